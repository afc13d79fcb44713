//! Whose metrics are shown, and the questions about them.

use leptos::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{
    Answer, Ask, Metrics, MetricsQuery, MetricsSource, Packed, Problem, Slot,
};
use spanscape_core::source::Target;
use spanscape_core::state::monitor::usual;
use spanscape_core::state::{Loadable, MonitorView, Route};

use crate::views::session::{Known, Place, Session};

/// Whose metrics.
#[derive(Clone, PartialEq)]
pub enum Subject {
    /// It is not known yet.
    Nothing,
    /// Nothing can be asked, and why.
    Problem(Problem),
    /// Those of what is open.
    Data(Place, MonitorView),
    /// Those that a back end knows of.
    Backend(Target, MonitorView),
}

/// What the address is about. Tracks what that depends on.
pub fn of(session: &Session) -> Subject {
    let url = session.url().get();
    if url.route != Route::Monitor {
        return Subject::Nothing;
    }
    if let Some(known) = session.backend() {
        return match chosen(session, &known, url.monitor) {
            Ok(view) => Subject::Backend(known.call(), view),
            Err(None) => Subject::Nothing,
            Err(Some(problem)) => Subject::Problem(problem),
        };
    }
    session.place_of(&url).map_or(Subject::Nothing, |place| Subject::Data(place, url.monitor))
}

/// What is shown of a back end, also where the address names no service.
///
/// # Errors
/// `None` while that is not known, or why it can't be.
fn chosen(
    session: &Session,
    known: &Known,
    view: MonitorView,
) -> Result<MonitorView, Option<Problem>> {
    if let Some(problem) = known.headers_problem() {
        return Err(Some(problem));
    }
    if !view.service.is_empty() {
        return Ok(view);
    }
    let services = match &known.services {
        Loadable::Ready(services) => services,
        Loadable::Failed(problem) => return Err(Some(problem.clone())),
        _ => return Err(None),
    };
    let last = session.last_service().filter(|last| services.contains(last));
    match last.or_else(|| services.first().cloned()) {
        Some(service) => Ok(MonitorView { service, ..view }),
        None => Err(Some(Problem {
            what: "This back end knows of no service".to_owned(),
            place: known.target.url.clone(),
            advice: "Send it traces first.".to_owned(),
        })),
    }
}

/// What came of a question.
pub enum Came {
    /// The metrics, and of which service and kind they are.
    Metrics(Metrics, MonitorView),
    /// The back end has none, and why.
    None(Problem),
}

/// The question to a back end.
pub async fn ask_backend(
    session: Session,
    target: Target,
    view: MonitorView,
    now: TimeNs,
) -> Result<Came, Problem> {
    let ask = Ask::Metrics { target, query: query(&view, now) };
    match session.engine().ask(ask).await? {
        Answer::Metrics(told) => Ok(Came::Metrics(told.open()?, view)),
        Answer::NoMetrics(problem) => Ok(Came::None(problem)),
        _ => Err(no_answer()),
    }
}

/// The question to what is here: of all its time, or else of what the view looks back over. Where no service is
/// chosen, the usual one is.
pub async fn ask_spans(
    session: Session,
    of: Slot,
    view: MonitorView,
    now: TimeNs,
    all: bool,
) -> Result<Came, Problem> {
    let ask = |view: &MonitorView| {
        session.engine().ask(Ask::MetricsOf { of, query: query(view, now), all })
    };
    let told = |answer| match answer {
        Answer::Metrics(told) => Packed::open(&told),
        _ => Err(no_answer()),
    };
    let metrics = told(ask(&view).await?)?;
    let MetricsSource::Spans { services, .. } = &metrics.source else { return Err(no_answer()) };
    match usual(services).filter(|_| view.service.is_empty()) {
        Some((service, kind)) => {
            let view = MonitorView { service, kind, ..view };
            let metrics = told(ask(&view).await?)?;
            Ok(Came::Metrics(metrics, view))
        }
        None => Ok(Came::Metrics(metrics, view)),
    }
}

fn query(view: &MonitorView, now: TimeNs) -> MetricsQuery {
    MetricsQuery {
        service: view.service.clone(),
        kind: view.kind,
        end: view.end.unwrap_or(now),
        lookback: view.lookback,
    }
}

fn no_answer() -> Problem {
    Problem {
        what: "The engine gave another answer".to_owned(),
        place: String::new(),
        advice: "Reload the page.".to_owned(),
    }
}
