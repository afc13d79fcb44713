//! Writes the demo: traces and logs of a small shop.

fn main() {}
