//! Graphs of services as people look at them: what stands out, against references that try everything; what has changed,
//! what belongs together, what is seen, and what is written.

use std::sync::Arc;

use proptest::prelude::*;
use spanscape_core::engine::protocol::{
    CalleeKind, CallsTold, ServiceEdge, ServiceGraph, ServiceNode,
};
use spanscape_core::graph::chains::chains;
use spanscape_core::graph::changes::{Change, changes};
use spanscape_core::graph::clusters::{ClusterBy, clusters, fold};
use spanscape_core::graph::columns::{EdgeColumn, NodeColumn};
use spanscape_core::graph::cycles::{components, cycles, way_round};
use spanscape_core::graph::near::{Way, near};
use spanscape_core::graph::overlay::{lay_over, places};
use spanscape_core::graph::passes::{FEWEST, passes};
use spanscape_core::graph::view::{Chosen, GraphView, Picked, Seen, Whole, part, seen};
use spanscape_core::graph::{Shape, write};
use spanscape_core::state::{
    Location, UrlState, graph_doubts, parse, print, read_graph, write_graph,
};

/// `a b 5` is a call of `a` to `b` that was counted 5 times; `a b 5 2` one of 5 in spans, 2 of which failed; with `~`
/// behind, nobody waits for them. A name with `#` before it is a database's.
pub fn graph(text: &str) -> ServiceGraph {
    let mut nodes: Vec<ServiceNode> = Vec::new();
    let mut edges = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(' ').collect();
        let mut node = |name: &str| {
            let kind =
                if name.starts_with('#') { CalleeKind::Database } else { CalleeKind::Service };
            let name = name.trim_start_matches('#').to_owned();
            let known = nodes.iter().position(|n| (&n.name, n.kind) == (&name, kind));
            known.unwrap_or_else(|| {
                nodes.push(ServiceNode { name, kind, ..ServiceNode::default() });
                nodes.len() - 1
            }) as u32
        };
        let (from, to) = (node(words[0]), node(words[1]));
        let calls: u64 = words[2].parse().unwrap();
        let told = words.get(3).map(|errors| CallsTold {
            calls,
            errors: errors.trim_end_matches('~').parse().unwrap(),
            asynchronous: if errors.ends_with('~') { calls } else { 0 },
            traces: 1,
            ..CallsTold::default()
        });
        let counted = told.is_none().then_some(calls);
        edges.push(ServiceEdge { from, to, counted, told });
    }
    ServiceGraph::new(nodes, edges, None)
}

pub fn names(graph: &ServiceGraph, nodes: &[u32]) -> String {
    let name = |&at: &u32| graph.node(at).unwrap().name.clone();
    nodes.iter().map(name).collect::<Vec<_>>().join(" ")
}

const SHOP: &str = "
    web shop 100
    app shop 40
    shop cart 80
    shop pay 30
    cart #redis 300
    pay bank 30
    bank audit 5
    audit pay 5
    pay pay 2
";

#[test]
fn what_stands_out() {
    let shop = graph(SHOP);
    let shape = Shape::of(&shop);
    let all = components(&shape);
    let found: Vec<_> = cycles(&all).iter().map(|nodes| names(&shop, nodes)).collect();
    assert_eq!(found, ["audit bank pay"]);
    let pay = shop.find("pay").unwrap();
    assert_eq!(names(&shop, &way_round(&shape, &all, pay)), "pay bank audit");
    assert!(way_round(&shape, &all, shop.find("web").unwrap()).is_empty());
    let passed: Vec<_> = passes(&shape, &all)
        .iter()
        .map(|pass| format!("{} {}", names(&shop, &[pass.node]), pass.behind))
        .collect();
    assert_eq!(passed, ["shop 5"]);
    let deep: Vec<_> = chains(&shape, &all, 5).iter().map(|way| names(&shop, way)).collect();
    assert_eq!(deep, ["app shop cart redis", "app shop pay"]);
    assert_eq!(names(&shop, &shape.entries().collect::<Vec<_>>()), "app web");
    let nearby = |hops, way| {
        names(
            &shop,
            &near(&shape, shop.find("shop").unwrap(), hops, way).iter().collect::<Vec<_>>(),
        )
    };
    assert_eq!(nearby(1, Way::Both), "app cart pay shop web");
    assert_eq!(nearby(1, Way::Callers), "app shop web");
    assert_eq!(nearby(2, Way::Callees), "audit bank cart pay redis shop".replace("audit ", ""));
}

#[test]
fn what_has_changed() {
    let before = graph("a b 100 1\na c 5 0\nb d 40 0\nb e 30 0\na f 1 0");
    let now = graph("a b 100 30\na c 9 0\nb d 90 0\nb e 10 0\na g 1 0");
    let found = changes(&now, &before);
    let told: Vec<_> = found
        .all
        .edges
        .iter()
        .zip(&found.edges)
        .map(|(e, change)| format!("{}: {change:?}", names(&found.all, &[e.from, e.to])))
        .collect();
    assert_eq!(
        told,
        ["a b: Failing", "a c: Same", "a f: Gone", "a g: Added", "b d: More", "b e: Fewer"]
    );
    assert!(changes(&now, &now).edges.iter().all(|change| *change == Change::Same));
}

#[test]
fn counts_and_spans_together() {
    let (counted, spans) = (graph("a b 1000\nb c 7"), graph("a b 10 1\nb #redis 4 0"));
    let both = lay_over(&counted, &spans);
    let told: Vec<_> = both
        .edges
        .iter()
        .map(|e| {
            let errors = e.told.map(|t| t.errors);
            format!("{} {} {errors:?}", names(&both, &[e.from, e.to]), e.calls())
        })
        .collect();
    assert_eq!(told, ["a b 1000 Some(1)", "b c 7 None", "b redis 4 Some(0)"]);
    let place = places(&both, &spans);
    assert_eq!(place.nodes.iter().flatten().count(), 3);
    assert_eq!(place.edges, [Some(0), None, Some(1)]);
}

#[test]
fn clusters_fold() {
    let all = graph("web-a shop-x 5 1\nweb-b shop-y 6 2\nshop-x shop-y 3 0\nshop-x #redis 9 0");
    let of = clusters(&all, ClusterBy::Prefix);
    let folded = fold(&all, &of, &|name| name == "shop");
    assert_eq!(names(&folded.graph, &[0, 1, 2, 3]), "redis shop web-a web-b");
    assert_eq!(folded.sizes, [1, 2, 1, 1]);
    let line = |e: &ServiceEdge| format!("{} {}", names(&folded.graph, &[e.from, e.to]), e.calls());
    let lines: Vec<_> = folded.graph.edges.iter().map(line).collect();
    assert_eq!(lines, ["shop redis 9", "shop shop 3", "web-a shop 5", "web-b shop 6"]);
    assert_eq!(fold(&all, &of, &|_| false).graph, all);
}

pub fn look(whole: &Whole, view: &GraphView, find: &str) -> Seen {
    seen(Arc::new(part(whole, view)), find)
}

#[test]
fn what_is_seen() {
    let whole =
        Whole::new(graph(SHOP), None, Some(&graph("web shop 1 0\nshop pay 1 1\nshop new 1 0")));
    let show = |view: &GraphView, find: &str| {
        let seen = look(&whole, view, find);
        let dim: Vec<u32> = seen.dim.iter().collect();
        let all: Vec<u32> = (0..seen.graph.nodes.len() as u32).collect();
        let edges = seen.graph.edges.len();
        format!("{} / {} edges / {}", names(&seen.graph, &all), edges, names(&seen.graph, &dim))
    };
    let all = GraphView::default();
    assert_eq!(
        show(&all, ""),
        "app audit bank cart new pay redis shop web / 10 edges / app audit bank cart redis"
    );
    assert_eq!(
        show(&all, "SH"),
        "app audit bank cart new pay redis shop web / 10 edges / app audit bank cart new pay redis web"
    );
    let focus = GraphView { focus: "pay".into(), hops: 1, way: Way::Callees, ..all.clone() };
    assert_eq!(show(&focus, ""), "bank pay / 2 edges / bank");
    let alone = GraphView { trace: "1".into(), alone: true, ..all.clone() };
    assert_eq!(show(&alone, ""), "new pay shop web / 3 edges / ");
    let failing = GraphView { failing: true, ..all.clone() };
    assert_eq!(show(&failing, ""), "pay shop / 1 edges / ");
    let hidden = GraphView { hidden: vec!["shop".into(), "nobody".into()], ..all.clone() };
    assert!(show(&hidden, "").starts_with("app audit bank cart new pay redis web / 5 edges"));
    let unknown = GraphView { focus: "nobody".into(), ..all };
    assert!(show(&unknown, "").starts_with("app audit"));
    let seen = look(&whole, &GraphView::default(), "");
    let calls = Chosen::Calls("shop".into(), "pay".into());
    let at = seen.place_of(&calls).unwrap();
    assert!(matches!(at, Picked::Edge(_)));
    assert_eq!(seen.chosen(at), Some(calls));
    assert_eq!(seen.place_of(&Chosen::Node("nobody".into())), None);
    // What changes only how it is looked at changes nothing of what there is.
    let turned = GraphView { chosen: Some(Chosen::Node("pay".into())), ..GraphView::default() };
    assert_eq!(turned.what(), GraphView::default());
}

#[test]
fn tables_are_sorted() {
    let shop = graph("b a 5 1\na c 9 0\na b 5 0\nc #b 9 3");
    assert_eq!(names(&shop, &shop.node_order(NodeColumn::Callees)), "a b c b");
    assert_eq!(names(&shop, &shop.node_order(NodeColumn::Name)), "a b b c");
    let edges = |column| {
        let order = shop.edge_order(column);
        let ends =
            |&at: &u32| names(&shop, &[shop.edges[at as usize].from, shop.edges[at as usize].to]);
        order.iter().map(ends).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(edges(EdgeColumn::Calls), "a c, c b, a b, b a");
    assert_eq!(edges(EdgeColumn::Errors), "c b, b a, a b, a c");
    assert_eq!(edges(EdgeColumn::Callee), "b a, a b, c b, a c");
}

#[test]
fn files() {
    let hostile = graph("a\"b\\c x 5 1\nx #=<script>| 2 0~");
    insta::assert_snapshot!(write::dot(&hostile), @r#"
    digraph services {
      rankdir=LR;
      n0 [label="=<script>|", shape=cylinder];
      n1 [label="a\"b\\c", shape=ellipse];
      n2 [label="x", shape=ellipse];
      n1 -> n2 [label="5 (1 error)"];
      n2 -> n0 [label="2", style=dashed];
    }
    "#);
    insta::assert_snapshot!(write::mermaid(&hostile), @r#"
    flowchart LR
      n0[("=#60;script#62;#124;")]
      n1(["a#34;b#92;c"])
      n2(["x"])
      n1 -->|"5 #40;1 error#41;"| n2
      n2 -.->|"2"| n0
    "#);
    insta::assert_snapshot!(write::csv(&hostile), @r#"
    caller,callee,callee kind,calls,errors,asynchronous,traces,p50 ns,p95 ns,total ns
    "a""b\c",x,service,5,1,0,1,,,0
    x,'=<script>|,database,2,0,2,1,,,0
    "#);
}

/// A graph of numbered nodes.
fn any() -> impl Strategy<Value = Vec<(u32, u32)>> {
    proptest::collection::vec((0..9_u32, 0..9_u32), 0..24)
}

/// What is reached from where, with nobody passing `without`.
fn reached(links: &[(u32, u32)], from: u32, without: Option<u32>) -> Vec<bool> {
    let mut seen = vec![false; 9];
    seen[from as usize] = Some(from) != without;
    for _ in 0..9 {
        for &(a, b) in links {
            if seen[a as usize] && Some(b) != without {
                seen[b as usize] = true;
            }
        }
    }
    seen
}

proptest! {
    #[test]
    fn circles_are_what_reach_each_other(links in any()) {
        let shape = Shape::new(9, links.iter().copied());
        let all = components(&shape);
        for a in 0..9 {
            for b in 0..9 {
                let each = reached(&links, a, None)[b as usize] && reached(&links, b, None)[a as usize];
                prop_assert_eq!(all.of[a as usize] == all.of[b as usize], each);
                // Numbers go down along calls.
                if reached(&links, a, None)[b as usize] {
                    prop_assert!(all.of[a as usize] >= all.of[b as usize]);
                }
            }
            let way = way_round(&shape, &all, a);
            let next = way.iter().skip(1).chain(way.first());
            prop_assert!(way.iter().zip(next).all(|(&x, &y)| links.contains(&(x, y))));
            let is_in_one = cycles(&all).iter().any(|nodes| nodes.contains(&a));
            prop_assert_eq!(!way.is_empty(), is_in_one);
        }
    }

    #[test]
    fn what_is_passed_is_what_nothing_goes_around(links in any()) {
        let shape = Shape::new(9, links.iter().copied());
        let all = components(&shape);
        let entries: Vec<u32> = all
            .nodes
            .iter()
            .filter(|nodes| {
                let inside = |at: &u32| nodes.contains(at);
                links.iter().all(|(a, b)| !inside(b) || inside(a))
            })
            .map(|nodes| nodes[0])
            .collect();
        let from_all = |without| {
            let mut seen = [false; 9];
            for &entry in &entries {
                for (seen, now) in seen.iter_mut().zip(reached(&links, entry, without)) {
                    *seen |= now;
                }
            }
            seen.iter().filter(|&&seen| seen).count() as u32
        };
        prop_assert_eq!(from_all(None), 9);
        let mut expected: Vec<_> = (0..9_u32)
            .map(|node| (8 - from_all(Some(node)), node))
            .filter(|&(behind, _)| behind >= FEWEST)
            .collect();
        expected.sort_by_key(|&(behind, node)| (std::cmp::Reverse(behind), node));
        let found: Vec<_> = passes(&shape, &all).iter().map(|pass| (pass.behind, pass.node)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn chains_are_calls_and_as_long_as_can_be(links in any()) {
        // Without circles: to higher numbers.
        let links: Vec<_> = links.into_iter().filter(|(a, b)| a < b).collect();
        let mut longest = [0; 9];
        for node in 0..9_u32 {
            let before = links.iter().filter(|(_, b)| *b == node).map(|(a, _)| longest[*a as usize] + 1);
            longest[node as usize] = before.max().unwrap_or(0);
        }
        let shape = Shape::new(9, links.iter().copied());
        let found = chains(&shape, &components(&shape), 3);
        let most = longest.iter().max().copied().unwrap_or(0);
        prop_assert_eq!(found.first().map_or(0, |way| way.len() - 1), most);
        for way in &found {
            prop_assert!(way.windows(2).all(|pair| links.contains(&(pair[0], pair[1]))));
        }
    }

    #[test]
    fn links_say_all_of_a_view(
        numbers in proptest::collection::vec(0..4_u32, 10),
        names in proptest::collection::vec("[ -~äß]{0,12}", 7),
    ) {
        let link = format!(
            "?by={}&as={}&layout={}&size={}&hops={}&way={}&cluster={}",
            ["spans", "both", "x", ""][numbers[0] as usize],
            ["nodes", "calls", "x", ""][numbers[1] as usize],
            ["layered", "", "x", ""][numbers[2] as usize],
            ["errors", "self", "critical", ""][numbers[3] as usize],
            numbers[4],
            ["callers", "callees", "", "x"][numbers[5] as usize],
            ["namespace", "prefix", "", "x"][numbers[6] as usize],
        );
        let at = |query: &str| parse(&Location { path_after_base: "dependencies", query, hash: "" });
        let mut view = read_graph(&at(&link));
        view.focus = names[0].clone();
        view.unfolded = names[1..3].iter().filter(|name| !name.is_empty()).cloned().collect();
        view.hidden = names[6..].iter().filter(|name| !name.is_empty()).cloned().collect();
        view.operations = numbers[9] % 2 == 0;
        view.trace = names[3].clone();
        (view.alone, view.before, view.failing) = (numbers[7] > 1, numbers[8] > 1, numbers[9] > 1);
        view.chosen = match numbers[0] {
            0 => None,
            1 if !names[4].is_empty() => Some(Chosen::Node(names[4].clone())),
            _ => Some(Chosen::Calls(names[4].clone(), names[5].clone())),
        };
        let mut url: UrlState = at("?src=demo&service=x&of=kept");
        write_graph(&mut url, &view);
        let printed = print(&url, spanscape_core::state::Form::Path);
        let (_, query) = printed.split_once('?').unwrap();
        prop_assert_eq!(read_graph(&at(query)), view.clone());
        prop_assert_eq!(graph_doubts(&at(query)), Vec::<String>::new(), "what is written is understood");
        prop_assert_eq!(at(query).query.service().to_owned(), "x");
        prop_assert!(printed.contains("of=kept"));
        // And nothing of it stays.
        write_graph(&mut url, &GraphView::default());
        prop_assert_eq!(read_graph(&url), GraphView::default());
    }
}
