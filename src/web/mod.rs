//! The only place that calls the browser. Each file converts and calls; it decides nothing.
//!
//! Everything is total: what the browser refuses (storage in a foreign frame, the clipboard in
//! an insecure context) comes back as `None`, `false` or a
//! [`Problem`](spanscape_core::engine::protocol::Problem), never as a panic. What listens or
//! observes is a value that stops when it is dropped.

pub mod alive;
pub mod boot;
pub mod bytes;
pub mod call;
pub mod canvas;
pub mod clipboard;
pub mod clock;
pub mod diff_rows;
pub mod engine;
pub mod fetch;
pub mod files;
pub mod focus;
pub mod frame;
pub mod host;
pub mod idle;
pub mod js;
pub mod listen;
pub mod location;
pub mod marks;
pub mod measure;
pub mod motion;
pub mod page;
pub mod palette;
pub mod panic;
pub mod picture;
pub mod pointer;
pub mod probe;
pub mod reveal;
pub mod save;
pub mod sheet;
pub mod silence;
pub mod sketch;
pub mod source;
pub mod stop;
pub mod storage;
pub mod surface;
pub mod task;
pub mod theme;
pub mod trace_rows;
pub mod treegrid;
pub mod viewer;
pub mod wire;
pub mod worker;
