//! The shown trace as it would be: its spans have other times until these are taken back.

use super::dataset::Dataset;
use super::names;
use super::protocol::{Answer, ChangeTold, Problem, WhatIfTold};
use super::shown::Shown;
use crate::analysis::verdict::Detector;
use crate::analysis::{Change, Retimed, main_root, what_if};
use crate::model::{SpanIx, Store, Thresholds, WhatIf, WhatIfKind, WhatIfTarget};
use crate::render::verdict::change;

/// Starts and durations of a trace, from its first span on.
pub(super) struct Columns {
    first: SpanIx,
    start: Vec<u64>,
    duration: Vec<u64>,
}

impl Dataset {
    /// The verdict is about what was recorded, whatever is thought of.
    ///
    /// # Errors
    /// No trace is shown.
    pub fn verdict(&mut self, thresholds: Thresholds) -> Result<Answer, Problem> {
        let thought = self.restore();
        let (store, shown) = self.chosen()?;
        if thought.is_some() {
            shown.spent.forget();
        }
        let answer = shown.verdict(store, thresholds);
        if let Some(thought) = thought {
            shown.spent.forget();
            self.apply(thought);
        }
        Ok(answer)
    }

    /// Gives the shown trace the times that it would have. O(n log n) for each change.
    ///
    /// # Errors
    /// No trace is shown.
    pub fn what_if(&mut self, list: &[WhatIf]) -> Result<Answer, Problem> {
        self.take_back();
        let (store, shown) = self.chosen()?;
        let mut changes: Vec<Change> = Vec::new();
        let mut told = Vec::new();
        let root = main_root(store, &shown.trace);
        let recorded = root.map_or(0, |root| store.duration(root).0);
        let mut before = recorded;
        let mut last = None;
        for wanted in list {
            let spans = shown.meant(store, wanted);
            let count = spans.len() as u32;
            let words = change(store, wanted, &spans);
            changes.push(thought(wanted.kind, spans));
            let times = &shown.times;
            let retimed = what_if(store, &shown.trace, &|span| times.start(store, span), &changes);
            let after = root.map_or(0, |root| at(&retimed.duration, shown.trace.first, root));
            told.push(ChangeTold { words, spans: count, saved: before.saturating_sub(after) });
            (before, last) = (after, Some(retimed));
        }
        if let Some(Retimed { mut start, duration, .. }) = last {
            // The adjustment for clock skew comes on top.
            for (i, start) in (0..).zip(&mut start) {
                let span = SpanIx(shown.trace.first.0 + i);
                *start = start.saturating_add_signed(shown.times.delta(span).saturating_neg());
            }
            let first = shown.trace.first;
            self.apply(Columns { first, start, duration });
        }
        let (store, shown) = self.chosen()?;
        shown.times_changed(store);
        let told = WhatIfTold { before: recorded, after: before, changes: told };
        let Answer::Trace(head) = self.head()? else {
            return Err(names::problem("No trace is shown", "Choose one from the list of traces"));
        };
        Ok(Answer::WhatIf { head, told })
    }

    /// What was recorded is shown again. Before another trace is.
    pub fn take_back(&mut self) {
        if self.restore().is_some()
            && let Some((store, shown)) = self.shown()
        {
            shown.times_changed(store);
        }
    }

    /// Gives the store other times; it has the recorded ones.
    fn apply(&mut self, mut times: Columns) {
        self.store.swap_times(times.first, &mut times.start, &mut times.duration);
        self.recorded = Some(times);
    }

    /// Gives the store the recorded times; tells those that it had instead.
    fn restore(&mut self) -> Option<Columns> {
        let mut times = self.recorded.take()?;
        self.store.swap_times(times.first, &mut times.start, &mut times.duration);
        Some(times)
    }
}

impl Shown {
    /// The spans that a change is about, by tree order.
    fn meant(&mut self, store: &Store, wanted: &WhatIf) -> Vec<SpanIx> {
        let trace = self.trace;
        match &wanted.target {
            WhatIfTarget::Span(id) => {
                let key = names::read_span_id(store, id);
                key.and_then(|key| store.find_span(&trace, key)).into_iter().collect()
            }
            WhatIfTarget::Service(name) => {
                let Some(name) = store.strings().find(name) else { return Vec::new() };
                store.spans_of(&trace).filter(|&span| store.service(span) == name).collect()
            }
            WhatIfTarget::Finding(code) => {
                let set = self.named(store, &format!("finding:{code}"));
                let retries = code.starts_with(Detector::Retries.name());
                // The tries that failed are what would be gone.
                let failed = |span: &SpanIx| !retries || self.has_failed(store, *span);
                set.iter().map(|local| SpanIx(trace.first.0 + local)).filter(failed).collect()
            }
        }
    }

    /// Whether a span, or what it is about, failed.
    fn has_failed(&self, store: &Store, span: SpanIx) -> bool {
        let end = span.0.saturating_add(store.subtree(span));
        let local = |ix: u32| ix.saturating_sub(self.trace.first.0);
        self.errors.any_in(local(span.0), local(end))
    }
}

fn thought(kind: WhatIfKind, spans: Vec<SpanIx>) -> Change {
    match kind {
        WhatIfKind::Faster(by) => Change::Faster { spans, by },
        WhatIfKind::Parallel => Change::Parallel { spans },
        WhatIfKind::Cached => Change::Cached { spans },
        WhatIfKind::Batched => Change::Batched { spans },
        WhatIfKind::Removed => Change::Removed { spans },
    }
}

fn at(column: &[u64], first: SpanIx, span: SpanIx) -> u64 {
    column.get(span.0.saturating_sub(first.0) as usize).copied().unwrap_or(0)
}
