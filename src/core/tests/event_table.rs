//! The table of events: their order and what a filter leaves, by example and against a reference that looks at
//! every text of every event.

use crate::support;

use proptest::prelude::*;
use spanscape_core::analysis::{EventColumn, EventTable};
use spanscape_core::base::bitset::BitSet;
use spanscape_core::base::needle::fold;
use spanscape_core::model::Store;
use spanscape_core::model::store::Event;

const SHOP: &str = "
checkout shop 0..100 event:start@0,who=Ann event:done@99,items=3
  cart cart 10..40 event:cache~miss@5,cache.key=ann/7
    get redis 20..30 event:retry@22,attempt=1 event:retry@24,attempt=2
  POST~/pay payment 50..90 event:exception@60,exception.message=Card~declined event:@60,x=
";

fn at(store: &Store) -> impl Fn(&Event) -> i64 {
    |event| event.time.0 - store.traces()[0].base.0
}

/// Each event as `time service: span event key=value`.
fn shown(store: &Store, table: &EventTable) -> String {
    let all = store.events_of(&store.traces()[0]);
    let text = |id| store.text(id);
    let line = |&place: &u32| {
        let event = &all[place as usize];
        let attributes = store.attrs().iter(event.attrs);
        let pairs: Vec<_> =
            attributes.map(|a| format!("{}={}", text(a.key), text(a.value))).collect();
        let (service, name) = (text(store.service(event.span)), text(store.name(event.span)));
        format!(
            "{} {service}: {name}, {} {}\n",
            at(store)(event),
            text(event.name),
            pairs.join(" ")
        )
    };
    table.order().iter().map(line).collect()
}

fn check(filter: &str, column: EventColumn, descending: bool) -> String {
    let store = support::store(SHOP);
    let mut table = EventTable::new(&store, &store.traces()[0], None, &at(&store));
    table.filter(&store, filter);
    table.sort(&store, column, descending);
    shown(&store, &table)
}

#[test]
fn sorted() {
    insta::assert_snapshot!(check("", EventColumn::Time, false), @"
    0 shop: checkout, start who=Ann
    5 cart: cart, cache miss cache.key=ann/7
    22 redis: get, retry attempt=1
    24 redis: get, retry attempt=2
    60 payment: POST /pay, exception exception.message=Card declined
    60 payment: POST /pay,  x=
    99 shop: checkout, done items=3
    ");
    insta::assert_snapshot!(check("", EventColumn::Time, true), @"
    99 shop: checkout, done items=3
    60 payment: POST /pay, exception exception.message=Card declined
    60 payment: POST /pay,  x=
    24 redis: get, retry attempt=2
    22 redis: get, retry attempt=1
    5 cart: cart, cache miss cache.key=ann/7
    0 shop: checkout, start who=Ann
    ");
    insta::assert_snapshot!(check("", EventColumn::Service, false), @"
    5 cart: cart, cache miss cache.key=ann/7
    60 payment: POST /pay, exception exception.message=Card declined
    60 payment: POST /pay,  x=
    22 redis: get, retry attempt=1
    24 redis: get, retry attempt=2
    0 shop: checkout, start who=Ann
    99 shop: checkout, done items=3
    ");
    insta::assert_snapshot!(check("", EventColumn::Span, true), @"
    22 redis: get, retry attempt=1
    24 redis: get, retry attempt=2
    0 shop: checkout, start who=Ann
    99 shop: checkout, done items=3
    5 cart: cart, cache miss cache.key=ann/7
    60 payment: POST /pay, exception exception.message=Card declined
    60 payment: POST /pay,  x=
    ");
    insta::assert_snapshot!(check("", EventColumn::Event, false), @"
    5 cart: cart, cache miss cache.key=ann/7
    99 shop: checkout, done items=3
    60 payment: POST /pay, exception exception.message=Card declined
    22 redis: get, retry attempt=1
    24 redis: get, retry attempt=2
    0 shop: checkout, start who=Ann
    60 payment: POST /pay,  x=
    ");
}

#[test]
fn filtered() {
    let check = |text: &str, times: &[i64]| {
        let lines = check(text, EventColumn::Time, false);
        let found: Vec<i64> =
            lines.lines().map(|l| l.split(' ').next().unwrap().parse().unwrap()).collect();
        assert_eq!(found, times, "{text}");
    };
    check("ANN", &[0, 5]);
    check("ann cache", &[5]);
    check("\"cache miss\"", &[5]);
    check("miss cache", &[5]);
    check("redis", &[22, 24]);
    check("attempt=2", &[24]);
    check("message=declined", &[60]);
    check("exception.message=\"card decl\"", &[60]);
    check("x=", &[60]);
    check("retry -attempt=2", &[22]);
    check("-retry -shop -cart", &[60, 60]);
    check("POST", &[60, 60]);
    check("error", &[]);
    check("service:shop", &[]);
    check("nothing", &[]);
}

/// By its words alone, each looked for in every text.
fn is_found(store: &Store, event: &Event, words: &[(bool, String)]) -> bool {
    let folded = |text: &str| text.chars().map(fold).collect::<String>();
    let text = |id| folded(store.text(id));
    let pairs: Vec<_> =
        store.attrs().iter(event.attrs).map(|a| (text(a.key), text(a.value))).collect();
    let mut texts =
        vec![text(event.name), text(store.service(event.span)), text(store.name(event.span))];
    texts.extend(pairs.iter().flat_map(|(key, value)| [key.clone(), value.clone()]));
    words.iter().all(|(not, word)| {
        let word = folded(word);
        let pair =
            word.split_once('=').filter(|(key, _)| !key.is_empty()).is_some_and(|(key, value)| {
                pairs.iter().any(|(k, v)| k.ends_with(key) && v.contains(value))
            });
        (pair || texts.iter().any(|text| text.contains(&word))) != *not
    })
}

fn words() -> impl Strategy<Value = Vec<(bool, String)>> {
    let word = "[abAB]{1,2}|é|[ab]=[ab]{0,2}|=a|k\\.a=";
    prop::collection::vec((prop::bool::weighted(0.2), word), 0..3)
}

fn typed(words: &[(bool, String)]) -> String {
    let word = |(not, word): &(bool, String)| format!("{}{word}", if *not { "-" } else { "" });
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn trace() -> impl Strategy<Value = String> {
    let event = ("[abÉ]{0,2}", 0..30u8, "[ab]|k\\.a", "[abAé=]{0,3}");
    let event = event.prop_map(|(name, at, key, value)| format!("event:{name}@{at},{key}={value}"));
    let span = (0..3usize, "[abé]{1,3}", "[ab-]", 0..12u8, prop::collection::vec(event, 0..4));
    prop::collection::vec(span, 1..20).prop_map(|spans| {
        let line =
            |(depth, name, service, start, events): (usize, String, String, u8, Vec<String>)| {
                format!("{}{name} {service} {start}..20 {}\n", " ".repeat(depth), events.join(" "))
            };
        spans.into_iter().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_looking_at_each(
        text in trace(),
        filters in prop::collection::vec(words(), 1..4),
        moved in prop::collection::vec(-20..20i64, 20),
        left_out in prop::collection::vec(prop::bool::weighted(0.2), 20),
        column in prop::sample::select(
            &[EventColumn::Time, EventColumn::Service, EventColumn::Span, EventColumn::Event][..]),
        descending: bool,
        many in prop::bool::ANY,
    ) {
        // Among many texts of others, each is looked at alone.
        let rest = (0..400).map(|i| format!("x{i} ab 0..1 a=b{i}\n")).collect::<String>();
        let rest = if many { format!("trace 2\n{rest}") } else { String::new() };
        let store = support::store(&format!("trace 1\n{text}{rest}"));
        let trace = &store.traces()[0];
        let at = |event: &Event| event.time.0 - trace.base.0 + moved[event.span.0 as usize];
        let included = BitSet::of(trace.len as usize, |i| !left_out[i as usize]);
        let mut table = EventTable::new(&store, trace, Some(&included), &at);
        let all = store.events_of(trace);
        let name = |event: &Event| {
            let id = match column {
                EventColumn::Time => return (false, ""),
                EventColumn::Service => store.service(event.span),
                EventColumn::Span => store.name(event.span),
                EventColumn::Event => event.name,
            };
            (store.text(id).is_empty(), store.text(id))
        };
        let mut expect: Vec<u32> = (0..all.len() as u32).filter(|&i| included.contains(all[i as usize].span.0)).collect();
        prop_assert_eq!(table.total(), expect.len());
        expect.sort_by_key(|&i| at(&all[i as usize]));
        let by_time = expect.clone();
        expect.sort_by(|&a, &b| {
            let (a, b) = (&all[a as usize], &all[b as usize]);
            let (x, y) = (name(a), name(b));
            let order = (at(a).cmp(&at(b))).then(x.1.cmp(y.1));
            let order = if column == EventColumn::Time { order } else { x.1.cmp(y.1) };
            x.0.cmp(&y.0).then(if descending { order.reverse() } else { order })
        });
        prop_assert_eq!(table.order(), &by_time);
        // Word by word, letter by letter, as it is typed, and then another filter.
        for words in &filters {
            let query = typed(words);
            for keys in 0..query.chars().count() {
                table.filter(&store, &query.chars().take(keys).collect::<String>());
            }
            table.filter(&store, &query);
            table.sort(&store, column, descending);
            let found = |&i: &u32| is_found(&store, &all[i as usize], words);
            let expect: Vec<u32> = expect.iter().copied().filter(found).collect();
            prop_assert_eq!(table.order(), expect, "{}", query);
        }
    }
}
