//! What was found, in a sentence or two for each detector.

use super::sentence::{Sentence, label};
use crate::analysis::verdict::{Case, Detector, Finding};
use crate::base::StrId;
use crate::base::fmt::{count, plural};
use crate::engine::protocol::Piece;
use crate::model::{SpanIx, Store};

/// The most characters of a failure's own words.
const MESSAGE: usize = 120;

/// Names a finding within its trace: the detector and its first span's id.
pub fn code(store: &Store, finding: &Finding) -> String {
    let span = finding.first();
    let id = store.id(span);
    let id = if id.text == StrId::EMPTY && !id.is_none() {
        format!("{:x}", id.value.0)
    } else {
        // An id that is no number, or none: its place is as good, in this trace.
        format!("-{}", span.0)
    };
    format!("{}.{id}", finding.detector.name())
}

/// The finding in words.
pub(super) fn words(case: &Case<'_>, finding: &Finding, code: &str) -> Vec<Piece> {
    let mut words = Words {
        case,
        store: case.store,
        finding,
        find: format!("finding:{code}"),
        out: Sentence::default(),
    };
    words.say();
    words.places();
    words.out.done()
}

struct Words<'a> {
    case: &'a Case<'a>,
    store: &'a Store,
    finding: &'a Finding,
    find: String,
    out: Sentence,
}

impl Words<'_> {
    /// Words that lead to all spans of the finding.
    fn all(&mut self, text: &str) {
        self.out.find(text, &self.find, Some(self.finding.first()));
    }

    fn many(&mut self, n: usize, one: &str, many: &str) {
        self.all(&plural(n as u64, one, many));
    }

    fn span(&mut self, span: SpanIx) {
        self.out.span(self.store, span);
    }

    fn name(&mut self, span: SpanIx) {
        let label = label(self.store, span);
        self.out.name(&label, &self.find, Some(span));
    }

    fn under(&mut self) {
        self.out.say(" under ");
        self.span(self.finding.at);
    }

    /// What was found elsewhere just the same.
    fn places(&mut self) {
        let more = u64::from(self.finding.places).saturating_sub(1);
        if more > 0 {
            self.out.say(" The same in ");
            self.all(&plural(more, "other place", "other places"));
            self.out.say(".");
        }
    }

    /// What could be saved, or why nothing can.
    fn saving(&mut self) {
        let (saving, time) = (self.finding.saving, self.finding.time);
        if saving > 0 {
            self.out.say(if self.finding.places > 1 {
                ", in all places about "
            } else {
                ", about "
            });
            self.out.time(saving);
            self.out.say(" could be saved.");
        } else {
            self.out.say(", ");
            self.out.time(time);
            self.out.say(" in all, which nothing waited for.");
        }
    }

    fn say(&mut self) {
        let finding = self.finding;
        let (n, first, at) = (finding.own as usize, finding.first(), finding.at);
        let other = finding.other.unwrap_or(first);
        match finding.detector {
            Detector::NPlusOneQueries | Detector::NPlusOneCalls => {
                let query = finding.detector == Detector::NPlusOneQueries;
                self.many(n, "sequential", "sequential");
                self.out.say(" ");
                self.name(other);
                self.under();
                self.out.say(if query { " (N+1)" } else { " (N+1 calls)" });
                self.saving();
            }
            Detector::RepeatingPattern => {
                self.name(first);
                if finding.count as usize == n {
                    self.out.say(", with calls of its own each time,");
                } else {
                    self.out.say(" and ");
                    let more = n / (finding.count as usize).max(1) - 1;
                    if more == 1 {
                        self.name(other);
                    } else {
                        self.all(&plural(more as u64, "other", "others"));
                    }
                }
                self.out.say(" ");
                self.all(&format!("{} times over", count(finding.count.into())));
                self.under();
                self.out.say(" (MN+1)");
                self.saving();
            }
            Detector::RedundantCalls => {
                self.name(first);
                self.out.say(" was asked for the same thing ");
                self.all(&times(n));
                self.saving();
            }
            Detector::SequentialCalls => {
                self.many(n, "read", "different reads");
                self.out.say(" one after another");
                self.under();
                if finding.saving > 0 {
                    self.out.say("; side by side, if none needs another, about ");
                    self.out.time(finding.saving);
                    self.out.say(" could be saved.");
                } else {
                    self.out.say(", which nothing waited for.");
                }
            }
            Detector::SlowStatement => {
                self.name(first);
                self.out.say(" took ");
                self.out.time(finding.time);
                if finding.flag {
                    self.out.say(", waiting for a lock");
                }
                if n > 1 {
                    self.out.say(", and ");
                    self.all(&plural(
                        n as u64 - 1,
                        "more like it was slow",
                        "more like it were slow",
                    ));
                }
                self.out.say(".");
            }
            Detector::ChattyService => {
                let (caller, callee) = (self.caller(first), finding.whom);
                self.out.service(self.store, caller);
                self.out.say(" called ");
                self.out.service(self.store, callee);
                self.out.say(" ");
                self.all(&times(n));
                self.out.say(".");
            }
            Detector::FanOut => {
                self.span(at);
                self.out.say(" makes ");
                self.many(n, "call", "calls");
                self.out.say(&format!(", up to {} at once.", count(finding.count.into())));
            }
            Detector::PoolSaturation => {
                self.many(n, "call", "calls");
                self.out.say(" of ");
                self.name(other);
                self.under();
                self.out.say(&format!(" run only {} at a time", count(finding.count.into())));
                self.saving();
            }
            Detector::Retries => {
                self.name(first);
                if finding.count > 1 {
                    self.out.say(" was tried again in ");
                    self.all(&plural(finding.count.into(), "case", "cases"));
                    self.out.say(", ");
                    self.all(&plural(n as u64, "try", "tries"));
                    self.out.say(" in all,");
                } else {
                    self.out.say(" was tried ");
                    self.all(&times(n));
                }
                self.out.say(if finding.flag {
                    " until it succeeded; "
                } else {
                    " and failed each time; "
                });
                self.out.time(finding.time);
                self.out.say(" lost.");
            }
            Detector::TimeOut => {
                self.name(first);
                self.out.say(if finding.flag {
                    " was cancelled after "
                } else {
                    " timed out after "
                });
                self.out.time(finding.time);
                if n > 1 {
                    self.out.say(", and ");
                    self.all(&plural(n as u64 - 1, "more like it", "more like it"));
                }
                if let Some(late) = finding.other {
                    self.out.say("; ");
                    self.span(late);
                    self.out.say(" went on when nobody waited any more");
                }
                self.out.say(".");
            }
            Detector::RootCause => self.root_cause(),
            Detector::Gap => {
                self.out.time(finding.time);
                self.out.say(" with no instrumentation in ");
                self.name(first);
                if let Some(next) = finding.other {
                    self.out.say(" before ");
                    self.span(next);
                }
                if finding.count > 1 {
                    let more = plural(u64::from(finding.count) - 1, "shorter gap", "shorter gaps");
                    self.out.say(&format!(", and {more}"));
                }
                self.out.say(".");
            }
            Detector::QueueWait => {
                self.name(other);
                self.out.say(" waited ");
                self.out.time(finding.time);
                self.out.say(" in the queue");
                self.among();
            }
            Detector::NetworkGap => {
                self.out.time(finding.time);
                self.out.say(" of ");
                self.name(first);
                self.out.say(" passed between it and its server in ");
                self.out.service(self.store, self.store.service(other));
                self.out.say(", on the network or in a queue");
                self.among();
            }
            Detector::Outlier => {
                self.name(first);
                self.out.say(" took ");
                self.out.time(finding.time);
                self.out.say(&format!(
                    " where half of its {} equals take ",
                    count(u64::from(finding.count))
                ));
                self.out.time(self.store.duration(other).0);
                self.out.say(" or less.");
            }
            Detector::AfterResponse => {
                self.out.time(finding.time);
                self.out.say(" of ");
                self.all("work after the response");
                self.out.say(", the longest in ");
                self.span(other);
                self.out.say(".");
            }
            Detector::ClockSkew => {
                self.out.say("The clock of ");
                self.out.service(self.store, self.store.service(first));
                self.out.say(" is about ");
                self.out.time(finding.time);
                self.out.say(if finding.flag { " behind" } else { " ahead" });
                self.out.say(" of its callers', by ");
                self.many(n, "span", "spans");
                self.out.say(".");
            }
        }
    }

    /// Of several pairs the longest was told.
    fn among(&mut self) {
        if self.finding.count > 1 {
            self.out.say("; the longest of ");
            self.all(&count(self.finding.count.into()));
        }
        self.out.say(".");
    }

    /// Who makes a chatty pair's calls.
    fn caller(&self, first: SpanIx) -> StrId {
        let store = self.store;
        let own = store.service(first);
        let is_callee = own == self.finding.whom;
        store.parent(first).filter(|_| is_callee).map_or(own, |parent| store.service(parent))
    }

    fn root_cause(&mut self) {
        let (finding, store) = (self.finding, self.store);
        let first = finding.first();
        self.out.service(store, store.service(first));
        self.out.say(": ");
        self.name(first);
        self.out.say(" failed");
        if finding.count > 1 {
            self.out.say(" ");
            self.all(&times(finding.count as usize));
        }
        if let Some(message) = message(store, first) {
            self.out.say(": ");
            self.out.name(&message, "", Some(first));
        }
        let whole = self.case.root == finding.other.or(Some(first));
        match finding.other {
            Some(_) if whole => self.out.say(", and with it the whole request."),
            Some(top) => {
                self.out.say(", and with it ");
                self.span(top);
                self.out.say(".");
            }
            None => self.out.say("."),
        }
    }
}

fn times(n: usize) -> String {
    if n == 2 { "twice".to_owned() } else { format!("{} times", count(n as u64)) }
}

/// Why a span failed, in its own words: its first line, cut.
fn message(store: &Store, span: SpanIx) -> Option<String> {
    let attr = |range, key| store.attrs().text(range, key, store.strings());
    let event = || {
        store.events(span).iter().find_map(|event| {
            let keys = ["exception.message", "error.object", "message", "error.message"];
            keys.iter().find_map(|key| attr(event.attrs, key))
        })
    };
    let own = |key| attr(store.span_attrs(span), key);
    let status = Some(store.text(store.status_message(span))).filter(|text| !text.is_empty());
    let found =
        status.or_else(event).or_else(|| own("error.message")).or_else(|| own("error.type"));
    let line = found?.lines().next()?.trim();
    let mut chars = line.chars();
    let kept: String = chars.by_ref().take(MESSAGE).collect();
    let kept = if chars.next().is_some() { format!("{kept}…") } else { kept };
    (!kept.is_empty()).then_some(kept)
}
