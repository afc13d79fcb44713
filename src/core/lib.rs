//! Spanscape's pure half: bytes in, answers out; no browser, no clock, no network.
//!
//! Rooms, in the order in which they may import one another:
//! [`base`] <- [`model`] <- [`ingest`], [`analysis`] <- [`layout`] <- [`render`]; [`source`] after [`model`], [`graph`] after the engine's protocol,
//! [`api`] beside [`ingest`], [`export`] after [`analysis`], [`redact`] after [`export`] and [`ingest`], [`state`] beside [`layout`], [`logs`] after [`base`]; [`engine`] on top. `ARCHITECTURE.md` has one invariant for each.

pub mod analysis;
pub mod api;
pub mod base;
pub mod engine;
pub mod export;
pub mod graph;
pub mod ingest;
pub mod layout;
pub mod logs;
pub mod model;
pub mod redact;
pub mod render;
pub mod source;
pub mod state;
