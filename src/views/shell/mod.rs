//! The frame around every page.

mod drop;
mod help;
mod top_bar;

pub use drop::{DropOverlay, Toast};
pub use help::Help;
pub use top_bar::TopBar;
