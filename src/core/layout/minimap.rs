//! The whole trace as a small raster: every span at its row and its time, whatever is collapsed.
//!
//! A line stands for as many rows as there must be. A cell shows the kind that most of its few spans
//! are of; where there are many, lines take turns, so that of the cells each kind has the share that it
//! has of the spans. Brightness tells how many there are. Errors are red in proportion: of the cells in
//! which a tenth of the spans have failed, a tenth are red, and no error is without a mark. Each span
//! is noted only where it starts and behind its end; then each line is swept once. So the cost is
//! O(spans + cells), however long the spans are.
#![expect(
    clippy::indexing_slicing,
    reason = "cell numbers are y * width + x with both clamped to the raster, kinds are clamped to KINDS"
)]

use crate::model::{SpanIx, Status, Store, TraceInfo};

/// Most cells on a side; a larger picture is asked for by nobody and would need gigabytes.
pub const MAX_SIDE: u16 = 4_096;

/// An empty cell.
pub const NOTHING: u8 = 0;
/// A cell that tells of an error.
pub const ERROR: u8 = 1;

/// How many kinds of spans are told apart. Those beyond are taken for the last.
pub const KINDS: u8 = 50;
/// Steps of brightness.
pub const LEVELS: u8 = 5;

/// A mark of an error where there are few of them, in cells: one alone would not be seen.
const MARK: (usize, usize) = (3, 2);
/// An error that starts within so many cells behind a red one needs no mark.
const NEAR: usize = 3;
/// So many marks are few.
const FEW: usize = 24;

/// From so many spans on, kinds take turns.
const MANY: u64 = 5;

/// In which order the cells of a block of 8 by 8 become red as the share of errors grows, from 0: those
/// that come after one another are far apart.
fn order(x: usize, y: usize) -> u64 {
    let (a, b) = (x as u64 ^ y as u64, y as u64);
    (a & 1) << 5 | (b & 1) << 4 | (a & 2) << 2 | (b & 2) << 1 | (a & 4) >> 1 | (b & 4) >> 2
}

/// A picture of `width * height` cells, line by line from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raster {
    /// Cells in a line.
    pub width: u16,
    /// Lines.
    pub height: u16,
    /// [`NOTHING`], [`ERROR`], or what [`cell`] says.
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

/// The cell of a kind, with a brightness of 1 to [`LEVELS`].
pub fn cell(kind: u8, level: u8) -> u8 {
    2 + kind.min(KINDS - 1) * LEVELS + level.clamp(1, LEVELS) - 1
}

/// The kind and the brightness of a cell; none for [`NOTHING`] and [`ERROR`].
pub fn kind_and_level(cell: u8) -> Option<(u8, u8)> {
    let at = cell.checked_sub(2)?;
    Some((at / LEVELS, at % LEVELS + 1))
}

/// Draws a trace. `start` gives a span's start in nanoseconds after the trace's base (moved by a
/// skew adjustment or not) and `duration` the trace's length; `kind` is below [`KINDS`]. Each span
/// counts in each cell that it touches. Of few kinds with equally many spans, that with the longer ones
/// wins. The brightest cell is the one with most spans; below it, each step stands for the same
/// factor. O(spans + cells).
pub fn raster(
    store: &Store,
    trace: &TraceInfo,
    size: Size,
    duration: u64,
    start: impl Fn(SpanIx) -> u64,
    kind: impl Fn(SpanIx) -> u8,
) -> Raster {
    let (width, height) = (size.width.min(MAX_SIDE), size.height.min(MAX_SIDE));
    let (wide, high) = (usize::from(width), usize::from(height));
    let mut out = Raster { width, height, cells: vec![NOTHING; wide * high] };
    let lines = high.min(trace.len as usize);
    if out.cells.is_empty() || lines == 0 {
        return out;
    }
    let scale = Scale::new(width, duration);
    let (mut line, mut marks) = (Line::new(wide), Vec::new());
    let mut seen = vec![Seen::default(); wide * lines];
    let mut spans = store.spans_of(trace);
    let mut row = 0;
    for (y, seen) in seen.chunks_exact_mut(wide).enumerate() {
        // The first row of the next line. 64 bits: this reaches 2^32 * 2^12.
        let end = ((y as u64 + 1) * u64::from(trace.len)).div_ceil(lines as u64);
        for span in spans.by_ref().take((end - row) as usize) {
            let bar = (start(span), store.duration(span).0);
            line.add(bar, &scale, kind(span).min(KINDS - 1), store.status(span) == Status::Error);
        }
        row = end;
        line.sweep(y, seen, &mut marks);
    }
    let steps = Steps::new(seen.iter().map(|s| s.spans).max().unwrap_or_default());
    for (y, seen) in seen.chunks_exact(wide).enumerate() {
        let (top, bottom) = band(y, lines, high);
        for (cell, seen) in out.cells[top * wide..].iter_mut().zip(seen) {
            *cell = match seen.spans {
                _ if seen.red => ERROR,
                0 => NOTHING,
                spans => self::cell(seen.kind, steps.of(spans)),
            };
        }
        for y in top + 1..bottom {
            out.cells.copy_within(top * wide..(top + 1) * wide, y * wide);
        }
    }
    // The more there are, the smaller.
    let (far, deep) = match marks.len() {
        0..=FEW => MARK,
        many if many <= 8 * FEW => (2, 1),
        _ => (1, 1),
    };
    for (y, x) in marks {
        let (top, bottom) = band(y, lines, high);
        for y in top..bottom.max(top + deep).min(high) {
            out.cells[y * wide + x..y * wide + wide.min(x + far)].fill(ERROR);
        }
    }
    out
}

/// Where a line stands, from top to bottom, the bottom excluded: higher than a cell where a trace has
/// fewer rows than the picture is high. Three or more leave a gap of about a quarter, so that
/// neighbours can be told apart.
fn band(line: usize, lines: usize, height: usize) -> (usize, usize) {
    let (top, bottom) = (line * height / lines, (line + 1) * height / lines);
    let high = bottom - top;
    let gap = if high < 3 { 0 } else { (high / 4).max(1) };
    (top, bottom - gap)
}

/// Time to cells.
struct Scale {
    width: u16,
    duration: f64,
    /// What a nanosecond adds to a score.
    weight: f64,
}

impl Scale {
    fn new(width: u16, duration: u64) -> Self {
        let duration = duration.max(1) as f64;
        Self { width, duration, weight: 65_535.0 / duration }
    }

    /// The first and the last cell of a bar; the last is never before the first.
    fn range(&self, (from, long): (u64, u64)) -> (usize, usize) {
        let last = usize::from(self.width) - 1;
        // Multiplied first: exact at the borders of cells, as far as the product fits 53 bits.
        let cell = |time: u64| time as f64 * f64::from(self.width) / self.duration;
        let first = (cell(from) as usize).min(last);
        let end = cell(from.saturating_add(long)).ceil() as usize;
        (first, end.saturating_sub(1).clamp(first, last))
    }

    /// What a span adds to the score of its kind: one to the count, and below it its length in parts
    /// of 65,535 of the trace. Both fit for as many spans as there can be.
    fn score(&self, long: u64) -> u64 {
        ONE + ((long as f64 * self.weight) as u64).min(65_535)
    }
}

/// One span in a score.
const ONE: u64 = 1 << 40;

/// What the cell of a line shows.
#[derive(Clone, Copy, Default)]
struct Seen {
    spans: u32,
    kind: u8,
    red: bool,
}

/// One line: what changes from each cell to the next.
struct Line {
    /// By cell and kind, what is added to the kind's score; wrapping, so that it can be taken away.
    scores: Vec<[u64; KINDS as usize]>,
    /// By cell, what is added to the number of errors; likewise.
    errors: Vec<u32>,
    /// By cell, whether anything is added, and whether an error starts there.
    notes: Vec<(bool, bool)>,
}

impl Line {
    fn new(width: usize) -> Self {
        let scores = vec![[0; KINDS as usize]; width];
        Self { scores, errors: vec![0; width], notes: vec![(false, false); width] }
    }

    fn add(&mut self, bar: (u64, u64), scale: &Scale, kind: u8, error: bool) {
        let ((from, last), score) = (scale.range(bar), scale.score(bar.1));
        let mut change = |at: usize, by: u64| {
            self.notes[at].0 = true;
            let sum = &mut self.scores[at][usize::from(kind)];
            *sum = sum.wrapping_add(by);
        };
        change(from, score);
        if last + 1 < self.errors.len() {
            change(last + 1, score.wrapping_neg());
        }
        if error {
            self.notes[from].1 = true;
            self.errors[from] = self.errors[from].wrapping_add(1);
            if let Some(behind) = self.errors.get_mut(last + 1) {
                *behind = behind.wrapping_sub(1);
            }
        }
    }

    /// Fills in what the cells of line `y` show, notes where errors need a mark, and is empty then.
    fn sweep(&mut self, y: usize, seen: &mut [Seen], marks: &mut Vec<(usize, usize)>) {
        let mut sums = [0_u64; KINDS as usize];
        let (mut now, mut errors, mut red_to) = (Seen::default(), 0_u32, None);
        for (x, seen) in seen.iter_mut().enumerate() {
            let (changed, error) = std::mem::take(&mut self.notes[x]);
            if changed {
                let mut best = 0;
                let mut all = 0;
                for (kind, by) in (0..).zip(&mut self.scores[x]) {
                    let sum = &mut sums[usize::from(kind)];
                    *sum = sum.wrapping_add(std::mem::take(by));
                    all += *sum;
                    if *sum > sums[usize::from(best)] {
                        best = kind;
                    }
                }
                if all / ONE >= MANY {
                    best = turn(&sums, all, y);
                }
                (now.kind, now.spans) = (best, (all / ONE) as u32);
                errors = errors.wrapping_add(std::mem::take(&mut self.errors[x]));
            }
            let order = 2 * order(x, y) + 1;
            now.red = u64::from(errors) * 128 > order * u64::from(now.spans);
            *seen = now;
            if now.red {
                red_to = Some(x + NEAR);
            } else if error && red_to.is_none_or(|to| to < x) {
                red_to = Some(x + NEAR);
                marks.push((y, x));
            }
        }
    }
}

/// The kind whose turn it is in line `y`: the one at a place of all scores that jumps from line to line
/// by the golden ratio, which spreads any number of them evenly.
fn turn(sums: &[u64; KINDS as usize], all: u64, y: usize) -> u8 {
    let place = (y as u32).wrapping_add(1).wrapping_mul(0x9e37_79b9);
    let mut rest = ((u128::from(all) * u128::from(place)) >> 32) as u64;
    let mut kinds = (0..).zip(sums);
    let found = kinds.find(|&(_, &sum)| {
        let here = rest < sum;
        rest = rest.saturating_sub(sum);
        here
    });
    found.map_or(0, |(kind, _)| kind)
}

/// Numbers of spans to steps of brightness.
struct Steps([f64; LEVELS as usize]);

impl Steps {
    fn new(most: u32) -> Self {
        let factor = (f64::from(most) + 1.0).powf(1.0 / f64::from(LEVELS));
        let mut to = 1.0;
        Self([(); LEVELS as usize].map(|()| {
            to *= factor;
            // What rounding takes away must not make a step of its own.
            to + 1e-6
        }))
    }

    fn of(&self, spans: u32) -> u8 {
        let spans = f64::from(spans) + 1.0;
        1 + self.0.iter().take_while(|&&to| to < spans).count().min(usize::from(LEVELS) - 1) as u8
    }
}
