//! The target `trace_ref` of `spanscape_fuzzed`, for cargo fuzz.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| spanscape_fuzzed::run("trace_ref", bytes));
