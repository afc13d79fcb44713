//! Build tool: hashes for the content security policy.

fn main() {}
