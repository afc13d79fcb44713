//! Windows of the lines that are kept, and where in the trace they are.

use std::collections::BTreeMap;

use super::KeptLine;
use crate::base::{DurationNs, Needle, StrId};
use crate::engine::names::problem;
use crate::engine::protocol::{
    Level, LinesOf, LogDetail, LogLine, LogMarks, LogRun, LogWindow, Problem,
};
use crate::engine::shown::Shown;
use crate::logs::ansi;
use crate::logs::fields::{self, Parsed};
use crate::logs::lines::front;
use crate::model::{SpanIx, Status, Store};

/// How much of a line is told in a list, in bytes about.
const TEXT_MOST: usize = 2_000;

/// How many lines are told of a span.
const MARKS_MOST: usize = 200;

/// How many lines a window has at most.
const WINDOW_MOST: u32 = 1_000;

/// What stands in a list of lines.
enum Entry<'a> {
    Line(u32, &'a KeptLine),
    /// The start of a span.
    Span(SpanIx),
}

impl Shown {
    /// A window of lines. O(lines), with spans between them O(lines + spans log spans).
    pub(super) fn log_lines(
        &self,
        store: &Store,
        of: &LinesOf,
        first: u32,
        count: u32,
    ) -> LogWindow {
        let (needle, any) = (Needle::new(of.text.trim()), of.text.trim().is_empty());
        let fits = fits(of);
        let lines = (0..).zip(&self.logs.0).filter(|(_, kept)| fits(kept));
        let mut found: Vec<Entry<'_>> = lines.map(|(at, kept)| Entry::Line(at, kept)).collect();
        if of.spans {
            let named = |id: StrId| any || needle.is_in(store.text(id));
            let spans = store.spans_of(&self.trace);
            let spans = spans.filter(|&span| named(store.name(span)) || named(store.service(span)));
            found.extend(spans.map(Entry::Span));
            // A span begins before what is written in it.
            let place = |entry: &Entry<'_>| match entry {
                Entry::Line(_, kept) => (self.log_offset(store, kept), 1),
                Entry::Span(span) => {
                    (i64::try_from(self.times.start(store, *span)).unwrap_or(i64::MAX), 0)
                }
            };
            found.sort_by_cached_key(place);
        }
        if of.back {
            found.reverse();
        }
        let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let window = found.into_iter().skip(first as usize).take(count.min(WINDOW_MOST) as usize);
        let line = |entry| match entry {
            Entry::Line(at, kept) => self.log_line_of(store, at, kept),
            Entry::Span(span) => self.log_span(store, span),
        };
        LogWindow { total, lines: window.map(line).collect() }
    }

    /// The start of a span, among lines.
    fn log_span(&self, store: &Store, span: SpanIx) -> LogLine {
        let start = self.times.start(store, span);
        let failed = store.status(span) == Status::Error;
        LogLine {
            at: u32::MAX,
            time: self.trace.base.plus(DurationNs(start)),
            offset: i64::try_from(start).unwrap_or(i64::MAX),
            level: if failed { Level::Error } else { Level::Unknown },
            service: store.text(store.service(span)).to_owned(),
            span: Some((span, store.text(store.name(span)).to_owned())),
            by_id: true,
            begins: Some(store.duration(span).0),
            ..LogLine::default()
        }
    }

    fn log_line_of(&self, store: &Store, at: u32, kept: &KeptLine) -> LogLine {
        let parsed = fields::parse(&kept.line.text);
        let fields = parsed.as_ref().map_or(0, |parsed| parsed.fields.len());
        let said = parsed.and_then(|Parsed { message, .. }| message);
        let text = said.as_deref().unwrap_or(&kept.line.text);
        let (runs, long) = cut(ansi::runs(text));
        LogLine {
            at,
            time: kept.line.at,
            offset: self.log_offset(store, kept),
            level: kept.level,
            service: kept.service.clone(),
            runs,
            long,
            fields: u32::try_from(fields).unwrap_or(u32::MAX),
            span: kept.span.map(|span| (span, store.text(store.name(span)).to_owned())),
            by_id: kept.by_id,
            begins: None,
        }
    }

    /// When a line was, in nanoseconds after the trace's start, moved with its span.
    pub(super) fn log_offset(&self, store: &Store, kept: &KeptLine) -> i64 {
        match kept.span {
            Some(span) => self.offset(store, kept.line.at, span),
            None => kept.line.at.0.saturating_sub(self.trace.base.0),
        }
    }

    /// All of a line.
    pub(super) fn log_line(&self, at: u32) -> Result<LogDetail, Problem> {
        let kept = self.logs.0.get(at as usize);
        let none = || problem("There is no such line any more", "Look for it again");
        let KeptLine { line, .. } = kept.ok_or_else(none)?;
        let parsed = fields::parse(&line.text);
        let form = parsed.as_ref().map_or("", |parsed| parsed.form.word());
        Ok(LogDetail {
            text: ansi::plain(&line.text).into_owned(),
            form: form.to_owned(),
            fields: parsed.map(|parsed| parsed.fields).unwrap_or_default(),
            metadata: line.meta.clone(),
            labels: line.labels.as_ref().clone(),
        })
    }

    /// The lines of all spans that have any, by span. O(lines log lines).
    pub(super) fn log_marks(&self, store: &Store) -> Vec<LogMarks> {
        let mut found: BTreeMap<SpanIx, Vec<(u64, Level)>> = BTreeMap::new();
        for kept in &self.logs.0 {
            let Some(span) = kept.span else { continue };
            let lines = found.entry(span).or_default();
            if lines.len() < MARKS_MOST {
                let at = u64::try_from(self.log_offset(store, kept)).unwrap_or(0);
                lines.push((at, kept.level));
            }
        }
        found.into_iter().map(|(span, lines)| LogMarks { span, lines }).collect()
    }

    /// How many lines there are in each part of the trace's time; what was before or after it is left out.
    pub(super) fn log_volume(&self, store: &Store, parts: u16) -> Vec<[u32; 3]> {
        let parts = usize::from(parts.min(4_096));
        let mut volume = vec![[0; 3]; parts];
        let whole = u128::from(self.times.duration().0.max(1));
        for kept in &self.logs.0 {
            let Ok(at) = u64::try_from(self.log_offset(store, kept)) else { continue };
            let part = u128::from(at) * parts as u128 / whole;
            // The very end is in the last part.
            let part = if u128::from(at) == whole { parts.saturating_sub(1) as u128 } else { part };
            let Some([all, warned, failed]) =
                usize::try_from(part).ok().and_then(|part| volume.get_mut(part))
            else {
                continue;
            };
            *all += 1;
            *warned += u32::from(kept.level >= Level::Warn);
            *failed += u32::from(kept.level >= Level::Error);
        }
        volume
    }
}

/// Whether a line is one of those that are asked for.
pub(super) fn fits(of: &LinesOf) -> impl Fn(&KeptLine) -> bool + use<> {
    let (needle, any) = (Needle::new(of.text.trim()), of.text.trim().is_empty());
    let (least, span) = (of.least, of.span);
    move |kept| {
        kept.level >= least
            && span.is_none_or(|span| kept.span == Some(span))
            && (any || needle.is_in(&ansi::plain(&kept.line.text)))
    }
}

/// As much of a text as is told in a list.
fn cut(runs: Vec<LogRun>) -> (Vec<LogRun>, bool) {
    let (mut left, mut told, mut long) = (TEXT_MOST, Vec::new(), false);
    for mut run in runs {
        if left == 0 {
            long = true;
            break;
        }
        let told_of_it = front(&run.text, left).len();
        long = told_of_it < run.text.len();
        run.text.truncate(told_of_it);
        left = left.saturating_sub(run.text.len());
        if !run.text.is_empty() {
            told.push(run);
        }
        if long {
            break;
        }
    }
    (told, long)
}
