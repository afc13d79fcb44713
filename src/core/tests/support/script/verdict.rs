//! A verdict as text.

use std::fmt::Write;

use spanscape_core::engine::protocol::*;

/// What is wrong, with links as `[text](what they find)`.
pub fn verdict(verdict: &Verdict) -> String {
    let mut out = format!("{}\n", words(&verdict.head));
    for finding in &verdict.findings {
        let FindingText { code, severity, confidence, spans, saving, .. } = finding;
        let _ = writeln!(out, "  {severity} {code} {confidence}, {spans} spans, saves {saving}");
        let _ = writeln!(out, "    {}", words(&finding.words));
    }
    out
}

/// Where the time went.
pub fn spent(tables: &SpentTables) -> String {
    let mut out = format!("{:.0} ns, path {} ns\n", tables.whole, tables.path);
    let lists = [&tables.services, &tables.operations, &tables.parts];
    for (name, list) in ["services", "operations", "parts"].into_iter().zip(lists) {
        let _ = writeln!(out, "{name}");
        for line in list {
            let SpentLine { of, service, spans, time, path } = line;
            let of = words(std::slice::from_ref(of));
            let _ = writeln!(out, "  {of} {service} {spans} spans {time:.0} path {path}");
        }
    }
    out
}

/// What each change saves, and what is left of the main root's time.
pub fn what_if(told: &WhatIfTold) -> String {
    let mut out = String::new();
    for ChangeTold { words, spans, saved } in &told.changes {
        let words = self::words(words);
        let _ = writeln!(out, "  {words}: {spans} spans, saves {saved}");
    }
    let _ = writeln!(out, "  leaves {}", told.after);
    out
}

/// The score, and a line a note.
pub fn lint(told: &LintTold) -> String {
    let mut out = format!("{}\n", told.score);
    for LintLine { rule, major, count, text, detail, span, .. } in &told.notes {
        let mark = if *major { "!" } else { "-" };
        let span = span.map(|span| format!(" #{}", span.0)).unwrap_or_default();
        let _ = writeln!(out, "  {mark} {rule}{span}: {count} {text} ({detail})");
    }
    out
}

/// How far it is, and a line of each place.
pub fn crowd(told: &CrowdTold) -> String {
    let mut out = format!("{} of {}\n", told.done, told.total);
    for line in &told.lines {
        let CrowdText { detector, severity, service, name, traces, saving, worst, .. } = line;
        let _ = write!(out, "  {severity} {detector} at {service}: {name}, {traces} traces, ");
        let _ = writeln!(out, "saves {saving}, worst {worst}");
    }
    out
}

/// A sentence.
pub fn words(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| {
        let text = if piece.name { format!("`{}`", piece.text) } else { piece.text.clone() };
        let span = piece.span.map(|span| format!("#{}", span.0)).unwrap_or_default();
        match (piece.find.as_str(), piece.span) {
            ("", None) => text,
            (find, _) => format!("[{text}]({find}{span})"),
        }
    };
    pieces.iter().map(piece).collect()
}
