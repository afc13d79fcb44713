//! Graphs of services as people look at them: what is near what, what stands out, what has changed, what belongs
//! together. Pure arithmetic on [`crate::engine::protocol::ServiceGraph`], for the page to do.

pub mod chains;
pub mod changes;
pub mod clusters;
pub mod columns;
pub mod cycles;
pub mod near;
pub mod overlay;
pub mod passes;
pub mod shape;
pub mod spans;
pub mod view;
pub mod write;

pub use shape::Shape;
