//! Searches in links: Jaeger UI's parameters, its old ones, and what is said about broken ones.

use proptest::prelude::*;
use spanscape_core::state::{Form, Location, UrlState, parse, print};

fn read(query: &str) -> UrlState {
    parse(&Location { path_after_base: "search", query, hash: "" })
}

/// Reads the parameters, and expects what is written, decoded, with the notices behind ` !! `.
fn check(query: &str, expect: &str) {
    let state = read(query);
    let written = print(&state, Form::Path);
    let again = read(written.strip_prefix("search").unwrap_or(&written));
    assert_eq!(print(&again, Form::Path), written, "{query}");
    assert_eq!(again.warnings, vec![], "{query}: {written}");
    let bytes = percent_encoding::percent_decode_str(&written).decode_utf8_lossy().into_owned();
    let mut shown =
        bytes.strip_prefix("search").unwrap_or(&bytes).trim_start_matches('?').to_owned();
    for notice in &state.warnings {
        shown += &format!(" !! {} {}", notice.part, notice.text);
    }
    assert_eq!(shown, expect, "{query}");
}

#[test]
fn a_link_of_jaeger_ui() {
    check(
        "?end=1700000003600000&limit=20&lookback=1h&maxDuration&minDuration&service=frontend&start=1700000000000000",
        "service=frontend&lookback=1h&start=1700000000000000&end=1700000003600000&limit=20",
    );
    check(
        "?end=9&start=5&lookback=custom&maxDuration=1.5s&minDuration=100us&operation=GET+%2Fcart&service=a",
        "service=a&operation=GET /cart&minDuration=100us&maxDuration=1.5s&lookback=custom&start=5&end=9",
    );
    check("?tags=%7B%22error%22%3A%22true%22%7D", "tags={\"error\":\"true\"}");
    check("", "");
}

#[test]
fn old_links() {
    check("?service=-&operation=all", "");
    check("?service=all&operation=-", "service=all&operation=-");
    check("?lookback=2d&service=x", "service=x&lookback=2d");
    check("?end=3600000005&lookback=1h", "lookback=1h&start=5&end=3600000005");
    check("?end=5&lookback=1h", "lookback=1h&start=0&end=5");
    check(
        "?tag=error:true&tag=http.url:http://x",
        "tags={\"error\":\"true\",\"http.url\":\"http://x\"}",
    );
    check("?start=1&end=2", "lookback=custom&start=1&end=2");
}

#[test]
fn tags_keep_their_order_and_their_twins() {
    check(r#"?tags={"b":"1","a":"2","b":"3"}"#, r#"tags={"b":"1","a":"2"}&tag=b:3"#);
    check(r#"?tags={"b":"1"}&tag=b:2:3&tag=:"#, r#"tags={"b":"1","":""}&tag=b:2:3"#);
    check(r#"?tags={"x:y":"1"}&tags={"x:y":"2"}"#, r#"tags={"x:y":"1"}&tags={"x:y":"2"}"#);
    check(r#"?tags={"a":1,"b":true,"c":2.50}"#, r#"tags={"a":"1","b":"true","c":"2.50"}"#);
    check("?tags={}&tags=&tag=", "");
}

#[test]
fn durations_and_limits() {
    check("?minDuration=1h2m&maxDuration=90m", "minDuration=1h2m&maxDuration=1h30m");
    check("?minDuration=0&maxDuration=0s", "");
    check("?minDuration=250%C2%B5s", "minDuration=250us");
    check("?limit=4294967295", "limit=4294967295");
    check("?service=b&service=a&service=&service=-&service=b", "service=b&service=a");
    check("?q=+a%3Db+or+c+&service=x", "service=x&q=a=b or c");
    check("?lookback=60m", "lookback=1h");
}

#[test]
fn what_is_broken_becomes_a_default_and_a_notice() {
    let duration = "is not a duration such as 1.5s or 250us";
    check("?minDuration=5", &format!(" !! minDuration {duration}: 5"));
    check("?maxDuration=-1s", &format!(" !! maxDuration {duration}: -1s"));
    check("?lookback=1y", " !! lookback is not a time such as 1h or 2d: 1y");
    check("?lookback=custom", " !! lookback needs start and end: custom");
    check("?limit=0", " !! limit is not a number from 1 on: 0");
    check("?limit=%2B5", " !! limit is not a number from 1 on: +5");
    check("?limit=4294967296", " !! limit is not a number from 1 on: 4294967296");
    let time = "is not a time in microseconds since 1970";
    check("?start=x&end=5&lookback=1h", &format!("lookback=1h&start=0&end=5 !! start {time}: x"));
    check("?start=5&service=a", "service=a !! start needs an end: 5");
    check("?end=5", " !! end needs a start or a lookback: 5");
    check("?start=9&end=5&lookback=1h", "lookback=1h !! start is after end: 9");
    let object = "is not a JSON object of texts";
    check("?tags=a%3Db&service=x", &format!("service=x !! tags {object}: a=b"));
    check("?tags=[1]&tags={\"a\":\"b\"}", &format!("tags={{\"a\":\"b\"}} !! tags {object}: [1]"));
    check("?tags={\"a\":null}", &format!(" !! tags {object}: {{\"a\":null}}"));
    check("?tag=error", " !! tag is not key:value: error");
}

#[test]
fn elsewhere_the_parameters_are_somebody_elses() {
    let link = "trace/a?service=-&start=x&tags=1";
    let location =
        Location { path_after_base: "trace/a", query: "service=-&start=x&tags=1", hash: "" };
    let state = parse(&location);
    assert_eq!((print(&state, Form::Path), state.warnings), (link.to_owned(), vec![]));
    assert!(state.query.is_empty());
}

proptest! {
    #[test]
    fn any_parameters_are_stable(pairs in prop::collection::vec(
        ("service|operation|q|tags?|(min|max)Duration|lookback|start|end|limit|x", prop_oneof![
            "\\PC{0,8}",
            "[0-9]{1,20}[a-z]{0,2}",
            r#"\{("[a-c:]{0,2}":("[a-z%&+:\\\\]{0,3}"|[0-9.eE-]{1,4}|null),?){0,3}\}?"#,
            "[a-c]?:{0,2}[a-c]?",
            any::<String>(),
        ]),
        0..9,
    )) {
        let query: Vec<String> = pairs
            .iter()
            .map(|(k, v)| {
                let v = percent_encoding::utf8_percent_encode(v, percent_encoding::NON_ALPHANUMERIC);
                format!("{k}={v}")
            })
            .collect();
        let state = read(&query.join("&"));
        for form in [Form::Path, Form::Hash] {
            let written = print(&state, form);
            let (path, hash) = written.split_once('#').unwrap_or((&written, ""));
            let query = path.split_once('?').map_or("", |(_, q)| q);
            let again = parse(&Location { path_after_base: "search", query, hash });
            prop_assert_eq!(print(&again, form), written);
            prop_assert_eq!(&again.query, &state.query);
            prop_assert_eq!(again.warnings, vec![]);
        }
    }
}
