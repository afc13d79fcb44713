//! The pages, in Leptos: read signals, call a pure function, return a view.

mod app;
mod compare;
mod configuration;
mod dependencies;
mod monitor;
mod parts;
mod search;
mod session;
mod shell;
mod start;
mod trace;
mod widgets;

pub use app::{App, AppProps};
