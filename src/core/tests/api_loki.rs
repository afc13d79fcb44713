//! What a Loki is asked for the logs of a trace, and what its answers mean.

use crate::peers;

use peers::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{Ask, FoundBy, LogForm, LokiAsk, Packed};

const LINE: &str = r#"{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},"values":[["1","x"]]}]}}"#;
const NONE: &str =
    r#"{"status":"success","data":{"resultType":"streams","result":[],"stats":{"values":1}}}"#;

fn loki(server: &str) -> String {
    let form = |by, expr: &str| LogForm { by, expr: expr.to_owned() };
    let ask = LokiAsk {
        forms: vec![
            form(FoundBy::Metadata, r#"{app="cart"} | trace_id="5b8a""#),
            form(FoundBy::Text, r#"{app="cart"} |~ "(?i)0*5b8a""#),
            form(FoundBy::Time, r#"{app="cart"}"#),
        ],
        from: TimeNs(1_700_000_000_123_456_789),
        to: TimeNs(1_700_000_001_000_000_001),
        most: 1_000,
        labels: vec![("app".to_owned(), vec!["cart".to_owned()])],
        file: false,
    };
    ask_of(&server.replace("LINE", LINE).replace("NONE", NONE), ask)
}

fn ask_of(server: &str, ask: LokiAsk) -> String {
    peers::ask(server, &Ask::Loki { target: target(), ask: Packed::new(&ask) })
}

#[test]
fn the_surest_query_that_finds_lines_counts() {
    insta::assert_snapshot!(loki("* -> 200 json LINE"), @"");
    let two = "loki/api/v1/query_range?trace_id -> 200 json NONE
loki/api/v1/query_range?%285b8a -> 200 json NONE
* -> 200 text LINE";
    insta::assert_snapshot!(loki(two), @"");
}

/// What is asked behind the queries that find nothing, and what is told.
fn silent(labels: &str) -> String {
    let told = loki(&format!("loki/api/v1/query_range -> 200 json NONE\n{labels}"));
    let behind = |line: &&str| {
        !line.contains("query_range") && !line.contains("&limit") && !line.contains("&direction")
    };
    told.lines().filter(behind).collect::<Vec<_>>().join("\n")
}

#[test]
fn silence_is_explained() {
    let values = "loki/api/v1/label/app/values";
    let has = |names: &str| format!(r#"200 json {{"status":"success","data":[{names}]}}"#);
    let absent = r#"200 json {"status":"success"}"#;
    let all = [
        format!("{values} -> {}", has(r#""cart","shop""#)),
        format!("{values}?start -> {absent}\n{values} -> {}", has(r#""shop","cart""#)),
        format!("{values} -> {}", has(r#""shop","carts","__x__""#)),
        format!(
            "{values} -> {absent}\nloki/api/v1/labels -> {}",
            has(r#""service_name","job","__stream_shard__""#)
        ),
        format!("{values} -> {}\nloki/api/v1/labels -> {}", has(""), has("")),
        // A proxy that passes on nothing but queries.
        "* -> 403 html <html>".to_owned(),
    ];
    insta::assert_snapshot!(all.map(|labels| silent(&labels)).join("\n\n"), @"");
}

#[test]
fn refusals_are_told_in_its_words() {
    let check = |rule: &str| {
        let told = loki(&format!("* -> {rule}"));
        told.lines().skip_while(|line| !line.starts_with("failed")).collect::<Vec<_>>().join("\n")
    };
    let all = [
        "401 text no org id",
        "403 html <html>",
        "200 login <html>",
        "400 text parse error at line 1, col 5: syntax error: unexpected IDENTIFIER",
        "400 text max entries limit per query exceeded, limit > max_entries_limit_per_query (9000 > 5000)",
        "400 text the query time range exceeds the limit (query length: 800h0m0s, limit: 30d1h)",
        "429 text too many outstanding requests",
        "504 text context deadline exceeded",
        "404 text 404 page not found",
        "200 html <!doctype html>",
        "200 json {\"data\":[]}",
        "502 html <html>",
        "cors",
        "down",
    ]
    .map(check);
    insta::assert_snapshot!(all.join("\n"), @"");
}

#[test]
fn a_file_is_read_whole() {
    let ask = LokiAsk {
        file: true,
        forms: Vec::new(),
        from: TimeNs(0),
        to: TimeNs(1),
        most: 1,
        labels: Vec::new(),
    };
    insta::assert_snapshot!(ask_of("* -> 200 text anything", ask.clone()), @"");
    insta::assert_snapshot!(ask_of("* -> 404 html <html>", ask), @"");
}
