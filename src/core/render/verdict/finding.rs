//! What was found, in a sentence or two for each detector.

use super::message::message;
use super::sentence::{Sentence, label};
use crate::analysis::verdict::{Case, Detector, Finding};
use crate::base::StrId;
use crate::base::fmt::{count, plural};
use crate::engine::protocol::Piece;
use crate::model::{SpanIx, Store};

/// What failed so late that this is worth a word, in nanoseconds.
const LONG: u64 = 100_000_000;

/// Of so many failures it is seen whether all say the same.
const SAME: usize = 50;

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
            self.out.say(" in all, none of it on the critical path.");
        }
    }

    fn say(&mut self) {
        let finding = self.finding;
        let (n, first, at) = (finding.own as usize, finding.first(), finding.at);
        let other = finding.other.unwrap_or(first);
        match finding.detector {
            Detector::NPlusOneQueries | Detector::NPlusOneCalls => {
                let query = finding.detector == Detector::NPlusOneQueries;
                self.many(
                    n,
                    if query { "query" } else { "call" },
                    if query { "queries" } else { "calls" },
                );
                self.out.say(if query { " like " } else { " of " });
                self.name(other);
                self.out.say(" one after another");
                self.under();
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
                self.saving();
            }
            Detector::RedundantCalls => {
                self.out.service(self.store, self.store.service(first));
                self.out.say(" called ");
                self.name(first);
                self.out.say(" ");
                self.all(&times(n));
                self.out.say(" for the same thing");
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
                    self.out.say(", none of them on the critical path.");
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
                // Who is only named by its callers has no spans to go to.
                match self.store.text(callee) {
                    "" => self.out.say("a service without name"),
                    name => self.out.name(name, &self.find, Some(first)),
                }
                self.out.say(" ");
                self.all(&times(n));
                self.out.say(".");
            }
            Detector::FanOut => {
                self.span(at);
                self.out.say(" makes ");
                self.many(n, "call", "calls");
                self.out
                    .say(&format!(" in one go, up to {} at once.", count(finding.count.into())));
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
                let cases = finding.count as usize;
                let failed = n.saturating_sub(if finding.flag { cases } else { 0 });
                if cases > 1 {
                    self.out.say(&format!("{} calls of ", count(cases as u64)));
                }
                self.name(first);
                self.out.say(" failed ");
                self.all(&times(failed));
                self.out.say(match (finding.flag, cases) {
                    (true, 1) => " and then succeeded; ",
                    (true, _) => " in all and succeeded when they were tried again; ",
                    (false, 1) => ", and was given up; ",
                    (false, _) => " in all, and were given up; ",
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
                if let Some(other) = finding.other {
                    let late = self.store.end(other) > self.store.end(first);
                    self.out.say(if late { "; " } else { ", waiting for " });
                    self.out.service(self.store, self.store.service(other));
                    self.out.say(": ");
                    self.span(other);
                    if late {
                        self.out.say(" went on when nobody waited any more");
                    }
                }
                self.out.say(".");
            }
            Detector::RootCause => self.root_cause(),
            Detector::Gap => {
                self.out.time(finding.time);
                self.out.say(" with no instrumentation ");
                self.out.say(if finding.flag { "at the end of " } else { "in " });
                self.name(first);
                if let Some(next) = finding.other {
                    self.out.say(" before ");
                    self.span(next);
                }
                if finding.count > 1 {
                    let more = plural(u64::from(finding.count) - 1, "other gap", "other gaps");
                    self.out.say(&format!(", and {more}"));
                }
                self.out.say(".");
            }
            Detector::QueueWait => {
                self.out.say("A message of ");
                self.name(first);
                self.out.say(" waited ");
                self.out.time(finding.time);
                self.out.say(" until ");
                self.span(other);
                self.out.say(" took it");
                self.among();
            }
            Detector::NetworkGap => {
                self.out.time(finding.time);
                self.out.say(" of ");
                self.name(first);
                self.out.say(" in ");
                self.out.service(self.store, self.store.service(first));
                self.out.say(" lie outside the span with which ");
                self.out.service(self.store, self.store.service(other));
                self.out.say(" answered: network, a queue, or work without a span");
                self.among();
            }
            Detector::Outlier => {
                self.name(first);
                self.out.say(" took ");
                self.out.time(finding.time);
                self.out.say(&format!(
                    " where half of all {} like it take ",
                    count(u64::from(finding.count))
                ));
                self.out.time(self.store.duration(other).0);
                self.out.say(" or less.");
            }
            Detector::AfterResponse => {
                self.out.time(finding.time);
                self.out.say(" of ");
                self.all("work after the response");
                self.out.say(if n > 1 { ", the longest in " } else { ", in " });
                self.span(other);
                self.out.say(".");
            }
            Detector::ClockSkew => {
                self.out.say("The clock of ");
                self.out.service(self.store, self.store.service(first));
                self.out.say(" is at least ");
                self.out.time(finding.time);
                self.out.say(if finding.flag { " behind " } else { " ahead of " });
                // It takes two: nobody knows whose is right.
                if finding.whom == StrId::EMPTY {
                    self.out.say("its callers', as ");
                } else {
                    self.out.say("that of ");
                    self.out.service(self.store, finding.whom);
                    self.out.say(", as ");
                }
                self.many(n, "span shows", "spans show");
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
        } else if finding.time >= LONG {
            self.out.say(" after ");
            self.out.time(finding.time);
        }
        let whole = self.case.root == finding.other.or(Some(first));
        match finding.other {
            Some(_) if whole => self.out.say(", and with it the whole request"),
            Some(top) => {
                self.out.say(", and with it ");
                self.span(top);
            }
            None => {}
        }
        match message(store, first) {
            Some(why) => {
                let mut all = finding.spans.iter().take((finding.count as usize).min(SAME));
                let same = all.all(|&span| message(store, span).as_ref() == Some(&why));
                self.out.say(if same { ": " } else { "; the first: " });
                let ends = why.ends_with(['.', '!', '?', '…']);
                self.out.quote(&why, first);
                self.out.say(if ends { "" } else { "." });
            }
            None => self.out.say("."),
        }
    }
}

fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{} times", count(n as u64)),
    }
}
