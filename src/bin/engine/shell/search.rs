//! A search at a back end, or at two: one request, or one for each service; or at one and in what is read.

use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use spanscape::web::call::{self, Outcome};
use spanscape::web::source::Source;
use spanscape::web::stop::Stop;
use spanscape::web::task::Slice;
use spanscape_core::api::Plan;
use spanscape_core::engine::protocol::{Answer, Ask, Elsewhere, Input};
use spanscape_core::source::{Api, Target};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{Shell, finish, read_inputs, take_in};

/// How many services are asked for at once: as many connections as browsers open to one host, less two for what else
/// the page may ask.
const AT_ONCE: usize = 4;

/// Sends what a search needs, and takes in what comes. `files` are those that its inputs refer to.
pub async fn search(
    shell: Rc<Shell>,
    id: u32,
    (ask, files): (Ask, Vec<File>),
    plan: Plan,
    stop: Stop,
) {
    #[cfg(feature = "split")]
    {
        use spanscape_core::engine::later::Part;
        if Part::Results.is_for(&ask) {
            shell.come(Part::Results).await;
        } else {
            shell.load(Part::Results);
        }
    }
    match &ask {
        Ask::Search { each, also, .. } if !each.is_empty() || also.is_some() => {
            search_each(&shell, id, (ask, files), stop).await;
        }
        _ => search_once(&shell, id, plan, stop).await,
    }
}

async fn search_once(shell: &Rc<Shell>, id: u32, plan: Plan, stop: Stop) {
    let outcome = match call::run(plan, &stop).await {
        Some(Outcome::Rows { rows, api }) => {
            shell.drive(|engine, out| engine.found_rows(id, rows, api, out));
            return;
        }
        Some(Outcome::Traces { incoming, api }) => {
            shell.drive(|engine, _| engine.found_api(id, api));
            Ok(Source::Answer(incoming))
        }
        Some(Outcome::Answer(answer)) => match *answer {
            Answer::Failed(problem) => Err(problem),
            _ => return,
        },
        None => return,
    };
    let mut slice = Slice::start();
    take_in(shell, id, 0, outcome, &mut slice).await;
    finish(shell, id, &mut slice).await;
}

/// One request of several: of which back end, and for which service, if for one alone.
struct Job {
    source: usize,
    service: Option<String>,
    /// It tells what its back end speaks: others of that wait for it.
    first: bool,
}

/// A back end that is asked.
struct Asked {
    target: Target,
    api: Api,
    /// What it was found to speak.
    spoken: Option<Api>,
    /// The first answer is there.
    answered: bool,
}

/// Which back ends a search asks, and for what.
fn jobs(ask: &Ask) -> (Vec<Asked>, Vec<Job>) {
    let Ask::Search { target, api, each, also, .. } = ask else { return Default::default() };
    let one = (target, api, each);
    let other = also.as_ref().and_then(|also| match &also.at {
        Elsewhere::BackEnd { target, api, each } => Some((target, api, each)),
        Elsewhere::Inputs(_) => None,
    });
    let (mut sources, mut all) = (Vec::new(), Vec::new());
    for (source, (target, api, each)) in [one].into_iter().chain(other).enumerate() {
        sources.push(Asked { target: target.clone(), api: *api, spoken: None, answered: false });
        let services = each.iter().cloned().map(Some);
        let none = each.is_empty().then_some(None);
        let job = |(at, service)| Job { source, service, first: at == 0 };
        all.extend(services.chain(none).enumerate().map(job));
    }
    (sources, all)
}

/// What is known of all that was found: what is looked for once more here is what any of them may have passed over.
fn together(sources: &[Asked]) -> Api {
    let spoken = || sources.iter().filter_map(|source| source.spoken);
    spoken().find(|api| api.legacy != Some(true)).or(spoken().next()).unwrap_or_default()
}

/// What is read in place of a second back end.
fn inputs(ask: &Ask) -> &[Input] {
    match ask {
        Ask::Search { also: Some(also), .. } => match &also.at {
            Elsewhere::Inputs(inputs) => inputs,
            Elsewhere::BackEnd { .. } => &[],
        },
        _ => &[],
    }
}

/// The answers are read one after the other; the next ones are on their way meanwhile. Behind them comes what is read.
async fn search_each(shell: &Rc<Shell>, id: u32, (ask, files): (Ask, Vec<File>), stop: Stop) {
    let (mut sources, all) = jobs(&ask);
    let mut slice = Slice::start();
    let mut coming = VecDeque::new();
    let mut waiting = all.iter().peekable();
    for (ix, job) in (0..).zip(&all) {
        let may =
            |job: &&Job| job.first || sources.get(job.source).is_some_and(|source| source.answered);
        while coming.len() < AT_ONCE
            && let Some(job) = waiting.next_if(may)
        {
            coming
                .extend(sources.get(job.source).and_then(|source| start(&ask, job, source, &stop)));
        }
        let Some(came) = coming.pop_front() else { break };
        let Ok(Some(outcome)) = came.await else { return };
        match outcome {
            Outcome::Rows { rows, api } => {
                let api = spoken(&mut sources, job, api);
                shell.drive(|engine, out| {
                    engine.found_api(id, api);
                    engine.add_rows(id, ix, rows, out);
                });
            }
            Outcome::Traces { incoming, api } => {
                let api = spoken(&mut sources, job, api);
                shell.drive(|engine, _| engine.found_api(id, api));
                take_in(shell, id, ix, Ok(Source::Answer(incoming)), &mut slice).await;
            }
            Outcome::Answer(answer) => match *answer {
                Answer::Failed(problem) => {
                    // Others may have better luck.
                    if let Some(source) = sources.get_mut(job.source) {
                        source.answered = true;
                    }
                    take_in(shell, id, ix, Err(problem), &mut slice).await;
                }
                _ => return,
            },
        }
        if !shell.takes(id) {
            break;
        }
    }
    let inputs = (inputs(&ask), &*files);
    read_inputs(shell, id, all.len() as u32, inputs, &stop, &mut slice).await;
    finish(shell, id, &mut slice).await;
}

type Coming = oneshot::Receiver<Option<Outcome>>;

/// A back end has told what it speaks. What is known of all.
fn spoken(sources: &mut [Asked], job: &Job, api: Api) -> Api {
    if let Some(source) = sources.get_mut(job.source) {
        (source.api, source.spoken, source.answered) = (api, Some(api), true);
    }
    together(sources)
}

/// Sends one request.
fn start(ask: &Ask, job: &Job, source: &Asked, stop: &Stop) -> Option<Coming> {
    let mut ask = ask.clone();
    if let Ask::Search { target, query, api, each, also, .. } = &mut ask {
        if let Some(service) = &job.service {
            query.services = vec![service.clone()];
        }
        (*target, *api) = (source.target.clone(), source.api);
        (*each, *also) = (Vec::new(), None);
    }
    let plan = Plan::of_ask(&ask)?;
    let (done, coming) = oneshot::channel();
    let stop = stop.clone();
    spawn_local(async move {
        let _ = done.send(call::run(plan, &stop).await);
    });
    Some(coming)
}
