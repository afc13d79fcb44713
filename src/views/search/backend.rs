//! The results side for a back end: what was found, and every state before that.

use crate::views::widgets::live::changing;
use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{InputInfo, Problem, Slot};
use spanscape_core::model::Severity;
use spanscape_core::source::{Query, parse_filter};
use spanscape_core::state::Loadable;

use super::Subject;
use super::crowd::{CrowdButton, CrowdList, Crowds};
use super::refreshing::Refresh;
use super::results::{Results, ResultsPane, counted};
use crate::views::session::{Found, Known, Place, use_session};
use crate::views::shell::AskHeaders;
use crate::views::widgets::{Notice, Searching};

/// What the results side shows.
#[derive(Clone, Debug, PartialEq)]
enum State {
    /// Headers are to be given first.
    Headers(String),
    /// The back end does not answer.
    Down(String, Problem),
    /// A search runs.
    Searching,
    /// The search failed.
    Failed(Problem),
    /// This was found.
    Found(u32),
    /// Nothing was asked for yet.
    Idle(bool),
}

/// The results.
#[component]
pub fn BackendResults(
    /// The back end.
    subject: Signal<Option<Subject>>,
) -> impl IntoView {
    let session = use_session();
    let ask_headers = expect_context::<AskHeaders>();
    let state = Memo::new(move |_| {
        let Some(Subject::Backend(known)) = subject.get() else { return State::Idle(false) };
        let query = session.url().with(|url| url.query.clone());
        state_of(&known, &query)
    });
    Effect::new(move |_| match state.get() {
        State::Searching | State::Found(_) => {}
        State::Idle(loading) if loading => {}
        _ => session.page_ready(),
    });
    let tried = StoredValue::new(None::<Query>);
    // What waits for the services, or for who can read filters, begins here.
    Effect::new(move |_| {
        let Some(Subject::Backend(known)) = subject.get() else { return };
        let url = session.url().get();
        let whole = match parse_filter(&url.query.filter) {
            Ok(filter) => filter.is_some_and(|filter| filter.needs_spans()),
            Err(_) => return,
        };
        // Lines of traces can't be compared: the traces are searched for, once.
        let compared = url.results.sets.is_some();
        let key = session.search_key(&known);
        let found = session.found().with(|found| {
            let found = found.as_ref();
            let found = found.filter(|found| found.query == url.query && found.backend == key);
            found.map(|found| found.whole)
        });
        let lines = found == Some(false) && compared;
        if lines && tried.with_value(|tried| *tried != Some(url.query.clone())) {
            tried.set_value(Some(url.query.clone()));
            session.search_again();
            session.begin_search(&known, &url, true);
        } else if found.is_none() {
            session.begin_search(&known, &url, whole || compared);
        }
    });
    let headers_button = move |url: String| {
        view! {
            <button class="button" on:click=move |_| ask_headers.0.set(Some(url.clone()))>
                "Give headers"
            </button>
        }
    };
    let again = move |_| {
        session.search_again();
        session.ensure();
    };
    let body = move || {
        match state.get() {
        State::Headers(url) => view! {
            <div class="result-state">
                <h1>"This back end needs headers from you"</h1>
                <p>"They are kept in this tab only, and sent to it alone."</p>
                <p>{headers_button(url)}</p>
            </div>
        }
        .into_any(),
        State::Down(url, problem) => {
            let retry = url.clone();
            view! {
                <div class="result-state">
                    <h1 class="visually-hidden">"The back end does not answer"</h1>
                    <Notice problem>
                        <button class="button" on:click=move |_| { session.reload_services(&retry); session.ensure() }>
                            "Try again"
                        </button>
                        {headers_button(url)}
                    </Notice>
                </div>
            }
            .into_any()
        }
        State::Searching => view! {
            <h1 class="visually-hidden">"Searching"</h1>
            <Searching label="Searching" />
        }
        .into_any(),
        State::Failed(problem) => view! {
            <div class="result-state">
                <h1 class="visually-hidden">"The search failed"</h1>
                <Notice problem>
                    <button class="button" on:click=again>"Try again"</button>
                </Notice>
            </div>
        }
        .into_any(),
        State::Found(number) => view! { <FoundList number /> }.into_any(),
        State::Idle(true) => view! {
            <div class="result-state" role="status">
                <h1>"Asking for services"</h1>
            </div>
        }
        .into_any(),
        State::Idle(false) => view! {
            <div class="result-state">
                <h1>"Find traces"</h1>
                <p>"Choose a service, and what else you know of the trace. With its id, paste that into the box at the top: a link, a header or a line of a log will do."</p>
            </div>
        }
        .into_any(),
    }
    };
    view! { <section class="results" aria-label="Results">{changing(body)}</section> }
}

fn state_of(known: &Known, query: &Query) -> State {
    let session = use_session();
    let url = &known.target.url;
    let key = session.search_key(known);
    let other = session.url().with(|url| session.second(url));
    if let Err(wrong) = parse_filter(&query.filter) {
        return State::Failed(Problem {
            what: wrong.what,
            place: format!("character {} of {}", wrong.at + 1, query.filter),
            advice: "Mend it in the query line.".to_owned(),
        });
    }
    let asked = [Some(known), other.as_deref()];
    let missing = asked.into_iter().flatten().find(|of| !of.missing_headers().is_empty());
    if let Some(of) = missing {
        return State::Headers(of.target.url.clone());
    }
    if session.searching().with(|searching| searching.as_ref().is_some_and(|s| !s.quiet)) {
        return State::Searching;
    }
    let failed = session.search_failed().get();
    if let Some((_, problem)) = failed.filter(|((of, what), _)| *of == key && what == query) {
        return State::Failed(problem);
    }
    let found = session.found().get().filter(|f| f.backend == key && f.query == *query);
    if let Some(Found { number, .. }) = found {
        return State::Found(number);
    }
    if let Some((of, problem)) = other.and_then(|of| match of.services {
        Loadable::Failed(problem) => Some((of.target.url, problem)),
        _ => None,
    }) {
        return State::Down(of, problem);
    }
    match &known.services {
        Loadable::Failed(problem) => State::Down(url.clone(), problem.clone()),
        services => State::Idle(!matches!(services, Loadable::Ready(_))),
    }
}

/// What was found.
#[component]
fn FoundList(number: u32) -> impl IntoView {
    let session = use_session();
    // The same search again keeps its number.
    let found = Memo::new(move |_| session.found().get().filter(|found| found.number == number));
    let query =
        Memo::new(move |_| found.with(|f| f.as_ref().map(|f| f.query.clone())).unwrap_or_default());
    let place = Place { slot: Slot::Found, number };
    let results = Results::new(place, query.into());
    // Of what only a line is known, nothing more is.
    let whole = found.with_untracked(|f| f.as_ref().is_some_and(|f| f.whole));
    let crowds = Crowds::new(place);
    let lost = move || {
        let lost: Vec<_> = found.with(|found| {
            let all = found.iter().flat_map(|found| &found.info.warnings);
            let lost = all.filter(|warning| warning.severity == Severity::Loss);
            lost.map(|warning| format!("{} ({})", warning.text, warning.count)).collect()
        });
        (!lost.is_empty()).then(|| view! {
            <span class="badge" role="status">{format!("Not all is shown: {}", lost.join("; "))}</span>
        })
    };
    let title = move || {
        results.lines.with(|l| l.as_ref().map_or_else(|| counted(0, 0), |l| counted(l.total, l.of)))
    };
    let facts = move || {
        let took = found.with(|f| f.as_ref().map_or(0.0, |f| f.took_ms));
        format!("in {}", fmt::duration(DurationNs((took * 1e6) as u64)))
    };
    let services = move || {
        let inputs = found.with(|f| f.as_ref().map(|f| f.info.inputs.clone())).unwrap_or_default();
        view! { <Services inputs /> }
    };
    let head = view! {
        <div class="traces-head">
            <h1>{changing(title)}</h1>
            <p class="facts">{changing(facts)}</p>
            {changing(lost)}
            <Refresh results />
            {whole.then(|| view! { <CrowdButton crowds /> })}
        </div>
        <CrowdList crowds />
        {changing(services)}
    }
    .into_any();
    view! {
        <div class="traces">
            <ResultsPane results head>
                <p>"No trace was found."</p>
                <p class="advice">"Look further back, or take something away: tags and durations must hold on one span."</p>
            </ResultsPane>
        </div>
    }
}

/// What came of each request: of one, only what is wrong with it; of several, each service with its spans.
#[component]
fn Services(inputs: Vec<InputInfo>) -> impl IntoView {
    let session = use_session();
    let several = inputs.len() > 1;
    let failed = inputs.iter().filter(|input| input.problem.is_some()).count();
    let summary = format!(
        "{} asked{}",
        match session.url().with_untracked(|url| url.second.is_some()) {
            true => fmt::plural(inputs.len() as u64, "request", "requests"),
            false => fmt::plural(inputs.len() as u64, "service", "services"),
        },
        if failed > 0 { format!(", {failed} failed") } else { String::new() },
    );
    let each = several.then(|| {
        let line = |input: &InputInfo| {
            let (name, spans) = (input.name.clone(), fmt::plural(input.spans.into(), "span", "spans"));
            let failed = input.problem.as_ref().map(|problem| problem.what.clone());
            let told = failed.clone().unwrap_or(spans);
            view! { <li data-failed=failed.is_some().to_string()><span class="name">{name}</span> " " <span class="format">{told}</span></li> }
        };
        let lines = inputs.iter().map(line).collect_view();
        view! {
            <details class="asked" open=failed != 0>
                <summary>{summary}</summary>
                <ul>{lines}</ul>
            </details>
        }
    });
    let problems: Vec<Problem> = if several {
        Vec::new()
    } else {
        inputs.into_iter().filter_map(|input| input.problem).collect()
    };
    view! {
        {each}
        {problems.into_iter().map(|problem| view! {
            <div class="input-problems"><Notice problem>
                <button class="button" on:click=move |_| { session.search_again(); session.ensure() }>"Try again"</button>
            </Notice></div>
        }).collect_view()}
    }
}
