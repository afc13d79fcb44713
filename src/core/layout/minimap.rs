//! The whole trace as a small raster: every span at its row and its time, whatever is collapsed.
//!
//! In a cell the longest span wins, except that an error always does. Each span is first noted
//! only in the cell where it starts; then each line is swept once from left to right with those
//! that still run. So the cost is O(spans + cells), however long the spans are.
#![expect(
    clippy::indexing_slicing,
    reason = "cell numbers are y * width + x with both clamped to the raster"
)]

use std::collections::VecDeque;

use crate::model::{SpanIx, Status, Store, TraceInfo};

/// Most cells on a side; a larger picture is asked for by nobody and would need gigabytes.
pub const MAX_SIDE: u16 = 4_096;

/// An empty cell.
pub const NOTHING: u8 = 0;
/// A cell in which an error is.
pub const ERROR: u8 = 1;

/// A picture of `width * height` cells, line by line from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raster {
    /// Cells in a line.
    pub width: u16,
    /// Lines.
    pub height: u16,
    /// [`NOTHING`], [`ERROR`], or what `value` said of the longest span there.
    pub cells: Vec<u8>,
}

/// What is asked of the raster.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Cells in a line, at most [`MAX_SIDE`].
    pub width: u16,
    /// Lines, at most [`MAX_SIDE`].
    pub height: u16,
}

/// Draws a trace. `start` gives a span's start in nanoseconds after the trace's base (moved by a
/// skew adjustment or not) and `duration` the trace's length; `value` is asked once per cell at
/// most. Each span marks at least one cell, the one where it starts, and each error marks it as
/// [`ERROR`]. "Longest" is exact to the time of one cell. O(spans + cells).
pub fn raster(
    store: &Store,
    trace: &TraceInfo,
    size: Size,
    duration: u64,
    start: impl Fn(SpanIx) -> u64,
    value: impl Fn(SpanIx) -> u8,
) -> Raster {
    let (width, height) = (size.width.min(MAX_SIDE), size.height.min(MAX_SIDE));
    let mut out = Raster { width, height, cells: vec![NOTHING; cells(width, height)] };
    let lines = u32::from(height).min(trace.len);
    if out.cells.is_empty() || lines == 0 {
        return out;
    }
    let scale = Scale { width, duration: duration.max(1) as f64 };
    let mut notes = Notes::new(width, lines);
    for (row, span) in (0..trace.len).zip(store.spans_of(trace)) {
        // 64 bits: row * lines reaches 2^32 * 2^12.
        let line = (u64::from(row) * u64::from(lines) / u64::from(trace.len)) as usize;
        let from = start(span);
        let bar = Bar { span, from, to: from.saturating_add(store.duration(span).0) };
        notes.add(line, bar, &scale, store.status(span) == Status::Error);
    }
    let tall = Tall { lines, height: u32::from(height) };
    for line in 0..lines {
        let (top, bottom) = tall.band(line);
        let at = top as usize * usize::from(width);
        notes.sweep(line as usize, &scale, &value, &mut out.cells[at..at + usize::from(width)]);
        for y in top + 1..bottom {
            out.cells.copy_within(at..at + usize::from(width), y as usize * usize::from(width));
        }
    }
    out
}

fn cells(width: u16, height: u16) -> usize {
    usize::from(width) * usize::from(height)
}

/// Time to cells.
struct Scale {
    width: u16,
    duration: f64,
}

impl Scale {
    /// The first and the last cell of a bar; the last is never before the first.
    fn range(&self, bar: Bar) -> (usize, usize) {
        let last = usize::from(self.width) - 1;
        // Multiplied first: exact at the borders of cells, as far as the product fits 53 bits.
        let cell = |time: u64| time as f64 * f64::from(self.width) / self.duration;
        let from = (cell(bar.from) as usize).min(last);
        let end = cell(bar.to).ceil() as usize;
        (from, end.saturating_sub(1).clamp(from, last))
    }
}

/// Lines to cells, where a trace has fewer rows than the picture is high.
struct Tall {
    lines: u32,
    height: u32,
}

impl Tall {
    /// The cells of a line, from top to bottom, the bottom excluded. Three or more leave a gap of
    /// about a quarter, so that neighbours can be told apart.
    fn band(&self, line: u32) -> (u32, u32) {
        let top = line * self.height / self.lines;
        let bottom = (line + 1) * self.height / self.lines;
        let high = bottom - top;
        let gap = if high < 3 { 0 } else { (high / 4).max(1) };
        (top, bottom - gap)
    }
}

#[derive(Clone, Copy)]
struct Bar {
    span: SpanIx,
    from: u64,
    to: u64,
}

/// Per cell, of the bars that start there: the one that ends last, and the last cell of an error.
struct Notes {
    width: usize,
    bars: Vec<Bar>,
    errors: Vec<u16>,
}

/// No error starts in the cell.
const NO_ERROR: u16 = u16::MAX;

impl Notes {
    fn new(width: u16, lines: u32) -> Self {
        let width = usize::from(width);
        let none = Bar { span: SpanIx::NONE, from: 0, to: 0 };
        let cells = width * lines as usize;
        Self { width, bars: vec![none; cells], errors: vec![NO_ERROR; cells] }
    }

    fn add(&mut self, line: usize, bar: Bar, scale: &Scale, error: bool) {
        let (from, last) = scale.range(bar);
        let at = line * self.width + from;
        let best = &mut self.bars[at];
        if best.span == SpanIx::NONE || bar.to > best.to {
            *best = bar;
        }
        if error {
            let known = self.errors[at];
            let reach = if known == NO_ERROR { 0 } else { known };
            self.errors[at] = reach.max(last as u16);
        }
    }

    /// Fills one line. `running` holds the bars that have begun, the longest first: a bar that is
    /// shorter than a later one also ends before it, so it can be forgotten.
    fn sweep(&self, line: usize, scale: &Scale, value: &impl Fn(SpanIx) -> u8, cells: &mut [u8]) {
        let row = line * self.width..(line + 1) * self.width;
        let (bars, errors) = (&self.bars[row.clone()], &self.errors[row]);
        let mut running: VecDeque<(u64, usize, u8)> = VecDeque::new();
        let mut error_to = None;
        for (x, cell) in cells.iter_mut().enumerate() {
            if bars[x].span != SpanIx::NONE {
                let bar = bars[x];
                let long = bar.to - bar.from;
                while running.back().is_some_and(|older| older.0 <= long) {
                    running.pop_back();
                }
                running.push_back((long, scale.range(bar).1, value(bar.span)));
            }
            if errors[x] != NO_ERROR {
                error_to = error_to.max(Some(usize::from(errors[x])));
            }
            while running.front().is_some_and(|first| first.1 < x) {
                running.pop_front();
            }
            *cell = match running.front() {
                _ if error_to.is_some_and(|to| x <= to) => ERROR,
                Some(&(.., value)) => value,
                None => NOTHING,
            };
        }
    }
}
