//! Findings of many traces: which of them come again, in how many, and what they cost together.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::finding::{Detector, Finding, Severity};
use crate::base::sort_by;
use crate::model::Store;

/// One finding in one place, in several traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrowdLine {
    /// What it is.
    pub detector: Detector,
    /// The service of where it is.
    pub service: String,
    /// The name of the span where it is.
    pub name: String,
    /// In how many traces.
    pub traces: u32,
    /// How often in all.
    pub count: u32,
    /// What could be saved in all of them together, in nanoseconds.
    pub saving: u64,
    /// The most severe of them.
    pub severity: Severity,
    /// The number of the trace in which it costs most, as they were added.
    pub worst: u32,
    most: (u64, u64),
    last: u32,
}

/// Findings of many traces, added one trace after another.
#[derive(Debug, Default)]
pub struct Crowd {
    places: HashMap<(Detector, String, String), usize, FxBuildHasher>,
    lines: Vec<CrowdLine>,
    traces: u32,
}

impl Crowd {
    /// Adds what was found in the next trace. O(findings).
    pub fn add(&mut self, store: &Store, findings: &[Finding]) {
        for finding in findings {
            let service = store.text(store.service(finding.at));
            let name = store.text(store.name(finding.at));
            let key = (finding.detector, service.to_owned(), name.to_owned());
            let place = *self.places.entry(key).or_insert_with(|| {
                self.lines.push(CrowdLine {
                    detector: finding.detector,
                    service: service.to_owned(),
                    name: name.to_owned(),
                    traces: 0,
                    count: 0,
                    saving: 0,
                    severity: Severity::Info,
                    worst: self.traces,
                    most: (0, 0),
                    last: u32::MAX,
                });
                self.lines.len() - 1
            });
            let Some(line) = self.lines.get_mut(place) else { continue };
            line.count += 1;
            line.saving = line.saving.saturating_add(finding.saving);
            line.severity = line.severity.max(finding.severity);
            if line.last != self.traces {
                line.last = self.traces;
                line.traces += 1;
            }
            let costs = (finding.saving, finding.time);
            if costs > line.most {
                line.most = costs;
                line.worst = self.traces;
            }
        }
        self.traces += 1;
    }

    /// How many traces were added.
    pub fn traces(&self) -> u32 {
        self.traces
    }

    /// By what could be saved in all, then by how many traces have it.
    pub fn lines(&self) -> Vec<&CrowdLine> {
        let mut lines: Vec<&CrowdLine> = self.lines.iter().collect();
        sort_by(&mut lines, |a, b| {
            let weight = |line: &CrowdLine| (line.saving, line.severity, line.traces);
            let names = || (&a.service, &a.name).cmp(&(&b.service, &b.name));
            weight(b).cmp(&weight(a)).then(a.detector.cmp(&b.detector)).then_with(names)
        });
        lines
    }
}
