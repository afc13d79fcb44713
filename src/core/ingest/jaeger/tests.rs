//! Jaeger JSON in, the draft as text out.

use std::fmt::Write;

use insta::assert_snapshot;

use crate::ingest::Ingest;
use crate::model::dump::dump_draft;
use crate::model::{Draft, WarningKind};

fn read(json: &str) -> Draft {
    let mut ingest = Ingest::default();
    ingest.begin("test");
    ingest.push(json.as_bytes());
    assert_eq!(ingest.end().problem, None, "{json}");
    ingest.finish().0
}

fn text(json: &str) -> String {
    dump_draft(&read(json))
}

/// One span of one trace, in one process.
fn span(fields: &str) -> String {
    text(&format!(
        r#"{{"data":[{{"traceID":"00000000000000aa","spans":[
            {{"traceID":"00000000000000aa","spanID":"00000000000000b1","processID":"p1",{fields}}}
        ],"processes":{{"p1":{{"serviceName":"shop"}}}}}}]}}"#
    ))
}

#[test]
fn all_fields() {
    let json = r#"{"data":[{"traceID":"00000000000000aa","spans":[{
        "traceID":"00000000000000aa","spanID":"00000000000000b1","flags":1,"operationName":"GET /",
        "references":[{"refType":"CHILD_OF","traceID":"00000000000000aa","spanID":"00000000000000a1"}],
        "startTime":1700000000123456,"duration":2500,
        "tags":[{"key":"span.kind","type":"string","value":"server"},
                {"key":"otel.scope.name","type":"string","value":"http"},
                {"key":"otel.scope.version","type":"string","value":"1.2"},
                {"key":"otel.status_code","type":"string","value":"ERROR"},
                {"key":"otel.status_description","type":"string","value":"boom"},
                {"key":"error","type":"bool","value":true},
                {"key":"w3c.tracestate","type":"string","value":"a=b"}],
        "logs":[{"timestamp":1700000000123999,"fields":[
                {"key":"event","type":"string","value":"retry"},{"key":"n","type":"int64","value":2}]},
                {"timestamp":1700000000123998,"fields":[{"key":"message","type":"string","value":"hi"}]}],
        "processID":"p1","warnings":["clock skew"]}],
        "processes":{"p1":{"serviceName":"shop","tags":[{"key":"hostname","type":"string","value":"h1"}]}},
        "warnings":["a trace's"]}]}"#;
    assert_snapshot!(text(json), @r#"
        aa/b1<a1 1700000000123456000+2500000 "GET /" r1 Server Error("boom") flags=0x1 state="a=b" scope=http@1.2
          .span.kind: "server"
          .otel.status_code: "ERROR"
          .otel.status_description: "boom"
          .error: true
          *1700000000123999000 "retry"
            .n: 2
          *1700000000123998000 "hi"
            .message: "hi"
          !reported "clock skew"
        r1 "shop"
          .host.name: "h1"
        !reported=2
          "a trace's"
        "#);
}

#[test]
fn values_keep_their_digits_and_types() {
    let tags = |tags: &str| {
        let all = span(&format!(r#""startTime":1,"duration":1,"tags":{tags}"#));
        all.lines().filter(|l| !l.contains("span ") && !l.contains("resource")).fold(
            String::new(),
            |mut out, line| {
                let _ = writeln!(out, "{}", line.trim());
                out
            },
        )
    };
    assert_snapshot!(tags(r#"[
        {"key":"n","type":"int64","value":9007199254740993},
        {"key":"s","type":"int64","value":"9007199254740993"},
        {"key":"bad","type":"int64","value":"twelve"},
        {"key":"f","type":"float64","value":1.50},
        {"key":"nan","type":"float64","value":"NaN"},
        {"key":"b","type":"bool","value":false},
        {"key":"bs","type":"bool","value":"true"},
        {"key":"bin","type":"binary","value":"AAEC"},
        {"value":7,"key":"untyped"},
        {"value":"8","type":"int64","key":"back to front"},
        {"key":"map","type":"string","value":{"a":[1,{"b":"\u00e9"}]}},
        {"key":"none","type":"string","value":null},
        {"key":"absent"},
        {"key":"n","type":"int64","value":1},
        null, 5
    ]"#), @r#"
        aa/b1 1000+1000 "" r1
        .n: 9007199254740993
        .s: 9007199254740993
        .bad: "twelve"
        .f: double 1.50
        .nan: double NaN
        .b: false
        .bs: true
        .bin: bytes AAEC
        .untyped: 7
        .back to front: 8
        .map: json {"a":[1,{"b":"é"}]}
        .none: empty
        .absent: empty
        .n: 1
        r1 "shop"
        !bad-value=1
        !bad-entry=2
        "#);
    assert_snapshot!(tags(r#"{"a@b":"x","n":1.5,"t":true}"#), @r#"
        aa/b1 1000+1000 "" r1
        .a.b: "x"
        .n: double 1.5
        .t: true
        r1 "shop"
        "#);
}

#[test]
fn times() {
    let times = |fields: &str| span(fields).lines().next().unwrap_or_default().to_owned();
    assert_snapshot!(times(r#""startTime":1700000000000000,"duration":18446744073709551615"#), @r#"aa/b1 1700000000000000000+-1000 "" r1"#);
    assert_snapshot!(times(r#""startTime":"1700000000000000","duration":"7""#), @r#"aa/b1 1700000000000000000+7000 "" r1"#);
    assert_snapshot!(times(r#""startTime":1.7e15,"duration":12.9"#), @r#"aa/b1 1700000000000000000+12000 "" r1"#);
    assert_snapshot!(times(r#""startTime":0,"duration":0"#), @r#"aa/b1 0+0 "" r1"#);
    assert_snapshot!(times(r#""startTimeMillis":1700000000000"#), @r#"aa/b1 1700000000000000000+? "" r1"#);
    assert_snapshot!(times(r#""startTime":null,"duration":null"#), @r#"aa/b1 ?+? "" r1"#);
    assert_snapshot!(times(r#""startTime":"soon","duration":-5"#), @r#"aa/b1 ?+-5000 "" r1"#);
}

/// The status that tags give.
#[test]
fn status() {
    let status = |tags: &str| {
        let tags: Vec<_> = tags
            .split_whitespace()
            .filter_map(|t| t.split_once('='))
            .map(|(key, value)| format!(r#"{{"key":"{key}","value":{value}}}"#))
            .collect();
        let draft = span(&format!(r#""tags":[{}]"#, tags.join(",")));
        let line = draft.lines().next().unwrap_or_default().to_owned();
        let word = line.split(' ').find(|w| matches!(*w, "Error" | "Ok"));
        word.unwrap_or("-").to_owned()
    };
    let error = status("error=true");
    assert_ne!(error, "-");
    for tags in [
        "error=\"true\"",
        "error=1",
        "error=\"oops\"",
        "otel.status_code=\"error\"",
        "error=false otel.status_code=\"ERROR\"",
        "otel.status_code=\"OK\" error=true",
    ] {
        assert_eq!(status(tags), error, "{tags}");
    }
    for tags in [
        "",
        "error=false",
        "error=\"False\"",
        "error=0",
        "error=\"\"",
        "error=null",
        "otel.status_code=\"UNSET\"",
        "http.status_code=500",
    ] {
        assert_eq!(status(tags), "-", "{tags}");
    }
    let ok = status("otel.status_code=\"OK\"");
    assert!(ok != error && ok != "-", "{ok}");
}

/// The parent and the links of a span with these references.
fn parent(fields: &str) -> String {
    let all = span(fields);
    let lines = all.lines().filter(|l| !l.starts_with("resource") && !l.contains("missing-"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn references() {
    let child = |id: &str| {
        format!(r#"{{"refType":"CHILD_OF","traceID":"00000000000000aa","spanID":"{id}"}}"#)
    };
    let follows = |id: &str| {
        format!(r#"{{"refType":"FOLLOWS_FROM","traceID":"00000000000000AA","spanID":"{id}"}}"#)
    };
    let other =
        r#"{"refType":"CHILD_OF","traceID":"00000000000000ff","spanID":"00000000000000c3"}"#;
    let (c1, c2, f1) =
        (child("00000000000000c1"), child("00000000000000c2"), follows("00000000000000f1"));
    assert_snapshot!(parent(&format!(r#""references":[{f1},{other},{c1},{c2}]"#)), @r#"
        aa/b1<c1 ?+? "" r1
          >aa/f1 follows-from
          >ff/c3 child-of
          >aa/c2 child-of
        r1 "shop"
        !upper-case-id=1
        "#);
    assert_snapshot!(parent(&format!(r#""references":[{other},{f1}]"#)), @r#"
        aa/b1<f1 ?+? follows-from "" r1
          >ff/c3 child-of
        r1 "shop"
        !upper-case-id=1
        "#);
    assert_snapshot!(parent(&format!(r#""parentSpanID":"00000000000000d1","references":[{f1}]"#)), @r#"
        aa/b1<d1 ?+? "" r1
          >aa/f1 follows-from
        r1 "shop"
        !upper-case-id=1
        "#);
    assert_snapshot!(parent(&format!(r#""parentSpanID":"00000000000000f1","references":[{f1}]"#)), @r#"
        aa/b1<f1 ?+? follows-from "" r1
        r1 "shop"
        !upper-case-id=1
        "#);
    assert_snapshot!(parent(r#""parentSpanID":"0","references":null"#), @r#"
        aa/b1 ?+? "" r1
        r1 "shop"
        !short-id=1
        "#);
    assert_snapshot!(parent(r#""references":[{"refType":"CHILD_OF","spanID":""},{"spanID":"00000000000000c1"},null]"#), @r#"
        aa/b1<c1 ?+? "" r1
          >aa/0 child-of
        r1 "shop"
        !bad-entry=1
        "#);
    // The same trace with 16 and with 32 digits.
    assert_snapshot!(parent(r#""references":[{"refType":"CHILD_OF",
        "traceID":"0123456789abcdef00000000000000aa","spanID":"00000000000000c1"}]"#), @r#"
        aa/b1<c1 ?+? "" r1
        r1 "shop"
        "#);
}

#[test]
fn processes_before_behind_inside_and_missing() {
    assert_snapshot!(text(r#"{"processes":{"p1":{"serviceName":"one"},"p2":{"serviceName":"two"}},
        "spans":[{"spanID":"00000000000000b1","processID":"p2"},
                 {"spanID":"00000000000000b2","processID":"p3"},
                 {"spanID":"00000000000000b3"},
                 {"spanID":"00000000000000b4","process":{"serviceName":"two"}},
                 {"spanID":"00000000000000b5","process":null,"processID":"p1"}],
        "traceID":"00000000000000aa"}"#), @r#"
        aa/b1 ?+? "" r2
        aa/b2 ?+? "" r0
          !missing-process "p3"
        aa/b3 ?+? "" r0
          !missing-process
        aa/b4 ?+? "" r2
        aa/b5 ?+? "" r1
        r1 "one"
        r2 "two"
        !missing-process=2
        "#);
    assert_snapshot!(text(r#"[{"traceID":"00000000000000aa","spans":[{"spanID":"00000000000000b1","processID":"p1"}],
          "processes":{"p1":{"serviceName":"one","tags":null}}},
         {"traceID":"00000000000000ab","spans":[{"spanID":"00000000000000b1","processID":"p1"}],
          "processes":{"p1":{"serviceName":"","tags":[]},"p2":{"serviceName":"one"}}}]"#), @r#"
        aa/b1 ?+? "" r1
        ab/b1 ?+? "" r2
          !missing-service-name
        r1 "one"
        r2 ""
        !missing-service-name=1
        "#);
}

#[test]
fn nulls_are_empty_lists() {
    assert_snapshot!(span(r#""references":null,"tags":null,"logs":[{"timestamp":1,"fields":null}],"warnings":null"#), @r#"
        aa/b1 ?+? "" r1
          *1000 ""
        r1 "shop"
        "#);
}

#[test]
fn what_the_ui_downloads() {
    let embedded =
        r#"{"spanID":"00000000000000a1","references":[{"span":{"spanID":"x"}}],"tags":[1]}"#;
    assert_snapshot!(parent(&format!(r#""references":[{{"refType":"CHILD_OF","traceID":"00000000000000aa",
        "spanID":"00000000000000a1","span":{embedded}}}],"relativeStartTime":5,"depth":1,"hasChildren":true,
        "childSpanIds":["x"],"subsidiarilyReferencedBy":[],"startTime":1,"duration":1"#)), @r#"
        aa/b1<a1 1000+1000 "" r1
        r1 "shop"
        "#);
}

#[test]
fn elasticsearch_documents_have_tags_twice() {
    assert_snapshot!(text(r#"{"traceID":"00000000000000aa","spanID":"00000000000000b1","operationName":"x",
        "tags":[{"key":"a","type":"string","value":"1"}],
        "logs":[{"timestamp":3,"fields":[{"key":"event","type":"string","value":"e"}]}],
        "tag":{"http@method":"GET","span@kind":"client"},
        "startTime":1,"startTimeMillis":0,"duration":2,
        "process":{"serviceName":"shop","tag":{"host@name":"h"},"tags":[]}}"#), @r#"
        aa/b1 1000+2000 "x" r1 Client
          .a: "1"
          .http.method: "GET"
          .span.kind: "client"
          *3000 "e"
        r1 "shop"
          .host.name: "h"
        "#);
}

/// A tag is read by the shape of the one before it where that fits: nothing else may come of it.
#[test]
fn what_is_twice_in_a_tag_counts_the_same_each_time() {
    for tag in [
        r#"{"key":"a","type":"int64","value":"x","type":"string"}"#,
        r#"{"key":"a","type":"int64","value":"x","type":"string","value":"y"}"#,
        r#"{"key":"a","value":"x","type":"bool","type":"int64"}"#,
        r#"{"key":"a","type":"string","value":"x","type":"int64"}"#,
        r#"{"type":"int64","key":"a","value":"x","key":"a"}"#,
    ] {
        let read =
            |tags: &str| read(&format!(r#"[{{"traceID":"aa","spanID":"1","tags":[{tags}]}}]"#));
        let count = |draft: &Draft| draft.warnings.count(WarningKind::BadValue);
        let (once, often) = (read(tag), read(&[tag; 4].join(",")));
        assert_eq!(count(&often), 4 * count(&once), "{tag}");
    }
}
