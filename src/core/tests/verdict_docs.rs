//! docs/verdict.md has every detector, threshold and rule of the lint, in the words of the code.
//!
//! `UPDATE_DOCS=1 cargo test -p spanscape-core --test all verdict_docs` writes the tables there.

use std::collections::HashMap;
use std::path::Path;

use spanscape_core::analysis::verdict::Detector;
use spanscape_core::analysis::{LintRule, LintWeight};
use spanscape_core::model::Threshold;

const FINDING: &str = include_str!("../analysis/verdict/finding.rs");
const THRESHOLDS: &str = include_str!("../model/thresholds.rs");
const RULES: &str = include_str!("../analysis/lint/rule.rs");

/// The documentation of each line `Kind = "name", ...` of a table, by name.
fn documented(source: &str) -> HashMap<&str, String> {
    let mut found = HashMap::new();
    let mut doc = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("/// ") {
            doc += if doc.is_empty() { "" } else { " " };
            doc += text;
            continue;
        }
        let row = line.split_once(" = \"").filter(|(kind, _)| !kind.contains(' '));
        if let Some((_, rest)) = row {
            let name = rest.split('"').next().unwrap();
            found.insert(name, doc.replace('|', "\\|"));
        }
        doc.clear();
    }
    found
}

/// The thresholds that decide whether a detector finds something.
fn of(detector: Detector) -> &'static [Threshold] {
    use Threshold as T;
    match detector {
        Detector::NPlusOneQueries => &[T::RepeatCount, T::QueriesTime],
        Detector::NPlusOneCalls => &[T::RepeatCount, T::CallsTime],
        Detector::RepeatingPattern => &[T::PatternCount, T::PatternTime],
        Detector::RedundantCalls => &[T::RedundantCount, T::RedundantTime, T::RedundantShare],
        Detector::SequentialCalls => &[T::SequentialCount, T::SequentialTime, T::SequentialShare],
        Detector::SlowStatement => &[T::SlowTime, T::SlowLeast, T::SlowShare],
        Detector::ChattyService => &[T::ChattyCount],
        Detector::FanOut => &[T::FanOutCount],
        Detector::PoolSaturation => &[T::PoolCount, T::PoolTime],
        Detector::Retries => &[T::RetryTime],
        Detector::TimeOut | Detector::RootCause => &[],
        Detector::Gap => &[T::GapTime, T::GapShare],
        Detector::QueueWait => &[T::QueueTime],
        Detector::NetworkGap => &[T::NetworkTime, T::NetworkShare],
        Detector::Outlier => &[T::OutlierCount, T::OutlierFactor, T::OutlierTime],
        Detector::AfterResponse => &[T::AfterTime],
        Detector::ClockSkew => &[T::SkewTime],
    }
}

fn usual(threshold: Threshold) -> String {
    format!("{} {}", threshold.default_value(), threshold.unit().sign()).trim_end().to_owned()
}

fn detectors() -> String {
    let docs = documented(FINDING);
    let mut out = "| detector | in the page | what it is, and after whom | thresholds | saved if |\n|---|---|---|---|---|\n".to_owned();
    for &detector in Detector::ALL {
        let (name, title) = (detector.name(), detector.title());
        let thresholds: Vec<_> =
            of(detector).iter().map(|t| format!("`{}` {}", t.name(), usual(*t))).collect();
        let (doc, thresholds) = (&docs[name], thresholds.join(", "));
        out +=
            &format!("| `{name}` | {title} | {doc} | {thresholds} | {} |\n", detector.assumption());
    }
    out
}

fn thresholds() -> String {
    let docs = documented(THRESHOLDS);
    let mut out = "| name | usually | what it says | from |\n|---|---|---|---|\n".to_owned();
    for &threshold in Threshold::ALL {
        let (name, text) = (threshold.name(), threshold.text());
        let doc = &docs[name];
        out += &format!("| `{name}` | {} | {text} | {doc} |\n", usual(threshold));
    }
    out
}

fn rules() -> String {
    let docs = documented(RULES);
    let mut out = "| rule | weight | when | what to do |\n|---|---|---|---|\n".to_owned();
    for &rule in LintRule::ALL {
        let weight = if rule.weight() == LintWeight::Major { "major" } else { "minor" };
        let (name, advice) = (rule.name(), rule.advice());
        out += &format!("| `{name}` | {weight} | {} | {advice}. |\n", docs[name]);
    }
    out
}

/// The text with a table between its two comments.
fn put(text: &str, mark: &str, table: &str) -> String {
    let (from, to) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&from).expect("the comment before it");
    let (_, after) = rest.split_once(&to).expect("the comment behind it");
    format!("{before}{from}{table}{to}{after}")
}

#[test]
fn the_tables_are_those_of_the_code() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verdict.md");
    let there = std::fs::read_to_string(&file).unwrap();
    let mut new = put(&there, "detectors", &detectors());
    new = put(&new, "thresholds", &thresholds());
    new = put(&new, "rules", &rules());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &new).unwrap();
    } else {
        let is = there == new;
        assert!(
            is,
            "UPDATE_DOCS=1 cargo test -p spanscape-core --test all verdict_docs writes docs/verdict.md anew"
        );
    }
}

#[test]
fn every_threshold_belongs_to_a_detector_or_to_all() {
    let of_all = [Threshold::WarnShare, Threshold::CriticalShare];
    let used: Vec<_> = Detector::ALL.iter().flat_map(|&detector| of(detector)).collect();
    for threshold in Threshold::ALL {
        assert!(used.contains(&threshold) || of_all.contains(threshold), "{threshold:?}");
    }
}
