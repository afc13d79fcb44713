//! The engine's worker: a thin shell around `spanscape_core::engine`.
fn main() {}
