//! What else reads the files: programs with strict types, decoders that get them in pieces or twice; and
//! members that nobody should have written.

use serde::Deserialize;
use spanscape_core::export::Format;
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{SpanIx, Store, WarningKind, build, dump};

use super::{again, support, written};

/// Jaeger's types of `/api/traces/{id}` (jaeger `internal/uimodel/model.go`), as strict as Go has them.
#[derive(Deserialize)]
struct Answer {
    data: Vec<Trace>,
    total: i64,
    limit: i64,
    offset: i64,
    errors: Option<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trace {
    #[serde(rename = "traceID")]
    trace_id: String,
    spans: Vec<Span>,
    processes: std::collections::BTreeMap<String, Process>,
    warnings: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Span {
    #[serde(rename = "traceID")]
    trace_id: String,
    #[serde(rename = "spanID")]
    span_id: String,
    #[serde(default)]
    flags: u32,
    operation_name: String,
    references: Vec<Reference>,
    start_time: u64,
    duration: u64,
    tags: Vec<KeyValue>,
    logs: Vec<Log>,
    #[serde(rename = "processID")]
    process_id: String,
    warnings: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    ref_type: String,
    #[serde(rename = "traceID")]
    trace_id: String,
    #[serde(rename = "spanID")]
    span_id: String,
}

#[derive(Deserialize)]
struct KeyValue {
    key: String,
    #[serde(rename = "type")]
    kind: String,
    value: serde_json::Value,
}

#[derive(Deserialize)]
struct Log {
    timestamp: u64,
    fields: Vec<KeyValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Process {
    service_name: String,
    tags: Vec<KeyValue>,
}

/// What a strict reader of Jaeger's form finds wrong.
pub fn strictly(file: &[u8]) -> Result<(), String> {
    let answer: Answer = serde_json::from_slice(file).map_err(|e| e.to_string())?;
    let [trace] = answer.data.as_slice() else { return Err("no trace".to_owned()) };
    assert_eq!((answer.total, answer.limit, answer.offset, answer.errors), (0, 0, 0, None));
    let mut ids = std::collections::BTreeSet::new();
    for span in &trace.spans {
        let known = trace.processes.get(&span.process_id);
        let process = known.ok_or(format!("no process {}", span.process_id))?;
        let logs = span.logs.iter().flat_map(|log| log.fields.iter());
        for tag in span.tags.iter().chain(logs).chain(&process.tags) {
            let fits = match tag.kind.as_str() {
                "string" | "binary" => tag.value.is_string(),
                "bool" => tag.value.is_boolean(),
                "int64" => tag.value.is_i64() || tag.value.is_string(),
                "float64" => tag.value.is_number() || tag.value.is_string(),
                _ => false,
            };
            if !fits {
                return Err(format!("{} is no {}: {}", tag.key, tag.kind, tag.value));
            }
        }
        let kinds = ["CHILD_OF", "FOLLOWS_FROM"];
        let whole = |r: &Reference| kinds.contains(&&*r.ref_type) && !r.span_id.is_empty();
        if !span.references.iter().all(whole) || span.span_id.is_empty() {
            return Err(format!("references of {}", span.span_id));
        }
        if span.trace_id != trace.trace_id {
            return Err(format!("{} is of {}", span.span_id, span.trace_id));
        }
        ids.insert(&span.span_id);
        let _ = (span.flags, &span.operation_name, span.start_time, span.duration);
        let _ = (&span.warnings, &process.service_name, &trace.warnings);
        let _ = span.logs.iter().map(|log| log.timestamp).max();
        let _ = span.references.iter().map(|r| r.trace_id.len()).max();
    }
    Ok(())
}

/// The dump of a file that comes in pieces of such a length.
pub fn in_pieces(bytes: &[u8], length: usize) -> String {
    let mut ingest = Ingest::default();
    ingest.begin("again");
    bytes.chunks(length).for_each(|piece| ingest.push(piece));
    ingest.end();
    dump(&build(ingest.finish().0))
}

/// The store of a file that is opened twice.
pub fn twice(bytes: &[u8]) -> Store {
    let mut ingest = Ingest::default();
    for name in ["one", "other"] {
        ingest.begin(name);
        ingest.push(bytes);
        ingest.end();
    }
    build(ingest.finish().0)
}

#[test]
fn warnings_of_the_source_stay_with_their_span() {
    let file = br#"{"data":[{"traceID":"00000000000000aa","spans":[{"traceID":"00000000000000aa",
      "spanID":"00000000000000b1","operationName":"n","startTime":1,"duration":1,"processID":"p",
      "warnings":["clock skew"]}],"processes":{"p":{"serviceName":"s"}}}]}"#;
    let store = again(file);
    let store = again(&written(&store, &store.traces()[0], Format::Jaeger));
    let told = store.warnings().list().iter().find(|w| w.kind == WarningKind::Reported).unwrap();
    assert_eq!(store.text(told.detail), "clock skew");
}

/// A place may choose among the spans of the id that is named, and nothing else.
#[test]
fn a_place_that_is_not_to_be_trusted_changes_nothing() {
    let store = support::store(
        "root shop 0..9 #a
           child shop 1..8 #b
             leaf shop 2..3 #c",
    );
    let file = written(&store, &store.traces()[0], Format::Otlp);
    let text = String::from_utf8(file).unwrap();
    let plain = dump(&again(text.as_bytes()));
    for member in [
        r#"{"at":2,"up":2}"#,
        r#"{"at":2,"up":4000000000}"#,
        r#"{"at":-1,"up":"x"}"#,
        r#"{"up":1}"#,
        r#"[1]"#,
        r#""text""#,
        r#"null"#,
        r#"{"at":{},"up":[],"duration":"-1","link":7}"#,
    ] {
        let odd =
            text.replace(r#""name":"leaf""#, &format!(r#""name":"leaf","spanscape":{member}"#));
        assert_ne!(odd, text);
        assert_eq!(dump(&again(odd.as_bytes())), plain, "{member}");
    }
}

/// In Jaeger's form a time is whole microseconds and what is beyond them; the first microsecond is not a whole one.
#[test]
fn the_first_and_last_times_come_back() {
    for time in [i64::MIN, i64::MIN + 1, i64::MIN + 807, i64::MIN + 808, -1, i64::MAX - 1, i64::MAX]
    {
        let file = format!(
            r#"{{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name",
            "value":{{"stringValue":"s"}}}}]}},"scopeSpans":[{{"spans":[{{"traceId":"{:032x}","spanId":"{:016x}",
            "name":"n","startTimeUnixNano":"{time}","endTimeUnixNano":"{time}",
            "events":[{{"timeUnixNano":"{time}","name":"e"}}]}}]}}]}}]}}"#,
            0xaa, 0xb1
        );
        let store = again(file.as_bytes());
        for format in [Format::Jaeger, Format::Otlp] {
            let other = again(&written(&store, &store.traces()[0], format));
            assert_eq!(other.traces()[0].base, store.traces()[0].base, "{format:?}");
            assert_eq!(dump(&other), dump(&store), "{format:?}");
        }
    }
}

#[test]
fn an_integer_beyond_64_bits_comes_back() {
    let file = r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},
        "scopeSpans":[{"spans":[{"traceId":"000000000000000000000000000000aa","spanId":"00000000000000b1","name":"n",
        "startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[
        {"key":"a","value":{"intValue":"99999999999999999999999999999"}}]}]}]}]}"#;
    let store = again(file.as_bytes());
    for format in [Format::Jaeger, Format::Otlp] {
        let other = again(&written(&store, &store.traces()[0], format));
        let attr =
            |store: &Store| store.attrs().iter(store.span_attrs(SpanIx(0))).next().unwrap().kind;
        assert_eq!(attr(&other), attr(&store), "{format:?}");
    }
}

/// What only begins like a number is a text, so that it is one when it comes back.
#[test]
fn what_is_no_number_comes_back() {
    for value in ["17600z0", "1e", "--1", "1.2.3", "-"] {
        let files = [
            format!(
                r#"{{"data":[{{"traceID":"00000000000000aa","spans":[{{"traceID":"00000000000000aa",
                "spanID":"00000000000000b1","operationName":"n","startTime":1,"duration":1,"processID":"p","tags":[
                {{"key":"a","type":"float64","value":{value}}},{{"key":"b","value":{value}}}]}}],
                "processes":{{"p":{{"serviceName":"s"}}}}}}]}}"#
            ),
            format!(
                r#"[{{"traceId":"00000000000000aa","id":"00000000000000b1","name":"n","timestamp":1,"duration":1,
                "localEndpoint":{{"serviceName":"s"}},"tags":{{"a":{value}}}}}]"#
            ),
        ];
        for file in files {
            let store = again(file.as_bytes());
            for format in [Format::Jaeger, Format::Otlp] {
                let other = again(&written(&store, &store.traces()[0], format));
                assert_eq!(other.warnings().count(WarningKind::BadValue), 0, "{format:?} {value}");
            }
        }
    }
}

#[test]
fn odd_members_are_passed_over() {
    let store = support::store("root shop 0..9000 #a k=v event:e@5 link:b/1");
    for format in [Format::Jaeger, Format::Otlp] {
        let text = String::from_utf8(written(&store, &store.traces()[0], format)).unwrap();
        let plain = dump(&again(text.as_bytes()));
        for member in
            ["1", "null", "[]", "{}", r#"{"type":3,"is":[],"time":"x","duration":"x","a":{}}"#]
        {
            let mut odd = String::new();
            // In every object, before its first field.
            for part in text.split_inclusive('{') {
                odd += part;
                // But for names of processes, of which it would be one, and values that may be anything.
                let other =
                    ["\"processes\":{", "\"value\":{"].iter().any(|end| part.ends_with(end));
                if part.ends_with('{') && !other {
                    odd += &format!("\"spanscape\":{member},");
                }
            }
            let odd = odd.replace(",}", "}");
            assert_eq!(dump(&again(odd.as_bytes())), plain, "{format:?} {member}");
        }
    }
}
