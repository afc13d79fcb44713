//! All tests of the core's rooms from outside, in one program: it is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by them"
)]

mod again;
mod align;
mod apart;
mod api_any;
mod api_archive;
mod api_dependencies;
mod api_metrics;
mod api_search;
mod api_services;
mod api_trace;
mod bars;
mod budget;
mod compare;
mod compare_clocks;
mod config;
mod delta;
mod diff;
mod dots;
mod engine;
mod engine_any;
mod engine_files;
mod event_table;
mod export;
mod find;
mod find_reference;
mod formats;
mod graph_names;
mod graphs;
mod jaeger_links;
mod keys;
mod layouts;
mod link_patterns;
mod lint;
mod lint_any;
mod lint_cli;
mod lint_texts;
mod lists;
mod local;
mod local_filter;
mod logs;
mod merged;
mod metrics;
mod minimap;
mod model;
mod monitor;
mod open;
mod open_any;
mod peers;
mod pictures;
mod pieces;
mod places;
mod planted;
mod preview;
mod properties;
mod query_text;
mod raw;
mod reduce;
mod reduce_any;
mod results;
mod rows;
mod scene;
mod scenes;
mod scrolling;
mod searching;
mod service_calls;
mod service_graph;
mod sets;
mod sets_engine;
mod skew;
mod span_table;
mod spans;
mod statistics;
mod support;
mod tags;
mod text;
mod ticks;
mod time_scale;
mod time_spent;
mod told;
mod trace_ref;
mod url;
mod url_compare;
mod url_monitor;
mod url_results;
mod url_search;
mod url_views;
mod verdict;
mod verdict_docs;
mod verdict_view;
mod view;
mod view_tables;
mod views;
mod views_any;
mod what_if;
mod what_if_any;
mod workers;
