//! From traces to logs: which lines are a service's, and where they can be looked at. Text in, text out.

mod about;
pub mod ansi;
pub mod explore;
pub mod fields;
pub mod ids;
pub mod level;
pub mod lines;
pub mod links;
pub mod local;
pub mod logql;
pub mod queries;
pub mod reply;
pub mod settings;
pub mod sign_in;
pub mod template;

pub use about::{About, OfSpan, Values};
pub use explore::{Asks, Grafana, Pane};
pub use settings::{Logs, Loki};
