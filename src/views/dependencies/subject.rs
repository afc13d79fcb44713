//! Whose dependencies are shown, and the question about them.

use leptos::prelude::*;
use spanscape::web::clock;
use spanscape_core::engine::protocol::{Ask, Problem};
use spanscape_core::source::{Lookback, Query, Target};

use crate::views::session::{Place, Session};

/// How far back a back end is asked where nothing is said: as Jaeger UI.
pub const LOOKBACK: Lookback = Lookback(7 * 86_400);

/// Whose dependencies.
#[derive(Clone, PartialEq)]
pub enum Subject {
    /// Those of what is open.
    Data(Place, String),
    /// Those that a back end knows of.
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

/// What the address is about. Tracks what that depends on.
pub fn of(session: &Session) -> Option<Subject> {
    let url = session.url().get();
    if let Some(known) = session.backend() {
        let Query { lookback, range, .. } = url.query;
        return Some(Subject::Backend {
            target: known.call(),
            missing: known.headers_problem(),
            window: Query { lookback: lookback.or(Some(LOOKBACK)), range, ..Query::default() },
            title: known.title,
        });
    }
    let place = session.place_of(&url)?;
    let title = session.data().with(|data| data.as_ref().map(|data| data.title.clone()))?;
    Some(Subject::Data(place, title))
}

impl Subject {
    /// The question.
    ///
    /// # Errors
    /// Headers are to be given first.
    pub fn ask(&self) -> Result<Ask, Problem> {
        match self {
            Self::Data(place, _) => Ok(Ask::Calls { of: place.slot }),
            Self::Backend { missing: Some(problem), .. } => Err(problem.clone()),
            Self::Backend { target, window, .. } => {
                let (start, end) = window.window(None, clock::now()).unwrap_or_default();
                let seconds = end.0.saturating_sub(start.0).max(0).cast_unsigned() / 1_000_000_000;
                let lookback = Lookback(seconds.max(1));
                Ok(Ask::Dependencies { target: target.clone(), end, lookback })
            }
        }
    }

    /// The time that searches for a service look at.
    pub fn window(&self) -> Query {
        match self {
            Self::Backend { window, .. } => window.clone(),
            Self::Data(..) => Query::default(),
        }
    }
}
