//! What is fuzzed: for each target a function of any bytes, which calls a reader and checks what it promises.
//!
//! `fuzz/fuzz_targets/` has a program for each of them for `cargo fuzz`; `tests/replay.rs` calls all of them with the
//! seeds in `fuzz/seeds/` and with changed ones, so that `./dev test` needs no fuzzer. A promise that is broken is a panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a broken promise is told by a panic"
)]

mod asks;
mod backends;
mod bytes;
mod decoders;
mod languages;
mod links;
mod logs;
mod mutate;
mod samples;
mod settings;
mod tour;
mod written;

pub use bytes::Random;
pub use decoders::{Cuts, opened};
pub use mutate::mutated;
pub use samples::samples;
pub use tour::tour;

/// A function of any bytes. It panics where a promise is broken.
pub type Target = fn(&[u8]);

/// All targets by name. The seeds of each are in `fuzz/seeds/NAME/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("decode", decoders::decode),
    ("decode_jaeger", decoders::jaeger),
    ("decode_jaeger_es", decoders::jaeger_es),
    ("decode_otlp", decoders::otlp),
    ("decode_zipkin", decoders::zipkin),
    ("decode_gzip", decoders::gzip),
    ("tour", tour::any),
    ("engine", asks::any),
    ("backend", backends::any),
    ("query", languages::query),
    ("find", languages::find),
    ("tags", languages::tags),
    ("link", links::link),
    ("link_parts", links::parts),
    ("kept", links::kept),
    ("trace_ref", links::trace_ref),
    ("config", settings::config),
    ("log_settings", settings::logs),
    ("link_patterns", settings::patterns),
    ("logql", logs::logql),
    ("log_query", logs::queries),
    ("loki_reply", logs::reply),
    ("log_lines", logs::lines),
    ("shown_text", written::shown),
];

/// Calls a target by its name.
///
/// # Panics
/// There is none of that name, or a promise is broken.
pub fn run(name: &str, bytes: &[u8]) {
    let (_, target) = TARGETS.iter().find(|(of, _)| *of == name).expect("a target of that name");
    target(bytes);
}
