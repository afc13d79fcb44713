//! Answers of Loki, and files that people have of them, as lines; and how batches of lines become one list.

use std::sync::Arc;

use spanscape_core::base::TimeNs;
use spanscape_core::logs::lines::{Line, merge};
use spanscape_core::logs::reply::read;

/// A line as text: when, labels, text, metadata.
fn shown(line: &Line) -> String {
    let pairs = |of: &[(String, String)]| {
        let pairs: Vec<String> = of.iter().map(|(key, value)| format!("{key}={value}")).collect();
        pairs.join(",")
    };
    format!("{} {{{}}} {:?} {}", line.at.0, pairs(&line.labels), line.text, pairs(&line.meta))
        .trim_end()
        .to_owned()
}

/// What is read of a text.
fn check(text: &str) -> String {
    match read(text.as_bytes()) {
        Ok(reply) => {
            let mut out: Vec<String> = reply.lines.iter().map(shown).collect();
            out.extend(reply.warnings.iter().map(|warning| format!("warned: {warning}")));
            if reply.skipped > 0 {
                out.push(format!("skipped: {}", reply.skipped));
            }
            if reply.cut {
                out.push("cut".to_owned());
            }
            if out.is_empty() { "no lines".to_owned() } else { out.join("\n") }
        }
        Err(unread) => format!("! {unread}"),
    }
}

const ANSWER: &str = r#"{"status":"success","warnings":["slow"],"data":{"resultType":"streams","encodingFlags":["categorize-labels"],
    "result":[{"stream":{"b":"2","a":"1"},"values":[["1773306388313967801","two",{"structuredMetadata":{"trace_id":"x"},"parsed":{"status":"200"}}],
    ["1773306388313967800","\u003cone\u003e",{}]]},{"stream":{"a":"0"},"values":[["1773306388313967801","other"]]}],"stats":{"x":{}}}}"#;

#[test]
fn an_answer_with_its_metadata_apart() {
    insta::assert_snapshot!(check(ANSWER), @r#"
    1773306388313967800 {a=1,b=2} "<one>"
    1773306388313967801 {a=0} "other"
    1773306388313967801 {a=1,b=2} "two" trace_id=x,status=200
    warned: slow
    "#);
}

#[test]
fn other_forms() {
    insta::assert_snapshot!(check(r#"{"streams":[{"stream":{"a":"1"},"values":[["5","pushed",{"k":"v","parsed":"p"}]]}]}"#), @r#"5 {a=1} "pushed" k=v,parsed=p"#);
    insta::assert_snapshot!(check(r#"{"resultType":"streams","result":[{"values":[["5","x"]],"stream":{"a":"1"}}]}"#), @r#"5 {a=1} "x""#);
    let lines = r#"{"labels":{"a":"1"},"line":"late","timestamp":"2026-03-12T09:06:28.313967801Z"}
        {"labels":{"a":"1"},"line":"early","timestamp":"2026-03-12T10:06:28.313967800+01:00"}"#;
    insta::assert_snapshot!(check(lines), @r#"
    1773306388313967800 {a=1} "early"
    1773306388313967801 {a=1} "late"
    "#);
    let download =
        r#"[{"line":"x","timestamp":"5","date":"1970","fields":{"a":"1"}},{"line":"y"}]"#;
    insta::assert_snapshot!(check(download), @r#"
    5 {a=1} "x"
    skipped: 1
    "#);
}

#[test]
fn times() {
    let at =
        |time: &str| check(&format!(r#"{{"streams":[{{"stream":{{}},"values":[[{time},""]]}}]}}"#));
    insta::assert_snapshot!(at("1773306388313967801"), @r#"1773306388313967801 {} """#);
    insta::assert_snapshot!(at("\" -1 \""), @r#"-1 {} """#);
    insta::assert_snapshot!(at("\"9223372036854775807\""), @r#"9223372036854775807 {} """#);
    insta::assert_snapshot!(at("1.5e18"), @r#"1500000000000000000 {} """#);
    for bad in ["\"9223372036854775808\"", "1.5", "\"1.5\"", "\"\"", "null", "true", "[]", "\"x\""]
    {
        assert_eq!(at(bad), "skipped: 1", "{bad}");
    }
}

#[test]
fn the_newest_first_is_turned_around_as_a_whole() {
    let backward =
        r#"{"streams":[{"stream":{},"values":[["7","c"],["5","second"],["5","first"]]}]}"#;
    insta::assert_snapshot!(check(backward), @r#"
    5 {} "first"
    5 {} "second"
    7 {} "c"
    "#);
}

#[test]
fn no_lines() {
    for none in [
        r#"{"status":"success"}"#,
        r#"{"status":"success","data":null}"#,
        r#"{"status":"success","data":{"resultType":"streams","result":null}}"#,
        r#"{"status":"success","data":{"resultType":"streams","result":[]}}"#,
        r#"{"streams":[]}"#,
        r#"{"result":[{"stream":{"a":"1"},"values":null}]}"#,
        "[]",
    ] {
        assert_eq!(check(none), "no lines", "{none}");
    }
}

#[test]
fn what_is_none_is_said() {
    insta::assert_snapshot!(check(" "), @"! There is nothing in it. Ask again, or save the answer again.");
    insta::assert_snapshot!(check("parse error at line 1, col 5: syntax error\n"), @"! This is not JSON, but text: “parse error at line 1, col 5: syntax error”. Loki's answers are JSON; its errors are text.");
    insta::assert_snapshot!(check(r#"{"status" "success"}"#), @"! This is not JSON that can be read: expected a colon at byte 10. Save the answer again as it came.");
    insta::assert_snapshot!(check(r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2"]]}]}}"#), @"! This query counts lines instead of listing them (its result is a matrix). Ask for the lines: {…} without rate, count_over_time or sum around it.");
    insta::assert_snapshot!(check(r#"{"result":[{"metric":{},"value":[1,"2"]}],"resultType":"vector"}"#), @"! This query counts lines instead of listing them (its result is a metric). Ask for the lines: {…} without rate, count_over_time or sum around it.");
    insta::assert_snapshot!(check(r#"{"status":"error","errorType":"x","error":"too many"}"#), @"! The server answered with an error: too many");
    insta::assert_snapshot!(check(r#"{"status":"success","data":["app"]}"#), @"! This is JSON, but no answer with log lines: at its top are status, data. Lines are what query_range of Loki answers.");
    insta::assert_snapshot!(check("7"), @"! This is JSON, but no answer with log lines. Lines are what query_range of Loki answers.");
}

#[test]
fn a_cut_answer_keeps_what_was_before() {
    let at = |end: &str| check(ANSWER.split_once(end).map_or("", |(front, _)| front));
    insta::assert_snapshot!(at(",\n    [\"17"), @r#"
    1773306388313967801 {a=1,b=2} "two" trace_id=x,status=200
    warned: slow
    cut
    "#);
    insta::assert_snapshot!(at("\"other"), @r#"
    1773306388313967800 {a=1,b=2} "<one>"
    1773306388313967801 {a=1,b=2} "two" trace_id=x,status=200
    warned: slow
    cut
    "#);
    insta::assert_snapshot!(check(r#"{"result":[{"values":[["5","whose?"],["#), @"cut");
    // Broken, not cut: what is behind can't be trusted.
    insta::assert_snapshot!(check(r#"{"streams":[{"stream":{},"values":[["5","x"] ["6","y"]]}]}"#), @r#"
    5 {} "x"
    cut
    "#);
}

/// Lines of `time:stream:text`, merged batch by batch.
fn merged(batches: &[&str]) -> String {
    let mut all = Vec::new();
    for batch in batches {
        let line = |text: &str| {
            let mut parts = text.split(':');
            let mut part = || parts.next().unwrap_or("").to_owned();
            let (at, app) = (TimeNs(part().parse().unwrap_or(0)), part());
            let labels = Arc::new(vec![("app".to_owned(), app)]);
            Line { at, text: part(), labels, meta: Vec::new() }
        };
        merge(&mut all, batch.split_whitespace().map(line).collect());
    }
    let show =
        |line: &Line| format!("{}:{}:{}", line.at.0, line.get("app").unwrap_or(""), line.text);
    all.iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn batches_become_one_list() {
    insta::assert_snapshot!(merged(&["5:b:x 5:a:z 5:a:y 3:b:x"]), @"3:b:x 5:a:z 5:a:y 5:b:x");
    // Twice in one batch are two; in two batches one.
    insta::assert_snapshot!(merged(&["1:a:x 1:a:x", "1:a:x 2:a:x"]), @"1:a:x 1:a:x 2:a:x");
    // A page ends within an instant: who has all of it says the order.
    insta::assert_snapshot!(merged(&["1:a:z 1:a:y", "1:a:z 1:a:y 1:a:x"]), @"1:a:z 1:a:y 1:a:x");
    insta::assert_snapshot!(merged(&["1:a:z 1:a:y 1:a:x", "1:a:z 1:a:y"]), @"1:a:z 1:a:y 1:a:x");
    // Nobody has all.
    insta::assert_snapshot!(merged(&["1:a:z 1:a:y", "1:a:y 1:a:x"]), @"1:a:x 1:a:y 1:a:z");
    insta::assert_snapshot!(merged(&["", "4:a:x", ""]), @"4:a:x");
}
