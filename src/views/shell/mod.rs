//! The frame around every page.

mod astray;
mod choices;
mod connect;
mod drop;
mod failed;
mod framed;
mod help;
mod host;
mod links;
mod lookup;
mod sources;
mod top_bar;

pub use astray::Astray;
pub use choices::{Choices, ChoicesProps};
pub use connect::{AskHeaders, Connect, Connecting, Headers};
pub use drop::{DropOverlay, Toast};
pub use failed::{Again, Failed};
pub use framed::InFull;
pub use help::{Help, HelpProps};
pub use host::Host;
pub use links::{Besides, Link, Links, ShareLink, ShareLinkProps};
pub use sources::{Choice, choices};
pub use top_bar::TopBar;
