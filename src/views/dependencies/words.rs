//! How nodes and numbers of the graph are told.

use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{CalleeKind, ServiceEdge, ServiceNode};
use spanscape_core::graph::changes::Change;

use crate::views::widgets::service::service_name;

/// The name of a node.
pub fn node_name(node: &ServiceNode) -> &str {
    service_name(&node.name)
}

/// What a node is, where it is no service: behind its name.
pub fn kind_words(kind: CalleeKind) -> &'static str {
    match kind {
        CalleeKind::Service => "",
        CalleeKind::Database => ", a database",
        CalleeKind::Queue => ", a queue",
        CalleeKind::External => ", outside",
        CalleeKind::Group => ", several services",
    }
}

/// The same in a table.
pub fn kind_note(kind: CalleeKind) -> &'static str {
    match kind {
        CalleeKind::Service => "",
        CalleeKind::Database => "database",
        CalleeKind::Queue => "queue",
        CalleeKind::External => "external",
        CalleeKind::Group => "several",
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

/// What a search for the spans of calls needs besides the service: of a service those that the caller has called, of
/// anything else those of the caller that name it.
pub fn filter_of(from: &ServiceNode, to: &ServiceNode, edge: &ServiceEdge) -> (String, String) {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    if to.kind == CalleeKind::Service {
        let served =
            if edge.is_loop() { " and (span.kind=server or span.kind=consumer)" } else { "" };
        return (to.name.clone(), format!("caller={}{served}", quoted(&from.name)));
    }
    let keys: &[&str] = match to.kind {
        CalleeKind::Database => &["peer.service", "db.system.name", "db.system"],
        CalleeKind::Queue => &["peer.service", "messaging.system"],
        _ => &["peer.service", "server.address", "net.peer.name"],
    };
    let name = quoted(&to.name);
    let terms: Vec<String> = keys.iter().map(|key| format!("{key}={name}")).collect();
    (from.name.clone(), format!("({})", terms.join(" or ")))
}
