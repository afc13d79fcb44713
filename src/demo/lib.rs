//! Spanscape's demo: one hour of a small web shop that never was, from a seed.
//!
//! *Larkspur* sells lamps, kettles and garden benches. Sixteen services in eight languages run it;
//! one of them, `warehouse`, is a PHP program on a machine in the cellar whose clock is 412 ms
//! behind. The hour is 2026-03-12, 09:00 to 10:00 UTC, and it is never another one, so that links
//! into the demo stay valid.
//!
//! What happens in it, for a reader who wants to find it:
//!
//! | when | what | where to look |
//! |---|---|---|
//! | 09:04-09:12 | the nightly catalogue import, seven hours late | `import catalogue`, 2,500 spans |
//! | 09:07, 09:09 | product pages wait for the import's locks | `GET /products/{id}`, 2-3 s in one SELECT |
//! | 09:11, 09:30, 09:37, 09:52 | the search for "gift" counts each category alone; one meets a GC pause | `GET /search` |
//! | 09:14, 09:31, 09:56 | a set is expanded part by part: 38, 114, 24 equal SELECTs | `GET /basket` |
//! | 09:20 | a deadlock between two transactions, tried again | `POST /checkout` |
//! | 09:22 | a recommendation process without its model: the page does without | `GET /` |
//! | 09:32-09:41 | payment 1.14.2: two connections to the card processor instead of fifty | `POST /checkout` |
//! | 09:34 | the mail provider asks to wait | `process orders.placed` in `email` |
//! | 09:45 | the object store says SlowDown | `export orders` |
//! | 09:47 | an inventory process runs out of memory; its spans are missing | `GET /basket`, `POST /checkout` |
//! | 09:59 | an export and a search still run when the hour ends | `export orders`, `GET /search` |
//!
//! [`Demo::generate`] makes it; [`otlp`] writes the traces as OTLP JSON lines, one trace a line as
//! the collector's `groupbytrace` processor and file exporter would; [`loki`] writes the logs as
//! the answer of Loki's `query_range` with categorised labels. Everything is a function of the
//! seed, to the byte: a test compares with the committed files.
//!
//! `cargo run --release -p spanscape-demo -- public/demo` writes both files.

mod background;
mod errors;
mod flows;
mod http;
mod lines;
pub mod loki;
pub mod otlp;
pub mod plan;
mod queue;
pub mod rng;
mod rpc;
pub mod shop;
mod sim;
pub mod span;
mod stores;
pub mod time;
mod words;

use std::io::Write;

use flate2::{Compression, GzBuilder};

use plan::{Due, Twist, Want};
use sim::{Line, Sent, Sim};
use span::Span;

/// The seed of the committed files.
pub const SEED: u64 = 0x1A2B_5EED_0312_2026;

/// One trace and what it was made for.
#[derive(Debug)]
pub struct Trace {
    /// Its id.
    pub id: u128,
    /// What was asked, and what is odd about it.
    pub due: Due,
    /// Its spans by start.
    pub spans: Vec<Span>,
}

/// The hour.
#[derive(Debug)]
pub struct Demo {
    /// Traces by start.
    pub traces: Vec<Trace>,
    lines: Vec<Line>,
}

impl Demo {
    /// Plays the hour.
    pub fn generate(seed: u64) -> Self {
        let mut traces = Vec::new();
        let mut lines = background::lines();
        let mut pending: Vec<Sent> = Vec::new();
        for (n, due) in plan::hour(seed).into_iter().enumerate() {
            let mut sim = Sim::new(rng::Rng::new(seed, n as u64));
            let waiting = receive(&mut pending, due);
            flows::play(&mut sim, due, &waiting);
            // What had not ended by the end of the hour was not sent.
            sim.spans.retain(|span| span.end.is_none_or(|end| end <= time::END));
            sim.spans.sort_by_key(|span| (span.start, span.end));
            sim.lines.retain(|line| line.at < time::END);
            pending.append(&mut sim.sent);
            lines.append(&mut sim.lines);
            traces.push(Trace { id: sim.trace, due, spans: sim.spans });
        }
        Self { traces, lines }
    }

    /// The traces as OTLP JSON lines.
    pub fn otlp(&self) -> String {
        otlp::write(&self.traces)
    }

    /// The logs as Loki's answer.
    pub fn loki(&self) -> String {
        loki::write(&self.lines)
    }
}

/// Takes the messages that a worker of this kind finds: those sent since it last looked.
fn receive(pending: &mut Vec<Sent>, due: Due) -> Vec<Sent> {
    let (topic, most) = match due.want {
        Want::Email => ("orders.placed", 6),
        Want::Reindex => ("catalog.changed", 16),
        Want::PriceUpdate => ("prices.changed", 8),
        _ => return Vec::new(),
    };
    let mut found: Vec<Sent> =
        pending.extract_if(.., |sent| sent.topic == topic && sent.at < due.at).collect();
    found.sort_by_key(|sent| sent.at);
    found.truncate(most);
    found
}

/// Compresses as `gzip -9n` does: no name, no time, so that equal content gives equal files.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn gzip(text: &str) -> std::io::Result<Vec<u8>> {
    let mut out = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    out.write_all(text.as_bytes())?;
    out.finish()
}

/// Whether a trace is one that a viewer should find nothing wrong with.
pub fn healthy(due: Due) -> bool {
    matches!(due.twist, Twist::Plain | Twist::CacheMiss | Twist::CardRefused)
}
