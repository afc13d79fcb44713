//! The shown trace as it would be: its spans have other times until these are taken back.

use super::alike;
use super::dataset::Dataset;
use super::names;
use super::protocol::{Answer, ChangeTold, Packed, Problem, WhatIfTold};
use super::shown::Shown;
use super::times::Thought;
use crate::analysis::verdict::Detector;
use crate::analysis::{Change, Retimed, main_root, what_if};
use crate::base::DurationNs;
use crate::model::{SpanIx, Store, Thresholds, WhatIf, WhatIfKind, WhatIfTarget};
use crate::render::verdict::change;

impl Dataset {
    /// The verdict is about what was recorded, whatever is thought of.
    ///
    /// # Errors
    /// No trace is shown.
    pub fn verdict(&mut self, thresholds: Thresholds) -> Result<Answer, Problem> {
        self.judged(|store, shown| shown.verdict(store, thresholds))
    }

    /// And so is the lint.
    ///
    /// # Errors
    /// No trace is shown.
    pub fn lint(&mut self) -> Result<Answer, Problem> {
        self.judged(|store, shown| Answer::Lint(Packed::new(&shown.lint(store))))
    }

    /// Finds in the trace as it is thought of; but what is wrong is so in what was recorded.
    ///
    /// # Errors
    /// No trace is shown.
    pub fn mark(&mut self, text: &str, at: [Option<SpanIx>; 2]) -> Result<Answer, Problem> {
        self.judge_named(text)?;
        let (store, shown) = self.chosen()?;
        Ok(shown.find(store, text, at))
    }

    /// Finds what a text may ask for by name; what is wrong is so in what was recorded.
    pub(super) fn judge(&mut self, text: &str) -> Result<(), Problem> {
        self.judged(|store, shown| shown.judge(store, text))
    }

    /// Links to elsewhere are about what was recorded.
    ///
    /// # Errors
    /// No trace is shown, or the span is of another.
    pub fn pattern_links(&mut self, span: Option<SpanIx>, of: &str) -> Result<Answer, Problem> {
        self.judged(|store, shown| shown.pattern_links(store, span, of))?
    }

    /// A span as it was recorded.
    ///
    /// # Errors
    /// No trace is shown, or the span is of another.
    pub fn raw(&mut self, span: SpanIx) -> Result<Answer, Problem> {
        self.judged(|store, shown| shown.raw(store, span))?
    }

    /// Gives the shown trace the times that it would have. O(n log n) for each change that was not there before, and
    /// for all of them together.
    ///
    /// # Errors
    /// No trace is shown.
    pub fn what_if(&mut self, list: &[WhatIf]) -> Result<Answer, Problem> {
        let known = self.take_back();
        let known = known.map(|thought| (thought.changes, thought.told)).unwrap_or_default();
        let (store, shown) = self.chosen()?;
        let mut changes: Vec<Change> = Vec::new();
        let mut told = Vec::new();
        let root = main_root(store, &shown.trace);
        let recorded = root.map_or(0, |root| store.duration(root).0);
        let mut before = recorded;
        let mut last = None;
        let mut as_before = true;
        for (i, wanted) in list.iter().enumerate() {
            let spans = shown.meant(store, wanted);
            let count = spans.len() as u32;
            let words = change(store, wanted, &spans);
            changes.push(thought(wanted.kind, spans));
            let told_before =
                known.1.get(i).filter(|told| told.words == words && told.spans == count);
            as_before &= known.0.get(i) == Some(wanted) && told_before.is_some();
            let saved = told_before.filter(|_| as_before).map(|told| told.saved);
            // What each saves on top of those before it is known of those that were there.
            let saved = match saved.filter(|_| i + 1 < list.len()) {
                Some(saved) => saved,
                None => {
                    let starts = |span| shown.times.start(store, span);
                    let retimed = what_if(store, &shown.trace, &starts, &changes);
                    let took = |root| at(&retimed.duration, shown.trace.first, root);
                    let after = root.map_or(0, took);
                    last = Some(retimed);
                    before.saturating_sub(after)
                }
            };
            told.push(ChangeTold { words, spans: count, saved });
            before = before.saturating_sub(saved);
        }
        if let Some(Retimed { start, duration, end }) = last {
            let (changes, told, end) = (list.to_vec(), told.clone(), DurationNs(end));
            self.apply(Thought { changes, told, start, duration, end });
            let (store, shown) = self.chosen()?;
            shown.times_changed(store);
        }
        let told = WhatIfTold { before: recorded, after: before, changes: told };
        let Answer::Trace(head) = self.head()? else {
            return Err(names::problem("No trace is shown", "Choose one from the list of traces"));
        };
        Ok(Answer::WhatIf { head, told })
    }

    /// What was recorded is shown again, as before another trace is. What was thought of.
    pub fn take_back(&mut self) -> Option<Thought> {
        let thought = self.restore()?;
        if let Some((store, shown)) = self.shown() {
            shown.times_changed(store);
        }
        Some(thought)
    }

    /// What is asked of all traces is about what was recorded.
    pub fn as_recorded<T>(&mut self, then: impl FnOnce(&mut Self) -> T) -> T {
        let thought = self.restore();
        let out = then(self);
        if let Some(thought) = thought {
            self.apply(thought);
        }
        out
    }

    /// The same of the shown trace: where its time went is kept apart.
    pub(super) fn judged<T>(
        &mut self,
        look: impl FnOnce(&Store, &mut Shown) -> T,
    ) -> Result<T, Problem> {
        let thought = self.restore();
        let (store, shown) = self.chosen()?;
        let spent = thought.as_ref().map(|_| std::mem::take(&mut shown.spent));
        let out = look(store, shown);
        if let Some(spent) = spent {
            shown.spent = spent;
        }
        if let Some(thought) = thought {
            self.apply(thought);
        }
        Ok(out)
    }

    /// Gives the store times that are only thought of; it has the recorded ones.
    fn apply(&mut self, mut thought: Thought) {
        if let Some((store, shown)) = self.retimed() {
            store.swap_times(shown.trace.first, &mut thought.start, &mut thought.duration);
            shown.times.thought = Some(thought);
        }
    }

    /// Gives the store the recorded times; tells those that it had instead.
    fn restore(&mut self) -> Option<Thought> {
        let (store, shown) = self.retimed()?;
        let mut thought = shown.times.thought.take()?;
        store.swap_times(shown.trace.first, &mut thought.start, &mut thought.duration);
        Some(thought)
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
            WhatIfTarget::Siblings(id) => {
                let key = names::read_span_id(store, id);
                let span = key.and_then(|key| store.find_span(&trace, key));
                span.map_or_else(Vec::new, |span| alike::siblings(store, &trace, span))
            }
            WhatIfTarget::Operation { service, name } => {
                let (service, name) = (store.strings().find(service), store.strings().find(name));
                let Some((service, name)) = service.zip(name) else { return Vec::new() };
                alike::operation(store, &trace, service, name).collect()
            }
            WhatIfTarget::Service(name) => {
                let Some(name) = store.strings().find(name) else { return Vec::new() };
                alike::service(store, &trace, name).collect()
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
