//! Windows of rows: all that the page shows of a span in one line.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::colours::{Colours, Value};
use super::dataset::MAX_WINDOW;
use super::protocol::{ColourBy, GroupRow, Row, RowLook, RowWindow};
use super::shown::Shown;
use super::told::Told;
use crate::base::StrId;
use crate::layout::groups::Group;
use crate::layout::stretches::{Stretches, stretches};
use crate::model::store::Event;
use crate::model::{Severity, SpanIx, Store, Warning};

/// The gaps of a span with more children than this are kept.
const MANY: u32 = 100;

/// How many event times a row has at most.
const MAX_EVENTS: usize = 32;

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
        let whole = (0, self.times.duration().0);
        let seen = if look.seen.0 < look.seen.1 { look.seen } else { whole };
        let look = RowLook { seen, ..look.clone() };
        self.incoming(store);
        let spans = self.rows.window(first, count.min(MAX_WINDOW));
        let many = spans.filter(|&span| self.siblings.children(span) > MANY);
        for span in many.collect::<Vec<_>>() {
            self.spent.find_gaps(store, &self.times, span);
        }
        let told = self.told(store, &look);
        let colours = (look.colour != ColourBy::Service).then(|| Colours::new(store, &look.colour));
        let mut values: HashMap<Value, u16, FxBuildHasher> = HashMap::default();
        let mut out = RowWindow { total: self.rows.total(), first, ..RowWindow::default() };
        let mut known: HashMap<StrId, u16, FxBuildHasher> = HashMap::default();
        for span in self.rows.window(first, count.min(MAX_WINDOW)) {
            let name = store.service(span);
            let service = *known.entry(name).or_insert_with(|| {
                out.services.push(store.text(name).to_owned());
                // At most MAX_WINDOW rows, so that many services.
                (out.services.len() - 1) as u16
            });
            let mut row = self.row(store, span, service, &look, &told);
            if let Some(colours) = &colours {
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

    fn row(
        &self,
        store: &Store,
        span: SpanIx,
        service: u16,
        look: &RowLook,
        told: &Told<'_>,
    ) -> Row {
        let local = span.0 - self.trace.first.0;
        let siblings = self.seen.as_ref().unwrap_or(&self.siblings);
        let parent = siblings.parent(store, span);
        let groups = self.reduction.groups.as_ref();
        let group = groups.and_then(|groups| Some((groups, groups.of(local)?)));
        let folded = group.is_some_and(|(groups, group)| !groups.is_open(group));
        let collapsed = self.rows.is_collapsed(span) || folded;
        let end = group.filter(|_| folded).map_or(local + store.subtree(span), |(_, g)| g.last + 1);
        let path = self.path_of(store, span, collapsed && !folded, look);
        let gaps = self.spent.gaps(store, &self.times, span);
        let gaps = stretches(gaps.iter().copied(), look.seen);
        let bars = match group {
            Some((groups, group)) if folded => {
                let bar = |member| self.bar(store, SpanIx(self.trace.first.0 + member));
                stretches(groups.members(group).map(bar), look.seen)
            }
            _ => Stretches::default(),
        };
        let doubtful = |w: &&Warning| w.kind.severity() >= Severity::Repair;
        let event = |e: &Event| u64::try_from(self.offset(e.time, span)).unwrap_or(0);
        Row {
            span,
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
            warnings: store.warnings().of(span).iter().filter(doubtful).count() as u32,
            moved: self.times.delta(span),
            events: store.events(span).iter().take(MAX_EVENTS).map(event).collect(),
            position: siblings.position(span, parent),
            matched: self.matches.has(local),
            context: self.reduction.is_context(local),
            coarse: path.coarse || gaps.coarse || bars.coarse,
            path: path.list,
            gaps: gaps.list,
            own: if look.own { self.spent.known_own(local) } else { 0 },
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
    fn path_of(&self, store: &Store, span: SpanIx, below: bool, look: &RowLook) -> Stretches {
        let Some(path) = self.spent.known_path().filter(|_| look.path) else {
            return Stretches::default();
        };
        if below && store.subtree(span) > 1 {
            return stretches(path.whole(span).map(|s| (s.start, s.end)), look.seen);
        }
        stretches(path.own(span).iter().map(|s| (s.start, s.end)), look.seen)
    }

    fn links_to(&self, local: u32) -> u32 {
        self.incoming.as_ref().and_then(|all| all.get(&local)).copied().unwrap_or(0)
    }

    fn bar(&self, store: &Store, span: SpanIx) -> (u64, u64) {
        let start = self.times.start(store, span);
        (start, start.saturating_add(store.duration(span).0))
    }
}

fn group_row(group: &Group, bars: Vec<(u64, u64)>) -> GroupRow {
    let &Group { count, errors, total, least, most, .. } = group;
    GroupRow { count, errors, total, least, most, bars }
}
