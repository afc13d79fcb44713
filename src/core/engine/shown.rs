//! The shown trace: what is collapsed, its times, and the windows of rows that the page asks for.

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::colours::{Colours, Value};
use super::dataset;
use super::find::Matches;
use super::line_rows::LineRows;
use super::logs::Kept;
use super::names;
use super::protocol::{Answer, ColourBy, Fold, Minimap, Problem, TraceHead, TraceRow};
use super::reduced::Reduction;
use super::share::Sharing;
use super::spent::Spent;
use super::times::Times;
use super::told::Keys;
use super::verdict::Judgement;
use super::views::WorkedOut;
use crate::analysis::{end_drag, self_time, slack};
use crate::base::TimeNs;
use crate::base::bitset::BitSet;
use crate::layout::minimap::{self, Size};
use crate::layout::rows::Rows;
use crate::layout::siblings::Siblings;
use crate::model::store::Event;
use crate::model::{SpanIx, Status, Store, TraceInfo, TraceIx};
use crate::render::minimap::cell_kind;

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
    pub errors: BitSet,
    /// What was looked for last.
    pub matches: Matches,
    /// What is left out of the rows.
    pub reduction: Reduction,
    /// Where its time went.
    pub spent: Spent,
    /// What is wrong with it, once that was asked.
    pub judgement: Judgement,
    /// What other views have worked out.
    pub views: WorkedOut,
    /// The logs that came.
    pub logs: Kept,
    /// The lines of them that are rows, where they are.
    pub line_rows: Option<Box<LineRows>>,
    /// What is kept while it is sent to others.
    pub sharing: Sharing,
    /// The keys of attributes that rows tell, once they were found.
    pub keys: Option<Rc<Keys>>,
    /// How many spans link to each, once that was asked.
    pub incoming: Option<HashMap<u32, u32, FxBuildHasher>>,
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
            reduction: Reduction::default(),
            spent: Spent::default(),
            judgement: Judgement::default(),
            views: WorkedOut::default(),
            logs: Kept::default(),
            line_rows: None,
            sharing: Sharing::default(),
            keys: None,
            incoming: None,
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

    /// A point in Unix time as nanoseconds after the trace's earliest start, moved with `span`.
    pub fn offset(&self, store: &Store, time: TimeNs, span: SpanIx) -> i64 {
        self.times.within(store, span, time.0.saturating_sub(self.trace.base.0))
    }

    /// When an event of a span was, in nanoseconds after the trace's earliest start; 0 before it.
    pub fn event_at(&self, store: &Store, event: &Event, span: SpanIx) -> u64 {
        u64::try_from(self.offset(store, event.time, span)).unwrap_or(0)
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
        let group = match fold {
            Fold::Toggle(span) => self.set_group(store, span, None),
            Fold::Expand(span) => self.set_group(store, span, Some(true)),
            Fold::Collapse(span) => self.set_group(store, span, Some(false)),
            _ => false,
        };
        let siblings = self.seen.as_ref().unwrap_or(&self.siblings);
        if !group && !self.rows.fold_by(store, fold, &|span| siblings.depth(store, span)) {
            return Err(no_span());
        }
        Ok(self.folded(store, keep, None))
    }

    /// Collapses what a link says; nothing, where the link is not of this trace as it is.
    pub fn unfold(&mut self, store: &Store, code: &str, keep: Option<SpanIx>) -> Answer {
        let (rows, groups) = code.split_once('.').unwrap_or((code, ""));
        let groups = self.open_groups(store, groups);
        let problem = (!self.rows.read_code(store, rows) || !groups).then(|| {
            self.rows.fold(store, Fold::ExpandAll);
            let what = "What the link has collapsed is of another state of this trace";
            names::problem(what, "All of it is expanded instead")
        });
        self.folded(store, keep, problem)
    }

    fn folded(&self, store: &Store, keep: Option<SpanIx>, problem: Option<Problem>) -> Answer {
        let row = keep.and_then(|span| self.rows.row(store, span));
        Answer::Folded { total: self.rows.total(), row, code: self.code(store), problem }
    }

    /// What is collapsed, and behind a dot which groups are open, for a link; empty where nothing is.
    pub fn code(&self, store: &Store) -> Option<String> {
        let groups = self.groups_code()?;
        let rows = self.rows.code(store)?;
        Some(if groups.is_empty() { rows } else { format!("{rows}.{groups}") })
    }

    /// Makes a span visible; its row.
    pub fn reveal(&mut self, store: &Store, span: SpanIx) -> Option<u32> {
        self.want_also(store, span);
        self.rows.fold(store, Fold::Reveal(span));
        self.rows.row(store, span)
    }

    /// The times are adjusted for clock skew, or as recorded.
    pub fn skew(&mut self, store: &Store, on: bool) {
        self.times.on = on;
        self.judgement.forget();
        self.times_changed(store);
    }

    /// The spans have other times.
    pub fn times_changed(&mut self, store: &Store) {
        self.spent.forget();
        // What took longer than something was looked for.
        self.matches.forget();
        self.reshape(store, None);
    }

    /// Finds a span by its id and makes its row visible. The first in tree order, where several
    /// have the id. O(spans).
    pub fn locate(&mut self, store: &Store, id: &str) -> Answer {
        let key = names::read_span_id(store, id);
        let found = key.and_then(|key| store.find_span(&self.trace, key));
        let found = found.and_then(|span| Some((span, self.reveal(store, span)?)));
        Answer::Located { total: self.rows.total(), found, code: self.code(store) }
    }

    /// The whole trace as a picture. O(spans + cells).
    pub fn minimap(&self, store: &Store, by: &ColourBy, width: u16, height: u16) -> Minimap {
        let colours = Colours::new(store, by);
        let kinds: RefCell<HashMap<Value, u8, FxBuildHasher>> = RefCell::default();
        let kind = |span| {
            let value = colours.of(store, span);
            let find = || cell_kind(by, value.text(store));
            *kinds.borrow_mut().entry(value).or_insert_with(find)
        };
        let start = |span| self.times.start(store, span);
        let (size, duration) = (Size { width, height }, self.times.duration().0);
        let raster = minimap::raster(store, &self.trace, size, duration, start, kind);
        Minimap { width: raster.width, height: raster.height, cells: raster.cells }
    }

    /// When a span was at work. Once for each trace O(spans log spans).
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn spent(&mut self, store: &Store, span: SpanIx) -> Result<Answer, Problem> {
        let Some(local) = self.local(span) else { return Err(no_span()) };
        let focus = self.reduction.focus();
        let starts = |span| self.times.start(store, span);
        let path = self.spent.path(store, &self.trace, &self.times, focus);
        let drag = end_drag(store, &starts, path, span);
        let slack = slack(store, &starts, path, span).map(|slack| slack.later);
        let path = path.own(span).iter().map(|s| s.end - s.start).sum();
        let own = self_time(store, span, &starts);
        let execution = self.spent.execution(store, &self.trace, &self.times, local);
        Ok(Answer::Spent { span, own, execution, path, drag, slack })
    }
}

/// Why a question about a span of another trace, or of none, has no answer.
pub(super) fn no_span() -> Problem {
    names::problem("The trace that is shown has no such span", "Show the trace that has it")
}
