//! Layout in, a [`scene`] out: rectangles, texts and lines with colour tokens. No canvas, no font.

pub mod bar_lines;
pub mod copied;
pub mod delta;
pub mod delta_flame;
pub mod delta_graph;
pub mod dots;
pub mod flame;
pub mod graph;
pub mod graph_map;
mod graph_place;
mod hover;
pub mod human;
pub mod json_tree;
pub mod minimap;
pub mod names;
pub mod network;
pub mod ruler;
pub mod scene;
pub mod sheet;
pub mod side_by_side;
pub mod sketch;
pub mod slot;
pub mod svg;
pub mod text;
pub mod token;
pub mod value;
pub mod verdict;
pub mod waterfall;

pub use hover::hover;
pub use scene::{Align, Layer, Scene};
pub use slot::slot_of;
pub use text::{Font, MeasureText, clean, fit};
pub use token::Token;
pub use value::clean_lines;
