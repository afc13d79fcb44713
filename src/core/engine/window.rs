//! Windows of rows: all that the page shows of a span in one line.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::colours::Value;
use super::dataset::MAX_WINDOW;
use super::protocol::{GroupRow, Row, RowLook, RowWindow};
use super::shown::Shown;
use super::told::Told;
use crate::base::StrId;
use crate::layout::groups::Group;
use crate::layout::stretches::{Stretches, points, stretches};
use crate::model::{Severity, SpanIx, Store, Warning};

impl Shown {
    /// A window of rows. O(rows log runs + their children), whatever the size of the trace; once for each
    /// trace O(n log n) along its critical path, and O(spans) for self times, where they are asked for.
    pub fn window(&mut self, store: &Store, first: u32, count: u32, look: &RowLook) -> RowWindow {
        if look.path {
            let focus = self.reduction.focus();
            self.spent.path(store, &self.trace, &self.times, focus);
        }
        if look.own {
            self.spent.own(store, &self.trace, &self.times);
        }
        self.incoming(store);
        let told = self.told(store, look);
        let mut values: HashMap<Value, u16, FxBuildHasher> = HashMap::default();
        let mut out = RowWindow { total: self.rows.total(), first, ..RowWindow::default() };
        let mut known: HashMap<StrId, u16, FxBuildHasher> = HashMap::default();
        for place in self.rows.window(first, count.min(MAX_WINDOW)) {
            let span = place.span;
            let name = store.service(span);
            let service = *known.entry(name).or_insert_with(|| {
                out.services.push(store.text(name).to_owned());
                // At most MAX_WINDOW rows, so that many services.
                (out.services.len() - 1) as u16
            });
            if let Some(lines) = self.line_rows.as_ref().filter(|_| place.line.is_some()) {
                out.rows.push((lines.tell.row)(self, store, place, service));
                continue;
            }
            let mut row = self.row(store, span, service, &told);
            let children = self.siblings.children(span);
            let gaps = self.spent.gaps(store, &self.times, span, children).iter().copied();
            let gaps = stretches(gaps, told.seen);
            (row.gaps, row.coarse) = (gaps.list, row.coarse || gaps.coarse);
            if let Some(colours) = told.colours() {
                let value = colours.of(store, span);
                row.colour = *values.entry(value).or_insert_with(|| {
                    out.colours.push(value.text(store).to_owned());
                    (out.colours.len() - 1) as u16
                });
            }
            out.rows.push(row);
        }
        out
    }

    /// A row without its gaps and its colour.
    fn row(&self, store: &Store, span: SpanIx, service: u16, told: &Told<'_>) -> Row {
        let local = span.0 - self.trace.first.0;
        let siblings = self.seen.as_ref().unwrap_or(&self.siblings);
        let parent = siblings.parent(store, span);
        let groups = self.reduction.groups.as_ref();
        let group = groups.and_then(|groups| Some((groups, groups.of(local)?)));
        let folded = group.is_some_and(|(groups, group)| !groups.is_open(group));
        let collapsed = self.rows.is_collapsed(span) || folded;
        let end = group.filter(|_| folded).map_or(local + store.subtree(span), |(_, g)| g.last + 1);
        let path = self.path_of(store, span, collapsed && !folded, told);
        let bars = match group {
            Some((groups, group)) if folded => {
                let bar = |i| self.times.bar(store, SpanIx(self.trace.first.0 + i));
                stretches(groups.members(group).map(bar), told.seen)
            }
            _ => Stretches::default(),
        };
        let doubtful = |w: &&Warning| w.kind.severity() >= Severity::Repair;
        let events = store.events(span).iter().map(|event| self.event_at(store, event, span));
        let (events, few) = points(events, told.seen);
        let (lines, hidden_lines) = self.lines_below(span, (local, end), collapsed);
        // Lines stand before children.
        let lines_before = parent.map_or(0, |parent| self.rows.lines_of(parent));
        let (place, all) = siblings.position(span, parent);
        Row {
            span,
            line: None,
            parent,
            depth: siblings.depth(store, span),
            service,
            name: store.text(store.name(span)).to_owned(),
            start: self.times.start(store, span),
            duration: store.duration(span).0,
            kind: store.kind(span),
            status: store.status(span),
            children: group.map_or(siblings.children(span), |(_, group)| group.count),
            expanded: !collapsed,
            hidden_error: collapsed && self.errors.any_in(local + 1, end),
            hidden: match group {
                Some((_, group)) if folded => group.count - 1,
                None if collapsed => self.rows.below(store, span),
                _ => 0,
            },
            lines,
            hidden_lines,
            warnings: store.warnings().of(span).iter().filter(doubtful).count() as u32,
            moved: self.times.delta(span),
            events,
            position: (place + lines_before, all + lines_before),
            matched: self.matches.has(local),
            context: self.reduction.is_context(local),
            coarse: path.coarse || bars.coarse || few,
            path: path.list,
            gaps: Vec::new(),
            own: if told.look.own { self.spent.known_own(local) } else { 0 },
            taken: siblings.taken(span),
            group: group.map(|(_, group)| Box::new(group_row(group, bars.list))),
            callee: told.callee(span, siblings.children(span) == 0, collapsed),
            pills: told.pills(span),
            work: told.work(span),
            links: (store.links(span).len() as u32, self.links_to(local)),
            colour: 0,
        }
    }

    /// When a row is on the critical path.
    fn path_of(&self, store: &Store, span: SpanIx, below: bool, told: &Told<'_>) -> Stretches {
        let Some(path) = self.spent.known_path().filter(|_| told.look.path) else {
            return Stretches::default();
        };
        if below && store.subtree(span) > 1 {
            return stretches(path.whole(span).map(|s| (s.start, s.end)), told.seen);
        }
        stretches(path.own(span).iter().map(|s| (s.start, s.end)), told.seen)
    }

    fn links_to(&self, local: u32) -> u32 {
        self.incoming.as_ref().and_then(|all| all.get(&local)).copied().unwrap_or(0)
    }
}

fn group_row(group: &Group, bars: Vec<(u64, u64)>) -> GroupRow {
    let &Group { count, errors, total, least, most, .. } = group;
    GroupRow { count, errors, total, least, most, bars }
}
