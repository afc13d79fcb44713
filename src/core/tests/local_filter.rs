//! What a filter finds in a store: by example, and against a naive search.

use crate::support;

use proptest::prelude::*;
use spanscape_core::base::{DurationNs, StrId};
use spanscape_core::model::{SpanIx, Status, Store, TraceInfo};
use spanscape_core::source::filter::{Field, Line, Op, Term, Value};
use spanscape_core::source::local::{Condition, search, search_where};
use spanscape_core::source::{Filter, Query, parse_filter, print_filter};

const SHOP: &str = "
trace a @1000000
checkout shop 0..100ms host:h1 customer=7 url=http://shop/pay
  charge payment 50ms..90ms host:h2 !error:declined kind:client amount=12 amount=1.50 event:retry@60ms
    bank bank 55ms..85ms !error code=404 wait=20ms
trace b @2000000
order shop 0..30ms host:h1 amount=3
  mail mail 5ms..9ms kind:producer
trace c @3000000
night batch 0..4000ms resource.name=night
";

fn ids(store: &Store, query: &Query, filter: &Filter) -> String {
    let condition = Condition::new(store, filter).unwrap();
    let found = search_where(store, query, &condition);
    let id = |ix| format!("{:x}", store.trace(ix).unwrap().key.value.0);
    found.into_iter().map(id).collect::<Vec<_>>().join(" ")
}

/// The ids of the traces that match.
fn check(text: &str, expect: &str) {
    let store = support::store(SHOP);
    let filter = parse_filter(text).unwrap().unwrap();
    assert_eq!(ids(&store, &Query::default(), &filter), expect, "{text}");
}

#[test]
fn names_and_durations() {
    check("service=shop", "a b");
    check("service!=shop", "a b c");
    check("not service=shop", "a b c");
    check("service ~ ^b", "a c");
    check("service !~ '^(shop|payment|bank|mail)$'", "c");
    check("operation ~ 'R$'", "");
    check("duration>100ms", "c");
    check("duration>=100ms and duration<=100ms", "a");
    check("duration!=4s", "a b");
    check("service=payment and duration<50ms", "a");
    check("service=payment and duration<40ms", "");
    check("exists service", "a b c");
}

#[test]
fn attributes() {
    check("amount>2", "a b");
    check("amount<2", "a");
    check("amount>=12", "a");
    check("amount!=12", "b");
    check("amount!=3", "a");
    check("not amount=12 and service=payment", "");
    check("not amount>0 and service=payment", "");
    check("url ~ '^http://shop/'", "a");
    check("url !~ x", "a");
    check("wait>10ms", "a");
    check("wait>20ms", "");
    check("code>=400 or amount=3", "a b");
    check("exists customer", "a");
    check("exists nothing", "");
    check("not exists amount and service in (shop, mail)", "a b");
    check("exists host.name and host.name!=h1", "a");
    check("resource.host.name=h2", "a");
    check("resource.host.name ~ 2", "a");
    check("customer=7 and amount=12", "");
}

#[test]
fn fields_that_count_as_attributes() {
    check("error=true and service=bank", "a");
    check("error!=true and service=payment", "");
    check("span.kind!=internal and service=mail", "b");
    check("span.kind ~ 'client|producer'", "a b");
    check("span.status!=error and service=bank", "");
    check("otel.status_description ~ decl", "a");
    check("event ~ ret", "a");
    check("service.name ~ '^pay'", "a");
    // As a tag search has it, a scope without a name is one whose name is empty.
    check("scope.name=''", "a b c");
    check("scope.name!=''", "");
    check("not exists scope.name and service=mail", "b");
}

#[test]
fn the_trace_as_a_whole() {
    check("traceDuration>1s", "c");
    check("traceSpans>=2 and traceErrors=0", "b");
    check("traceErrors>1", "a");
    check("traceService=mail", "b");
    check("traceService!=mail", "a c");
    check("traceService ~ '^b'", "a c");
    check("rootService=shop and rootOperation!=order", "a");
    check("root.customer=7", "a");
    check("root.host.name=h1 and traceSpans=2", "b");
    check("root.amount>1", "b");
    check("root.amount>1 and service=mail", "b");
    check("not rootService=shop", "c");
}

#[test]
fn a_pattern_that_is_none_is_told() {
    let store = support::store(SHOP);
    let filter = parse_filter("a=1 or b ~ '('").unwrap().unwrap();
    let problem = Condition::new(&store, &filter).err().unwrap();
    assert_eq!(problem.pattern, "(");
    assert!(!problem.what.is_empty());
}

#[test]
fn one_span_has_it_all_with_the_query() {
    let store = support::store(SHOP);
    let filter = parse_filter("amount>1").unwrap().unwrap();
    assert_eq!(ids(&store, &Query::of_service("payment"), &filter), "a");
    assert_eq!(ids(&store, &Query::of_service("mail"), &filter), "");
    let one = Query { limit: Some(1), ..Query::default() };
    assert_eq!(ids(&store, &one, &filter), "b");
}

const KEYS: [&str; 7] = ["a", "n", "error", "span.kind", "host.name", "scope.name", "event"];
const VALUES: [&str; 9] = ["", "x", "7", "12", "1.5", "true", "client", "s1", "20ms"];

fn any_store() -> impl Strategy<Value = String> {
    let attr = (0..2usize, proptest::sample::select(vec!["x", "7", "12", "1.5", "20ms"]));
    let span = (
        0..3usize,
        0..40u64,
        1..40u64,
        proptest::bool::ANY,
        proptest::bool::ANY,
        proptest::collection::vec(attr, 0..3),
        proptest::bool::ANY,
    );
    let trace = proptest::collection::vec(span, 1..5);
    proptest::collection::vec(trace, 1..5).prop_map(|traces| {
        let mut out = String::new();
        for (t, spans) in traces.iter().enumerate() {
            out += &format!("trace {:x} @{}\n", t + 1, (t + 1) * 1_000);
            for (i, (service, start, long, error, client, attrs, event)) in spans.iter().enumerate()
            {
                let indent = "  ".repeat(i.min(2));
                out += &format!("{indent}s{service} s{service} {start}..{}", start + long);
                out += &format!(" host:h{service}");
                out += if *error { " !error" } else { "" };
                out += if *client { " kind:client" } else { "" };
                out += if *event { " event:x@5,n=12" } else { "" };
                for (key, value) in attrs {
                    out += &format!(" {}={value}", KEYS[*key]);
                }
                out.push('\n');
            }
        }
        out
    })
}

fn any_term() -> impl Strategy<Value = Term> {
    let value = || proptest::sample::select(&VALUES[..]).prop_map(str::to_owned);
    let key = || proptest::sample::select(&KEYS[..]).prop_map(str::to_owned);
    let named = proptest::sample::select(vec![
        Field::Service,
        Field::Operation,
        Field::Caller,
        Field::TraceService,
        Field::RootService,
        Field::RootOperation,
    ]);
    let tagged = || prop_oneof![key().prop_map(Field::Tag), key().prop_map(Field::RootTag)];
    let equal = || proptest::sample::select(vec![Op::Eq, Op::Ne]);
    let order = || proptest::sample::select(vec![Op::Eq, Op::Ne, Op::Gt, Op::Ge, Op::Lt, Op::Le]);
    let greater = proptest::sample::select(vec![Op::Gt, Op::Ge, Op::Lt, Op::Le]);
    let pattern = || proptest::sample::select(vec!["1", "^s[12]$", "x|7", "e"]);
    let matches = || proptest::sample::select(vec![Op::Match, Op::NotMatch]);
    let number = proptest::sample::select(vec!["7", "10", "1.5"]);
    prop_oneof![
        (named, equal(), value()).prop_map(|(field, op, text)| Term::text(field, op, text)),
        (tagged(), equal(), value()).prop_map(|(field, op, text)| Term::text(field, op, text)),
        (tagged(), matches(), pattern()).prop_map(|(field, op, text)| Term::text(field, op, text)),
        (tagged(), greater, number).prop_map(|(field, op, text)| Term::text(field, op, text)),
        tagged().prop_map(Term::exists),
        (proptest::bool::ANY, order(), 0..60u64).prop_map(|(trace, op, ns)| Term {
            field: if trace { Field::TraceDuration } else { Field::Duration },
            op,
            value: Value::Duration(DurationNs(ns)),
        }),
        (proptest::bool::ANY, order(), 0..5u64).prop_map(|(spans, op, n)| Term {
            field: if spans { Field::TraceSpans } else { Field::TraceErrors },
            op,
            value: Value::Count(n),
        }),
    ]
}

fn any_filter() -> impl Strategy<Value = Filter> {
    any_term().prop_map(Filter::Term).prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..3).prop_map(|l| Filter::all(l).unwrap()),
            proptest::collection::vec(inner.clone(), 2..3).prop_map(|l| Filter::any(l).unwrap()),
            inner.prop_map(|filter| !filter),
        ]
    })
}

/// All values that a key has at a span, as a person would collect them.
fn values(store: &Store, span: SpanIx, key: &str) -> Vec<String> {
    let mut all = Vec::new();
    let text = |id: StrId| store.text(id).to_owned();
    match key {
        "error" => all.push((store.status(span) == Status::Error).to_string()),
        "span.kind" => all.push(store.kind(span).word().to_owned()),
        "scope.name" if store.scope(span).name != StrId::EMPTY => {
            all.push(text(store.scope(span).name))
        }
        "event" => all.extend(store.events(span).iter().map(|event| text(event.name))),
        _ => {}
    }
    let mut runs =
        vec![store.span_attrs(span), store.resource(span).attrs, store.scope(span).attrs];
    runs.extend(store.events(span).iter().map(|event| event.attrs));
    runs.extend(store.links(span).iter().map(|link| link.attrs));
    let attrs = runs.into_iter().flat_map(|run| store.attrs().iter(run));
    all.extend(attrs.filter(|a| store.text(a.key) == key).map(|a| text(a.value)));
    all
}

fn naive(store: &Store, trace: &TraceInfo, span: SpanIx, filter: &Filter) -> bool {
    let term = match filter {
        Filter::And(list) => return list.iter().all(|f| naive(store, trace, span, f)),
        Filter::Or(list) => return list.iter().any(|f| naive(store, trace, span, f)),
        Filter::Not(part) => return !naive(store, trace, span, part),
        Filter::Term(term) => term,
    };
    let root = store.roots(trace).next().unwrap();
    let text = |id| vec![store.text(id).to_owned()];
    let have = match &term.field {
        Field::Service => text(store.service(span)),
        Field::Operation => text(store.name(span)),
        Field::Caller => store.parent(span).map_or(Vec::new(), |p| text(store.service(p))),
        Field::RootService => text(store.service(root)),
        Field::RootOperation => text(store.name(root)),
        Field::TraceService => {
            store.spans_of(trace).map(|s| store.text(store.service(s)).to_owned()).collect()
        }
        Field::Tag(key) => values(store, span, key),
        Field::RootTag(key) => values(store, root, key),
        Field::Duration => return sized(term, store.duration(span).0),
        Field::TraceDuration => return sized(term, trace.duration.0),
        Field::TraceSpans => return sized(term, trace.len.into()),
        Field::TraceErrors => return sized(term, trace.errors.into()),
    };
    let Value::Text(than) = &term.value else { return !have.is_empty() };
    let matches = |pattern: &str, value: &str| match pattern {
        "1" => value.contains('1'),
        "^s[12]$" => value == "s1" || value == "s2",
        "x|7" => value.contains(['x', '7']),
        "e" => value.contains('e'),
        other => panic!("{other}"),
    };
    let number = |text: &str| text.parse::<f64>().ok();
    let larger = |value: &str| number(value)?.partial_cmp(&number(than)?);
    match term.op {
        // What words of these keys mean is the tag search's business.
        Op::Eq if matches!(&term.field, Field::Tag(key) if key == "error" || key == "span.kind") => {
            let Field::Tag(key) = &term.field else { return false };
            let tags = vec![(key.clone(), than.clone())];
            let one = Query { tags, ..Query::default() };
            let whole =
                search(store, &one).iter().any(|ix| store.trace(*ix).unwrap().key == trace.key);
            whole && (values(store, span, key).contains(than))
        }
        // As above: a scope without a name is equal to the empty name.
        Op::Eq if matches!(&term.field, Field::Tag(key) if key == "scope.name") => {
            have.contains(than) || *than == *store.text(store.scope(span).name)
        }
        Op::Eq => have.contains(than),
        Op::Ne => !have.is_empty() && !have.contains(than),
        Op::Match => have.iter().any(|value| matches(than, value)),
        Op::NotMatch => !have.is_empty() && !have.iter().any(|value| matches(than, value)),
        op => have.iter().any(|value| larger(value).is_some_and(|order| op.holds(order))),
    }
}

fn sized(term: &Term, is: u64) -> bool {
    match term.value {
        Value::Duration(than) => term.op.holds(is.cmp(&than.0)),
        Value::Count(than) => term.op.holds(is.cmp(&than)),
        _ => true,
    }
}

proptest! {
    #[test]
    fn a_filter_finds_what_a_naive_search_finds(text in any_store(), filter in any_filter(), of in 0..4usize) {
        let store = support::store(&text);
        let query = if of < 3 { Query::of_service(&format!("s{of}")) } else { Query::default() };
        let service = query.service().to_owned();
        let is = |trace: &TraceInfo| store.spans_of(trace).any(|span| {
            (service.is_empty() || store.text(store.service(span)) == service)
                && naive(&store, trace, span, &filter)
        });
        let expect: Vec<_> = store.traces().iter().filter(|t| is(t))
            .map(|t| format!("{:x}", t.key.value.0)).collect();
        prop_assert_eq!(ids(&store, &query, &filter), expect.join(" "), "{}", print_filter(&filter));
    }

    #[test]
    fn what_a_line_tells_is_so(text in any_store(), filter in any_filter()) {
        let store = support::store(&text);
        let condition = Condition::new(&store, &filter).unwrap();
        let found = search_where(&store, &Query::default(), &condition);
        for (ix, trace) in (0..).zip(store.traces()) {
            let root = store.roots(trace).next().unwrap();
            let services: Vec<&str> = store.spans_of(trace).map(|s| store.text(store.service(s))).collect();
            let line = Line {
                service: store.text(store.service(root)),
                name: store.text(store.name(root)),
                duration: trace.duration,
                spans: trace.len.into(),
                errors: trace.errors.into(),
                services: &services,
            };
            let told = filter.of_line(&line);
            prop_assert!(told.is_some() || filter.needs_spans());
            if let Some(told) = told {
                prop_assert_eq!(told, found.iter().any(|f| f.0 == ix), "{}", print_filter(&filter));
            }
        }
    }

    #[test]
    fn equal_is_what_the_tag_search_finds(
        text in any_store(),
        key in proptest::sample::select(&KEYS[..]),
        value in proptest::sample::select(&VALUES[..]),
    ) {
        let store = support::store(&text);
        let filter = Filter::Term(Term::text(Field::Tag(key.to_owned()), Op::Eq, value));
        let tags = vec![(key.to_owned(), value.to_owned())];
        let by_tag = search(&store, &Query { tags, ..Query::default() });
        let condition = Condition::new(&store, &filter).unwrap();
        prop_assert_eq!(search_where(&store, &Query::default(), &condition), by_tag);
    }
}
