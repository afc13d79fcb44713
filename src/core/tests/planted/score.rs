//! Findings against what was planted: what was found, what was missed, what was made up.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use spanscape_core::analysis::verdict::Finding;
use spanscape_core::engine::judge::find_in;
use spanscape_core::model::{SpanIx, Store, Thresholds, TraceIx};
use spanscape_planted::{Plant, Planted};

/// How many examples of one sort are kept.
const EXAMPLES: usize = 6;

#[derive(Clone, Copy, Debug, Default)]
struct Score {
    planted: u32,
    found: u32,
    right: u32,
    wrong: u32,
    /// Of the wrong ones, those that a look-alike has led to.
    misled: u32,
}

impl Score {
    fn recall(&self) -> f64 {
        f64::from(self.found) / f64::from(self.planted.max(1))
    }

    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.wrong).max(1))
    }
}

/// By detector.
#[derive(Debug, Default)]
pub struct Scores {
    by: BTreeMap<&'static str, Score>,
    examples: BTreeMap<String, Vec<String>>,
}

impl Scores {
    /// Adds a trace.
    pub fn add(&mut self, store: &Store, planted: &Planted) {
        let findings = find_in(store, TraceIx(0), &Thresholds::default());
        let ids: Vec<Vec<String>> =
            findings.iter().map(|finding| ids(store, &finding.spans)).collect();
        for plant in &planted.plants {
            let mut all = findings.iter().zip(&ids);
            let found = all.any(|(finding, ids)| {
                finding.detector.name() == plant.detector && hits(plant, finding, ids)
            });
            let score = self.by.entry(plant.detector).or_default();
            score.planted += 1;
            score.found += u32::from(found);
            if !found {
                self.example(
                    format!("{} missed", plant.detector),
                    format!(
                        "seed {} {:?} under {}",
                        planted.seed,
                        plant.spans.first(),
                        plant.parent
                    ),
                );
            }
        }
        for (finding, ids) in findings.iter().zip(&ids) {
            let name = finding.detector.name();
            let same = |plant: &&Plant| plant.detector == name && share(ids, &plant.spans) > 0.0;
            let of_own: HashSet<&String> =
                planted.plants.iter().filter(same).flat_map(|plant| &plant.spans).collect();
            let right = ids.iter().filter(|id| of_own.contains(id)).count() * 2 >= ids.len();
            let score = self.by.entry(name).or_default();
            if right {
                score.right += 1;
            } else if !allowed(store, finding, planted) {
                score.wrong += 1;
                let alike = planted
                    .look_alikes
                    .iter()
                    .find(|l| l.detector == name && share(ids, &l.spans) > 0.3);
                score.misled += u32::from(alike.is_some());
                let why = alike.map_or("", |alike| alike.what);
                let text = format!(
                    "seed {} {} spans, first {:?}, {} ms, {why}",
                    planted.seed,
                    ids.len(),
                    ids.first(),
                    finding.time / 1_000_000
                );
                self.example(format!("{name} wrong"), text);
            }
        }
    }

    fn example(&mut self, of: String, text: String) {
        let list = self.examples.entry(of).or_default();
        if list.len() < EXAMPLES {
            list.push(text);
        }
    }

    /// Detectors that find less, or make up more, than so much.
    pub fn below(&self, least: f64) -> Vec<&'static str> {
        let low = |(_, score): &(&&'static str, &Score)| {
            score.recall() < least || score.precision() < least
        };
        self.by.iter().filter(low).map(|(&name, _)| name).collect()
    }

    /// As Markdown.
    pub fn table(&self) -> String {
        let mut out = String::from(
            "| detector | planted | recall | findings | precision | misled by look-alikes |\n|---|---|---|---|---|---|\n",
        );
        for (name, score) in &self.by {
            let (recall, precision) = (score.recall(), score.precision());
            let findings = score.right + score.wrong;
            let _ = writeln!(
                out,
                "| {name} | {} | {recall:.3} | {findings} | {precision:.3} | {} |",
                score.planted, score.misled
            );
        }
        out
    }

    /// What went wrong.
    pub fn examples(&self) -> String {
        self.examples.iter().map(|(of, list)| format!("{of}\n  {}\n", list.join("\n  "))).collect()
    }
}

/// Whether a finding is about what was planted.
fn hits(plant: &Plant, finding: &Finding, ids: &[String]) -> bool {
    if plant.detector == "root-cause" {
        let first = ids.iter().take(finding.count as usize);
        return first.into_iter().any(|id| Some(id) == plant.spans.first());
    }
    share(&plant.spans, ids) >= 0.5
}

/// How many of some are among others.
fn share(of: &[String], among: &[String]) -> f64 {
    let among: HashSet<&String> = among.iter().collect();
    of.iter().filter(|id| among.contains(id)).count() as f64 / of.len().max(1) as f64
}

fn ids(store: &Store, spans: &[SpanIx]) -> Vec<String> {
    spans.iter().map(|&span| store.id(span).value.to_string()).collect()
}

/// Whether a plant of another sort may rightly lead to it: it speaks of that one's spans, or of what is above or below.
fn allowed(store: &Store, finding: &Finding, planted: &Planted) -> bool {
    let name = finding.detector.name();
    let plants = planted
        .plants
        .iter()
        .filter(|plant| plant.also.contains(&name))
        .flat_map(|plant| &plant.spans);
    let alike = planted
        .look_alikes
        .iter()
        .filter(|alike| alike.also.contains(&name))
        .flat_map(|alike| &alike.spans);
    let known: HashSet<&String> = plants.chain(alike).collect();
    let id = |span: SpanIx| store.id(span).value.to_string();
    let mut about = finding.spans.iter().chain([&finding.at]).chain(&finding.other);
    about.any(|&span| {
        let mut up = std::iter::successors(Some(span), |&span| store.parent(span));
        let below = (span.0..span.0 + store.subtree(span)).map(SpanIx);
        up.any(|span| known.contains(&id(span)))
            || below.into_iter().any(|span| known.contains(&id(span)))
    })
}
