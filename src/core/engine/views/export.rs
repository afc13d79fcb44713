//! The shown trace as a file, piece by piece; and its summary in words.

use std::fmt::Write;

use super::super::protocol::{Answer, Piece, ViewAnswer};
use super::super::shown::Shown;
use crate::analysis::{GroupKey, StatColumn, Statistics};
use crate::base::{DurationNs, fmt};
use crate::export::{Export, Format};
use crate::model::{Store, Thresholds};

/// How many bytes a piece has, or a span's more.
const PIECE: usize = 512 * 1024;

/// The most lines of a table in a summary.
const MOST_LINES: usize = 20;

impl Shown {
    /// The next piece of a file; the first one where `anew`.
    pub(super) fn piece(&mut self, store: &Store, format: Format, anew: bool) -> ViewAnswer {
        let known = self.views.export.take().filter(|(of, _)| *of == format && !anew);
        let begin = || (format, Export::new(store, &self.trace, format));
        let (of, mut export) = known.unwrap_or_else(begin);
        let mut bytes = Vec::with_capacity(PIECE + PIECE / 8);
        let more = export.piece(store, &mut bytes, PIECE);
        let written = export.written();
        if more {
            self.views.export = Some((of, export));
        }
        ViewAnswer::Piece { bytes, more, written }
    }

    /// What a person wants to tell of the trace, as Markdown; `link` leads to it.
    pub(super) fn summary(&mut self, store: &Store, link: &str, thresholds: Thresholds) -> String {
        let mut out = String::new();
        let root = store.roots(&self.trace).next();
        let text = |id| store.text(id);
        let (service, name) =
            root.map_or(("", ""), |root| (text(store.service(root)), text(store.name(root))));
        // Writing into a string can't fail.
        let _ = writeln!(out, "## {}: {}\n", escaped(service), escaped(name));
        let trace = self.trace;
        let id = super::super::names::trace_id(store, trace.key);
        let facts = [
            ("Trace", escaped(&id)),
            ("Start", fmt::utc_exact(trace.base)),
            ("Duration", fmt::duration(self.times.duration())),
            ("Spans", fmt::count(trace.len.into())),
            ("Services", fmt::count(trace.services.into())),
            ("Errors", fmt::count(trace.errors.into())),
        ];
        for (what, much) in facts {
            let _ = writeln!(out, "- **{what}:** {much}");
        }
        if !link.is_empty() {
            let _ = writeln!(out, "- <{}>", link.replace(['<', '>', ' '], ""));
        }
        self.findings_in_words(store, thresholds, &mut out);
        let own = self.spent.own(store, &self.trace, &self.times);
        let by = [GroupKey::Service];
        let mut groups = Statistics::new(store, &self.trace, None, own, &by);
        groups.sort(StatColumn::Own, true);
        out.push_str("\n| Service | Spans | Errors | Self | Share |\n|---|---:|---:|---:|---:|\n");
        for line in (0..groups.len().min(MOST_LINES)).filter_map(|i| groups.line(i)) {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                escaped(line.value.text(store).unwrap_or("(unknown service)")),
                fmt::count(line.count.into()),
                fmt::count(line.errors.into()),
                fmt::duration(DurationNs(line.own)),
                fmt::percent(line.own, groups.own().max(1)),
            );
        }
        if groups.len() > MOST_LINES {
            let _ = writeln!(out, "\n{} more services.", groups.len() - MOST_LINES);
        }
        out
    }

    fn findings_in_words(&mut self, store: &Store, thresholds: Thresholds, out: &mut String) {
        let Answer::Verdict(verdict) = self.verdict(store, thresholds) else { return };
        let words = |pieces: &[Piece]| -> String {
            pieces
                .iter()
                .map(|piece| match piece.name {
                    true => format!("**{}**", escaped(&piece.text)),
                    false => escaped(&piece.text),
                })
                .collect()
        };
        let _ = writeln!(out, "\n{}", words(&verdict.head));
        if verdict.findings.is_empty() {
            return;
        }
        out.push_str("\n### Findings\n\n");
        for finding in verdict.findings.iter().take(MOST_LINES) {
            let _ = write!(out, "- **{}:** {}", escaped(&finding.title), words(&finding.words));
            if finding.saving > 0 {
                let _ =
                    write!(out, " (up to {} sooner)", fmt::duration(DurationNs(finding.saving)));
            }
            out.push('\n');
        }
        let rest = verdict.findings.len().saturating_sub(MOST_LINES);
        if rest > 0 {
            let _ =
                writeln!(out, "\n{}", fmt::plural(rest as u64, "more finding", "more findings"));
        }
    }
}

/// A text that is nothing but a text in Markdown, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::render::clean(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
