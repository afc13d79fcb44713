//! An engine driven by lines of text, its answers printed.
//!
//!     traces newest 0 9 | show first | show c0ffee | rows 0 20 | toggle cart | collapse-all
//!     reveal redis | minimap 20 4 | detail pay | locate b7 | skew on | names | names cart
//!     traces newest 0 9 service=cart error=true | close open
//!     calls | events pay 0 90
//!     verdict | verdict gap-time:300 | tables | lint | crowd | crowd gap-time:300
//!     what-if removed:span.b7;faster:service.cart:50% | what-if
//!     (what `views` reads: flames, graph, paths, tables; what `compare` reads: two traces)
//!     reduce errors path min=5 share=1000 hide=cart repeats root=pay keep=pay | rows 0 9 path own | unfold Bg
//!
//! Spans are named by their (first) name in the shown trace, or by number.

pub use crate::peers::metrics;
pub mod compare;
mod print;
mod sets;
pub mod verdict;
pub mod views;

use std::fmt::Write;

use spanscape_core::base::DurationNs;
use spanscape_core::engine::Engine;
use spanscape_core::engine::protocol::*;
use spanscape_core::model::{SpanIx, Thresholds, TraceIx, WhatIf};
use spanscape_core::source::{Lookback, Query};
use spanscape_core::state::WhatIfs;

pub use print::print;

/// An engine with what is needed to name its spans.
pub struct Driver {
    pub engine: Engine,
    next: u32,
}

impl Driver {
    /// With the traces of a text (see [`super::store`]) open.
    pub fn with(text: &str) -> Self {
        let mut driver = Self::empty();
        let input = InputInfo {
            name: "test".to_owned(),
            format: "text".to_owned(),
            spans: 0,
            problem: None,
        };
        driver.engine.adopt(super::store(text), vec![input]);
        driver
    }

    /// With nothing open.
    pub fn empty() -> Self {
        Self { engine: Engine::new("test"), next: 0 }
    }

    /// All answers to one question.
    pub fn ask(&mut self, ask: Ask) -> Vec<Response> {
        self.next += 1;
        let mut out = Vec::new();
        self.engine.handle(Request { id: self.next, ask }, &mut out);
        out
    }

    /// Runs a script; each line is printed, and its answers below it.
    pub fn run(&mut self, script: &str) -> String {
        let mut text = String::new();
        for line in script.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let _ = writeln!(text, "> {line}");
            let ask = self.parse(line);
            for response in self.ask(ask) {
                text += &print(&response.answer);
            }
        }
        text
    }

    fn parse(&mut self, line: &str) -> Ask {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| words[i].parse().unwrap();
        let fold = |fold| Ask::Fold { fold, keep: None };
        if let Some(ask) = views::parse(self, &words).or_else(|| compare::parse(&words)) {
            return ask;
        }
        match words[0] {
            "hello" => Ask::Hello,
            "traces" => Ask::Traces {
                of: Slot::Open,
                query: query(&words[4..].join(" ")),
                order: order(words[1]),
                first: number(2),
                count: number(3),
            },
            "calls" => Ask::Calls {
                of: Slot::Open,
                trace: None,
                operations: words.contains(&"operations"),
            },
            "names" => Ask::Names { service: words[1..].join(" ") },
            "close" => Ask::Close { slot: Slot::Open },
            "show" => Ask::Show {
                of: Slot::Open,
                trace: match words[1].strip_prefix('#') {
                    Some(ix) => TraceRef::Ix(TraceIx(ix.parse().unwrap())),
                    None if words[1] == "first" => TraceRef::First,
                    None => TraceRef::Id(words[1].to_owned()),
                },
            },
            "rows" => {
                let has = |word| words.contains(&word);
                let pills = words.iter().filter_map(|word| word.strip_prefix("pill="));
                let by = words.iter().find_map(|word| word.strip_prefix("by="));
                let look = RowLook {
                    path: has("path"),
                    own: has("own"),
                    pills: pills.map(str::to_owned).collect(),
                    colour: colour(by.unwrap_or("service")),
                    ..RowLook::default()
                };
                Ask::Rows { first: number(1), count: number(2), look }
            }
            "reduce" => self.reduce(&words[1..]),
            "legend" => Ask::Legend { colour: colour(words[1]) },
            "links" => {
                let span = (words[1] != "-").then(|| self.span(words[1]));
                Ask::PatternLinks { span, patterns: words[2..].join(" ") }
            }
            "verdict" => Ask::Verdict { thresholds: thresholds(&words[1..]) },
            "crowd" => Ask::Crowd { of: Slot::Open, thresholds: thresholds(&words[1..]) },
            "model" => Ask::GenAi { span: self.span(words[1]) },
            "keep-rows" => Ask::Keep { top: words.get(1).map(|name| self.span(name)) },
            "restore" => Ask::Restore {
                kept: Kept {
                    collapsed: words[2..].iter().map(|&id| id.to_owned()).collect(),
                    top: words[1].trim_matches('-').to_owned(),
                },
            },
            "lint" => Ask::Lint,
            "what-if" => Ask::WhatIf { changes: changes(&words[1..].join(" ")) },
            "alike" => Ask::Alike { span: self.span(words[1]) },
            "tables" => Ask::SpentTables,
            "spent" => Ask::Spent { span: self.span(words[1]) },
            "unfold" => Ask::Unfold { code: words[1].to_owned(), keep: None },
            "minimap" => Ask::Minimap {
                width: number(1) as u16,
                height: number(2) as u16,
                colour: colour(words.get(3).copied().unwrap_or("service")),
            },
            "detail" => Ask::Detail { span: self.span(words[1]) },
            "events" => {
                let range = (words[2].parse().unwrap(), words[3].parse().unwrap());
                Ask::EventsAt { span: self.span(words[1]), range }
            }
            "locate" => Ask::Locate { id: words[1].to_owned() },
            "raw" => Ask::Raw { span: self.span(words[1]) },
            "find" | "only" => {
                self.only(words[0] == "only", None);
                Ask::Find { text: words[1..].join(" "), keep: None, near: None }
            }
            "keep" => {
                let span = Some(self.span(words[1]));
                self.only(true, span);
                Ask::Find { text: words[2..].join(" "), keep: span, near: span }
            }
            "marks" => Ask::Marks { width: number(1) as u16, height: number(2) as u16 },
            "next" | "back" | "next-error" | "next-origin" => Ask::NextMatch {
                from: words.get(1).map(|name| self.span(name)),
                back: words[0] == "back",
                of: match words[0] {
                    "next-error" => Sought::Error,
                    "next-origin" => Sought::Origin,
                    _ => Sought::Match,
                },
            },
            "skew" => Ask::Skew { on: words[1] == "on" },
            "collapse-all" => fold(Fold::CollapseAll),
            "expand-all" => fold(Fold::ExpandAll),
            "collapse-level" => fold(Fold::CollapseLevel),
            "expand-level" => fold(Fold::ExpandLevel),
            word => {
                let span = self.span(words[1]);
                let fold = match word {
                    "toggle" => Fold::Toggle(span),
                    "collapse" => Fold::Collapse(span),
                    "expand" => Fold::Expand(span),
                    "expand-siblings" => Fold::ExpandSiblings(span),
                    "reveal" => Fold::Reveal(span),
                    "collapse-others" => Fold::CollapseOthers(span),
                    "collapse-subtree" => Fold::CollapseSubtree(span),
                    "expand-subtree" => Fold::ExpandSubtree(span),
                    other => panic!("no such word: {other}"),
                };
                Ask::Fold { fold, keep: words.get(2).map(|keep| self.span(keep)) }
            }
        }
    }

    /// Rows are only what is found, or all.
    fn only(&mut self, matches: bool, keep: Option<SpanIx>) {
        let reduce = Reduce { matches, ..Reduce::default() };
        self.ask(Ask::Reduce { reduce, keep, near: None });
    }

    fn reduce(&mut self, words: &[&str]) -> Ask {
        let (mut reduce, mut keep) = (Reduce::default(), None);
        for word in words {
            let (word, value) = word.split_once('=').unwrap_or((word, ""));
            match word {
                "matches" => reduce.matches = true,
                "errors" => reduce.errors = true,
                "path" => reduce.path = true,
                "min" => reduce.least = value.parse().ok().map(Least::Time),
                "share" => reduce.least = value.parse().ok().map(Least::Share),
                "hide" => reduce.services.push(value.to_owned()),
                "svc" => reduce.filter = Some(value.to_owned()),
                "repeats" => reduce.fold = true,
                "root" => reduce.focus = Some(SpanRef::Ix(self.span(value))),
                "id" => reduce.focus = Some(SpanRef::Id(value.to_owned())),
                "keep" => keep = Some(self.span(value)),
                other => panic!("no such word: {other}"),
            }
        }
        Ask::Reduce { reduce, keep, near: keep }
    }

    /// By number, or by the name that a detail of one of the first hundred spans has.
    fn span(&mut self, name: &str) -> SpanIx {
        let named = |driver: &mut Self, span| {
            let answers = driver.ask(Ask::Detail { span });
            matches!(&answers[0].answer, Answer::Detail(d) if d.name == name)
        };
        let number = name.parse().ok().map(SpanIx);
        number.unwrap_or_else(|| (0..100).map(SpanIx).find(|&s| named(self, s)).unwrap())
    }
}

/// The thresholds of a code, if there is one.
fn thresholds(words: &[&str]) -> Thresholds {
    let mut thresholds = Thresholds::default();
    assert!(thresholds.read_code(&words.concat()), "{words:?}");
    thresholds
}

/// Changes as a link has them.
fn changes(text: &str) -> Vec<WhatIf> {
    let read = WhatIfs::parse(text, &mut |wrong, part| panic!("{part} {wrong}"));
    read.all().to_vec()
}

/// What colours are by: a word, or else an attribute.
fn colour(word: &str) -> ColourBy {
    match word {
        "service" => ColourBy::Service,
        "operation" => ColourBy::Operation,
        "kind" => ColourBy::Kind,
        "status" => ColourBy::Status,
        key => ColourBy::Attribute(key.to_owned()),
    }
}

/// The order of a word.
pub fn order(word: &str) -> TraceOrder {
    match word {
        "newest" => TraceOrder::Newest,
        "longest" => TraceOrder::Longest,
        "spans" => TraceOrder::MostSpans,
        _ => TraceOrder::MostErrors,
    }
}

/// A query from `service=`, `operation=`, `min=`, `max=` (in nanoseconds), `back=` (in seconds),
/// `range=FROM..TO` (in microseconds) and `limit=`; any other key is a tag.
pub fn query(text: &str) -> Query {
    let mut query = Query::default();
    for word in text.split_whitespace() {
        let (key, value) = word.split_once('=').unwrap();
        let number = || value.parse().unwrap();
        match key {
            "service" => query.services.push(value.to_owned()),
            "operation" => query.operation = value.to_owned(),
            "min" => query.min = Some(DurationNs(number())),
            "max" => query.max = Some(DurationNs(number())),
            "back" => query.lookback = Some(Lookback(number())),
            "limit" => query.limit = Some(number() as u32),
            "filter" => query.filter = value.to_owned(),
            "range" => {
                let (from, to) = value.split_once("..").unwrap();
                query.range = Some((from.parse().unwrap(), to.parse().unwrap()));
            }
            _ => query.tags.push((key.to_owned(), value.to_owned())),
        }
    }
    query
}
