//! Searches as text: what is read, what is written, what is said about broken ones, what completes them.

use proptest::prelude::*;
use spanscape_core::base::DurationNs;
use spanscape_core::source::filter::{Field, Op, Term, Value};
use spanscape_core::source::text::{QUERY_HELP, completion, insert};
use spanscape_core::source::{
    Filter, Lookback, Query, Typed, parse_filter, parse_query, print_filter, print_query,
};

/// What is read, written again; of a problem, its place and words.
fn shown(text: &str) -> String {
    match parse_query(text) {
        Ok(Typed::Trace(id)) => format!("trace {id}"),
        Ok(Typed::Query(query)) => {
            let written = print_query(&query);
            assert_eq!(parse_query(&written), Ok(Typed::Query(query)), "{text}: {written}");
            written
        }
        Err(problem) => {
            assert!(problem.at + problem.len <= text.chars().count(), "{text}: {problem:?}");
            format!("{}+{} {}", problem.at, problem.len, problem.what)
        }
    }
}

fn check(text: &str, expect: &str) {
    assert_eq!(shown(text), expect, "{text}");
}

fn query(text: &str) -> Query {
    match parse_query(text).unwrap() {
        Typed::Query(query) => query,
        Typed::Trace(id) => panic!("{id}"),
    }
}

#[test]
fn what_a_jaeger_can_be_asked_for_is_in_fields() {
    let text = "service=checkout operation=\"POST /pay\" duration>500ms error=true http.status_code=500 last 1h limit 50";
    let read = query(text);
    assert_eq!(read.services, ["checkout"]);
    assert_eq!(read.operation, "POST /pay");
    assert_eq!((read.min, read.max), (Some(DurationNs(500_000_000)), None));
    let tag = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    assert_eq!(read.tags, [tag("error", "true"), tag("http.status_code", "500")]);
    assert_eq!((read.lookback, read.limit), (Some(Lookback(3_600)), Some(50)));
    assert_eq!(read.filter, "");
    check(text, &text.replace("duration>", "duration>="));
}

#[test]
fn what_no_jaeger_can_be_asked_for_is_the_filter() {
    let read = query("service=a and not b=1 c~\"x y\" traceDuration>2s d=1");
    assert_eq!(
        (read.filter.as_str(), read.tags.len()),
        ("not b=1 and c ~ \"x y\" and traceDuration>2s", 1)
    );
    check("a=1 or b=2 last 1h limit 5", "(a=1 or b=2) last 1h limit 5");
    check("last 2d a=1", "a=1 last 2d");
    check("(a=1 and b=2) and c=3", "a=1 b=2 c=3");
    check("not not a!=1", "a!=1");
    check("not (a=1 or b=2) or c=3 and d=4", "(not (a=1 or b=2) or c=3 and d=4)");
    check("a=1 && !b=2 || c=3", "(a=1 and not b=2 or c=3)");
    check("exists a or b exists", "(exists a or exists b)");
    check("operation=x operation=y", "operation=x operation=y");
    check("service=x service=y", "service=x service=y");
    check("service=- operation=all", "service=- and operation=all");
    check("duration!=5ms", "duration!=5ms");
}

#[test]
fn several_services_are_one_of_them() {
    for text in [
        "service=(a, b)",
        "service in (a,b)",
        "service=a or service=b",
        "(service=a OR service=b or service=a)",
    ] {
        check(text, "service in (a, b)");
    }
    assert_eq!(query("service in ('a b', c)").services, ["a b", "c"]);
    check("service not in (a, b)", "not (service=a or service=b)");
    check("x=(1, 2)", "(x=1 or x=2)");
    check("x!=(1, 2)", "not (x=1 or x=2)");
}

#[test]
fn bounds_are_joined() {
    check("duration>1s duration>=2s duration<5s duration<=4s", "duration>=2s duration<=4s");
    check("duration=5ms", "duration=5ms");
    check("duration between 1ms and 2ms", "duration>=1ms duration<=2ms");
    check("duration>=0", "");
    check("duration<0", "duration<0s");
}

#[test]
fn words_have_synonyms_and_quotes() {
    check("NAME=x SERVICE.NAME=y", "service=y operation=x");
    check("\"name\"=x \"duration\"=5", "\"name\"=x \"duration\"=5");
    check("tags.http.url=http://h/?a=b&c=d", "http.url=http://h/?a=b&c=d");
    check("ROOT.http.route~x", "root.http.route ~ x");
    check("root.\"a b\"!=1 \"root.x\"=2", "\"root.x\"=2 root.\"a b\"!=1");
    check("a==1 b<>2 c=~x", "a=1 b!=2 and c ~ x");
    check("error", "error=true");
    check("error or a=1", "(error=true or a=1)");
    check(r#"a="x\"y\\z\nw" b='it\'s \d'"#, r#"a="x\"y\z\nw" b="it's \d""#);
    check("a=", "2+0 A value is missing; write a=value");
    check("a=\"\"", "a=\"\"");
}

#[test]
fn time_and_number_stand_outside() {
    check("from 2026-03-12T12:00Z to 2026-03-12", "26+10 The end is before the start");
    check(
        "from 2026-03-12 to 2026-03-12T00:00:01.5Z",
        "from 2026-03-12T00:00:00Z to 2026-03-12T00:00:01.5Z",
    );
    check("limit=5", "limit 5");
    check("limit 0", "6+1 Write how many, like limit 50");
    check("last", "4+0 Write how far back, like last 1h or last 2d");
    check("(a=1 last 1h)", "5+4 Time and number stand outside of parentheses and not");
    check("last 1h last 2h", "8+4 This is there twice");
    let pinned = Query { lookback: Some(Lookback(60)), range: Some((1, 2)), ..Query::default() };
    assert_eq!(print_query(&pinned), "last 1m");
}

#[test]
fn a_bare_id_is_a_trace() {
    check(" 4bf92f3577b34da6a3ce929d0e0e4736 ", "trace 4bf92f3577b34da6a3ce929d0e0e4736");
    check("00f067aa0ba902b7", "trace 00f067aa0ba902b7");
    check("abc123", "0+6 A comparison is missing; write abc123=value, or exists abc123");
}

#[test]
fn the_habit_of_sql_is_read() {
    check(
        "SELECT * FROM traces WHERE duration > 1000ms and tags.error = true",
        "duration>=1s error=true",
    );
    check(
        "select id from traces where service = 'a b' order by duration desc limit 5;",
        "service=\"a b\" limit 5",
    );
    check("SELECT * FROM traces LIMIT 5", "limit 5");
    check("a LIKE '%x.y%'", r#"a ~ "x\.y""#);
    check("a like 'x%_'", "a ~ ^x.*.$");
    check("a not like '%'", "a !~ .*");
    check(
        "a in ('x', 'y') and b is not null and c IS NULL",
        "(a=x or a=y) and exists b and not exists c",
    );
}

#[test]
fn problems_point_at_their_place() {
    check("a=1 and", "7+0 Something is missing behind and");
    check("a=1 or", "6+0 Something is missing behind or");
    check("not", "3+0 Something is missing behind not");
    check("(a=1", "0+1 There is no ) to this (");
    check("a=1)", "3+1 There is no ( to this )");
    check("()", "1+1 There is nothing in these parentheses");
    check("a=\"x", "2+2 This quote is never closed");
    check("=5", "0+1 There is no key before this; write key=value");
    check("\u{e9}=1 \u{e9}", "4+1 A comparison is missing; write \u{e9}=value, or exists \u{e9}");
    check("duration>5", "9+1 Write a number and a unit, like 1.5s, 100ms or 250us");
    check("traceSpans>many", "11+4 Write a whole number");
    check("service>a", "8+1 Names are not larger or smaller; compare them by = or ~");
    check("x>a", "2+1 Larger and smaller are for numbers; write a number, or compare by = or ~");
    check("duration~5", "9+1 A number has no pattern; compare it by > or <");
    check(
        "\"GET /\"",
        "0+7 Say of what this is the value: write operation=\"...\", or key=\"...\"",
    );
    check("a=1, b=2", "a=\"1,\" b=2");
    check("exists", "6+0 A key is missing behind exists; write exists retry.count");
    check("service in a", "11+1 Write the values in parentheses, like (a, b)");
    assert_eq!(parse_filter("a=1 last 1h").unwrap_err().at, 4);
    assert_eq!(parse_filter(" "), Ok(None));
    let deep = format!("{}a=1{}", "(".repeat(60), ")".repeat(60));
    check(&deep, "40+1 This is nested too deep");
}

#[test]
fn the_examples_are_read() {
    for (text, _) in QUERY_HELP {
        assert!(parse_query(text).is_ok(), "{text}");
    }
}

/// What can stand at `|`.
fn expected(text: &str) -> String {
    let caret = text.chars().position(|c| c == '|').unwrap();
    let at = completion(&text.replace('|', ""), caret);
    let fixed = at.fixed.iter().take(3).cloned().collect::<Vec<_>>().join(" ");
    format!("{}..{} {:?} {:?} [{fixed}]", at.from, at.to, at.typed, at.expect)
}

#[test]
fn what_is_typed_is_completed() {
    insta::assert_snapshot!(["|", "ser|v", "service|", "service |", "service=|", "service=ca|rt x=1",
        "service in (a, b|", "service=a |", "service=\"a b|", "last |", "last 1|", "limit |", "a=1 and |",
        "exists |", "(|", "not ht|", "error=|", "http.status_code>=5|", "a=1 x|=2"].map(|text| format!("{text}: {}", expected(text))).join("\n"), @r#"
    |: 0..0 "" Key [service= operation= caller=]
    ser|v: 0..4 "ser" Key [service=]
    service|: 0..7 "service" Key [service=]
    service |: 8..8 "" Sign [= != >]
    service=|: 8..8 "" Value("service") []
    service=ca|rt x=1: 8..12 "ca" Value("service") []
    service in (a, b|: 15..16 "b" Value("service") []
    service=a |: 10..10 "" Key [service= operation= caller=]
    service="a b|: 8..12 "a b" Value("service") []
    last |: 5..5 "" Lookback [5m 15m 30m]
    last 1|: 5..6 "1" Lookback [15m 1h 12h]
    limit |: 6..6 "" Nothing []
    a=1 and |: 8..8 "" Key [service= operation= caller=]
    exists |: 7..7 "" Key [service= operation= caller=]
    (|: 1..1 "" Key [service= operation= caller=]
    not ht|: 4..6 "ht" Key []
    error=|: 6..6 "" Value("error") [true false]
    http.status_code>=5|: 18..19 "5" Value("http.status_code") []
    a=1 x|=2: 4..5 "x" Key []
    "#);
    let put = |text: &str, choice: &str| {
        let caret = text.chars().position(|c| c == '|').unwrap();
        let text = text.replace('|', "");
        let (mut text, caret) = insert(&text, &completion(&text, caret), choice);
        text.insert(text.char_indices().nth(caret).map_or(text.len(), |(at, _)| at), '|');
        text
    };
    assert_eq!(put("ser|", "service="), "service=|");
    assert_eq!(put("service=ca|rt x=1", "cart two"), "service=\"cart two\"| x=1");
    assert_eq!(put("service=\"ca|\" x=1", "cart"), "service=cart| x=1");
    assert_eq!(put("|", "and"), "and |");
    assert_eq!(put("a=1 ht|", "http.url"), "a=1 http.url|");
    assert_eq!(put("(x=|)", "y"), "(x=y|)");
    assert_eq!(put("last 1|", "15m"), "last 15m |");
}

/// Hostile texts, and such as collide with the words of the language.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        proptest::sample::select(vec![
            "and", "or", "not", "limit", "last", "root.x", "a b", "service", "a.", "x,", "-", "all"
        ])
        .prop_map(str::to_owned),
        "[ab=()!<>~&|,;\"'\\\\ \n]{1,4}",
        "\\PC{1,5}",
        any::<String>(),
    ]
}

fn any_field() -> impl Strategy<Value = Field> {
    prop_oneof![
        Just(Field::Service),
        Just(Field::Operation),
        Just(Field::Caller),
        Just(Field::TraceService),
        Just(Field::RootService),
        Just(Field::RootOperation),
        any_text().prop_map(Field::Tag),
        any_text().prop_filter("a key", |key| !key.is_empty()).prop_map(Field::RootTag),
    ]
}

fn any_term() -> impl Strategy<Value = Term> {
    let order = proptest::sample::select(vec![Op::Eq, Op::Ne, Op::Gt, Op::Ge, Op::Lt, Op::Le]);
    let number = order.clone();
    let size = order.clone();
    let long = proptest::sample::select(vec![Field::Duration, Field::TraceDuration]);
    let count = proptest::sample::select(vec![Field::TraceSpans, Field::TraceErrors]);
    prop_oneof![
        (any_field(), proptest::bool::ANY, any_text()).prop_map(|(field, eq, text)| {
            Term::text(field, if eq { Op::Eq } else { Op::Ne }, text)
        }),
        (any_field(), proptest::bool::ANY, any_text().prop_filter("a pattern", |t| !t.is_empty()))
            .prop_map(|(field, eq, text)| Term::text(
                field,
                if eq { Op::Match } else { Op::NotMatch },
                text
            )),
        any_field().prop_map(Term::exists),
        (long, order, any::<u64>()).prop_map(|(field, op, ns)| {
            Term { field, op, value: Value::Duration(DurationNs(ns)) }
        }),
        (count, size, any::<u64>()).prop_map(|(field, op, n)| Term {
            field,
            op,
            value: Value::Count(n)
        }),
        (any_text(), number, any::<i32>())
            .prop_map(|(key, op, n)| { Term::text(Field::Tag(key), op, n.to_string()) }),
    ]
}

fn any_filter() -> impl Strategy<Value = Filter> {
    any_term().prop_map(Filter::Term).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|l| Filter::all(l).unwrap()),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|l| Filter::any(l).unwrap()),
            inner.prop_map(|filter| !filter),
        ]
    })
}

proptest! {
    #[test]
    fn conditions_are_stable(filter in any_filter()) {
        let written = print_filter(&filter);
        prop_assert_eq!(parse_filter(&written), Ok(Some(filter)), "{}", written);
    }

    #[test]
    fn searches_are_stable(
        filter in proptest::option::of(any_filter()),
        last in proptest::option::of(1u64..100_000),
        range in proptest::option::of((0u64..1_000, 1_000u64..9_000_000_000_000)),
        limit in proptest::option::of(1u32..),
    ) {
        let mut text = filter.as_ref().map(print_filter).unwrap_or_default();
        if let Some(seconds) = last {
            text += &format!(" last {seconds}s");
        } else if let Some((from, to)) = range {
            let time = |us| spanscape_core::base::fmt::instant(us);
            text += &format!(" from {} to {}", time(from), time(to));
        }
        text += &limit.map(|n| format!(" limit {n}")).unwrap_or_default();
        let read = query(&text);
        let written = print_query(&read);
        prop_assert_eq!(&query(&written), &read, "{}", &written);
        prop_assert_eq!(print_query(&query(&written)), written);
        prop_assert_eq!((read.limit, read.lookback.map(|l| l.0)), (limit, last));
    }

    #[test]
    fn reading_is_total(text in prop_oneof![any::<String>(), "[a-c =()!<>~,;\"'\\\\0-9]{0,20}"], caret in 0usize..30) {
        if let Err(problem) = parse_query(&text) {
            prop_assert!(problem.at + problem.len <= text.chars().count());
        }
        let at = completion(&text, caret);
        prop_assert!(at.from <= at.to && at.to <= text.chars().count());
        let (put, caret) = insert(&text, &at, "a b");
        prop_assert!(caret <= put.chars().count());
    }
}
