//! Traces with known performance anti-patterns in them, from a seed: what detectors are measured
//! with.
//!
//! Each is an ordinary trace of three to ten services with noise: clocks that differ by less than
//! 0.3 ms, spans that have lost their parent, fan-outs, two or three equal queries. Up to four
//! patterns are planted in it, clearly beyond what makes them one, and up to three look-alikes,
//! clearly on the other side. A quarter of the traces have look-alikes at most.
//!
//! And pairs of traces that differ by known edits ([`pairs`]): what their alignment is measured with.
//!
//! Nothing here knows how any detector works. What a pattern is stands beside what makes it, in
//! `grafts/`. Everything is a function of the seed, to the byte.

#![expect(
    clippy::indexing_slicing,
    reason = "nothing of it is shipped, and it has no input but a seed"
)]

mod calls;
mod choose;
mod compose;
mod grafts;
mod jaeger;
mod layout;
mod node;
mod ordinary;
mod otlp;
pub mod pairs;
mod rng;
mod world;
mod write;

/// The patterns that are planted.
pub const DETECTORS: [&str; 18] = [
    "n-plus-one-queries",
    "n-plus-one-calls",
    "repeating-pattern",
    "redundant-calls",
    "sequential-calls",
    "slow-statement",
    "chatty-service",
    "wide-fan-out",
    "pool-saturation",
    "retries",
    "timeout",
    "root-cause",
    "uninstrumented-gap",
    "queue-wait",
    "network-gap",
    "outlier",
    "work-after-response",
    "clock-skew",
];

/// A trace and what is in it.
#[derive(Clone, Debug)]
pub struct Planted {
    /// Where it comes from.
    pub seed: u64,
    /// The trace: OTLP JSON for even seeds, Jaeger JSON for odd ones.
    pub document: Vec<u8>,
    /// What is to be found in it.
    pub plants: Vec<Plant>,
    /// What resembles a pattern and is none.
    pub look_alikes: Vec<LookAlike>,
}

/// A pattern that is in the trace.
#[derive(Clone, Debug)]
pub struct Plant {
    /// Which of [`DETECTORS`] is to find it.
    pub detector: &'static str,
    /// The id of the span under which it lies, in hex; empty where it has none, as with what
    /// concerns a service as a whole.
    pub parent: String,
    /// The ids of the spans that it consists of, in hex, by start; of a root cause, the deepest
    /// failure first and then the ancestors that failed with it.
    pub spans: Vec<String>,
    /// Other detectors that may rightly speak of these spans or of their relatives.
    pub also: Vec<&'static str>,
}

/// What resembles a pattern and is none.
#[derive(Clone, Debug)]
pub struct LookAlike {
    /// Which of [`DETECTORS`] must say nothing of these spans.
    pub detector: &'static str,
    /// What it is.
    pub what: &'static str,
    /// The ids of the spans, in hex, by start.
    pub spans: Vec<String>,
    /// Other detectors that may rightly speak of these spans or of their relatives.
    pub also: Vec<&'static str>,
}

/// The trace of a seed.
pub fn plant(seed: u64) -> Planted {
    let composed = compose::compose(seed);
    let json = match seed % 2 {
        0 => otlp::document(seed, &composed),
        _ => jaeger::document(seed, &composed),
    };
    Planted {
        seed,
        document: json.to_string().into_bytes(),
        plants: composed.plants,
        look_alikes: composed.look_alikes,
    }
}
