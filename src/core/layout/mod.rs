//! Geometry in data units: visible rows, time scale, ticks, the minimap's raster. No colours.

pub mod minimap;
pub mod rows;
pub mod siblings;
