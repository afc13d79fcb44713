//! What nobody asks before rows are on the screen: the verdict with all that belongs to it, comparisons, raw spans,
//! links that patterns make.
//!
//! With the feature `split` the worker's first program is without it: what is only reached through [`Cold::all`]
//! can be a program of its own, which the shell loads beside the first bytes and gives to `install`.

use super::Engine;
use super::dataset::Dataset;
use super::names::problem;
use super::protocol::{Answer, Ask, Problem, ViewAsk};
use super::shown::Shown;
use crate::analysis::NAMED_SETS;
use crate::base::bitset::BitSet;
use crate::model::{Store, WhatIf};

/// The ways into it.
#[derive(Clone, Copy)]
pub struct Cold {
    answer: fn(&mut Engine, Ask) -> Result<Answer, Problem>,
    judge: fn(&mut Dataset, &str) -> Result<(), Problem>,
    named: fn(&mut Shown, &Store, &str) -> BitSet,
    what_if: fn(&mut Dataset, &[WhatIf]) -> Result<Answer, Problem>,
}

impl Cold {
    /// All of it. What calls this has it in its program.
    #[inline(never)]
    pub fn all() -> Self {
        Self { answer, judge: Dataset::judge, named: Shown::named, what_if: Dataset::what_if }
    }
}

/// Whether it is needed for an answer.
pub fn is_for(ask: &Ask) -> bool {
    match ask {
        Ask::Find { text, .. } => names_sets(text),
        Ask::Verdict { .. }
        | Ask::WhatIf { .. }
        | Ask::Lint
        | Ask::Crowd { .. }
        | Ask::SpentTables
        | Ask::Alike { .. }
        | Ask::Compare { .. }
        | Ask::PatternLinks { .. }
        | Ask::View(_)
        | Ask::Spent { .. }
        | Ask::EventsAt { .. }
        | Ask::Keep { .. }
        | Ask::GenAi { .. }
        | Ask::Restore { .. }
        | Ask::Raw { .. } => true,
        _ => false,
    }
}

/// Whether a text to find names a set of spans that has to be worked out.
fn names_sets(text: &str) -> bool {
    NAMED_SETS.iter().any(|name| text.contains(name))
}

#[cfg(not(feature = "split"))]
fn cold() -> Result<Cold, Problem> {
    Ok(Cold::all())
}

#[cfg(feature = "split")]
static COLD: std::sync::OnceLock<Cold> = std::sync::OnceLock::new();

/// Takes it in; once is enough.
#[cfg(feature = "split")]
pub fn install(cold: Cold) {
    let _ = COLD.set(cold);
}

#[cfg(feature = "split")]
fn cold() -> Result<Cold, Problem> {
    COLD.get().copied().ok_or_else(missing)
}

/// Why there is no answer where it could not be loaded.
pub fn missing() -> Problem {
    problem(
        "A part of Spanscape could not be loaded",
        "The server did not answer, or a newer version is being put in place. Try again, or reload the page.",
    )
}

impl Engine {
    /// Answers what [`is_for`] it.
    pub(super) fn answer_cold(&mut self, ask: Ask) -> Result<Answer, Problem> {
        (cold()?.answer)(self, ask)
    }
}

impl Dataset {
    /// Finds what a text to find may ask for by name.
    pub(super) fn judge_named(&mut self, text: &str) -> Result<(), Problem> {
        if names_sets(text) { (cold()?.judge)(self, text) } else { Ok(()) }
    }

    /// Thinks of the same changes again.
    pub(super) fn think_again(&mut self, changes: &[WhatIf]) -> Result<(), Problem> {
        (cold()?.what_if)(self, changes).map(|_| ())
    }
}

impl Shown {
    /// The spans of a set by its name; none where nobody knows it.
    pub(super) fn set_of(&mut self, store: &Store, name: &str) -> BitSet {
        match cold() {
            Ok(cold) => (cold.named)(self, store, name),
            Err(_) => BitSet::with_len(self.trace.len as usize),
        }
    }
}

fn answer(engine: &mut Engine, ask: Ask) -> Result<Answer, Problem> {
    Ok(match ask {
        Ask::Verdict { thresholds } => engine.shown_data()?.verdict(thresholds)?,
        Ask::WhatIf { changes } => engine.shown_data()?.what_if(&changes)?,
        Ask::Lint => engine.shown_data()?.lint()?,
        Ask::Crowd { of, thresholds } => {
            engine.place(of).data()?.as_recorded(|data| data.crowd(thresholds))
        }
        Ask::Alike { span } => {
            let (store, shown) = engine.shown()?;
            shown.alike(store, span)?
        }
        Ask::SpentTables => {
            let (store, shown) = engine.shown()?;
            Answer::SpentTables(Box::new(shown.spent_tables(store)))
        }
        Ask::Compare { a, b } => engine.open.data()?.as_recorded(|data| data.compare(&a, &b)),
        Ask::PatternLinks { span, patterns } => {
            engine.shown_data()?.pattern_links(span, &patterns)?
        }
        Ask::Spent { span } => {
            let (store, shown) = engine.shown()?;
            shown.spent(store, span)?
        }
        Ask::EventsAt { span, range } => {
            let (store, shown) = engine.shown()?;
            shown.events_at(store, span, range)?
        }
        Ask::GenAi { span } => {
            let (store, shown) = engine.shown()?;
            Answer::GenAi(shown.gen_ai(store, span)?.map(Box::new))
        }
        Ask::Keep { top } => {
            let (store, shown) = engine.shown()?;
            Answer::Kept(shown.keep(store, top))
        }
        Ask::Restore { kept } => {
            let (store, shown) = engine.shown()?;
            Answer::Restored(shown.restore(store, &kept))
        }
        // Of what was recorded.
        Ask::View(ask @ (ViewAsk::Export { .. } | ViewAsk::Summary { .. })) => {
            let told = engine.shown_data()?.judged(|store, shown| shown.view(store, ask))?;
            Answer::View(told?)
        }
        Ask::View(ask) => {
            let (store, shown) = engine.shown()?;
            Answer::View(shown.view(store, ask)?)
        }
        Ask::Raw { span } => engine.shown_data()?.raw(span)?,
        _ => return Err(problem("This is answered elsewhere", "Reload the page")),
    })
}
