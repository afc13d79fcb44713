//! Windows of the flames: spans by time, or merged by path.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::colours::{Colours, Value};
use super::super::protocol::{ColourBy, FlameBar, FlameWindow};
use super::super::shown::Shown;
use super::Texts;
use crate::analysis::Paths;
use crate::base::bitset::BitSet;
use crate::layout::lanes::Lanes;
use crate::layout::runs::{Run, runs};
use crate::model::{SpanIx, Status, Store};

/// How many lines a window has at most, whatever was asked for.
const MOST_LINES: u32 = 1_024;

/// How many cells.
const MOST_CELLS: u16 = 4_096;

/// What is asked for.
pub(super) struct Asked<'a> {
    pub range: Option<(u64, u64)>,
    pub first: u32,
    pub lines: u32,
    pub cells: u16,
    pub colour: &'a ColourBy,
}

impl Asked<'_> {
    /// From where to where, of all that there is.
    fn range(&self, extent: u64) -> (u64, u64) {
        let (from, to) = self.range.unwrap_or((0, extent));
        (from, to.max(from.saturating_add(1)))
    }

    fn lines(&self, all: u32) -> std::ops::Range<u32> {
        let end = self.first.saturating_add(self.lines.min(MOST_LINES)).min(all);
        self.first.min(end)..end
    }

    fn cells(&self) -> u32 {
        self.cells.clamp(1, MOST_CELLS).into()
    }
}

impl Shown {
    /// A window of the flames. O(bars of its lines in its range).
    pub(super) fn flame(&mut self, store: &Store, merged: bool, asked: &Asked<'_>) -> FlameWindow {
        if merged {
            let paths = self.paths(store);
            let matched = self.matched_nodes(&paths);
            merged_window(store, &paths, matched.as_ref(), asked)
        } else {
            let lanes = self.lanes(store);
            self.timed_window(store, &lanes, asked)
        }
    }

    fn timed_window(&self, store: &Store, lanes: &Lanes, asked: &Asked<'_>) -> FlameWindow {
        let extent = self.times.duration().0;
        let mut out = Window::new(store, asked.colour);
        for line in asked.lines(lanes.len()) {
            let spans = lanes.line(line);
            let span = |i: u32| spans.get(i as usize).copied().unwrap_or_default();
            let bar = |i| self.times.bar(store, span(i));
            runs(spans.len() as u32, &bar, asked.range(extent), asked.cells(), &mut |run| {
                let all = spans.get(run.first as usize..run.end as usize).unwrap_or(&[]);
                let local = |span: &SpanIx| span.0.wrapping_sub(self.trace.first.0);
                let error = all.iter().any(|span| self.errors.contains(local(span)));
                let matched = all.iter().any(|span| self.matches.has(local(span)));
                let bar = out.bar(line, run, span(run.longest));
                out.bars.push(FlameBar { spans: run.len(), error, matched, ..bar });
            });
        }
        out.done(lanes.len(), extent)
    }
}

fn merged_window(
    store: &Store,
    paths: &Paths,
    matched: Option<&BitSet>,
    asked: &Asked<'_>,
) -> FlameWindow {
    let extent = paths.weight();
    let mut out = Window::new(store, asked.colour);
    for line in asked.lines(paths.depth()) {
        let (first, end) = paths.level(line);
        let nodes = paths.nodes().get(first as usize..end as usize).unwrap_or(&[]);
        let bar = |i: u32| {
            nodes.get(i as usize).map_or((0, 0), |n| (n.at, n.at.saturating_add(n.weight)))
        };
        runs(nodes.len() as u32, &bar, asked.range(extent), asked.cells(), &mut |run| {
            let all = nodes.get(run.first as usize..run.end as usize).unwrap_or(&[]);
            let Some(longest) = nodes.get(run.longest as usize) else { return };
            let is = |i: u32| matched.is_some_and(|set| set.contains(first + i));
            let bar = out.bar(line, run, longest.longest);
            out.bars.push(FlameBar {
                spans: all.iter().map(|node| node.spans).sum(),
                error: all.iter().any(|node| node.errors > 0),
                matched: (run.first..run.end).any(is),
                ..bar
            });
        });
    }
    out.done(paths.depth(), extent)
}

/// A window on its way.
struct Window<'a> {
    store: &'a Store,
    colours: Colours,
    texts: Texts,
    known: HashMap<Value, u32, FxBuildHasher>,
    values: Vec<String>,
    bars: Vec<FlameBar>,
}

impl<'a> Window<'a> {
    fn new(store: &'a Store, colour: &ColourBy) -> Self {
        Self {
            store,
            colours: Colours::new(store, colour),
            texts: Texts::default(),
            known: HashMap::default(),
            values: Vec::new(),
            bars: Vec::new(),
        }
    }

    fn bar(&mut self, line: u32, run: Run, span: SpanIx) -> FlameBar {
        let store = self.store;
        let value = self.colours.of(store, span);
        let values = &mut self.values;
        let value = *self.known.entry(value).or_insert_with(|| {
            values.push(value.text(store).to_owned());
            (values.len() - 1) as u32
        });
        FlameBar {
            line,
            from: run.from,
            to: run.to,
            span,
            service: self.texts.of(store, store.service(span)),
            name: self.texts.of(store, store.name(span)),
            value,
            spans: 1,
            bars: run.len(),
            error: store.status(span) == Status::Error,
            matched: false,
        }
    }

    fn done(self, lines: u32, extent: u64) -> FlameWindow {
        let Self { bars, values, texts, .. } = self;
        FlameWindow { lines, extent, bars, texts: texts.list, values }
    }
}
