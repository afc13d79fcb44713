//! Geometry in data units: visible rows, time scale, ticks, the minimap's raster. No colours.

pub mod bars;
pub mod force;
pub mod groups;
pub mod guides;
pub mod hit;
pub mod labels;
pub mod lanes;
pub mod layered;
pub mod minimap;
mod numbers;
pub mod path_tree;
pub mod plot;
pub mod rows;
pub mod runs;
pub mod scale;
pub mod scroll;
pub mod siblings;
pub mod stretches;
pub mod ticks;
pub mod wheel;
