//! Which spans are those of calls, as a query line has it: so that they, and the traces that have them, can be looked for.

use crate::engine::protocol::{CalleeKind, ServiceEdge, ServiceNode};
use crate::source::filter::{Field, Filter, Op, Term};
use crate::source::print_filter;

/// The spans of a service whose caller is another one: what a back end can be asked for. The service, and what else holds.
pub fn answered(from: &ServiceNode, to: &ServiceNode, edge: &ServiceEdge) -> (String, String) {
    if to.kind == CalleeKind::Service {
        (to.name.clone(), written(Filter::all(called(from, to, edge))))
    } else {
        (from.name.clone(), written(naming(to)))
    }
}

/// All of them, those as well of which only the client's side is there. Some may name who is called and lead to another
/// one: what is found has all calls, and may have more.
pub fn all(from: &ServiceNode, to: &ServiceNode, edge: &ServiceEdge) -> String {
    let asked =
        naming(to).and_then(|naming| Filter::all(vec![is(Field::Service, &from.name), naming]));
    let answered = (to.kind == CalleeKind::Service).then(|| {
        let mut all = vec![is(Field::Service, &to.name)];
        all.extend(called(from, to, edge));
        Filter::all(all)
    });
    written(Filter::any([answered.flatten(), asked].into_iter().flatten().collect()))
}

fn called(from: &ServiceNode, to: &ServiceNode, edge: &ServiceEdge) -> Vec<Filter> {
    let mut all = vec![is(Field::Caller, &from.name)];
    if !to.operation.is_empty() {
        all.push(is(Field::Operation, &to.operation));
    }
    if edge.is_loop() || from.name == to.name {
        // Most spans below another of their service are parts of its work.
        all.extend(Filter::any(["server", "consumer"].map(|kind| has("span.kind", kind)).into()));
    }
    all
}

/// Clients that name what is called; nothing for what has no name.
fn naming(to: &ServiceNode) -> Option<Filter> {
    let keys: &[&str] = match to.kind {
        _ if to.name.is_empty() => &[],
        CalleeKind::Database => &["peer.service", "db.system.name", "db.system"],
        CalleeKind::Queue => {
            &["peer.service", "messaging.system", "server.address", "net.peer.name"]
        }
        _ => &["peer.service", "server.address", "net.peer.name"],
    };
    let names = Filter::any(keys.iter().map(|key| has(key, &to.name)).collect())?;
    let clients = Filter::any(["client", "producer"].map(|kind| has("span.kind", kind)).into())?;
    Filter::all(vec![clients, names])
}

fn is(field: Field, text: &str) -> Filter {
    Filter::Term(Term::text(field, Op::Eq, text))
}

fn has(key: &str, value: &str) -> Filter {
    is(Field::Tag(key.to_owned()), value)
}

fn written(filter: Option<Filter>) -> String {
    filter.as_ref().map(print_filter).unwrap_or_default()
}
