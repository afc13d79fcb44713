//! Bars of one line, none over another, as a picture can show them: those narrower than a cell become one.

/// What is drawn as one bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first bar in it, by its place in the line.
    pub first: u32,
    /// Behind the last.
    pub end: u32,
    /// The longest of them, the first of equal ones.
    pub longest: u32,
    /// Where it begins.
    pub from: u64,
    /// Where the last of them ends.
    pub to: u64,
}

impl Run {
    /// How many bars are in it.
    pub fn len(&self) -> u32 {
        self.end - self.first
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.end == self.first
    }
}

/// Tells the runs of a line of `len` bars, in order and none over another, that are seen between `from` and `to`
/// when that is `cells` cells wide. `bar` says from where to where each is. A bar of a cell or more is a run of its
/// own; narrower ones that touch the same cell are one run, so there are at most two runs for each cell.
/// O(log bars + bars that are seen).
pub fn runs(
    len: u32,
    bar: &dyn Fn(u32) -> (u64, u64),
    (from, to): (u64, u64),
    cells: u32,
    tell: &mut dyn FnMut(Run),
) {
    let cell = (to.saturating_sub(from) / u64::from(cells.max(1))).max(1);
    let cell_of = |at: u64| at.saturating_sub(from) / cell;
    let mut open: Option<Run> = None;
    for i in first_behind(len, bar, from)..len {
        let (start, end) = bar(i);
        if start > to || (start == to && to > from) {
            break;
        }
        let wide = end.saturating_sub(start) >= cell;
        let joins = open.filter(|run| !wide && cell_of(start) == cell_of(run.from));
        if let Some(run) = joins {
            let long = |i| {
                let (start, end) = bar(i);
                end - start
            };
            let longest = if end - start > long(run.longest) { i } else { run.longest };
            open = Some(Run { end: i + 1, longest, to: run.to.max(end), ..run });
            continue;
        }
        open.take().into_iter().for_each(&mut *tell);
        let run = Run { first: i, end: i + 1, longest: i, from: start, to: end };
        if wide {
            tell(run);
        } else {
            open = Some(run);
        }
    }
    open.into_iter().for_each(tell);
}

/// The first bar that ends behind `from`, or begins there.
fn first_behind(len: u32, bar: &dyn Fn(u32) -> (u64, u64), from: u64) -> u32 {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        let (start, end) = bar(middle);
        if end <= from && start < from { low = middle + 1 } else { high = middle }
    }
    low
}
