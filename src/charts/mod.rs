//! Charts, drawn by plotters on canvases: paper with axes, and what is on it.
//!
//! Where things are is said by `core/layout/plot.rs`, so that what is painted and what is hit come from one file; what
//! they mean is the engine's. Text is drawn where it belongs and never measured: plotters would measure it by an
//! element with a style of its own, which the content security policy forbids.

mod bars;
mod lines;
mod paper;
mod scatter;

pub use bars::{durations, durations_plane};
pub use lines::{Curve, lines};
pub use paper::{MARGINS, Paper, duration_words, plane};
pub use scatter::{radius, scatter};
