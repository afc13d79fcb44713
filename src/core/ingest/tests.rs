//! The room's entry: framing, packing, refusals. What decoders make of a format is tested there.
#![expect(clippy::string_slice, reason = "ASCII that is cut on purpose")]

use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::model::{WarningKind, build, dump_draft};

/// Reads one input and shows what came of it: format, documents, traces, spans, warnings; or the
/// refusal with its place.
fn report(bytes: &[u8]) -> String {
    let mut ingest = Ingest::default();
    ingest.begin("x");
    for piece in bytes.chunks(7) {
        ingest.push(piece);
    }
    let r = ingest.end();
    let (draft, _) = ingest.finish();
    let mut out = match &r.problem {
        None => format!(
            "{}: documents={} traces={} spans={}",
            r.format.map_or("nothing", Format::name),
            r.documents,
            r.traces,
            r.spans
        ),
        Some(p) if p.place().is_empty() => p.what(),
        Some(p) => format!("{} ({})", p.what(), p.place()),
    };
    for (kind, n) in draft.warnings.counts() {
        out += &format!(" {}={n}", kind.name());
    }
    out
}

fn check(input: &str, expect: &str) {
    assert_eq!(report(input.as_bytes()), expect, "{input}");
}

const SPAN: &str = r#"{"traceID":"00000000000000aa","spanID":"00000000000000b1","operationName":"x","process":{"serviceName":"s"}}"#;

fn trace() -> String {
    format!(r#"{{"traceID":"00000000000000aa","spans":[{SPAN}],"processes":{{}}}}"#)
}

#[test]
fn jaeger_in_all_its_wrappings() {
    let one = "Jaeger JSON: documents=1 traces=1 spans=1";
    let t = trace();
    check(&t, one);
    check(&format!("[{t}]"), one);
    check(&format!(r#"{{"data":[{t}],"total":0,"errors":null}}"#), one);
    check(&format!(r#"{{"data":{t}}}"#), one);
    check(&format!("[[{SPAN}]]"), one);
    check(&format!("[null,[{SPAN}]]"), &format!("{one} bad-entry=1"));
    check(&format!("{t}\n{t}\r\n"), "Jaeger JSON: documents=2 traces=1 spans=2");
    check(r#"{"data":[]}"#, "Jaeger JSON: documents=1 traces=0 spans=0");
    check(
        r#"{"traceID":"a","spans":null,"processes":null}"#,
        "Jaeger JSON: documents=1 traces=0 spans=0",
    );
    check(
        &format!(r#"{{"data":[{t}],"errors":[{{"msg":"trace not found","traceID":"b"}}]}}"#),
        &format!("{one} reported=1"),
    );
}

#[test]
fn elasticsearch_documents() {
    let es = "Jaeger Elasticsearch documents: ";
    check(SPAN, &format!("{es}documents=1 traces=1 spans=1"));
    check(&format!("[{SPAN},{SPAN}]"), &format!("{es}documents=1 traces=1 spans=2"));
    let bulk = format!("{{\"index\":{{\"_id\":\"1\"}}}}\n{SPAN}\n{{\"create\":{{}}}}\n{SPAN}\n");
    check(&bulk, &format!("{es}documents=4 traces=1 spans=2"));
    let hits = format!(
        r#"{{"took":1,"hits":{{"total":{{"value":1}},"hits":[{{"_index":"i","_source":{SPAN}}}]}}}}"#
    );
    check(&hits, &format!("{es}documents=1 traces=1 spans=1"));
    check(
        r#"{"took":1,"hits":{"total":0,"hits":[]}}"#,
        &format!("{es}documents=1 traces=0 spans=0"),
    );
}

#[test]
fn one_bad_line_costs_itself_only() {
    let t = trace();
    let expect = "Jaeger JSON: documents=2 traces=1 spans=2 bad-line=1";
    for bad in ["oops", "{\"a\":[1,2", "{\"a\":\"unclosed", "{\"a\" 1}", "}", "\"text\"", "17"] {
        check(&format!("{t}\n{bad}\n{t}\n"), expect);
    }
    check(&format!("{t}\n\n\u{0}\u{0}\n{t}"), "Jaeger JSON: documents=2 traces=1 spans=2");
    // A list cut into lines.
    check(&format!("{t},\n{t}"), "Jaeger JSON: documents=2 traces=1 spans=2");
}

#[test]
fn a_bad_line_is_named() {
    let mut ingest = Ingest::default();
    ingest.begin("x");
    ingest.push(format!("{}\n\nnot json\n{}\n", trace(), trace()).as_bytes());
    ingest.end();
    let (draft, _) = ingest.finish();
    let bad: Vec<_> =
        draft.warnings.list().iter().filter(|w| w.kind == WarningKind::BadLine).collect();
    assert_eq!(bad.len(), 1);
    assert_eq!(
        draft.strings.get(bad[0].detail),
        "line 3: expected true, false or null at byte 166"
    );
}

#[test]
fn a_truncated_input_keeps_what_was_whole() {
    let two = format!(r#"{{"data":[{{"traceID":"aa","spans":[{SPAN},{SPAN}]}}]}}"#);
    for cut in [3, 4, 40, 100] {
        let text = &two[..two.len() - cut];
        let spans = if cut < 7 { 2 } else { 1 };
        check(text, &format!("Jaeger JSON: documents=0 traces=1 spans={spans} truncated=1"));
    }
    let t = trace();
    let lines = format!("{t}\n{}", &t[..40]);
    check(&lines, "Jaeger JSON: documents=1 traces=1 spans=1 truncated=1");
}

#[test]
fn pretty_printed_documents_in_a_row() {
    let pretty = trace().replace(',', ",\n  ").replace('{', "{\n  ");
    check(&format!("{pretty}\n{pretty}"), "Jaeger JSON: documents=2 traces=1 spans=2");
    let broken = pretty.replacen("\"spanID\":", "\"spanID\"", 1);
    check(
        &format!("{pretty}\n{broken}\n{pretty}"),
        "Jaeger JSON: documents=2 traces=1 spans=2 bad-line=1",
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_is_known_by_its_content() {
    let t = trace();
    let whole = gzip(t.as_bytes());
    assert_eq!(report(&whole), "Jaeger JSON: documents=1 traces=1 spans=1");
    assert_eq!(report(&gzip(&whole)), "Jaeger JSON: documents=1 traces=1 spans=1");
    let mut members = gzip(format!("{t}\n").as_bytes());
    members.extend(&whole);
    assert_eq!(report(&members), "Jaeger JSON: documents=2 traces=1 spans=2");
    let long = gzip(format!("{t}\n").repeat(500).as_bytes());
    let cut = report(&long[..long.len() * 2 / 3]);
    assert!(cut.starts_with("Jaeger JSON") && cut.ends_with("truncated=1"), "{cut}");
    assert_eq!(report(&whole[..12]), "This gzip file is broken");
    let mark = [b"\xef\xbb\xbf", t.as_bytes()].concat();
    assert_eq!(report(&mark), "Jaeger JSON: documents=1 traces=1 spans=1");
    assert_eq!(report(&gzip(&mark)), "Jaeger JSON: documents=1 traces=1 spans=1");
}

#[test]
fn what_is_refused_is_named() {
    check("", "This file is empty");
    check(" \r\n\u{0}", "This file is empty");
    check("hello", "This is not JSON that can be read: expected { or [ at byte 0 (line 1, byte 0)");
    check(
        "<!DOCTYPE html><html><head><title>Sign in\n to X</title>",
        "This is a web page (HTML): “Sign in to X”",
    );
    check("<?xml version=\"1.0\"?><rss/>", "This is an XML document, not JSON");
    for (bytes, expect) in [
        (&b"PK\x03\x04rest"[..], "This is a zip archive, not JSON"),
        (b"\x28\xb5\x2f\xfd123", "This is a zstd file, not JSON"),
        (b"\x0a\x8a\x01\x0a\x12\x0a\x0cservice.name", "This is a protocol buffers file, not JSON"),
        (b"\xff\xfe{\0", "This text is in UTF-16 (little endian), not in UTF-8"),
        (b"\0{\0\"", "This text is in UTF-16 (big endian), not in UTF-8"),
    ] {
        assert_eq!(report(bytes), expect);
    }
    let refused = |json: &str, expect: &str| {
        assert_eq!(report(json.as_bytes()), expect, "{json}");
    };
    refused(
        r#"{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}"#,
        "The server answered with an error: trace not found",
    );
    refused(
        r#"{"error":{"httpCode":500,"message":"storage is down"}}"#,
        "The server answered with an error: storage is down",
    );
    refused(
        r#"[[{"traceId":"a","id":"b","annotations":[],"binaryAnnotations":[]}]]"#,
        "This is Zipkin v1 JSON",
    );
    refused(
        r#"[{"traceId":"a","id":"b","annotations":[{"value":"sr","endpoint":{"ipv4":""}}]}]"#,
        "This is Zipkin v1 JSON",
    );
    let loki = "This is an answer of Loki: logs, no traces";
    refused(r#"{"status":"success","data":{"resultType":"streams","result":[]}}"#, loki);
    let links = "These are dependency links between services, no traces";
    refused(r#"{"data":[{"parent":"a","child":"b","callCount":1}],"total":0}"#, links);
    refused(r#"[{"parent":"a","child":"b"}]"#, links);
    refused(
        r#"{"traces":[{"traceID":"1","rootServiceName":"a"}],"metrics":{}}"#,
        "This is a list of search results, without spans",
    );
    refused(
        r#"{"b":1,"a":[{"x":{}}]}"#,
        "This is JSON of a kind that is not known: an object with the keys b, a",
    );
    refused("[1,2]", "This is JSON of a kind that is not known: a list of no objects");
    refused(
        r#"[{"name":"x","ph":"X","ts":1}]"#,
        "This is JSON of a kind that is not known: a list of: an object with the keys name, ph, ts",
    );
    check(
        "{\"resourceLogs\":[]}\n{\"resourceMetrics\":[]}",
        "These are OTLP logs, no traces other-signal=2",
    );
    check("[]", "nothing: documents=1 traces=0 spans=0");
}

#[test]
fn several_inputs_become_one_draft() {
    let mut ingest = Ingest::default();
    ingest.push(b"nobody's");
    for (name, json) in [("a", trace()), ("b", "no".to_owned()), ("c", trace())] {
        ingest.begin(name);
        ingest.push(json.as_bytes());
    }
    assert_eq!(ingest.spans(), 1);
    let (draft, reports) = ingest.finish();
    let seen: Vec<_> = reports.iter().map(|r| (&*r.name, r.spans, r.problem.is_some())).collect();
    assert_eq!(seen, [("a", 1, false), ("b", 0, true), ("c", 1, false)]);
    assert_eq!(draft.len(), 2);
    assert!(reports.iter().filter_map(|r| r.problem.as_ref()).all(|p| !p.advice().is_empty()));
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        report(&bytes);
    }

    #[test]
    fn any_damage_is_survived(
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = [trace(), r#"{"index":{}}"#.to_owned(), SPAN.to_owned(),
            r#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"aa","spanId":"b"}]}]}]}"#.to_owned(),
            r#"[{"traceId":"aa","id":"b","localEndpoint":{}}]"#.to_owned()].join("\n").into_bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 2));
        report(&bytes);
    }
}

/// A size that is told beforehand is a hint: whatever it says, the same comes of the bytes.
#[test]
fn a_size_that_is_wrong_changes_nothing() {
    let spans = (1..3_000).map(|i| {
        format!(
            r#"{{"traceID":"a","spanID":"{i:x}","operationName":"op {}","startTime":{i},"duration":9,"tags":[{{"key":"k","type":"string","value":"v {i}"}}]}}"#,
            i % 7
        )
    });
    let spans = spans.collect::<Vec<_>>().join(",");
    let text = format!(r#"{{"data":[{{"traceID":"a","spans":[{spans}]}}]}}"#);
    let read = |size: Option<u64>| {
        let mut ingest = Ingest::default();
        ingest.begin("a");
        size.inspect(|&size| ingest.expect(size));
        text.as_bytes().chunks(10_000).for_each(|piece| ingest.push(piece));
        let (draft, _) = ingest.finish();
        (dump_draft(&draft), build(draft).heap_bytes())
    };
    let expect = read(None);
    for size in [0, 1, 300_000, text.len() as u64, 16 * text.len() as u64, u64::MAX] {
        assert_eq!(read(Some(size)), expect, "{size} bytes expected, {} came", text.len());
    }
}

/// What is learned from one span must not hide what is odd about the next, nor what was read twice
/// because a piece ended there.
#[test]
fn odd_bytes_are_counted_each_time() {
    let tag =
        |n: u8| [br#"{"key":"k","#.as_slice(), b"\"\xff\":1,\"value\":\"", &[n], b"\"}"].concat();
    let span = |n: u8| {
        let reference = b"\"references\":[{\"\xff\":1,\"spanID\":\"00000000000000aa\"}]";
        let (own, tags) = ([b"\"spanID\":\"", [n].as_slice(), b"\""].concat(), tag(n));
        [b"{", own.as_slice(), b",\"\xff\":1,", reference, b",\"tags\":[", &tags, b"]}"].concat()
    };
    let spans = [span(b'1'), span(b'2'), span(b'3')].join(&b","[..]);
    let text = [br#"{"data":[{"traceID":"a","spans":["#.as_slice(), &spans, b"]}]}"].concat();
    for piece in [1, 7, text.len()] {
        let mut ingest = Ingest::default();
        ingest.begin("a");
        text.chunks(piece).for_each(|bytes| ingest.push(bytes));
        let (draft, reports) = ingest.finish();
        let count = draft.warnings.count(WarningKind::BadUtf8);
        assert_eq!((reports[0].spans, count), (3, 9), "in pieces of {piece}");
    }
}
