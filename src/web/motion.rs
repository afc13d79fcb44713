//! Whether things may move.

use super::js;

/// Whether the person wants no motion that is not needed (`prefers-reduced-motion`).
pub fn is_reduced() -> bool {
    let query =
        js::window().and_then(|w| w.match_media("(prefers-reduced-motion: reduce)").ok()?);
    query.is_some_and(|query| query.matches())
}
