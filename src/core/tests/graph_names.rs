//! What nodes of graphs of services are called: two of one name, operations, and what a link names in vain.

use crate::graphs::{graph, look, names};

use spanscape_core::engine::protocol::{ServiceEdge, ServiceGraph, ServiceNode};
use spanscape_core::graph::clusters::{ClusterBy, clusters, fold};
use spanscape_core::graph::overlay::lay_over;
use spanscape_core::graph::view::{Chosen, GraphView, Whole};
use spanscape_core::state::{Location, graph_doubts, parse};

#[test]
fn operations_fold_into_their_services() {
    let node = |name: &str, operation: &str| ServiceNode {
        name: name.into(),
        operation: operation.into(),
        ..ServiceNode::default()
    };
    let edge = |from, to| ServiceEdge { from, to, counted: Some(2), told: None };
    let nodes = vec![node("web", "GET /"), node("shop", "POST /"), node("shop", "GET /")];
    let all = ServiceGraph::new(nodes, vec![edge(0, 1), edge(0, 2), edge(1, 2)], None);
    let keys: Vec<String> = (0..3).map(|at| all.key(at)).collect();
    assert_eq!(keys, ["shop\tGET /", "shop\tPOST /", "web\tGET /"]);
    for (at, key) in (0..).zip(&keys) {
        assert_eq!(all.find(key), Some(at));
    }
    assert_eq!((all.find("shop"), all.find("shop\tnone")), (Some(0), None));
    assert_eq!(all.node(1).unwrap().title(), "shop: POST /");
    let folded = fold(&all, &clusters(&all, ClusterBy::Service), &|_| true);
    assert_eq!(names(&folded.graph, &[0, 1]), "shop web");
    let line = |e: &ServiceEdge| format!("{} {}", names(&folded.graph, &[e.from, e.to]), e.calls());
    assert_eq!(
        folded.graph.edges.iter().map(line).collect::<Vec<_>>(),
        ["shop shop 2", "web shop 4"]
    );
    assert_eq!(lay_over(&all, &all), all);
}

#[test]
fn what_a_link_says_in_vain() {
    let doubts = |query| {
        let at = Location { path_after_base: "dependencies", query, hash: "" };
        graph_doubts(&parse(&at)).join("; ")
    };
    assert_eq!(
        doubts("?by=x&hops=100&failing=yes"),
        "by is not counts, spans or both: x; hops is not a number from 1 to 99: 100; failing is not 1: yes"
    );
    assert_eq!(doubts("?by=&layout=force&size=calls&node=x&hide=y&focus=z&open=*&only=0"), "");
}

#[test]
fn a_name_that_two_have() {
    let both = graph("web redis 5\nredis #redis 9\nweb #database:redis 1");
    let keys: Vec<String> = (0..4).map(|at| both.key(at)).collect();
    assert_eq!(keys, ["database:redis", "redis", "database:redis", "web"]);
    let alone = graph("web redis 5\nredis #redis 9");
    let keys: Vec<String> = (0..3).map(|at| alone.key(at)).collect();
    assert_eq!(keys, ["redis", "database:redis", "web"]);
    for (at, key) in (0..).zip(&keys) {
        assert_eq!(alone.find(key), Some(at));
    }
    assert_eq!(graph("web #redis 9").key(0), "redis");
    assert_eq!(graph("web #redis 9").find("database:redis"), Some(0));
    let seen = look(&Whole::new(alone, None, None), &GraphView::default(), "");
    let calls = Chosen::Calls("redis".into(), "database:redis".into());
    assert_eq!(seen.chosen(seen.place_of(&calls).unwrap()), Some(calls));
}
