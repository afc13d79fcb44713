//! The window of time in the form: a lookback, all times, or from and to.

use leptos::prelude::*;
use spanscape::web::clock;
use spanscape_core::base::TimeNs;
use spanscape_core::source::{Lookback, Query};

/// The choice that has fields of its own.
pub const CUSTOM: &str = "custom";

/// The fields of the window, as text.
#[derive(Clone, Copy)]
pub struct Window {
    /// A lookback's text, [`CUSTOM`], or empty for all times.
    pub choice: RwSignal<String>,
    /// From, as the browser's field has it.
    pub from: RwSignal<String>,
    /// To.
    pub to: RwSignal<String>,
    /// What is wrong with them.
    pub problem: RwSignal<Option<String>>,
}

impl Window {
    /// Empty fields.
    pub fn new() -> Self {
        Self {
            choice: RwSignal::new(String::new()),
            from: RwSignal::new(String::new()),
            to: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
        }
    }

    /// Shows what a query has; `default` where it has nothing.
    pub fn show(&self, query: &Query, default: Option<Lookback>) {
        let choice = match (query.lookback, query.range) {
            (Some(lookback), _) => lookback.print(),
            (None, Some(_)) => CUSTOM.to_owned(),
            (None, None) => default.map(Lookback::print).unwrap_or_default(),
        };
        self.choice.set(choice);
        self.problem.set(None);
        if let Some((from, to)) = query.range {
            self.from.set(field(from));
            self.to.set(field(to));
        }
    }

    /// Reads the fields into a query; `false` and a problem where they can't be read. The window of
    /// a lookback is fixed by `anchor` if that is given, so that its link means the same tomorrow.
    pub fn read(&self, query: &mut Query, anchor: Option<TimeNs>) -> bool {
        let choice = self.choice.get_untracked();
        if choice != CUSTOM {
            query.lookback = Lookback::parse(&choice);
            if let (Some(anchor), true) = (anchor, query.lookback.is_some()) {
                *query = query.pinned(None, anchor);
            }
            self.problem.set(None);
            return true;
        }
        let times = (micros(&self.from.get_untracked()), micros(&self.to.get_untracked()));
        let problem = match times {
            (Some(from), Some(to)) if from <= to => {
                query.range = Some((from, to));
                None
            }
            (Some(_), Some(_)) => Some("The end is before the start"),
            (None, _) => Some("Choose a start"),
            (_, None) => Some("Choose an end"),
        };
        self.problem.set(problem.map(str::to_owned));
        problem.is_none()
    }

    /// What the fields say, into a query; `false` where they can't be read. Tracks them.
    pub fn peek(&self, query: &mut Query) -> bool {
        let choice = self.choice.get();
        if choice != CUSTOM {
            query.lookback = Lookback::parse(&choice);
            return true;
        }
        let times = micros(&self.from.get()).zip(micros(&self.to.get()));
        query.range = times.filter(|(from, to)| from <= to);
        query.range.is_some()
    }

    /// Fills in from and to when they are first shown: the day so far, or `whole`.
    pub fn fill(&self, whole: Option<(TimeNs, TimeNs)>) {
        if !self.from.with_untracked(String::is_empty) {
            return;
        }
        let now = clock::now();
        let (from, to) = whole.unwrap_or((clock::midnight(now), now));
        let us = |t: TimeNs| u64::try_from(t.0 / 1_000).unwrap_or(0);
        self.from.set(field(us(from)));
        // Up to the next second: the field has no more.
        self.to.set(field(us(to).saturating_add(999_999)));
    }
}

fn field(us: u64) -> String {
    clock::local_field(TimeNs::from_micros(i64::try_from(us).unwrap_or(i64::MAX)))
}

fn micros(field: &str) -> Option<u64> {
    clock::read_local_field(field).and_then(|time| u64::try_from(time.0 / 1_000).ok())
}
