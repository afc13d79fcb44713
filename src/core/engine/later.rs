//! The parts of the engine that are not needed before rows are on the screen.
//!
//! With the feature `split` the worker's first program is without them: what is only reached through [`Cold::all`] or
//! [`Views::all`] can be a program of its own, which the shell loads and gives to `install`.

use super::Engine;
use super::cold::Cold;
use super::compare::Compare;
use super::dataset::Dataset;
use super::logs::LogsPart;
use super::names::problem;
use super::protocol::{Answer, Ask, Problem};
use super::rare::Rare;
use super::results::{MembersOf, Results};

use super::shown::Shown;
use super::views::Views;
use crate::analysis::{NAMED_SETS, PATH_SET};
use crate::base::bitset::BitSet;
use crate::model::{Store, TraceIx, WhatIf};
use crate::source::{Query, local};

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The verdict with all that belongs to it, raw spans, links that patterns make.
    Cold,
    /// The views beside the timeline, files, and what is asked when a trace is loaded again.
    Views,
    /// The traces of a list seen together, and what no back end can be asked for.
    Results,
    /// Two traces compared.
    Compare,
    /// The logs of a trace.
    Logs,
    /// What few ask for: a trace sent to others, what is configured.
    Rare,
}

impl Part {
    /// All, in the order in which they are loaded.
    pub const ALL: [Self; 6] =
        [Self::Cold, Self::Views, Self::Results, Self::Compare, Self::Logs, Self::Rare];

    /// Whether it is needed for an answer.
    pub fn is_for(self, ask: &Ask) -> bool {
        let of = match ask {
            Ask::Find { text, .. } => {
                return match self {
                    Self::Cold => names_sets(text),
                    Self::Views => text.contains(PATH_SET),
                    Self::Results | Self::Compare | Self::Logs | Self::Rare => false,
                };
            }
            Ask::Verdict { .. }
            | Ask::WhatIf { .. }
            | Ask::Lint
            | Ask::Crowd { .. }
            | Ask::SpentTables
            | Ask::Alike { .. }
            | Ask::PatternLinks { .. }
            | Ask::Spent { .. }
            | Ask::EventsAt { .. }
            | Ask::Raw { .. } => Self::Cold,
            // The plan of `Ask::Metrics` is in it too.
            Ask::View(_)
            | Ask::Keep { .. }
            | Ask::Restore { .. }
            | Ask::GenAi { .. }
            | Ask::MetricsOf { .. }
            | Ask::Calls { .. }
            | Ask::Metrics { .. } => Self::Views,
            Ask::Results { .. } => Self::Results,
            Ask::Compare(_) => Self::Compare,
            // The plan of `Ask::Loki` is in it too.
            Ask::Logs(_) | Ask::Loki { .. } => Self::Logs,
            Ask::Share(_) | Ask::Settings { .. } => Self::Rare,
            Ask::Sets { .. } => return matches!(self, Self::Results | Self::Compare),
            // What comes is sifted by it.
            Ask::Search { query, .. } if !query.filter.is_empty() => Self::Results,
            _ => return false,
        };
        of == self
    }
}

/// Whether a text to find names a set of spans that the verdict has to work out.
fn names_sets(text: &str) -> bool {
    NAMED_SETS.iter().any(|name| *name != PATH_SET && text.contains(name))
}

/// A part: the function that has it, and with the feature `split` where it is kept and what takes it in.
macro_rules! part {
    ($of:ident, $kept:ident, $install:ident, $type:ty, $before:expr) => {
        #[cfg(not(feature = "split"))]
        fn $of() -> Result<$type, Problem> {
            Ok(<$type>::all())
        }

        #[cfg(feature = "split")]
        static $kept: std::sync::OnceLock<$type> = std::sync::OnceLock::new();

        #[cfg(feature = "split")]
        fn $of() -> Result<$type, Problem> {
            $kept.get().copied().ok_or_else(missing)
        }

        /// Takes a part in; once is enough.
        #[cfg(feature = "split")]
        pub fn $install(part: $type) {
            let before: fn(&$type) = $before;
            before(&part);
            let _ = $kept.set(part);
        }
    };
}

part!(cold, COLD, install_cold, Cold, |_| ());
part!(views, VIEWS, install_views, Views, |views| crate::api::install_metrics(views.metrics));
part!(results, RESULTS, install_results, Results, |_| ());
part!(compare, COMPARE, install_compare, Compare, |_| ());
part!(logs, LOGS, install_logs, LogsPart, |logs| crate::api::install_loki(logs.loki));
part!(rare, RARE, install_rare, Rare, |_| ());

/// Why there is no answer where it could not be loaded.
pub fn missing() -> Problem {
    problem(
        "A part of Spanscape could not be loaded",
        "The server did not answer, or a newer version is being put in place. Try again, or reload the page.",
    )
}

/// What finds the members of two sets of results: of another part than what compares them.
pub(super) fn members() -> Result<MembersOf, Problem> {
    Ok(results()?.members)
}

impl Engine {
    /// Answers what a part is for.
    pub(super) fn answer_later(&mut self, ask: Ask) -> Result<Answer, Problem> {
        let answer = match &ask {
            ask if Part::Views.is_for(ask) => views()?.answer,
            Ask::Results { .. } => results()?.answer,
            Ask::Compare(_) | Ask::Sets { .. } => compare()?.answer,
            Ask::Logs(_) => logs()?.answer,
            Ask::Share(_) | Ask::Settings { .. } => rare()?.answer,
            _ => cold()?.answer,
        };
        answer(self, ask)
    }
}

impl Dataset {
    /// Finds what a text to find may ask for by name.
    pub(super) fn judge_named(&mut self, text: &str) -> Result<(), Problem> {
        if names_sets(text) { (cold()?.judge)(self, text) } else { Ok(()) }
    }

    /// The traces that a query finds; none where what its filter needs is not there.
    pub(super) fn matching(&self, query: &Query) -> Vec<TraceIx> {
        if query.filter.is_empty() {
            return local::search(&self.store, query);
        }
        let found = results().and_then(|results| (results.matching)(&self.store, query));
        found.unwrap_or_default()
    }

    /// Thinks of the same changes again.
    pub(super) fn think_again(&mut self, changes: &[WhatIf]) -> Result<(), Problem> {
        (cold()?.what_if)(self, changes).map(|_| ())
    }
}

impl Shown {
    /// The spans of a set by its name; none where nobody knows it.
    pub(super) fn set_of(&mut self, store: &Store, name: &str) -> BitSet {
        let set = match name.strip_prefix(PATH_SET) {
            Some(id) => views().map(|views| (views.path)(self, store, id)),
            None => cold().map(|cold| (cold.named)(self, store, name)),
        };
        set.unwrap_or_else(|_| BitSet::with_len(self.trace.len as usize))
    }
}
