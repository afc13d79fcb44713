//! Lines of the logs as rows of the timeline: which stand below which span, and what their rows tell.

use super::KeptLine;
use super::lines::fits;
use crate::base::fmt;
use crate::engine::line_rows::{LineRows, Tell};
use crate::engine::protocol::{LINES_BELOW, Level, LineRow, LinesOf, LogRows, Row};
use crate::engine::shown::Shown;
use crate::layout::rows::{Place, lines_below};
use crate::logs::ansi;
use crate::logs::fields;
use crate::logs::lines::front;
use crate::model::{SpanIx, Store};

/// How much of a line its row tells, in bytes about: more than the widest names show.
const TEXT_MOST: usize = 400;

impl Shown {
    /// From now on these lines are rows, or none; the rows as they are then. O(lines log lines).
    pub(super) fn show_lines(
        &mut self,
        store: &Store,
        of: Option<LinesOf>,
        spans: [Option<SpanIx>; 2],
    ) -> LogRows {
        let tell = Tell { row, hidden, place };
        let none = |of| LineRows { of, spans: Vec::new(), lines: Vec::new(), tell };
        self.line_rows = of.map(|of| Box::new(none(of)));
        if self.line_rows.is_none() {
            self.rows.set_lines(store, None);
        }
        self.find_lines(store);
        let rows = self.rows_now(store, spans);
        let Some(shown) = &self.line_rows else { return LogRows { rows, ..LogRows::default() } };
        let of_nobody =
            |at: &&u32| self.logs.0.get(**at as usize).is_some_and(|l| l.span.is_none());
        let nobody = shown.of_span(0).iter().filter(of_nobody).count();
        let spans = shown.spans.len() - usize::from(nobody > 0 && nobody == shown.of_span(0).len());
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        LogRows {
            lines: number(shown.lines.len()),
            spans: number(spans),
            nobody: number(nobody),
            rows,
        }
    }

    /// Other lines are kept: those that are rows are found again.
    pub(super) fn find_lines(&mut self, store: &Store) {
        let Some(mut shown) = self.line_rows.take() else { return };
        let fits = fits(&shown.of);
        let first = self.trace.first.0;
        // Those of nobody stand below the first span, a root, in the order of time.
        let local = |kept: &KeptLine| kept.span.map_or(0, |span| span.0.saturating_sub(first));
        let kept = (0..).zip(&self.logs.0).filter(|(_, kept)| fits(kept));
        let mut found: Vec<(u32, u32)> = kept.map(|(at, kept)| (local(kept), at)).collect();
        found.sort_unstable();
        shown.spans.clear();
        for (&(local, _), at) in found.iter().zip(0..) {
            if shown.spans.last().is_none_or(|last| last.0 != local) {
                shown.spans.push((local, at));
            }
        }
        shown.lines = found.into_iter().map(|(_, at)| at).collect();
        self.line_rows = Some(shown);
        self.place_lines(store);
    }
}

impl LineRows {
    /// The lines of the span at a place of the list.
    fn at(&self, at: usize) -> &[u32] {
        let Some(&(_, from)) = self.spans.get(at) else { return &[] };
        let end = self.spans.get(at + 1).map_or(self.lines.len(), |next| next.1 as usize);
        self.lines.get(from as usize..end).unwrap_or(&[])
    }

    /// The lines of a span, by its number in the trace. O(log spans with lines).
    fn of_span(&self, local: u32) -> &[u32] {
        let at = self.spans.binary_search_by_key(&local, |span| span.0);
        at.map_or(&[], |at| self.at(at))
    }

    /// The spans from one number to another that have lines, each with how many.
    fn between(&self, (from, end): (u32, u32)) -> impl Iterator<Item = (u32, u32)> + '_ {
        let first = self.spans.partition_point(|span| span.0 < from);
        self.spans.iter().enumerate().skip(first).map_while(move |(at, &(local, _))| {
            (local < end).then(|| (local, self.at(at).len() as u32))
        })
    }
}

/// Puts the lines among the rows, as far as their spans are; below a row that stands for many, none is.
fn place(shown: &mut Shown, store: &Store) {
    let Some(lines) = &shown.line_rows else { return };
    let groups = shown.reduction.groups.as_ref();
    let folded = |local: u32| {
        groups.is_some_and(|all| all.of(local).is_some_and(|group| !all.is_open(group)))
    };
    let spans = lines.between((0, u32::MAX)).filter(|(local, _)| !folded(*local));
    // One row more where there are others.
    let rows = spans.map(|(local, lines)| (local, lines.min(LINES_BELOW + 1))).collect();
    shown.rows.set_lines(store, lines_below(rows));
}

/// How many lines are hidden in what a row stands for: those of the spans that would be rows, or are in its group.
fn hidden(shown: &Shown, all: (u32, u32)) -> u32 {
    let rows = shown.reduction.rows();
    let spans = shown.line_rows.iter().flat_map(|lines| lines.between(all));
    let seen = spans.filter(|(local, _)| rows.is_none_or(|rows| rows.contains(*local)));
    seen.fold(0, |sum, (_, lines)| sum.saturating_add(lines))
}

/// The row of a line.
fn row(shown: &Shown, store: &Store, place: Place, service: u16) -> Row {
    let (span, line) = (place.span, place.line.unwrap_or(0));
    let siblings = shown.seen.as_ref().unwrap_or(&shown.siblings);
    let mut row = Row {
        span,
        parent: Some(span),
        service,
        depth: siblings.depth(store, span).saturating_add(1),
        // Lines stand before the span's children.
        position: (line + 1, shown.rows.lines_of(span).saturating_add(siblings.children(span))),
        ..Row::default()
    };
    let local = shown.local(span).unwrap_or(0);
    let all = shown.line_rows.as_ref().map_or(&[][..], |lines| lines.of_span(local));
    let kept = all.get(line as usize).and_then(|&at| shown.logs.0.get(at as usize));
    row.line = Some(LineRow { place: line, level: Level::Unknown });
    let Some(kept) = kept else { return row };
    row.start = u64::try_from(shown.log_offset(store, kept)).unwrap_or(0);
    if line >= LINES_BELOW {
        let more = (all.len() as u64).saturating_sub(u64::from(line));
        let lines = fmt::plural(more, "more line", "more lines");
        row.name = format!("{lines}: open the view Logs");
        return row;
    }
    row.line = Some(LineRow { place: line, level: kept.level });
    row.name = said(&kept.line.text);
    // Behind the text, where it does not name its span.
    row.pills = match (kept.span, kept.by_id) {
        (None, _) => format!("{} of no span", kept.service).trim_start().to_owned(),
        (Some(_), true) => String::new(),
        (Some(_), false) => "\u{2248} by time".to_owned(),
    };
    row
}

/// The message of a line, without colours; of several lines the first, with a sign that there are more.
fn said(text: &str) -> String {
    let message = fields::parse(text).and_then(|parsed| parsed.message);
    let plain = ansi::plain(message.as_deref().unwrap_or(text)).trim().to_owned();
    let line = plain.lines().next().unwrap_or("").trim_end();
    let told = front(line, TEXT_MOST);
    let cut = if told.len() < plain.len() { "\u{2026}" } else { "" };
    format!("{told}{cut}")
}
