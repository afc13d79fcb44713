//! The frame around every page.

mod choices;
mod connect;
mod drop;
mod failed;
mod help;
mod lookup;
mod sources;
mod top_bar;

pub use choices::{Choices, ChoicesProps};
pub use connect::{AskHeaders, Connect, Connecting, Headers};
pub use drop::{DropOverlay, Toast};
pub use failed::{Again, Failed};
pub use help::{Help, HelpProps};
pub use sources::{Choice, choices};
pub use top_bar::TopBar;
