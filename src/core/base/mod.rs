//! The vocabulary every room shares: time, ids, strings, bit sets, numbers as text. No domain.

pub mod bitset;
pub mod fmt;
pub mod ids;
pub mod intern;
pub mod json_number;
pub mod needle;
pub mod order;
pub mod places;
pub mod quote;
pub mod rank;
pub mod secret;
pub mod sort;
pub mod steps;
pub mod time;
pub mod within;
pub mod words;

pub use ids::{SpanId, TraceId};
pub use intern::{StrId, Strings, TextHash};
pub use json_number::is_json_number;
pub use needle::Needle;
pub use quote::push_quoted;
pub use rank::{nearest_place, nearest_rank};
pub use sort::{sort_by, sort_by_key};
pub use steps::step_that;
pub use time::{DurationNs, TimeNs};
pub use within::within;
