//! A made-up trace that a new engine opens while it waits for its first bytes.
//!
//! A browser compiles wasm when it is first called, quickly and badly, and better once it was called
//! often: the first 100,000 spans would take nearly twice as long as the next. A few hundred spans
//! are enough for it to know what is called often, and cost 10 to 20 ms in which nothing is to do.

use std::fmt::Write;

use super::later::Part;
use super::protocol::{
    Ask, ColourBy, Fold, Input, Packed, Request, Response, ResultOrder, ResultsAsk, ResultsOf,
    RowLook, Slot, TableOf, TraceRef, ViewAsk,
};
use super::{Engine, Step};
use crate::model::Thresholds;

/// Spans of an input; about 40 kB, so that one is decoded within a slice.
const SPANS: u32 = 64;

/// Inputs. What is called so often in all counts as called often.
const INPUTS: u32 = 8;

/// An engine of its own with the made-up trace. Dropping it frees all of it.
pub struct WarmUp {
    engine: Engine,
    /// What is asked once the trace is open, the next last.
    asks: Vec<Ask>,
    out: Vec<Response>,
    written: u32,
}

impl Default for WarmUp {
    fn default() -> Self {
        let asks = vec![
            Ask::Find { text: "item".to_owned(), keep: None, near: None },
            Ask::Minimap { width: 256, height: 64, colour: ColourBy::Service },
            Ask::Fold { fold: Fold::ExpandAll, keep: None },
            Ask::Rows { first: 0, count: 80, look: RowLook { path: true, ..RowLook::default() } },
            Ask::Show { of: Slot::Open, trace: TraceRef::First },
        ];
        Self { engine: Engine::new(""), asks, out: Vec::new(), written: 0 }
    }
}

impl WarmUp {
    /// For a part that has come: the browser compiles what is called first in it.
    pub fn of(part: Part) -> Self {
        let mut asks = match part {
            Part::Cold => vec![Ask::Verdict { thresholds: Thresholds::default() }],
            Part::Views => first_views(),
            Part::Results => first_results(),
            // One trace is here, and no line.
            Part::Compare | Part::Logs | Part::Rare => Vec::new(),
        };
        asks.push(Ask::Show { of: Slot::Open, trace: TraceRef::First });
        Self { asks, ..Self::default() }
    }

    /// Does the next slice, of a few milliseconds at most.
    pub fn step(&mut self) -> Step {
        self.out.clear();
        if self.written == 0 {
            let name = String::new();
            let inputs = (0..INPUTS).map(|index| Input::File { index, name: name.clone() });
            self.ask(Ask::Open { inputs: inputs.collect(), apart: 0 });
        }
        if self.written < INPUTS {
            self.engine.begin_input(0, self.written, None);
            self.engine.feed(0, trace(self.written * SPANS).as_bytes(), &mut self.out);
            self.engine.end_input(0, &mut self.out);
            self.written += 1;
            if self.written == INPUTS {
                self.engine.finish(0, &mut self.out);
            }
            return Step::More;
        }
        if self.engine.step(&mut self.out) == Step::More {
            return Step::More;
        }
        match self.asks.pop() {
            Some(ask) => {
                self.ask(ask);
                Step::More
            }
            None => Step::Idle,
        }
    }

    fn ask(&mut self, ask: Ask) {
        self.engine.handle(Request { id: 0, ask }, &mut self.out);
    }
}

/// What each view asks when it is first shown.
fn first_views() -> Vec<Ask> {
    let (first, count, order) = (0, 80, String::new());
    let table = |of| ViewAsk::Table { of, order: order.clone(), first, count };
    let (range, lines, cells, colour) = (None, 80, 700, ColourBy::Service);
    let flame =
        |merged| ViewAsk::Flame { merged, range, first, lines, cells, colour: colour.clone() };
    let by = vec![ColourBy::Service, ColourBy::Operation];
    let asks = [
        table(TableOf::Statistics { by }),
        table(TableOf::Spans { columns: Vec::new() }),
        table(TableOf::Events { text: String::new() }),
        flame(false),
        flame(true),
    ];
    asks.iter().map(|ask| Ask::View(Packed::new(ask))).collect()
}

fn first_results() -> Vec<Ask> {
    let order = ResultOrder::default();
    let asks = [
        ResultsOf::Facets,
        ResultsOf::Points,
        ResultsOf::Lines { order, first: 0, count: 100, columns: Vec::new() },
    ];
    let ask = |of| ResultsAsk { of, ..ResultsAsk::default() };
    let packed = |of| Ask::Results { of: Slot::Open, ask: Packed::new(&ask(of)) };
    asks.into_iter().map(packed).collect()
}

/// A part of the trace as a Jaeger writes it, from the span of this number on.
fn trace(first: u32) -> String {
    let mut out = String::from(r#"{"data":[{"traceID":"5ca1ab1e00000000","spans":["#);
    for i in first..first + SPANS {
        let comma = if i == first { "" } else { "," };
        let (parent, start, odd) = (i / 2, 1_700_000_000_000_000 + u64::from(i), i % 16 == 3);
        // Writing into a string can't fail.
        let _ = write!(
            out,
            r#"{comma}{{"traceID":"5ca1ab1e00000000","spanID":"{i:016x}","flags":1,"operationName":"operation {}","references":[{{"refType":"CHILD_OF","traceID":"5ca1ab1e00000000","spanID":"{parent:016x}"}}],"startTime":{start},"duration":{},"tags":["#,
            i % 12,
            9_000 - i,
        );
        for tag in 0..6 {
            let value = if tag < 2 { i } else { i % (4 << tag) };
            let _ = write!(
                out,
                r#"{{"key":"attribute.{tag}","type":"string","value":"{value:08x}-item"}},"#
            );
        }
        let logs = r#"{"timestamp":1700000000000000,"fields":[{"key":"event","type":"string","value":"retry"}]}"#;
        let _ = write!(
            out,
            r#"{{"key":"error","type":"bool","value":{odd}}},{{"key":"status","type":"int64","value":{}}}],"logs":[{}],"processID":"p{}","warnings":null}}"#,
            200 + i % 5,
            if odd { logs } else { "" },
            i % 8,
        );
    }
    out.push_str(r#"],"processes":{"#);
    for i in 0..8 {
        let comma = if i == 0 { "" } else { "," };
        let _ = write!(out, r#"{comma}"p{i}":{{"serviceName":"service {i}","tags":[]}}"#);
    }
    out.push_str("}}]}");
    out
}

#[cfg(test)]
mod tests {
    use super::super::protocol::Answer;
    use super::*;

    #[test]
    fn it_is_a_trace_and_has_an_end() {
        let mut warm_up = WarmUp::default();
        let mut answers = Vec::new();
        for _ in 0..100 {
            let step = warm_up.step();
            answers.append(&mut warm_up.out);
            if step == Step::Idle {
                break;
            }
        }
        let spans = |a: &Response| match &a.answer {
            Answer::Opened(info) => Some((info.traces, info.spans, info.warnings.len())),
            Answer::Failed(problem) => panic!("{problem:?}"),
            _ => None,
        };
        let all: Vec<_> = answers.iter().filter_map(spans).collect();
        // The first span has no id and no parent, as all zeros say.
        assert_eq!(all.iter().map(|o| (o.0, o.1)).collect::<Vec<_>>(), [(1, SPANS * INPUTS)]);
        let last = answers.last().map(|a| &a.answer);
        assert!(matches!(last, Some(Answer::Matches { count, .. }) if *count > 0), "{last:?}");
    }
}
