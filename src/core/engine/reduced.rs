//! What of the shown trace is left out of the rows.

use super::names;
use super::protocol::{Ancestor, Answer, Hidden, Least, MOST_ANCESTORS, Reduce, Reduced, SpanRef};
use super::shown::Shown;
use crate::base::StrId;
use crate::base::bitset::BitSet;
use crate::layout::groups::Groups;
use crate::layout::siblings::Siblings;
use crate::model::{SpanIx, Status, Store};

/// Where it is counted what a part leaves out.
type Count = fn(&mut Hidden) -> &mut u32;

/// What was asked for, and what came of it.
#[derive(Default)]
pub(super) struct Reduction {
    asked: Reduce,
    /// The span that the rows are confined to.
    focus: Option<SpanIx>,
    /// Spans that stay rows, whatever is asked for.
    kept: Vec<SpanIx>,
    pub groups: Option<Groups>,
    /// The spans that all of it is about; `None` for all. The others are there for those below them.
    meant: Option<BitSet>,
    /// All that are rows or would be if nothing was collapsed, with those that are there for others; `None` for all.
    rows: Option<BitSet>,
    pub hidden: Hidden,
}

impl Reduction {
    /// Whether a row is only there for those below it.
    pub fn is_context(&self, local: u32) -> bool {
        self.meant.as_ref().is_some_and(|meant| !meant.contains(local))
    }

    /// The spans that all of it is about, which are rows, whatever is collapsed; `None` for all.
    pub fn meant(&self) -> Option<BitSet> {
        let rows = self.rows.as_ref()?;
        let mut meant = rows.clone();
        if let Some(all) = &self.meant {
            meant.intersect(all);
        }
        Some(meant)
    }

    /// The spans that are rows, whatever is collapsed; `None` for all.
    pub fn rows(&self) -> Option<&BitSet> {
        self.rows.as_ref()
    }

    /// The span that the rows are confined to.
    pub fn focus(&self) -> Option<SpanIx> {
        self.focus
    }

    /// Whether other matches make other rows.
    pub fn needs_matches(&self) -> bool {
        self.asked.matches
    }
}

impl Shown {
    /// Confines the rows. `keep` stays a row, whatever is asked for. O(spans).
    pub fn reduce(
        &mut self,
        store: &Store,
        mut reduce: Reduce,
        [keep, near]: [Option<SpanIx>; 2],
    ) -> Answer {
        let (mut services, mut problem) = (None, None);
        if let Some(filter) = reduce.filter.take() {
            match self.left_out(store, &filter) {
                Ok(names) => reduce.services.extend(names),
                Err(why) => problem = Some(why),
            }
            services = Some(reduce.services.clone());
        }
        let focus = match &reduce.focus {
            Some(SpanRef::Ix(span)) => Some(*span).filter(|&span| self.rows.has(span)),
            Some(SpanRef::Id(id)) => {
                let key = names::read_span_id(store, id);
                key.and_then(|key| store.find_span(&self.trace, key))
            }
            None => None,
        };
        if focus != self.reduction.focus {
            self.spent.forget_path();
        }
        (self.reduction.asked, self.reduction.focus) = (reduce, focus);
        self.reshape(store, keep);
        Answer::Reduced(Reduced { services, problem, ..self.rows_now(store, [keep, near]) })
    }

    /// The rows as they are.
    pub fn rows_now(&self, store: &Store, spans: [Option<SpanIx>; 2]) -> Reduced {
        let [keep, near] = spans.map(|s| s.and_then(|span| self.rows.row(store, span)));
        let (focus, skipped) = self.crumbs(store);
        let hidden = self.reduction.hidden;
        let time = self.reduction.focus.map(|span| self.extent(store, span));
        let total = self.rows.total();
        Reduced { total, keep, near, hidden, focus, skipped, time, ..Reduced::default() }
    }

    /// When a span is, with all that is below it. O(subtree).
    fn extent(&self, store: &Store, span: SpanIx) -> (u64, u64) {
        let all = (span.0..span.0.saturating_add(store.subtree(span))).map(SpanIx);
        let bars = all.map(|span| self.times.bar(store, span));
        bars.fold((u64::MAX, 0), |all, bar| (all.0.min(bar.0), all.1.max(bar.1)))
    }

    /// The way to the span that the rows are confined to, and how much of it is passed over. O(depth).
    fn crumbs(&self, store: &Store) -> (Vec<Ancestor>, u32) {
        let way: Vec<SpanIx> =
            std::iter::successors(self.reduction.focus, |&span| store.parent(span)).collect();
        let skipped = way.len().saturating_sub(MOST_ANCESTORS);
        let last = MOST_ANCESTORS - 1;
        let told = way.iter().enumerate().filter(|&(i, _)| i < last || i >= last + skipped);
        let text = |id| store.text(id).to_owned();
        let ancestor = |(_, &span): (usize, &SpanIx)| Ancestor {
            span,
            id: names::span_id(store, store.id(span)),
            service: text(store.service(span)),
            name: text(store.name(span)),
        };
        (told.rev().map(ancestor).collect(), skipped as u32)
    }

    /// Finds the rows anew; of what was kept before, only `keep` still is. O(spans).
    pub fn reshape(&mut self, store: &Store, keep: Option<SpanIx>) {
        self.reduction.kept.clear();
        self.reduction.kept.extend(keep.filter(|&span| self.rows.has(span)));
        self.find_rows(store);
    }

    /// Makes a span a row, if it is none because of what is asked for.
    pub fn want_also(&mut self, store: &Store, span: SpanIx) {
        let Some(local) = self.local(span) else { return };
        if self.rows.is_wanted(local) {
            return;
        }
        let opened = self.reduction.groups.as_mut().is_some_and(|g| g.set_open(local, true));
        if opened {
            self.fold_groups(store);
        } else {
            self.reduction.kept.push(span);
            self.find_rows(store);
        }
    }

    /// Opens or folds the group that a row stands for. Whether it stands for one.
    pub fn set_group(&mut self, store: &Store, span: SpanIx, open: Option<bool>) -> bool {
        let Some(local) = self.local(span) else { return false };
        let Some(groups) = &mut self.reduction.groups else { return false };
        let Some(is_open) = groups.of(local).map(|group| groups.is_open(group)) else {
            return false;
        };
        if groups.set_open(local, open.unwrap_or(!is_open)) {
            self.fold_groups(store);
        }
        true
    }

    /// Opens the groups that a code names; false if it is none of this trace.
    pub fn open_groups(&mut self, store: &Store, code: &str) -> bool {
        let spans = self.trace.len;
        let Some(groups) = &mut self.reduction.groups else { return true };
        let known = groups.read_code(spans, code);
        self.fold_groups(store);
        known
    }

    /// The code of the groups that are open.
    pub fn groups_code(&self) -> Option<String> {
        let groups = self.reduction.groups.as_ref();
        groups.map_or(Some(String::new()), |groups| groups.code(self.trace.len))
    }

    fn fold_groups(&mut self, store: &Store) {
        if let Some((rows, folded)) = self.reduction.groups.as_ref().map(Groups::rows) {
            self.reduction.hidden.fold = folded;
            self.confine(store, Some(rows));
        }
    }

    /// Only these spans are rows, with their lines where these are.
    #[inline(never)]
    fn confine(&mut self, store: &Store, rows: Option<BitSet>) {
        self.rows.restrict(store, rows);
        self.place_lines(store);
    }

    fn find_rows(&mut self, store: &Store) {
        self.views.forget();
        let asked = self.reduction.asked.clone();
        let matches = asked.matches && self.matches.is_asked();
        let filtered = matches || asked.errors || asked.path || asked.least.is_some();
        let groups = self.reduction.groups.take();
        (self.reduction.meant, self.reduction.hidden) = (None, Hidden::default());
        if !filtered && !asked.fold && self.reduction.focus.is_none() && asked.services.is_empty() {
            self.seen = None;
            self.reduction.rows = None;
            return self.confine(store, None);
        }
        let (len, first) = (self.trace.len as usize, self.trace.first.0);
        let focus = self.reduction.focus;
        let focus = focus.and_then(|span| Some((self.local(span)?, store.subtree(span))));
        let (from, to) = focus.map_or((0, self.trace.len), |(from, long)| (from, from + long));
        let mut all = BitSet::with_len(len);
        all.set_run(from, to, true);
        let mut taken = self.of_services(store, &asked.services);
        taken.intersect(&all);
        // What each filter leaves.
        let mut left: Vec<(BitSet, Count)> = Vec::new();
        if matches {
            left.push((self.matches.set().clone(), |hidden| &mut hidden.matches));
        }
        if asked.errors {
            let is = |i| store.status(SpanIx(first + i)) == Status::Error;
            left.push((BitSet::of(len, is), |hidden| &mut hidden.errors));
        }
        if asked.path {
            left.push((self.on_path(store), |hidden| &mut hidden.path));
        }
        if let Some(least) = asked.least {
            let least = self.least(least);
            let is = |i| store.duration(SpanIx(first + i)).0 >= least;
            left.push((BitSet::of(len, is), |hidden| &mut hidden.least));
        }
        let mut rows = all.clone();
        left.iter().for_each(|(set, _)| rows.intersect(set));
        rows.subtract(&taken);
        let meant = filtered.then(|| rows.clone());
        let mut never = BitSet::of(len, |i| i < from || to <= i);
        never.unite(&taken);
        for &span in &self.reduction.kept {
            if let Some(local) = self.local(span) {
                rows.set(local, true);
            }
        }
        if filtered || !self.reduction.kept.is_empty() {
            self.rows.with_ancestors(store, &mut rows, &never);
        }
        let mut hidden = Hidden { focus: self.trace.len - (to - from), ..Hidden::default() };
        left.push((taken_from(&all, &taken), |hidden| &mut hidden.services));
        for (set, count) in left {
            *count(&mut hidden) = taken_from(&taken_from(&all, &set), &rows).count() as u32;
        }
        let seen = Siblings::among(store, &self.trace, &rows, &taken);
        self.reduction.hidden = hidden;
        self.reduction.meant = meant;
        self.reduction.rows = Some(rows.clone());
        if asked.fold {
            let groups = Groups::new(store, &self.trace, rows, &seen, groups);
            self.reduction.groups = Some(groups);
            self.fold_groups(store);
        } else {
            self.confine(store, Some(rows));
        }
        self.seen = Some(seen);
    }

    fn least(&self, least: Least) -> u64 {
        match least {
            Least::Time(ns) => ns,
            Least::Share(millionths) => {
                let all = u128::from(self.times.duration().0) * u128::from(millionths);
                u64::try_from(all.div_ceil(1_000_000)).unwrap_or(u64::MAX)
            }
        }
    }

    /// The spans of some services.
    fn of_services(&self, store: &Store, names: &[String]) -> BitSet {
        let len = self.trace.len as usize;
        let find = |name: &String| {
            if name.is_empty() { Some(StrId::EMPTY) } else { store.strings().find(name) }
        };
        let ids: Vec<StrId> = names.iter().filter_map(find).collect();
        if ids.is_empty() {
            return BitSet::with_len(len);
        }
        let first = self.trace.first.0;
        BitSet::of(len, |i| ids.contains(&store.service(SpanIx(first + i))))
    }

    /// The spans on the critical path, counted from the trace's first.
    fn on_path(&mut self, store: &Store) -> BitSet {
        let focus = self.reduction.focus();
        self.spent.on_path(store, &self.trace, &self.times, focus)
    }

    /// A span's number in the trace.
    pub fn local(&self, span: SpanIx) -> Option<u32> {
        self.rows.has(span).then(|| span.0 - self.trace.first.0)
    }
}

fn taken_from(all: &BitSet, some: &BitSet) -> BitSet {
    let mut rest = all.clone();
    rest.subtract(some);
    rest
}
