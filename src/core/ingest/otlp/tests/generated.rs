//! Properties: generated documents read back as they were meant; no mutation makes a panic.

use proptest::prelude::*;

use super::*;
use crate::ingest::zipkin;

/// A value as JSON in OTLP's form, and the line of the dump that it must become.
fn any_value() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        any::<String>().prop_map(|s| {
            let json = serde_json::to_string(&s).unwrap();
            (format!(r#"{{"stringValue":{json}}}"#), format!("{s:?}"))
        }),
        (any::<i64>(), any::<bool>()).prop_map(|(n, text)| {
            let quote = if text { "\"" } else { "" };
            (format!(r#"{{"intValue":{quote}{n}{quote}}}"#), n.to_string())
        }),
        any::<bool>().prop_map(|b| (format!(r#"{{"boolValue":{b}}}"#), b.to_string())),
        any::<f64>().prop_filter("JSON has no others", |d| d.is_finite()).prop_map(|d| {
            let json = serde_json::to_string(&d).unwrap();
            (format!(r#"{{"doubleValue":{json}}}"#), format!("double {json}"))
        }),
        proptest::collection::vec(any::<String>(), 0..3).prop_map(|list| {
            let text =
                |s: &String| format!(r#"{{"stringValue":{}}}"#, serde_json::to_string(s).unwrap());
            let values: Vec<_> = list.iter().map(text).collect();
            let json = format!(r#"{{"arrayValue":{{"values":[{}]}}}}"#, values.join(","));
            (json, format!("list {}", serde_json::to_string(&list).unwrap()))
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn generated_spans_read_back(
        (trace, id, parent) in (1u128.., 1u64.., any::<u64>()),
        (start, length) in (1i64..1 << 60, 0i64..1 << 60),
        (kind, status) in (0u8..6, 0u8..3),
        attributes in proptest::collection::vec(any_value(), 0..5),
        order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let values: Vec<_> = attributes
            .iter()
            .map(|(json, _)| format!(r#"{{"key":"k","value":{json}}}"#))
            .collect();
        let members = [
            format!(r#""traceId":"{trace:032x}","spanId":"{id:016X}""#),
            format!(r#""parentSpanId":"{parent:016x}""#),
            format!(r#""startTimeUnixNano":"{start}""#),
            format!(r#""endTimeUnixNano":{}"#, start + length),
            format!(r#""kind":{kind},"status":{{"code":{status}}}"#),
            format!(r#""attributes":[{}]"#, values.join(",")),
        ];
        let shuffled: Vec<_> = order.iter().map(|&i| members[i].as_str()).collect();
        let text = read(&request(&format!("{{{}}}", shuffled.join(","))));
        let kinds = ["", " Internal", " Server", " Client", " Producer", " Consumer"];
        let states = ["", " Ok", " Error"];
        let parent = if parent == 0 { String::new() } else { format!("<{parent:x}") };
        let first = format!(
            "{trace:x}/{id:x}{parent} {start}+{length} \"\" r1{}{}",
            kinds[usize::from(kind)],
            states[usize::from(status)]
        );
        let mut lines = text.lines();
        prop_assert_eq!(lines.next(), Some(first.as_str()));
        for (_, expect) in &attributes {
            let line = lines.next().unwrap().trim_start().strip_prefix(".k: ").unwrap();
            match (expect.strip_prefix("list "), line.strip_prefix("json ")) {
                (Some(expect), Some(line)) => {
                    let as_list = |text: &str| serde_json::from_str::<Vec<String>>(text).unwrap();
                    prop_assert_eq!(as_list(line), as_list(expect));
                }
                _ => prop_assert_eq!(line, expect.as_str()),
            }
        }
    }

    #[test]
    fn mutations_never_panic(edits in proptest::collection::vec((any::<u16>(), any::<u8>(), 0u8..4), 1..8)) {
        let mut bytes = SEED.as_bytes().to_vec();
        for (at, byte, how) in edits {
            let at = usize::from(at) % bytes.len();
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, b"{}[]\",:0n"[usize::from(byte) % 9]),
                2 => { bytes.remove(at); }
                _ if bytes.len() > 100 => bytes.truncate(at.max(100)),
                _ => {}
            }
        }
        for decode in [decode, zipkin::decode] {
            let mut sink = Sink::default();
            let _ = decode(&mut Cursor::new(&bytes), &mut sink);
            prop_assert!(dump_draft(&sink.draft).len() < 1 << 20);
        }
    }
}

/// One of everything, of both formats.
const SEED: &str = r#"[{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"W47/95gDgQPSabYzgT/GDA==",
"spanId":"7uGbfsPBsXQ=","parentSpanId":"00","name":"a\u00e9","kind":"SPAN_KIND_SERVER","flags":1,
"startTimeUnixNano":"5","endTimeUnixNano":9,"attributes":[{"key":"k","value":{"kvlistValue":{"values":
[{"key":"a","value":{"arrayValue":{"values":[{"intValue":"1"},{"doubleValue":"NaN"}]}}}]}}},
{"key":"@jaeger@warnings","value":{"arrayValue":{"values":[{"stringValue":"w"}]}}}],
"events":[{"timeUnixNano":7,"name":"e"}],"links":[{"traceId":"c0","spanId":"d0"}],
"status":{"code":2,"message":"m"}}],"scope":{"name":"s"}}],"resource":{"attributes":{"service.name":"x"}}}]},
{"traceId":"1","id":"2","parentId":3,"kind":"CLIENT","timestamp":5,"duration":6,"startTime":7,
"localEndpoint":{"serviceName":"s","ipv4":"1.2.3.4","port":80},"remoteEndpoint":{"port":1},
"annotations":[{"timestamp":5,"value":"n|{\"a\":[1]}|2"}],"tags":{"error":"","n":1.5},"shared":true}]"#;
