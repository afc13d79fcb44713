//! Whose graph is shown, and the questions about it.

use leptos::prelude::*;
use spanscape::web::clock;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{Answer, Ask, Problem, ServiceGraph, Slot, TraceRef};
use spanscape_core::graph::view::{GraphView, ToldBy};
use spanscape_core::source::{Lookback, Query, Target};

use crate::views::session::{Place, Session};

/// How far back a back end is asked where nothing is said: as Jaeger UI.
pub const LOOKBACK: Lookback = Lookback(7 * 86_400);

/// How many traces are looked at where calls are told from spans: the newest.
pub const TRACES: u32 = 500;

/// Whose graph.
#[derive(Clone, PartialEq)]
pub enum Of {
    /// That of what is open.
    Data(Place, String),
    /// What a back end knows.
    Backend {
        /// What to call it.
        title: String,
        /// How to call it.
        target: Target,
        /// Headers are to be given first.
        missing: Option<Problem>,
        /// The time that is looked at; nothing else is set.
        window: Query,
    },
}

/// Whose graph, and what else is asked of it.
#[derive(Clone, PartialEq)]
pub struct Subject {
    /// Whose.
    pub of: Of,
    /// What calls are told from.
    pub told_by: ToldBy,
    /// Operations of services are nodes.
    pub operations: bool,
    /// A trace that is painted on it.
    pub trace: String,
    /// The time before as well.
    pub before: bool,
}

/// What the address is about. Tracks what that depends on.
pub fn of(session: &Session, view: &GraphView) -> Option<Subject> {
    let GraphView { told_by, operations, trace, before, .. } = view.clone();
    let url = session.url().get();
    let (of, told_by) = match session.backend() {
        Some(known) => {
            let Query { lookback, range, .. } = url.query;
            let window = Query { lookback: lookback.or(Some(LOOKBACK)), range, ..Query::default() };
            let (target, missing) = (known.call(), known.headers_problem());
            (Of::Backend { target, missing, window, title: known.title }, told_by)
        }
        None => {
            let place = session.place_of(&url)?;
            let title = session.data().with(|data| data.as_ref().map(|data| data.title.clone()))?;
            (Of::Data(place, title), ToldBy::Spans)
        }
    };
    let before = before && matches!(of, Of::Backend { .. }) && told_by == ToldBy::Counts;
    // Counts know no operations.
    let operations = operations && told_by == ToldBy::Spans;
    Some(Subject { of, told_by, operations, trace, before })
}

/// What was told.
#[derive(Clone, Default, PartialEq)]
pub struct Told {
    /// What a back end has counted.
    pub counted: Option<ServiceGraph>,
    /// What spans tell.
    pub spans: Option<ServiceGraph>,
    /// What was counted before.
    pub before: Option<ServiceGraph>,
    /// That of one trace.
    pub trace: Option<ServiceGraph>,
    /// Why that is not there.
    pub no_trace: Option<Problem>,
}

impl Subject {
    /// The time that searches look at.
    pub fn window(&self) -> Query {
        match &self.of {
            Of::Backend { window, .. } => window.clone(),
            Of::Data(..) => Query::default(),
        }
    }

    /// The traces that are searched for where spans of a back end are to tell.
    pub fn traces(&self, now: TimeNs) -> Option<Query> {
        let Of::Backend { window, .. } = &self.of else { return None };
        if self.told_by == ToldBy::Counts {
            return None;
        }
        let query = Query { limit: Some(TRACES), ..window.clone() };
        Some(query.pinned(None, now))
    }

    /// Asks what needs no search.
    ///
    /// # Errors
    /// What is shown first is not there.
    pub async fn ask(&self, session: Session, now: TimeNs) -> Result<Told, Problem> {
        let mut told = Told::default();
        match &self.of {
            Of::Data(place, _) => {
                told.spans = Some(self.spans(session, place.slot, None).await?);
                self.ask_trace(session, place.slot, &mut told).await;
            }
            Of::Backend { missing: Some(problem), .. } => return Err(problem.clone()),
            Of::Backend { .. } if self.told_by == ToldBy::Spans => {}
            Of::Backend { target, window, .. } => {
                let (start, end) = window.window(None, now).unwrap_or_default();
                let seconds = end.0.saturating_sub(start.0).max(0).cast_unsigned() / 1_000_000_000;
                let lookback = Lookback(seconds.max(1));
                let counted = |end| {
                    let target = target.clone();
                    graph(session, Ask::Dependencies { target, end, lookback })
                };
                told.counted = Some(counted(end).await?);
                if self.before {
                    told.before = Some(counted(start).await?);
                }
                if !self.trace.is_empty() {
                    self.ask_trace(session, Slot::Open, &mut told).await;
                }
            }
        }
        Ok(told)
    }

    /// What spans of traces that were searched for tell.
    ///
    /// # Errors
    /// They are not there.
    pub async fn ask_found(&self, session: Session, told: &mut Told) -> Result<(), Problem> {
        told.spans = Some(self.spans(session, Slot::Found, None).await?);
        self.ask_trace(session, Slot::Found, told).await;
        if told.trace.is_none() && !self.trace.is_empty() {
            self.ask_trace(session, Slot::Open, told).await;
        }
        Ok(())
    }

    /// Asks for the trace that is painted on it.
    pub async fn ask_trace(&self, session: Session, of: Slot, told: &mut Told) {
        if self.trace.is_empty() {
            return;
        }
        match self.spans(session, of, Some(TraceRef::Id(self.trace.clone()))).await {
            Ok(graph) => (told.trace, told.no_trace) = (Some(graph), None),
            Err(problem) => told.no_trace = Some(problem),
        }
    }

    async fn spans(
        &self,
        session: Session,
        of: Slot,
        trace: Option<TraceRef>,
    ) -> Result<ServiceGraph, Problem> {
        graph(session, Ask::Calls { of, trace, operations: self.operations }).await
    }
}

async fn graph(session: Session, ask: Ask) -> Result<ServiceGraph, Problem> {
    match session.engine().ask(ask).await? {
        Answer::Dependencies(found) => found.open(),
        _ => Ok(ServiceGraph::default()),
    }
}

/// Now.
pub fn now() -> TimeNs {
    clock::now()
}
