//! A search at a back end: one request, or one for each service.

use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use spanscape::web::call::{self, Outcome};
use spanscape::web::source::Source;
use spanscape::web::stop::Stop;
use spanscape::web::task::Slice;
use spanscape_core::api::Plan;
use spanscape_core::engine::protocol::{Answer, Ask};
use spanscape_core::source::Api;
use wasm_bindgen_futures::spawn_local;

use super::{Shell, finish, take_in};

/// How many services are asked for at once: as many connections as browsers open to one host, less two for what else
/// the page may ask.
const AT_ONCE: usize = 4;

/// Sends what a search needs, and takes in what comes.
pub async fn search(shell: Rc<Shell>, id: u32, ask: Ask, plan: Plan, stop: Stop) {
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
        Ask::Search { each, .. } if !each.is_empty() => search_each(&shell, id, ask, stop).await,
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

/// The answers are read one after the other; the next ones are on their way meanwhile.
async fn search_each(shell: &Rc<Shell>, id: u32, ask: Ask, stop: Stop) {
    let Ask::Search { each, mut api, .. } = ask.clone() else { return };
    let mut slice = Slice::start();
    let mut coming = VecDeque::new();
    let mut services = each.iter();
    for ix in 0..each.len() as u32 {
        // The first tells what the back end speaks.
        let most = if ix == 0 { 1 } else { AT_ONCE };
        while coming.len() < most
            && let Some(service) = services.next()
        {
            coming.extend(start(&ask, service, api, &stop));
        }
        let Some(came) = coming.pop_front() else { break };
        let Ok(Some(outcome)) = came.await else { return };
        match outcome {
            Outcome::Rows { rows, api: spoken } => {
                api = spoken;
                shell.drive(|engine, out| {
                    engine.found_api(id, spoken);
                    engine.add_rows(id, ix, rows, out);
                });
            }
            Outcome::Traces { incoming, api: spoken } => {
                api = spoken;
                shell.drive(|engine, _| engine.found_api(id, spoken));
                take_in(shell, id, ix, Ok(Source::Answer(incoming)), &mut slice).await;
            }
            Outcome::Answer(answer) => match *answer {
                Answer::Failed(problem) => {
                    take_in(shell, id, ix, Err(problem), &mut slice).await;
                }
                _ => return,
            },
        }
        if !shell.takes(id) {
            break;
        }
    }
    // What was not read to its end is not to be sent on.
    if !shell.takes(id) {
        stop.stop();
    }
    finish(shell, id, &mut slice).await;
}

type Coming = oneshot::Receiver<Option<Outcome>>;

/// Asks for one service.
fn start(ask: &Ask, service: &str, api: Api, stop: &Stop) -> Option<Coming> {
    let mut ask = ask.clone();
    if let Ask::Search { query, api: known, each, .. } = &mut ask {
        query.services = vec![service.to_owned()];
        (*known, *each) = (api, Vec::new());
    }
    let plan = Plan::of_ask(&ask)?;
    let (done, coming) = oneshot::channel();
    let stop = stop.clone();
    spawn_local(async move {
        let _ = done.send(call::run(plan, &stop).await);
    });
    Some(coming)
}
