//! How nodes and numbers of the graph are told.

use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{CalleeKind, ServiceNode};
use spanscape_core::graph::changes::Change;

/// What a node is, where it is no service.
pub fn kind_note(kind: CalleeKind) -> &'static str {
    match kind {
        CalleeKind::Service => "",
        CalleeKind::Group => "several",
        kind => kind.word(),
    }
}

/// The name whose colour a node has: what has no spans has none of its own.
pub fn colour_of(node: &ServiceNode) -> String {
    match node.kind {
        CalleeKind::Service | CalleeKind::Group => node.name.clone(),
        _ => String::new(),
    }
}

/// A duration, where it is known.
pub fn time(of: Option<DurationNs>) -> String {
    of.map_or("-".to_owned(), fmt::duration)
}

/// Errors, with their share; nothing for none.
pub fn errors(errors: u64, of: u64) -> String {
    match errors {
        0 => "0".to_owned(),
        n => format!("{} ({})", fmt::count(n), fmt::percent(n, of)),
    }
}

/// What has become of calls.
pub fn change_words(change: Change) -> &'static str {
    match change {
        Change::Same => "",
        Change::Added => "new",
        Change::Gone => "gone",
        Change::More => "more",
        Change::Fewer => "fewer",
        Change::Failing => "fails more",
    }
}
