//! Shared pieces of the pages.

pub mod bars_hand;
pub mod boxes_hand;
pub mod boxes_map;
pub mod chart_canvas;
pub mod combobox;
pub mod copy;
pub mod dialog;
pub mod finding;
pub mod grip;
pub mod icon;
pub mod live;
pub mod loading;
pub mod notice;
pub mod pan_hand;
pub mod picture;
pub mod searching;
pub mod service;
pub mod share;
pub mod sorted_table;
pub mod time;
pub mod turn;
pub mod writing;

pub use icon::{Icon, IconView};
pub use loading::Loading;
pub use notice::Notice;
pub use searching::Searching;
