//! From traces to logs: which lines are a service's, and where they can be looked at. Pure text, for the page to do.

pub mod explore;
pub mod logql;
pub mod mapping;

pub use explore::{Grafana, Pane};
pub use mapping::Logs;
