//! Which services call which: by example, and against a reference that looks at every pair of spans.

use crate::support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use spanscape_core::analysis::calls::{Callee, calls};
use spanscape_core::engine::protocol::{CalleeKind, Column, Dependencies, Dependency};
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
    4 services
      cart -> redis 2, 1 errors, 2 10
      shop -> cart 2, 0 errors, 4 30
      shop -> payment 1, 0 errors, 40 40
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
    1 services
      shop -> shop 2, 0 errors, 10 30
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
    2 services
      shop -> api.example (external) 2, 0 errors, 4 5
      shop -> mysql (database) 2, 1 errors, 1 2
      shop -> cart 1, 0 errors, 7 7
      shop -> kafka (queue) 1, 0 errors, 3 3
      shop -> orders-db (database) 1, 0 errors, 7 7
      shop -> stock (external) 1, 0 errors, 6 6
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
    2 services
      shop -> 10.0.0.1 (external) 1, 0 errors, 48 48
      shop -> cart 1, 0 errors, 28 28
      shop -> redis (database) 1, 0 errors, 9 9
    ");
}

#[test]
fn percentiles_are_durations_that_occurred() {
    let mut text = "all shop 0..1000\n".to_owned();
    for n in 1..=20 {
        text += &format!("  one cart 0..{n}\n");
    }
    insta::assert_snapshot!(found(&text), @"
    2 services
      shop -> cart 20, 0 errors, 10 19
    ");
}

#[test]
fn nothing_is_open_and_nothing_is_called() {
    insta::assert_snapshot!(Driver::empty().run("calls"), @"
    > calls
    failed: Nothing is open | Open a file, the demo or a trace
    ");
    insta::assert_snapshot!(found("alone shop 0..1"), @"0 services");
}

#[test]
fn orders_name_every_place_once() {
    let text = "
        checkout shop 0..100
          cart cart 10..40
            get redis 20..30 !error
          bank bank 10..40
    ";
    let store = support::store(text);
    let pair = |c: &spanscape_core::analysis::calls::Calls| Dependency {
        caller: store.text(c.caller).to_owned(),
        callee: store.text(c.callee).to_owned(),
        kind: CalleeKind::Service,
        calls: c.count,
        measured: None,
    };
    let all = Dependencies::new(&calls(&store).iter().map(pair).collect::<Vec<_>>());
    let named = |column: Column| {
        let name = |d: &Dependency| format!("{}-{}", d.caller, d.callee);
        all.by(column as usize).map(name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(named(Column::Caller), "cart-redis shop-bank shop-cart");
    assert_eq!(named(Column::Callee), "shop-bank shop-cart cart-redis");
    assert_eq!(named(Column::P95), named(Column::Calls));
}

/// Who calls what, the calls' errors, and the percentiles.
type Line = ((String, String, Callee), (usize, usize, u64, u64));

fn naive(store: &Store) -> Vec<Line> {
    let all: Vec<_> = (0..store.len() as u32).map(SpanIx).collect();
    let service = |s| store.text(store.service(s)).to_owned();
    let mut pairs: BTreeMap<_, Vec<SpanIx>> = BTreeMap::new();
    for &span in &all {
        for &parent in all.iter().filter(|&&p| store.parent(span) == Some(p)) {
            if is_call(store, parent, span) {
                let key = (service(parent), service(span), Callee::Service);
                pairs.entry(key).or_default().push(span);
            }
        }
        if let Some((name, kind)) = peer(store, span).filter(|_| !leads(store, span)) {
            pairs.entry((service(span), name, kind)).or_default().push(span);
        }
    }
    let line = |(key, spans): (_, Vec<SpanIx>)| {
        let errors = spans.iter().filter(|&&s| store.status(s) == Status::Error).count();
        let mut durations: Vec<_> = spans.iter().map(|&s| store.duration(s).0).collect();
        durations.sort_unstable();
        let least = |percent: usize| {
            let enough = |d: &&u64| {
                durations.iter().filter(|&o| o <= *d).count() * 100 >= percent * durations.len()
            };
            *durations.iter().find(enough).unwrap()
        };
        (key, (spans.len(), errors, least(50), least(95)))
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
    found.filter(|_| client(store, span))
}

/// Whether a call begins at the span's children, or at clients below each other.
fn leads(store: &Store, span: SpanIx) -> bool {
    store.children(span).any(|child| {
        is_call(store, span, child)
            || client(store, child) && (leads(store, child) || peer(store, child).is_some())
    })
}

/// What may stand behind a span of [`support::texts`].
const WORDS: [&str; 8] = [
    "",
    "kind:server",
    "kind:client",
    "kind:client db.system=mysql",
    "kind:client server.address=a peer.service=svc1",
    "kind:producer messaging.system=kafka",
    "kind:consumer",
    "kind:client server.address=a",
];

proptest! {
    #[test]
    fn calls_are_what_a_look_at_every_pair_finds(
        text in support::texts(),
        words in proptest::collection::vec(0..WORDS.len(), 1..30),
    ) {
        let mut words = words.into_iter().cycle();
        let text: String = text
            .lines()
            .map(|line| match line.starts_with("trace") {
                true => format!("{line}\n"),
                false => format!("{line} {}\n", WORDS[words.next().unwrap_or(0)]),
            })
            .collect();
        let store = support::store(&text);
        let name = |id| store.text(id).to_owned();
        let mut found: Vec<Line> = calls(&store)
            .iter()
            .map(|c| {
                let numbers = (c.count as usize, c.errors as usize, c.p50.0, c.p95.0);
                ((name(c.caller), name(c.callee), c.kind), numbers)
            })
            .collect();
        found.sort();
        prop_assert_eq!(found, naive(&store));
    }
}
