//! Every target with every seed, and with the same changed seeds each time: what a fuzzer has found stays found.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use spanscape_fuzzed::{Random, TARGETS, mutated, run, samples};

/// How long the changed seeds of one target are tried at most, where nothing else is said: all of them together take a
/// few seconds, so that nobody waits for them. `FUZZED_SECONDS=60` tries for so long.
const PATIENCE: Duration = Duration::from_millis(250);

/// How many changed inputs are tried of each target at least, however slow a machine is.
const LEAST: usize = 200;

/// How many at most: with more time, other seeds of chance.
const MOST: usize = 4_000;

/// What takes longer hangs, for a person; the slowest seeds take a tenth of it.
const HANGS: Duration = Duration::from_secs(10);

/// The folder with the seeds of a target.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(name)
}

/// The seeds of a target with their names, in order; those of the engine are made.
fn seeds(name: &str) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = fs::read_dir(folder(name)).map_or_else(
        |_| Vec::new(),
        |entries| {
            let paths = entries.map(|entry| entry.unwrap().path());
            paths.map(|path| (path.display().to_string(), fs::read(path).unwrap())).collect()
        },
    );
    if name == "engine" {
        let made = samples().into_iter().enumerate();
        all.extend(made.map(|(at, bytes)| (format!("sample {at}"), bytes)));
    }
    all.sort();
    assert!(!all.is_empty(), "{name} has no seeds");
    all
}

/// Calls a target; what it panics with is told with the input, so that it can become a seed.
#[expect(clippy::disallowed_methods, reason = "a host test: there is a clock")]
fn check(name: &str, from: &str, input: &[u8]) {
    let began = Instant::now();
    let done = catch_unwind(AssertUnwindSafe(|| run(name, input)));
    let kept = || {
        let path = std::env::temp_dir().join(format!("spanscape-{name}.bin"));
        fs::write(&path, input).unwrap();
        path.display().to_string()
    };
    assert!(done.is_ok(), "{name} breaks with {from}; the input is in {}", kept());
    let took = began.elapsed();
    assert!(took < HANGS, "{name} takes {took:?} with {from}; the input is in {}", kept());
}

#[expect(clippy::disallowed_methods, reason = "a host test: there is a clock")]
fn replay(name: &str) {
    let named = seeds(name);
    named.iter().for_each(|(path, seed)| check(name, path, seed));
    let seeds: Vec<Vec<u8>> = named.into_iter().map(|(_, seed)| seed).collect();
    let asked = std::env::var("FUZZED_SECONDS").ok().and_then(|text| text.parse().ok());
    let patience = asked.map_or(PATIENCE, Duration::from_secs);
    let most = if asked.is_some() { usize::MAX } else { MOST };
    let mut random = Random::of(name.as_bytes());
    let began = Instant::now();
    let mut tried = 0;
    while tried < most && (tried < LEAST || began.elapsed() < patience) {
        let seed = &seeds[random.below(seeds.len())];
        let input = mutated(seed, &seeds, &mut random);
        check(name, &format!("the changed seed {tried}"), &input);
        tried += 1;
    }
    println!("{name}: {} seeds, {tried} changed ones, {:?}", seeds.len(), began.elapsed());
}

#[test]
fn each_target_with_its_seeds() {
    let only = std::env::var("FUZZED_TARGET").ok();
    for (name, _) in TARGETS.iter().filter(|(name, _)| only.as_deref().is_none_or(|of| of == *name))
    {
        replay(name);
    }
}

/// A seed is small, and each folder of seeds and each program is of a target.
#[test]
fn seeds_and_programs_are_those_of_targets() {
    let mut all = 0;
    for entry in fs::read_dir(folder("")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(TARGETS.iter().any(|(of, _)| *of == name), "{name} is no target");
        for seed in fs::read_dir(&path).unwrap() {
            let length = seed.unwrap().metadata().unwrap().len();
            assert!(length <= 64 * 1024, "a seed of {name} has {length} bytes");
            all += length;
        }
    }
    assert!(all <= 1024 * 1024, "{all} bytes of seeds");
    let manifest = fs::read_to_string(folder("").join("../Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        let program = folder("").join(format!("../fuzz_targets/{name}.rs"));
        let text = fs::read_to_string(program).unwrap();
        assert!(text.contains(&format!("run(\"{name}\", bytes)")), "{name}");
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}

/// With `UPDATE_SEEDS=1` writes what is made, so that cargo fuzz has it: into the corpus that is not kept.
#[test]
fn made_seeds_are_right() {
    let update = std::env::var_os("UPDATE_SEEDS").is_some();
    let corpus = folder("").join("../corpus/engine");
    for (at, sample) in samples().iter().enumerate() {
        assert!(sample.len() < 64 * 1024, "{at}");
        if update {
            fs::create_dir_all(&corpus).unwrap();
            fs::write(corpus.join(format!("sample-{at:02}")), sample).unwrap();
        }
    }
}
