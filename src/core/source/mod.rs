//! Where traces come from and what is looked for there: the same words for every source.

mod backend;
mod config;
mod cursor;
pub mod filter;
mod flat_json;
pub mod local;
mod lookback;
mod query;
mod tags;
pub mod text;

pub use backend::{Api, Credentials, Target};
pub use config::{
    Backend, CONFIG_KEYS, Config, MenuItem, OwnSetting, SaidBy, ServedBy, Setting, Settings,
    base_url_problem, header_problem, name_problem, settings,
};
pub use filter::Filter;
pub use lookback::Lookback;
pub use query::Query;
pub use tags::{parse_tags, parse_tags_json, print_tags, print_tags_json};
pub use text::{TextProblem, Typed, parse_filter, parse_query, print_filter, print_query};
