//! The app's own library: the browser services (`web`) that the page and the engine's worker
//! share, charts on canvases (`charts`), and the build id by which the two recognise each other.
//!
//! The page (`main.rs`, with its views) and the worker (`bin/engine/main.rs`) are separate programs.
//! Leptos is not used here, so that the worker does not carry it. On the host there is only
//! [`BUILD`]; everything that can be tested without a browser is in `spanscape_core`.

#[cfg(target_arch = "wasm32")]
pub mod charts;
#[cfg(target_arch = "wasm32")]
pub mod web;

/// Names the build. Page and worker of different builds do not understand each other.
pub const BUILD: &str = match option_env!("SPANSCAPE_BUILD") {
    Some(build) => build,
    None => "dev",
};

/// The version that people know.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
