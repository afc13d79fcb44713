//! The page: panic hook, then mount. On the host there is no page.
fn main() {}
