//! The table of spans: its order by each column, by example and against a comparison of what stands there; and
//! the keys that may be columns.

use crate::support;

use std::cmp::Ordering;

use proptest::prelude::*;
use spanscape_core::analysis::{SpanColumn, attribute, attribute_keys, self_times, span_order};
use spanscape_core::base::bitset::BitSet;
use spanscape_core::base::{StrId, TimeNs};
use spanscape_core::model::attrs::Attr;
use spanscape_core::model::{AttrType, Draft, NewSpan, SpanIx, Store, build};

const SHOP: &str = "
checkout shop 0..100 kind:server event:a@1 event:b@2
  price shop 0..5 #x code=200
  cart - 10..40 kind:client of:zone=a code=-7
    get redis 20..30 !error #abcde kind:client code=1000
    get redis 31..33 #9 kind:client code=none event:c@32
  POST~/pay payment 50..90 zone=b
";

fn column(name: &str) -> SpanColumn {
    match name {
        "service" => SpanColumn::Service,
        "name" => SpanColumn::Name,
        "start" => SpanColumn::Start,
        "duration" => SpanColumn::Duration,
        "self" => SpanColumn::SelfTime,
        "kind" => SpanColumn::Kind,
        "status" => SpanColumn::Status,
        "depth" => SpanColumn::Depth,
        "children" => SpanColumn::Children,
        "events" => SpanColumn::Events,
        "id" => SpanColumn::Id,
        key => SpanColumn::Attribute(key.to_owned()),
    }
}

fn order(store: &Store, included: Option<&BitSet>, by: &str, descending: bool) -> Vec<u32> {
    let trace = &store.traces()[0];
    let starts = |span| store.start(span);
    let own = self_times(store, trace, &starts);
    span_order(store, trace, included, &column(by), descending, &starts, &own)
}

/// What of a span is compared: whether there is nothing, whether it is a text, and what it is.
fn cell(store: &Store, local: u32, by: &str) -> (bool, bool, f64, String) {
    let span = SpanIx(local);
    let text = |text: &str| (false, true, 0.0, text.to_owned());
    let some = |name: &str| (name.is_empty(), true, 0.0, name.to_owned());
    // As wide as any, so that digits compare as the numbers do.
    let number = |number: u64| (false, false, 0.0, format!("{number:020}"));
    let trace = &store.traces()[0];
    match by {
        "service" => some(store.text(store.service(span))),
        "name" => some(store.text(store.name(span))),
        "start" => number(store.start(span)),
        "duration" => number(store.duration(span).0),
        "self" => number(self_times(store, trace, &|span| store.start(span))[local as usize]),
        "kind" => some(store.kind(span).word()),
        "status" => text(store.status(span).word()),
        "depth" => number(store.depth(span).into()),
        "children" => number(store.children(span).count() as u64),
        "events" => number(store.events(span).len() as u64),
        "id" if store.id(span).text == StrId::EMPTY => number(store.id(span).value.0),
        "id" => text(store.text(store.id(span).text)),
        key => {
            let found = store.strings().find(key).and_then(|key| attribute(store, span, key));
            let Some(Attr { kind, value, .. }) = found else { return some("") };
            match store.text(value).parse::<f64>() {
                // There is no zero below zero.
                Ok(value) if matches!(kind, AttrType::Int | AttrType::Double) => {
                    (false, false, value + 0.0, String::new())
                }
                _ => text(store.text(value)),
            }
        }
    }
}

fn shown((none, text, number, word): (bool, bool, f64, String)) -> String {
    match (none, text) {
        (true, _) => "(none)".to_owned(),
        (false, true) => format!("'{word}'"),
        (false, false) if word.is_empty() => format!("{number}"),
        (false, false) => word.parse::<u64>().unwrap().to_string(),
    }
}

fn check(by: &str) -> String {
    let store = support::store(SHOP);
    let line = |descending| {
        let order = order(&store, None, by, descending);
        let cells = order.iter().map(|&i| format!("{i}:{}", shown(cell(&store, i, by))));
        cells.collect::<Vec<_>>().join(" ")
    };
    format!("{by}\n  {}\n  {}\n", line(false), line(true))
}

const COLUMNS: [&str; 14] = [
    "service", "name", "start", "duration", "self", "kind", "status", "depth", "children",
    "events", "id", "code", "zone", "nowhere",
];

#[test]
fn by_each_column() {
    insta::assert_snapshot!(COLUMNS.map(check).concat(), @"
    service
      5:'payment' 3:'redis' 4:'redis' 0:'shop' 1:'shop' 2:(none)
      0:'shop' 1:'shop' 3:'redis' 4:'redis' 5:'payment' 2:(none)
    name
      5:'POST /pay' 2:'cart' 0:'checkout' 3:'get' 4:'get' 1:'price'
      1:'price' 3:'get' 4:'get' 0:'checkout' 2:'cart' 5:'POST /pay'
    start
      0:0 1:0 2:10 3:20 4:31 5:50
      5:50 4:31 3:20 2:10 0:0 1:0
    duration
      4:2 1:5 3:10 2:30 5:40 0:100
      0:100 5:40 2:30 3:10 1:5 4:2
    self
      4:2 1:5 3:10 2:18 0:25 5:40
      5:40 0:25 2:18 3:10 1:5 4:2
    kind
      2:'client' 3:'client' 4:'client' 0:'server' 1:(none) 5:(none)
      0:'server' 2:'client' 3:'client' 4:'client' 1:(none) 5:(none)
    status
      3:'error' 0:'unset' 1:'unset' 2:'unset' 4:'unset' 5:'unset'
      0:'unset' 1:'unset' 2:'unset' 4:'unset' 5:'unset' 3:'error'
    depth
      0:0 1:1 2:1 5:1 3:2 4:2
      3:2 4:2 1:1 2:1 5:1 0:0
    children
      1:0 3:0 4:0 5:0 2:2 0:3
      0:3 2:2 1:0 3:0 4:0 5:0
    events
      1:0 2:0 3:0 5:0 4:1 0:2
      0:2 4:1 1:0 2:0 3:0 5:0
    id
      0:2 2:4 5:7 4:9 3:703710 1:'x'
      1:'x' 3:703710 4:9 5:7 2:4 0:2
    code
      2:-7 1:200 3:1000 4:'none' 0:(none) 5:(none)
      4:'none' 3:1000 1:200 2:-7 0:(none) 5:(none)
    zone
      2:'a' 5:'b' 0:(none) 1:(none) 3:(none) 4:(none)
      5:'b' 2:'a' 0:(none) 1:(none) 3:(none) 4:(none)
    nowhere
      0:(none) 1:(none) 2:(none) 3:(none) 4:(none) 5:(none)
      0:(none) 1:(none) 2:(none) 3:(none) 4:(none) 5:(none)
    ");
}

#[test]
fn keys_by_how_many_spans_have_them() {
    let store =
        support::store(&format!("{SHOP}  last shop 91..92 of:zone=c of:code=1 code=1 code=2\n"));
    let keys = |included: Option<&BitSet>| {
        let keys = attribute_keys(&store, &store.traces()[0], included);
        let line = |key: &spanscape_core::analysis::AttributeKey| {
            format!(
                "{} {}{}",
                store.text(key.key),
                key.spans,
                if key.resource { " resource" } else { "" }
            )
        };
        keys.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    insta::assert_snapshot!(keys(None), @"code 5, zone 1");
    insta::assert_snapshot!(keys(Some(&BitSet::of(7, |i| i == 2))), @"code 1, zone 1 resource");
    insta::assert_snapshot!(keys(Some(&BitSet::with_len(7))), @"");
}

/// A store with one span for each value of the attribute `n`.
fn numbers(values: &[(AttrType, &str)]) -> Store {
    let mut draft = Draft::default();
    let trace = draft.trace_key("00000000000000000000000000000001");
    for (i, (kind, value)) in values.iter().enumerate() {
        let mark = draft.attrs.mark();
        let (key, value) = (draft.strings.intern("n"), draft.strings.intern(value));
        draft.attrs.push(key, *kind, value);
        let (id, attrs) = (draft.span_key(&format!("{:x}", i + 1)), draft.attrs.since(mark));
        let (start, duration) = (Some(TimeNs(i as i64)), Some(1));
        draft.push_span(NewSpan { trace, id, attrs, start, duration, ..NewSpan::default() });
    }
    build(draft)
}

#[test]
fn numbers_by_size_and_texts_behind() {
    let check = |values: &[(AttrType, &str)]| {
        let store = numbers(values);
        let order = order(&store, None, "n", false);
        order.iter().map(|&i| values[i as usize].1).collect::<Vec<_>>().join(" ")
    };
    let int = |text| (AttrType::Int, text);
    let double = |text| (AttrType::Double, text);
    let text = |text| (AttrType::String, text);
    let large = ["9007199254740993", "9007199254740992", "-9223372036854775808", "0"].map(int);
    assert_eq!(check(&["0", "-0", "00", "-1"].map(int)), "-1 0 -0 00", "equal ones as they come");
    insta::assert_snapshot!(check(&large), @"-9223372036854775808 0 9007199254740992 9007199254740993");
    insta::assert_snapshot!(check(&[
        text("10"), int("9"), double("NaN"), double("-Infinity"), text("b"), double("8.5"), int("x"),
        double("1e300"), double("-0"), int("0"), double("Infinity"), int("-3"), text(""),
    ]), @"-Infinity -3 -0 0 8.5 9 1e300 Infinity NaN  10 b x");
}

fn trace() -> impl Strategy<Value = String> {
    let extra = prop_oneof![
        6 => ("code|zone|a", "-?[0-9]{1,2}|[ab]{0,2}|true").prop_map(|(k, v)| format!("{k}={v}")),
        1 => Just("!error".to_owned()),
        2 => prop::sample::select(&["kind:client", "kind:server"][..]).prop_map(str::to_owned),
        2 => "[ab]|[12]".prop_map(|value| format!("of:zone={value}")),
        1 => (0..9u8).prop_map(|at| format!("event:e@{at}")),
        1 => "[g-i]{1,2}|[89]0000000000000[0-9]".prop_map(|id| format!("#{id}")),
    ];
    let times = (0..9u64, prop_oneof![9 => 0..40u64, 1 => Just(1 << 62)]);
    let span = (0..3usize, "[abB]{1,3}", "[ab-]", times, prop::collection::vec(extra, 0..4));
    prop::collection::vec(span, 1..30).prop_map(|spans| {
        let line = |(depth, name, service, (start, long), extra): (
            usize,
            String,
            String,
            (u64, u64),
            Vec<String>,
        )| {
            let (indent, end) = (" ".repeat(depth), start + long);
            format!("{indent}{name} {service} {start}..{end} {}\n", extra.join(" "))
        };
        spans.into_iter().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_comparing_says(
        text in trace(),
        by in prop::sample::select(&COLUMNS[..]),
        left_out in prop::collection::vec(prop::bool::weighted(0.2), 30),
        descending: bool,
    ) {
        let store = support::store(&text);
        let len = store.traces()[0].len;
        let included = BitSet::of(len as usize, |i| !left_out[i as usize]);
        let mut expect: Vec<_> = included.iter().map(|i| (cell(&store, i, by), i)).collect();
        expect.sort_by(|(a, i), (b, j)| {
            let order = a.1.cmp(&b.1).then(a.2.total_cmp(&b.2)).then_with(|| a.3.cmp(&b.3));
            let order = if descending { order.reverse() } else { order };
            let none = a.0.cmp(&b.0);
            none.then(if a.0 { Ordering::Equal } else { order }).then(i.cmp(j))
        });
        let expect: Vec<u32> = expect.into_iter().map(|(_, i)| i).collect();
        prop_assert_eq!(order(&store, Some(&included), by, descending), expect);
        let all = order(&store, None, by, descending);
        let left: Vec<u32> = all.iter().copied().filter(|&i| included.contains(i)).collect();
        prop_assert_eq!(left, order(&store, Some(&included), by, descending));
        prop_assert_eq!(all.len(), len as usize);
    }

    #[test]
    fn keys_as_counted(text in trace(), left_out in prop::collection::vec(prop::bool::weighted(0.2), 30)) {
        let store = support::store(&text);
        let trace = &store.traces()[0];
        let included = BitSet::of(trace.len as usize, |i| !left_out[i as usize]);
        let spans = || included.iter().map(SpanIx);
        let keys = attribute_keys(&store, trace, Some(&included));
        let has = |of, key| store.attrs().find(of, key).is_some();
        for key in &keys {
            let own = spans().filter(|&s| has(store.span_attrs(s), key.key)).count();
            let below = spans().filter(|&s| has(store.resource(s).attrs, key.key)).count();
            prop_assert_eq!(key.spans as usize, if key.resource { below } else { own });
            prop_assert_eq!(key.resource, own == 0);
        }
        let sorted = keys.is_sorted_by_key(|k| (k.resource, std::cmp::Reverse(k.spans), store.text(k.key)));
        prop_assert!(sorted, "{:?}", keys);
        for span in spans() {
            for attr in store.attrs().iter(store.span_attrs(span)).chain(store.attrs().iter(store.resource(span).attrs)) {
                prop_assert_eq!(keys.iter().filter(|key| key.key == attr.key).count(), 1);
            }
        }
    }
}
