//! The shown trace: what is collapsed, its times, and the windows of rows that the page asks for.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::dataset::{self, MAX_WINDOW};
use super::find::Matches;
use super::names;
use super::protocol::{Answer, Fold, Minimap, Problem, Row, RowWindow, TraceHead, TraceRow};
use super::times::Times;
use crate::base::bitset::BitSet;
use crate::base::{StrId, TimeNs};
use crate::layout::minimap::{self, Size};
use crate::layout::rows::Rows;
use crate::layout::siblings::Siblings;
use crate::model::store::Event;
use crate::model::{Severity, SpanIx, Status, Store, TraceInfo, TraceIx, Warning};
use crate::render::minimap::cell_kind;

/// How many event times a row has at most.
const MAX_EVENTS: usize = 32;

/// What the engine keeps of the shown trace beside the store, 8 bytes a span and three bits.
pub(super) struct Shown {
    pub ix: TraceIx,
    pub trace: TraceInfo,
    pub rows: Rows,
    pub siblings: Siblings,
    /// The same among what is a row, while that is not all.
    pub seen: Option<Siblings>,
    pub times: Times,
    /// The spans with an error, counted from the trace's first.
    errors: BitSet,
    /// What was looked for last.
    pub matches: Matches,
}

impl Shown {
    /// Everything expanded, times as recorded. O(spans).
    pub fn new(store: &Store, ix: TraceIx) -> Option<Self> {
        let trace = *store.trace(ix)?;
        let mut errors = BitSet::with_len(trace.len as usize);
        for (i, span) in (0..).zip(store.spans_of(&trace)) {
            errors.set(i, store.status(span) == Status::Error);
        }
        Some(Self {
            ix,
            trace,
            rows: Rows::new(&trace),
            siblings: Siblings::new(store, &trace),
            seen: None,
            times: Times::new(store, ix, &trace),
            errors,
            matches: Matches::default(),
        })
    }

    /// The head of the trace, around its line of the list.
    pub fn head(&self, store: &Store, row: TraceRow) -> TraceHead {
        TraceHead {
            row: TraceRow { duration: self.times.duration(), ..row },
            depth: self.trace.max_depth,
            rows: self.rows.total(),
            warnings: names::counts(dataset::warnings(store, self.ix).into_iter()),
            skew: self.times.on,
            skewed: self.times.moved,
        }
    }

    /// A window of rows. O(rows log runs), whatever the size of the trace.
    pub fn window(&self, store: &Store, first: u32, count: u32) -> RowWindow {
        let mut out = RowWindow { total: self.rows.total(), first, ..RowWindow::default() };
        let mut known: HashMap<StrId, u16, FxBuildHasher> = HashMap::default();
        for span in self.rows.window(first, count.min(MAX_WINDOW)) {
            let name = store.service(span);
            let service = *known.entry(name).or_insert_with(|| {
                out.services.push(store.text(name).to_owned());
                // At most MAX_WINDOW rows, so that many services.
                (out.services.len() - 1) as u16
            });
            out.rows.push(self.row(store, span, service));
        }
        out
    }

    fn row(&self, store: &Store, span: SpanIx, service: u16) -> Row {
        let parent = store.parent(span);
        let collapsed = self.rows.is_collapsed(span);
        let below = self.rows.below(store, span);
        let local = span.0 - self.trace.first.0;
        let end = local + store.subtree(span);
        let siblings = self.seen.as_ref().unwrap_or(&self.siblings);
        let matched = self.matches.has(local);
        let doubtful = |w: &&Warning| w.kind.severity() >= Severity::Repair;
        let event = |e: &Event| u64::try_from(self.offset(e.time, span)).unwrap_or(0);
        Row {
            span,
            parent,
            depth: store.depth(span),
            service,
            name: store.text(store.name(span)).to_owned(),
            start: self.times.start(store, span),
            duration: store.duration(span).0,
            kind: store.kind(span),
            status: store.status(span),
            children: siblings.children(span),
            expanded: !collapsed,
            hidden_error: collapsed && self.errors.any_in(local + 1, end),
            hidden: if collapsed { below } else { 0 },
            warnings: store.warnings().of(span).iter().filter(doubtful).count() as u32,
            adjusted: self.times.delta(span) != 0,
            events: store.events(span).iter().take(MAX_EVENTS).map(event).collect(),
            position: siblings.position(span, parent),
            matched,
            context: self.seen.is_some() && !matched,
        }
    }

    /// A point in Unix time as nanoseconds after the trace's earliest start, moved like `span`.
    pub fn offset(&self, time: TimeNs, span: SpanIx) -> i64 {
        time.0.saturating_sub(self.trace.base.0).saturating_add(self.times.delta(span))
    }

    /// Changes what is collapsed.
    pub fn fold(
        &mut self,
        store: &Store,
        fold: Fold,
        keep: Option<SpanIx>,
    ) -> Result<Answer, Problem> {
        if let Fold::Reveal(span) = fold {
            self.want_also(store, span);
        }
        if !self.rows.fold(store, fold) {
            return Err(no_span());
        }
        let row = keep.and_then(|span| self.rows.row(store, span));
        Ok(Answer::Folded { total: self.rows.total(), row })
    }

    /// Makes a span visible; its row.
    pub fn reveal(&mut self, store: &Store, span: SpanIx) -> Option<u32> {
        self.want_also(store, span);
        self.rows.fold(store, Fold::Reveal(span));
        self.rows.row(store, span)
    }

    fn want_also(&mut self, store: &Store, span: SpanIx) {
        if self.rows.want_also(store, span) {
            self.count_seen(store);
        }
    }

    /// Numbers the rows among their siblings, where some are not there.
    pub fn count_seen(&mut self, store: &Store) {
        let wanted = self.rows.wanted();
        self.seen = wanted.map(|wanted| Siblings::among(store, &self.trace, wanted));
    }

    /// Finds a span by its id and makes its row visible. The first in tree order, where several
    /// have the id. O(spans).
    pub fn locate(&mut self, store: &Store, id: &str) -> Answer {
        let key = names::read_span_id(store, id);
        let found = key.and_then(|key| store.find_span(&self.trace, key));
        let found = found.and_then(|span| Some((span, self.reveal(store, span)?)));
        Answer::Located { total: self.rows.total(), found }
    }

    /// The whole trace as a picture. O(spans + cells).
    pub fn minimap(&self, store: &Store, services: &[StrId], width: u16, height: u16) -> Minimap {
        let kinds = services.iter().map(|&name| (name, cell_kind(store.text(name))));
        let kinds: HashMap<StrId, u8, FxBuildHasher> = kinds.collect();
        let kind = |span| kinds.get(&store.service(span)).copied().unwrap_or_default();
        let start = |span| self.times.start(store, span);
        let (size, duration) = (Size { width, height }, self.times.duration().0);
        let raster = minimap::raster(store, &self.trace, size, duration, start, kind);
        Minimap { width: raster.width, height: raster.height, cells: raster.cells }
    }
}

/// Why a question about a span of another trace, or of none, has no answer.
pub(super) fn no_span() -> Problem {
    names::problem("The trace that is shown has no such span", "Show the trace that has it")
}
