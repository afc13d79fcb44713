//! What nobody asks before rows are on the screen: the verdict with all that belongs to it, comparisons, raw spans,
//! links that patterns make. `later.rs` says how it is reached.

use super::Engine;
use super::dataset::Dataset;
use super::names::problem;
use super::protocol::{Answer, Ask, Packed, Problem};
use super::shown::Shown;
use crate::base::bitset::BitSet;
use crate::model::{Store, WhatIf};

/// The ways into it.
#[derive(Clone, Copy)]
pub struct Cold {
    pub(super) answer: fn(&mut Engine, Ask) -> Result<Answer, Problem>,
    pub(super) judge: fn(&mut Dataset, &str) -> Result<(), Problem>,
    pub(super) named: fn(&mut Shown, &Store, &str) -> BitSet,
    pub(super) what_if: fn(&mut Dataset, &[WhatIf]) -> Result<Answer, Problem>,
}

impl Cold {
    /// All of it. What calls this has it in its program.
    #[inline(never)]
    pub fn all() -> Self {
        Self { answer, judge: Dataset::judge, named: Shown::named, what_if: Dataset::what_if }
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
            Answer::SpentTables(Packed::new(&shown.spent_tables(store)))
        }
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
        Ask::Raw { span } => engine.shown_data()?.raw(span)?,
        _ => return Err(problem("This is answered elsewhere", "Reload the page")),
    })
}
