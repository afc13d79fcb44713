//! Which services call which, and what is told of each: by example, against a reference that looks at every pair of
//! spans, and against what Jaeger counts.

use crate::support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use spanscape_core::analysis::calls::{Callee, calls};
use spanscape_core::analysis::service_graph::services;
use spanscape_core::analysis::{critical_path, main_root, self_time};
use spanscape_core::model::{Kind, SpanIx, Status, Store};
use support::script::Driver;

fn found(text: &str) -> String {
    Driver::with(text).run("calls").replace("> calls\n", "")
}

#[test]
fn a_call_is_a_span_whose_parent_has_another_service() {
    insta::assert_snapshot!(found("
        checkout shop 0..100
          price shop 0..5
          cart cart 10..40
            get redis 20..30 !error
          cart cart 50..54
            get redis 51..53
          charge payment 50..90
    "), @"
    cart: 2 spans, 0 errors; 2 requests, 0 failed, 4 30; own 22 critical 20
    payment: 1 spans, 0 errors; 1 requests, 0 failed, 40 40; own 40 critical 40
    redis: 2 spans, 1 errors; 2 requests, 1 failed, 2 10; own 12 critical 10
    shop: 2 spans, 0 errors; 1 requests, 0 failed, 100 100; own 30 critical 30
    cart -> redis 2, 1 errors, 2 10 of 12, 1 traces
    shop -> cart 2, 0 errors, 4 30 of 34, 1 traces
    shop -> payment 1, 0 errors, 40 40 of 40, 1 traces
    of 1 traces, 7 spans, 0 orphans, 0 left out
    ");
}

#[test]
fn a_service_calls_itself_from_a_client_to_a_server() {
    insta::assert_snapshot!(found("
        checkout shop 0..100 kind:server
          work shop 0..90
            ask shop 10..60 kind:client server.address=shop
              answer shop 20..50 kind:server
            send shop 60..70 kind:producer messaging.system=kafka
              take shop 80..90 kind:consumer
    "), @"
    shop: 6 spans, 0 errors; 3 requests, 0 failed, 30 100; own 110 critical 100
    shop -> shop 2, 0 errors, 10 30 of 40, 1 traces, 1 asynchronous
    of 1 traces, 6 spans, 0 orphans, 0 left out
    ");
}

#[test]
fn a_client_that_ends_in_no_call_names_its_peer() {
    insta::assert_snapshot!(found("
        checkout shop 0..100
          a shop 0..1 kind:client db.system=mysql server.address=h1
          b shop 0..2 kind:client db.system.name=mysql db.system=other !error
          c shop 0..3 kind:producer messaging.system=kafka
          d shop 0..4 kind:client server.address=api.example
          e shop 0..5 kind:client net.peer.name=api.example
          f shop 0..6 kind:client peer.service=stock server.address=10.0.0.7
          g shop 0..7 kind:client peer.service=orders-db db.system=mysql
          h shop 0..8 kind:client
          i shop 0..9 db.system=mysql
          j shop 0..9 kind:consumer messaging.system=kafka
          k shop 0..9 kind:client server.address=cart
            cart cart 1..8
          l shop 0..9 kind:client server.address=
    "), @"
    api.example (external): 2 spans, 0 errors; 2 requests, 0 failed, 4 5; own 9 critical 0
    cart: 1 spans, 0 errors; 1 requests, 0 failed, 7 7; own 7 critical 0
    kafka (queue): 1 spans, 0 errors; 1 requests, 0 failed, 3 3; own 3 critical 0
    mysql (database): 2 spans, 1 errors; 2 requests, 1 failed, 1 2; own 3 critical 0
    orders-db (database): 1 spans, 0 errors; 1 requests, 0 failed, 7 7; own 7 critical 0
    shop: 13 spans, 1 errors; 1 requests, 0 failed, 100 100; own 128 critical 100
    stock (external): 1 spans, 0 errors; 1 requests, 0 failed, 6 6; own 6 critical 0
    shop -> api.example (external) 2, 0 errors, 4 5 of 9, 1 traces
    shop -> cart 1, 0 errors, 7 7 of 7, 1 traces
    shop -> kafka (queue) 1, 0 errors, 3 3 of 3, 1 traces, 1 asynchronous
    shop -> mysql (database) 2, 1 errors, 1 2 of 3, 1 traces
    shop -> orders-db (database) 1, 0 errors, 7 7 of 7, 1 traces
    shop -> stock (external) 1, 0 errors, 6 6 of 6, 1 traces
    of 1 traces, 14 spans, 0 orphans, 0 left out
    ");
}

#[test]
fn of_clients_within_each_other_the_innermost_counts() {
    insta::assert_snapshot!(found("
        checkout shop 0..100
          sdk shop 0..50 kind:client server.address=queue.example
            http shop 1..49 kind:client server.address=10.0.0.1
          sdk shop 50..90 kind:client server.address=cart.example
            http shop 51..89 kind:client
              cart cart 52..80
          sdk shop 90..99 kind:client db.system=redis
            connect shop 91..92 kind:client
    "), @"
    10.0.0.1 (external): 1 spans, 0 errors; 1 requests, 0 failed, 48 48; own 48 critical 48
    cart: 1 spans, 0 errors; 1 requests, 0 failed, 28 28; own 28 critical 28
    redis (database): 1 spans, 0 errors; 1 requests, 0 failed, 9 9; own 8 critical 8
    shop: 7 spans, 0 errors; 1 requests, 0 failed, 100 100; own 16 critical 16
    shop -> 10.0.0.1 (external) 1, 0 errors, 48 48 of 48, 1 traces
    shop -> cart 1, 0 errors, 28 28 of 28, 1 traces
    shop -> redis (database) 1, 0 errors, 9 9 of 9, 1 traces
    of 1 traces, 8 spans, 0 orphans, 0 left out
    ");
}

#[test]
fn operations_are_what_begins_the_work_of_a_service() {
    let text = "
        view shop 0..100 kind:server
          price shop 0..5
          call shop 10..40 kind:client
            all cart 12..38 kind:server
              work cart 20..30
                get cart 21..29 kind:client db.system=redis
          add cart 50..54 kind:server
    ";
    insta::assert_snapshot!(Driver::with(text).run("calls operations").replace("> calls operations\n", ""), @"
    cart: add: 1 spans, 0 errors; 1 requests, 0 failed, 4 4; own 4 critical 4
    cart: all: 3 spans, 0 errors; 1 requests, 0 failed, 26 26; own 18 critical 18
    redis (database): 1 spans, 0 errors; 1 requests, 0 failed, 8 8; own 8 critical 8
    shop: view: 3 spans, 0 errors; 1 requests, 0 failed, 100 100; own 70 critical 70
    cart: all -> redis (database) 1, 0 errors, 8 8 of 8, 1 traces
    shop: view -> cart: add 1, 0 errors, 4 4 of 4, 1 traces
    shop: view -> cart: all 1, 0 errors, 26 26 of 26, 1 traces
    of 1 traces, 7 spans, 0 orphans, 0 left out
    ");
}

#[test]
fn percentiles_are_durations_that_occurred() {
    let mut text = "all shop 0..1000\n".to_owned();
    for n in 1..=20 {
        text += &format!("  one cart 0..{n}\n");
    }
    insta::assert_snapshot!(found(&text), @"
    cart: 20 spans, 0 errors; 20 requests, 0 failed, 10 19; own 210 critical 20
    shop: 1 spans, 0 errors; 1 requests, 0 failed, 1000 1000; own 980 critical 980
    shop -> cart 20, 0 errors, 10 19 of 210, 1 traces
    of 1 traces, 21 spans, 0 orphans, 0 left out
    ");
}

#[test]
fn nothing_is_open_and_nothing_is_called() {
    insta::assert_snapshot!(Driver::empty().run("calls"), @"
    > calls
    failed: Nothing is open | Open a file, the demo or a trace
    ");
    insta::assert_snapshot!(found("alone shop 0..1"), @"
    shop: 1 spans, 0 errors; 1 requests, 0 failed, 1 1; own 1 critical 1
    of 1 traces, 1 spans, 0 orphans, 0 left out
    ");
}

/// Who calls what, the calls' errors, and the percentiles.
type Line = ((String, String, Callee), Numbers);

/// Calls, errors, asynchronous ones, traces; all durations, the median, the 95th percentile.
type Numbers = ([usize; 4], [u64; 3]);

fn naive(store: &Store) -> Vec<Line> {
    let all: Vec<_> = (0..store.len() as u32).map(SpanIx).collect();
    let service = |s| store.text(store.service(s)).to_owned();
    let mut pairs: BTreeMap<_, Vec<(SpanIx, bool)>> = BTreeMap::new();
    for &span in &all {
        for &parent in all.iter().filter(|&&p| store.parent(span) == Some(p)) {
            if is_call(store, parent, span) {
                let key = (service(parent), service(span), Callee::Service);
                pairs.entry(key).or_default().push((span, is_apart(store, parent, span)));
            }
        }
        if let Some((name, kind)) = peer(store, span).filter(|_| !leads(store, span)) {
            let alone = store.kind(span) == Kind::Producer;
            pairs.entry((service(span), name, kind)).or_default().push((span, alone));
        }
    }
    let line = |(key, spans): (_, Vec<(SpanIx, bool)>)| {
        let alone = spans.iter().filter(|(_, alone)| *alone).count();
        let spans: Vec<_> = spans.into_iter().map(|(span, _)| span).collect();
        let errors = spans.iter().filter(|&&s| store.status(s) == Status::Error).count();
        let mut durations: Vec<_> = spans.iter().map(|&s| store.duration(s).0).collect();
        durations.sort_unstable();
        let least = |percent: usize| {
            let enough = |d: &&u64| {
                durations.iter().filter(|&o| o <= *d).count() * 100 >= percent * durations.len()
            };
            *durations.iter().find(enough).unwrap()
        };
        let traces: BTreeSet<_> = spans.iter().map(|&s| store.trace_of(s)).collect();
        let total = durations.iter().sum();
        (key, ([spans.len(), errors, alone, traces.len()], [total, least(50), least(95)]))
    };
    pairs.into_iter().map(line).collect()
}

fn client(store: &Store, span: SpanIx) -> bool {
    [Kind::Client, Kind::Producer].contains(&store.kind(span))
}

fn is_call(store: &Store, parent: SpanIx, span: SpanIx) -> bool {
    let server = [Kind::Server, Kind::Consumer].contains(&store.kind(span));
    store.service(parent) != store.service(span) || client(store, parent) && server
}

/// Whether nobody waits for a call.
fn is_apart(store: &Store, parent: SpanIx, span: SpanIx) -> bool {
    let message = (store.kind(parent), store.kind(span)) == (Kind::Producer, Kind::Consumer);
    message || store.duration(parent).0 > 0 && store.start(span) >= store.end(parent)
}

/// What a client names as its peer.
fn peer(store: &Store, span: SpanIx) -> Option<(String, Callee)> {
    let value = |key| {
        let found = store.attrs().text(store.span_attrs(span), key, store.strings());
        found.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let other = [
        ("db.system", Callee::Database),
        ("messaging.system", Callee::Queue),
        ("server.address", Callee::External),
    ];
    let other = other.into_iter().find_map(|(key, kind)| Some((value(key)?, kind)));
    let kind = other.as_ref().map_or(Callee::External, |o| o.1);
    let found = value("peer.service").map(|name| (name, kind)).or(other);
    let known =
        |name: &str| (0..store.len() as u32).any(|s| store.text(store.service(SpanIx(s))) == name);
    found.filter(|_| client(store, span)).map(|(name, kind)| match kind {
        Callee::External if known(&name) => (name, Callee::Service),
        Callee::External if store.kind(span) == Kind::Producer => (name, Callee::Queue),
        kind => (name, kind),
    })
}

/// Whether a call begins at the span's children, or at clients below each other.
fn leads(store: &Store, span: SpanIx) -> bool {
    store.children(span).any(|child| {
        is_call(store, span, child)
            || client(store, child) && (leads(store, child) || peer(store, child).is_some())
    })
}

/// What may stand behind a span of [`support::texts`].
pub const WORDS: [&str; 8] = [
    "",
    "kind:server",
    "kind:client",
    "kind:client db.system=mysql",
    "kind:client server.address=a peer.service=svc1",
    "kind:producer messaging.system=kafka",
    "kind:consumer",
    "kind:client server.address=a",
];

/// Each node's spans, errors, requests, failed ones; and its own time and that on critical paths.
type Nodes = BTreeMap<(String, Callee), ([usize; 4], [u64; 2])>;

fn naive_nodes(store: &Store) -> Nodes {
    let mut nodes = Nodes::new();
    let starts = |span| store.start(span);
    for trace in store.traces() {
        let root = main_root(store, trace).unwrap();
        let path = critical_path(store, root, &starts);
        for span in store.spans_of(trace) {
            let service = (store.text(store.service(span)).to_owned(), Callee::Service);
            let failed = usize::from(store.status(span) == Status::Error);
            let begins = store.parent(span).is_none_or(|parent| is_call(store, parent, span));
            let ends = peer(store, span).filter(|_| !leads(store, span));
            let critical: u64 = path.own(span).iter().map(|s| s.end - s.start).sum();
            let times = [self_time(store, span, &starts), critical];
            let (counts, own) = nodes.entry(service).or_default();
            counts[0] += 1;
            counts[1] += failed;
            if begins {
                counts[2] += 1;
                counts[3] += failed;
            }
            let own = match ends {
                None => own,
                Some(peer) => {
                    let (counts, own) = nodes.entry(peer).or_default();
                    *counts =
                        [counts[0] + 1, counts[1] + failed, counts[2] + 1, counts[3] + failed];
                    own
                }
            };
            *own = [own[0] + times[0], own[1] + times[1]];
        }
    }
    nodes
}

/// A store of a text whose spans get words behind them.
pub fn with_words(text: &str, words: &[usize]) -> Store {
    let mut words = words.iter().cycle();
    let text: String = text
        .lines()
        .map(|line| match line.starts_with("trace") {
            true => format!("{line}\n"),
            false => format!("{line} {}\n", WORDS[*words.next().unwrap_or(&0)]),
        })
        .collect();
    support::store(&text)
}

proptest! {
    #[test]
    fn calls_are_what_a_look_at_every_pair_finds(
        text in support::texts(),
        words in proptest::collection::vec(0..WORDS.len(), 1..30),
    ) {
        let store = with_words(&text, &words);
        let name = |id| store.text(id).to_owned();
        let traces: Vec<_> = store.traces().iter().collect();
        let mut found: Vec<Line> = calls(&store, &traces, &mut |_, _| ())
            .iter()
            .map(|c| {
                let counts = [c.count, c.errors, c.asynchronous, c.traces].map(|n| n as usize);
                ((name(c.caller.service), name(c.callee.service), c.kind), (counts, [c.total, c.p50, c.p95].map(|d| d.0)))
            })
            .collect();
        found.sort();
        prop_assert_eq!(found, naive(&store));
    }

    #[test]
    fn all_time_is_somebody_s(
        text in support::texts(),
        words in proptest::collection::vec(0..WORDS.len(), 1..30),
    ) {
        let store = with_words(&text, &words);
        let traces: Vec<_> = store.traces().iter().collect();
        let found = services(&store, &traces, false);
        let nodes: Nodes = found
            .nodes
            .iter()
            .map(|n| {
                let counts = [n.spans, n.errors, n.requests, n.failed].map(|n| n as usize);
                ((store.text(n.name.service).to_owned(), n.kind), (counts, [n.own, n.critical]))
            })
            .collect();
        prop_assert_eq!(&nodes, &naive_nodes(&store));
        prop_assert_eq!(nodes.len(), found.nodes.len(), "each once");
        let critical: u64 = nodes.values().map(|(_, times)| times[1]).sum();
        let roots = traces.iter().map(|t| store.duration(main_root(&store, t).unwrap()).0);
        prop_assert_eq!(critical, roots.sum::<u64>(), "critical paths are tiled");
    }

    /// Jaeger's memory storage (`internal/storage/v2/memory`, `getDependencies`): a link for each span whose parent is in
    /// the trace, whatever both are. Between two services that is what we count.
    #[test]
    fn between_services_calls_are_what_jaeger_counts(
        text in support::texts(),
        words in proptest::collection::vec(0..4_usize, 1..30),
    ) {
        let store = with_words(&text, &words);
        let mut jaeger: BTreeMap<_, u64> = BTreeMap::new();
        for span in (0..store.len() as u32).map(SpanIx) {
            let Some(parent) = store.parent(span) else { continue };
            let [from, to] = [parent, span].map(|span| store.service(span));
            if from != to {
                *jaeger.entry((from, to)).or_default() += 1;
            }
        }
        let traces: Vec<_> = store.traces().iter().collect();
        let ours = calls(&store, &traces, &mut |_, _| ());
        let ours = ours.iter().filter(|c| c.kind == Callee::Service && c.caller != c.callee);
        let ours: BTreeMap<_, _> = ours.map(|c| ((c.caller.service, c.callee.service), c.count)).collect();
        prop_assert_eq!(ours, jaeger);
    }
}
