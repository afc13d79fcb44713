//! The verdicts of all traces as text, JSON or Markdown.

use std::fmt::Write;

use serde_json::{Value, json};
use spanscape_core::analysis::verdict::{Crowd, CrowdLine, Severity};
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::judge::{Judged, judge};
use spanscape_core::engine::protocol::{FindingText, Piece};
use spanscape_core::model::{Store, TraceIx};
use spanscape_core::render::clean;

use super::options::{Format, Options};

pub struct Report<'a> {
    options: &'a Options,
    out: String,
    traces: Vec<Value>,
    refused: Vec<Value>,
    crowd: Crowd,
    worst: Option<Severity>,
}

impl<'a> Report<'a> {
    pub fn new(options: &'a Options) -> Self {
        Self {
            options,
            out: String::new(),
            traces: Vec::new(),
            refused: Vec::new(),
            crowd: Crowd::default(),
            worst: None,
        }
    }

    /// Adds all traces of a file.
    pub fn judge(&mut self, file: &str, store: &Store) {
        for ix in (0..store.traces().len()).map(|ix| TraceIx(ix as u32)) {
            let Some(judged) = judge(store, ix, &self.options.thresholds) else { continue };
            let worst = judged.findings.iter().map(|finding| finding.severity).max();
            self.worst = self.worst.max(worst);
            self.crowd.add(store, &judged.findings);
            match self.options.format {
                Format::Text => self.text(file, &judged),
                Format::Markdown => self.markdown(file, &judged),
                Format::Json => self.traces.push(value(file, &judged)),
            }
        }
    }

    /// Adds a file that could not be read.
    pub fn refuse(&mut self, file: &str, problem: &str) {
        if self.options.format != Format::Json {
            eprintln!("spanscape-lint: {file}: {problem}");
        }
        self.refused.push(json!({ "file": file, "error": problem }));
    }

    pub fn is_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    pub fn fails(&self) -> bool {
        self.worst.is_some_and(|worst| worst >= self.options.fail_on)
    }

    /// The whole report.
    pub fn finish(&mut self) -> String {
        let lines = self.crowd.lines();
        let many = self.crowd.traces() > 1;
        if self.options.format == Format::Json {
            let findings: Vec<Value> = lines.iter().map(|line| self.crowd_value(line)).collect();
            let whole =
                json!({ "traces": self.traces, "together": findings, "refused": self.refused });
            return serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n";
        }
        if many && !lines.is_empty() {
            let mark = if self.options.format == Format::Markdown { "## " } else { "" };
            let _ = writeln!(self.out, "{mark}All traces together\n");
            for line in &lines {
                let words = self.crowd_words(line);
                let _ = writeln!(self.out, "- {words}");
            }
        }
        std::mem::take(&mut self.out)
    }

    fn text(&mut self, file: &str, judged: &Judged) {
        let _ = writeln!(self.out, "{file} {}\n  {}", judged.id, words(&judged.verdict.head, ""));
        for finding in &judged.verdict.findings {
            let _ = writeln!(
                self.out,
                "  {:8} {}: {}",
                severity(finding),
                finding.title,
                words(&finding.words, "")
            );
            let _ = writeln!(self.out, "           {}{}", finding.advice, assumption(finding));
        }
        self.out.push('\n');
    }

    fn markdown(&mut self, file: &str, judged: &Judged) {
        let _ = writeln!(
            self.out,
            "## `{}`\n\n`{file}`\n\n{}\n",
            judged.id,
            words(&judged.verdict.head, "`")
        );
        for finding in &judged.verdict.findings {
            let (title, words) = (&finding.title, words(&finding.words, "`"));
            let _ = writeln!(self.out, "- **{title}** ({}): {words}", severity(finding));
            let _ = writeln!(self.out, "  {}{}", finding.advice, assumption(finding));
        }
        if !judged.verdict.findings.is_empty() {
            self.out.push('\n');
        }
    }

    fn crowd_words(&self, line: &CrowdLine) -> String {
        let of = fmt::count(self.crowd.traces().into());
        let traces = fmt::count(line.traces.into());
        let mark = if self.options.format == Format::Markdown { "`" } else { "" };
        let place = clean(&format!("{} {}", line.service, line.name)).replace('`', "'");
        let place = format!("{mark}{place}{mark}");
        let lost = match line.saving {
            0 => String::new(),
            saving => format!(", {} could be saved", fmt::duration(DurationNs(saving))),
        };
        format!("{} in {place}: {traces} of {of} traces{lost}", line.detector.title())
    }

    fn crowd_value(&self, line: &CrowdLine) -> Value {
        json!({
            "detector": line.detector.name(), "service": line.service, "span": line.name,
            "severity": line.severity.word(), "traces": line.traces, "of": self.crowd.traces(),
            "count": line.count, "savingNs": line.saving,
        })
    }
}

fn severity(finding: &FindingText) -> &'static str {
    match finding.severity {
        2 => "critical",
        1 => "warning",
        _ => "info",
    }
}

fn assumption(finding: &FindingText) -> String {
    let sure = format!(" Confidence: {}", finding.confidence);
    match finding.assumption.as_str() {
        "" => format!("{sure}."),
        text => format!("{sure}; assumed: {text}."),
    }
}

/// A sentence; names stand between marks.
fn words(pieces: &[Piece], mark: &str) -> String {
    let mut text = String::new();
    for piece in pieces {
        let mark = if piece.name { mark } else { "" };
        let _ = write!(text, "{mark}{}{mark}", piece.text.replace('`', "'"));
    }
    text
}

fn value(file: &str, judged: &Judged) -> Value {
    let finding = |finding: &FindingText| {
        json!({
            "detector": finding.detector, "severity": severity(finding), "confidence": finding.confidence,
            "text": words(&finding.words, ""), "advice": finding.advice, "assumption": finding.assumption,
            "code": finding.code, "spans": finding.spans, "timeNs": finding.time, "savingNs": finding.saving,
        })
    };
    let services: Vec<Value> = judged.spent.services.iter().map(|line| {
        json!({ "service": line.of.text, "spans": line.spans, "executionNs": line.time.round(), "criticalPathNs": line.path })
    }).collect();
    json!({
        "file": file, "trace": judged.id, "text": words(&judged.verdict.head, ""),
        "findings": judged.verdict.findings.iter().map(finding).collect::<Vec<_>>(),
        "services": services,
    })
}
