//! Where traces come from and what is looked for there: the same words for every source.

mod backend;
mod config;
mod query;

pub use backend::{Api, Credentials, Target};
pub use config::{Backend, Config, MenuItem};
pub use query::{Lookback, Query};
