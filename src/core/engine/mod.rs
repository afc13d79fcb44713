//! The engine: what the worker is, as a state machine that any host can drive.
//!
//! The page asks ([`protocol::Request`]), the engine answers ([`protocol::Response`]); bytes come
//! in by [`Engine::feed`]. It does no I/O: the shell around it fetches, reads files and posts.

pub mod protocol;
