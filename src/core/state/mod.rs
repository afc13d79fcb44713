//! What the user chose: view state and its commands, links, keys. No browser, no trace.
//!
//! Everything that changes what is seen is a [`Command`]; [`update()`] answers with [`Effect`]s as
//! data, which the page carries out. Links are read and written by [`url`], and are total.

pub mod columns;
pub mod command;
pub mod keymap;
pub mod loadable;
pub mod monitor;
pub mod pace;
pub mod prefs;
pub mod results;
pub mod route;
pub mod saved;
pub mod trace_ref;
pub mod update;
pub mod url;
pub mod verdict;
pub mod view;
pub mod views;
pub mod what_if;
pub mod widths;

mod clocks;
mod honesty;
mod host;
mod jaeger_links;
mod params;
mod search;
mod sent;
mod set_words;
mod url_compare;
mod url_graph;
mod url_monitor;
mod url_reduce;
mod url_results;
mod url_sets;
mod url_source;
mod url_verdict;
mod url_views;

pub use clocks::{Clocks, clocks};
pub use columns::{Column, Columns};
pub use honesty::{honesty, older};
pub use host::may_speak;
pub use keymap::{CommandLine, Focus, HelpLine, Key, commands, key_help, key_to_command};
pub use loadable::Loadable;
pub use pace::{Going, Pace, Phase};
pub use params::Params;
pub use prefs::{Prefs, RowHeight, Theme};
pub use results::{Chart, Listing, MOST_COLUMNS, ResultsView};
pub use route::{Route, base_of};
pub use saved::{SavedSearch, SavedSearches};
pub use sent::{Taken, with_trace};
pub use set_words::{facet_title, facet_value, set_words};
pub use trace_ref::{RefKind, TraceRef, read_trace_ref};
pub use update::update;
pub use url::{Form, Location, Notice, UrlState, form_of, parse, print};
pub use url_compare::{CompareKind, CompareView, MOST_COHORT, MOST_FOLDS};
pub use url_graph::{MOST_HOPS, graph_doubts, read_graph, write_graph};
pub use url_monitor::{MonitorView, read_monitor, write_monitor};
pub use url_reduce::{read_by, read_least, write_by, write_least};
pub use url_results::{
    read_by as read_result_by, read_listing, read_order, write_by as write_result_by,
    write_listing, write_order,
};
pub use url_sets::{read_set, write_set};
pub use url_source::{MOST_FILES, Source};
pub use verdict::{ChosenThresholds, VerdictTab, thresholds_that_count};
pub use view::{Command, Effect, Facts, Selection, TraceView};
pub use views::{Lines, MOST_FIELDS, ViewChange, ViewKind, Views};
pub use what_if::{MOST_WHAT_IFS, WhatIfs, read_amount, write_amount};
pub use widths::{Pane, Widths};
