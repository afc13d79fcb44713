//! The committed files are what the program writes: data and program cannot drift apart.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails says so by a panic"
)]

use std::io::Read;
use std::path::Path;

use spanscape_demo::{Demo, SEED, gzip};

/// A file of `public/demo`: its packed size and its text.
fn committed(name: &str) -> (usize, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/demo").join(name);
    let packed = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
    (packed.len(), text)
}

/// Names the first line that differs, since the whole would fill the screen for an hour.
fn same(name: &str, committed: &str, generated: &str) {
    let differ = committed.lines().zip(generated.lines()).position(|(a, b)| a != b);
    assert!(
        committed == generated,
        "{name} differs from what its program writes, first in line {:?}; \
         run `cargo run --release -p spanscape-demo -- public/demo`",
        differ.map(|n| n + 1)
    );
}

#[test]
fn the_files_are_what_the_program_writes() {
    let demo = Demo::generate(SEED);
    let (size, text) = committed("shop.jsonl.gz");
    same("shop.jsonl.gz", &text, &demo.otlp());
    assert!(size < 700_000, "shop.jsonl.gz has {size} bytes");
    let (size, text) = committed("logs.json.gz");
    same("logs.json.gz", &text, &demo.loki());
    assert!(size < 500_000, "logs.json.gz has {size} bytes");
}

#[test]
fn two_runs_are_equal_and_two_seeds_are_not() {
    let text = Demo::generate(7).otlp();
    assert!(text == Demo::generate(7).otlp());
    assert!(text != Demo::generate(8).otlp());
    let packed = gzip("lamp").unwrap();
    assert_eq!(&packed[4..8], [0, 0, 0, 0], "no time in the gzip header");
}
