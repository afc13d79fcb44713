//! Generated Jaeger documents: the decoder against a plain reading of serde_json's tree.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::ingest::Ingest;
use crate::model::dump::dump_draft;

/// What `dump_draft` must print for a document. Written for shortness, not for speed.
fn reference(doc: &Value) -> String {
    let mut out = String::new();
    let mut resources: Vec<String> = Vec::new();
    for trace in doc["data"].as_array().unwrap() {
        let mut index = Map::new();
        for (name, process) in trace["processes"].as_object().unwrap() {
            let mut text = format!("{:?}\n", process["serviceName"].as_str().unwrap());
            for tag in list(&process["tags"]) {
                text += &format!("  {}\n", pair(tag));
            }
            let at = resources.iter().position(|r| *r == text).unwrap_or_else(|| {
                resources.push(text);
                resources.len() - 1
            });
            index.insert(name.clone(), json!(at + 1));
        }
        for span in trace["spans"].as_array().unwrap() {
            reference_span(span, &index[span["processID"].as_str().unwrap()], &mut out);
        }
    }
    for (i, text) in resources.iter().enumerate() {
        let _ = write!(out, "r{} {text}", i + 1);
    }
    out
}

fn reference_span(span: &Value, resource: &Value, out: &mut String) {
    let id = |v: &Value| format!("{:x}", u64::from_str_radix(v.as_str().unwrap(), 16).unwrap());
    let micros = |v: &Value| v.as_i64().or_else(|| v.as_str()?.parse().ok()).unwrap() * 1000;
    let trace = id(&span["traceID"]);
    let mut refs: Vec<&Value> = list(&span["references"]).collect();
    let parent = ["CHILD_OF", "FOLLOWS_FROM"].iter().find_map(|kind| {
        refs.iter().position(|r| r["refType"] == *kind && id(&r["traceID"]) == trace)
    });
    let parent = parent.map(|at| refs.remove(at));
    let _ = write!(out, "{trace}/{}", id(&span["spanID"]));
    if let Some(parent) = parent {
        let _ = write!(out, "<{}", id(&parent["spanID"]));
    }
    let _ = write!(out, " {}+{}", micros(&span["startTime"]), micros(&span["duration"]));
    if parent.is_some_and(|p| p["refType"] == "FOLLOWS_FROM") {
        *out += " follows-from";
    }
    let _ = write!(out, " {:?} r{resource}", span["operationName"].as_str().unwrap());
    let tag = |key: &str| list(&span["tags"]).find(|t| t["key"] == key).map(|t| &t["value"]);
    if let Some(kind) = tag("span.kind") {
        *out += if kind == "server" { " Server" } else { " Client" };
    }
    if tag("error") == Some(&Value::Bool(true)) {
        *out += " Error";
    }
    *out += "\n";
    for tag in list(&span["tags"]) {
        let _ = writeln!(out, "  {}", pair(tag));
    }
    for log in list(&span["logs"]) {
        let field = |key: &str| list(&log["fields"]).find(|f| f["key"] == key);
        let name = field("event").or(field("message"));
        let name = name.map_or("", |f| f["value"].as_str().unwrap());
        let _ = writeln!(out, "  *{} {name:?}", micros(&log["timestamp"]));
        for f in list(&log["fields"]).filter(|f| f["key"] != "event") {
            let _ = writeln!(out, "    {}", pair(f));
        }
    }
    for r in refs {
        let kind = if r["refType"] == "CHILD_OF" { "child-of" } else { "follows-from" };
        let _ = writeln!(out, "  >{}/{} {kind}", id(&r["traceID"]), id(&r["spanID"]));
    }
}

fn list(v: &Value) -> impl Iterator<Item = &Value> {
    v.as_array().into_iter().flatten()
}

fn pair(tag: &Value) -> String {
    let value = match (&tag["type"], &tag["value"]) {
        (kind, Value::String(s)) if kind == "int64" => s.clone(),
        (_, Value::String(s)) => format!("{s:?}"),
        (_, value) => value.to_string(),
    };
    format!(".{}: {value}", tag["key"].as_str().unwrap())
}

/// Prints JSON with the keys of each object in an order of its own; all alike where `seed` is 0.
fn print(value: &Value, seed: &mut u64, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            if *seed > 0 {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1).max(1);
                let len = keys.len().max(1);
                keys.rotate_left((*seed >> 33) as usize % len);
                if *seed >> 40 & 1 == 1 {
                    keys.reverse();
                }
            }
            for (i, (key, value)) in keys.iter().enumerate() {
                *out += if i == 0 { "{ " } else { ",\n" };
                let _ = write!(out, "{} : ", json!(key));
                print(value, seed, out);
            }
            *out += if map.is_empty() { "{}" } else { "\t}" };
        }
        Value::Array(items) => {
            *out += "[";
            for (i, item) in items.iter().enumerate() {
                *out += if i == 0 { "" } else { " ," };
                print(item, seed, out);
            }
            *out += "]";
        }
        other => *out += &other.to_string(),
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z./ ]{0,12}", any::<String>()]
}

/// Values that come again, some of them the beginning of others.
fn few() -> impl Strategy<Value = Value> {
    let texts = ["", "GET", "GE", "GET /", "a text that is longer than a word", "a \"b\" c"];
    let numbers = [0_i64, 2, 20, 200, 2000, -2, 12_345_678_901_234_567];
    prop_oneof![
        prop::sample::select(texts.to_vec()).prop_map(|s| json!({"type": "string", "value": s})),
        prop::sample::select(numbers.to_vec()).prop_map(|n| json!({"type": "int64", "value": n})),
    ]
}

fn tags(special: bool) -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        text().prop_map(|s| json!({"type": "string", "value": s})),
        any::<i64>().prop_map(|n| json!({"type": "int64", "value": n})),
        any::<i64>().prop_map(|n| json!({"type": "int64", "value": n.to_string()})),
        any::<bool>().prop_map(|b| json!({"type": "bool", "value": b})),
        few(),
        few(),
    ];
    let more = proptest::option::of(any::<(bool, bool)>());
    (proptest::collection::vec(value, 0..5), more, any::<bool>()).prop_map(
        move |(values, more, null)| {
            let mut tags: Vec<Value> = Vec::new();
            for (i, mut value) in values.into_iter().enumerate() {
                value["key"] = json!(format!("k{i}"));
                tags.push(value);
            }
            if let (true, Some((server, error))) = (special, more) {
                let kind = if server { "server" } else { "client" };
                tags.push(json!({"key": "span.kind", "type": "string", "value": kind}));
                tags.push(json!({"key": "error", "type": "bool", "value": error}));
            }
            if tags.is_empty() && null { Value::Null } else { Value::Array(tags) }
        },
    )
}

fn time() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0..9_000_000_000_000_000i64).prop_map(|t| json!(t)),
        (0..9_000_000_000_000_000i64).prop_map(|t| json!(t.to_string())),
    ]
}

fn logs() -> impl Strategy<Value = Value> {
    let log = (time(), tags(false), proptest::option::of(text()), any::<bool>()).prop_map(
        |(time, fields, name, event)| {
            let mut fields: Vec<Value> = list(&fields).cloned().collect();
            if let Some(name) = name {
                let key = if event { "event" } else { "message" };
                fields.push(json!({"key": key, "type": "string", "value": name}));
            }
            json!({"timestamp": time, "fields": fields})
        },
    );
    proptest::collection::vec(log, 0..3).prop_map(Value::Array)
}

fn reference_to() -> impl Strategy<Value = Value> {
    (any::<bool>(), prop_oneof![3 => Just(0xaa), 1 => Just(0xbb)], 1..20u64).prop_map(
        |(child, trace, span): (bool, u64, u64)| {
            json!({
                "refType": if child { "CHILD_OF" } else { "FOLLOWS_FROM" },
                "traceID": format!("{trace:032x}"), "spanID": format!("{span:016x}"),
                "span": {"spanID": "embedded", "references": [{"span": {}}]},
            })
        },
    )
}

fn document() -> impl Strategy<Value = Value> {
    let refs = proptest::collection::vec(reference_to(), 0..4);
    let span = (1..20u64, text(), time(), time(), tags(true), logs(), refs, 0..3usize).prop_map(
        |(id, name, start, duration, tags, logs, refs, process)| {
            json!({
                "traceID": format!("{:016x}", 0xaa), "spanID": format!("{id:016x}"),
                "operationName": name, "startTime": start, "duration": duration, "tags": tags,
                "logs": logs, "references": refs, "processID": format!("p{process}"),
                "warnings": null, "unknown": {"deep": [[{}]]},
            })
        },
    );
    let process = ("[a-c]{1,2}", tags(false))
        .prop_map(|(service, tags)| json!({"serviceName": service, "tags": tags}));
    let trace = (proptest::collection::vec(span, 0..6), proptest::collection::vec(process, 3))
        .prop_map(|(spans, processes)| {
            let named = processes.into_iter().enumerate().map(|(i, p)| (format!("p{i}"), p));
            json!({"traceID": "aa", "spans": spans, "processes": Value::Object(named.collect())})
        });
    proptest::collection::vec(trace, 1..4)
        .prop_map(|traces| json!({"data": traces, "total": 0, "errors": null}))
}

proptest! {
    #[test]
    fn decodes_what_serde_json_reads(
        doc in document(),
        seed in prop_oneof![Just(0), any::<u64>()],
    ) {
        let mut printed = String::new();
        print(&doc, &mut { seed }, &mut printed);
        let mut ingest = Ingest::default();
        ingest.begin("generated");
        ingest.push(printed.as_bytes());
        prop_assert_eq!(ingest.end().problem, None);
        let (draft, _) = ingest.finish();
        // Processes are numbered in the order in which they are read: that is sorted away.
        let want = reference(&serde_json::from_str(&printed).unwrap());
        prop_assert_eq!(by_content(&dump_draft(&draft)), by_content(&want));
    }
}

/// Writes each resource's content in place of its number.
fn by_content(dump: &str) -> String {
    let at = if dump.starts_with("r1 ") { Some(0) } else { dump.find("\nr1 ").map(|n| n + 1) };
    let Some(at) = at else { return dump.to_owned() };
    let (spans, resources) = dump.split_at(at);
    let mut contents: Vec<String> = Vec::new();
    for line in resources.lines() {
        match line.strip_prefix('r').filter(|l| l.starts_with(|c: char| c.is_ascii_digit())) {
            Some(line) => contents.push(line.split_once(' ').unwrap().1.to_owned()),
            None => *contents.last_mut().unwrap() += line,
        }
    }
    let mut out = String::new();
    for line in spans.lines() {
        let numbered = line.rfind(" r").filter(|_| !line.starts_with(' '));
        match numbered.and_then(|at| Some((at, line.get(at + 2..at + 3)?.parse::<usize>().ok()?))) {
            Some((at, n)) => {
                let (before, rest) = line.split_at(at);
                let rest = rest.trim_start_matches([' ', 'r']);
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                let _ = writeln!(out, "{before} [{}]{rest}", contents[n - 1]);
            }
            None => out += &format!("{line}\n"),
        }
    }
    out
}
