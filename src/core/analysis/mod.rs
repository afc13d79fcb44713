//! What is found out about traces: so far, which spans a person looks for.

pub mod find;
mod query;

pub use find::find;
pub use query::{FindQuery, quoted};
