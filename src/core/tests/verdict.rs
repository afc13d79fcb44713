//! The verdict by hand-made traces: what each detector finds, in its words and numbers, and what looks like it and
//! is not found. In each text, `ms` and `~` are as in [`support`].

use crate::spans;
use crate::support;

#[path = "verdict/any.rs"]
mod any;
#[path = "verdict/calls.rs"]
mod calls;
#[path = "verdict/causes.rs"]
mod causes;
#[path = "verdict/clocks.rs"]
mod clocks;
#[path = "verdict/crowd.rs"]
mod crowd;
#[path = "verdict/edges.rs"]
mod edges;
#[path = "verdict/engine.rs"]
mod engine;
#[path = "verdict/failures.rs"]
mod failures;
#[path = "verdict/gaps.rs"]
mod gaps;
#[path = "verdict/rank.rs"]
mod rank;
#[path = "verdict/repeats.rs"]
mod repeats;
#[path = "verdict/services.rs"]
mod services;
#[path = "verdict/spent.rs"]
mod spent;
#[path = "verdict/what_if.rs"]
mod what_if;
#[path = "verdict/what_if_alike.rs"]
mod what_if_alike;
#[path = "verdict/what_if_any.rs"]
mod what_if_any;
#[path = "verdict/what_if_clocks.rs"]
mod what_if_clocks;

use spanscape_core::engine::judge::{Judged, judge};
use spanscape_core::model::{Thresholds, TraceIx};

/// The verdict on the first trace of a text, with other thresholds by their code.
fn judged(thresholds: &str, text: &str) -> Judged {
    let mut some = Thresholds::default();
    assert!(some.read_code(thresholds), "{thresholds}");
    judge(&support::store(text), TraceIx(0), &some).unwrap()
}

/// It in words and numbers: severity (0 to 2), code, confidence, then the sentence.
fn check(text: &str) -> String {
    support::script::verdict::verdict(&judged("", text).verdict)
}

/// Only the codes of what was found.
fn found(text: &str) -> String {
    found_with("", text)
}

/// The same with other thresholds.
fn found_with(thresholds: &str, text: &str) -> String {
    let codes = judged(thresholds, text).verdict.findings.into_iter().map(|f| f.code);
    codes.collect::<Vec<_>>().join(" ")
}

/// A line for each number, below one another.
fn each(numbers: std::ops::Range<u64>, line: impl Fn(u64) -> String) -> String {
    numbers.map(|i| line(i) + "\n").collect()
}

/// A line of a query of so many milliseconds, of a template that ends with a parameter.
fn query(indent: &str, from: u64, took: u64, text: &str) -> String {
    let to = from + took;
    let statement = text.replace(' ', "~");
    format!(
        "{indent}SELECT shop {from}ms..{to}ms kind:client db.system=mysql db.statement={statement}\n"
    )
}

/// A line of an HTTP call.
fn get(indent: &str, from: u64, took: u64, url: &str) -> String {
    let to = from + took;
    format!(
        "{indent}GET shop {from}ms..{to}ms kind:client http.request.method=GET url.full={url}\n"
    )
}

/// Queries of 10 ms of one template, one after another, in a trace that is so long.
fn queries(count: u64, whole: u64) -> String {
    let below = each(0..count, |i| {
        query("  ", 10 + 10 * i, 10, &format!("SELECT * FROM items WHERE id = {i}"))
    });
    format!("GET~/cart shop 0ms..{whole}ms kind:server\n{below}")
}
