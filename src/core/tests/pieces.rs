//! Inputs whose bytes come in pieces: wherever they are cut, the same comes of them as in one piece.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use spanscape_core::ingest::Ingest;
use spanscape_core::model::{build, dump};

/// All that comes of an input whose pieces have these lengths, one after the other, around.
fn read(bytes: &[u8], lengths: &[usize]) -> String {
    let mut ingest = Ingest::default();
    ingest.begin("x");
    let mut rest = bytes;
    for &length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, behind) = rest.split_at(length.clamp(1, rest.len()));
        ingest.push(piece);
        rest = behind;
    }
    let report = ingest.end();
    let (draft, _) = ingest.finish();
    let store = build(draft);
    let warnings: Vec<_> = store.warnings().counts().collect();
    format!("{report:?}\n{warnings:?}\n{}", dump(&store))
}

fn check(bytes: &[u8], lengths: &[usize]) {
    let whole = read(bytes, &[usize::MAX]);
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(read(bytes, lengths), whole, "{lengths:?} of {text}");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn each_fixture_byte_by_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 12);
    for file in files {
        let bytes = fs::read(file).unwrap();
        check(&bytes, &[1]);
        check(&gzip(&bytes), &[1]);
        let twice = [gzip(&bytes), gzip(b"\n"), gzip(&bytes)].concat();
        check(&gzip(&twice), &[7]);
    }
}

#[test]
fn numbers_and_words_between_documents() {
    let span = r#"{"traceId":"aa","id":"1","timestamp":1}"#;
    for text in ["1234 567 true nullx -1e9\n", "12\n34,56", "truefalse null", "x\n12 34\ny1\n5.6e7"]
    {
        for text in [text.to_owned(), format!("{span}\n{text}\n{span}\n{text}")] {
            for length in 1..6 {
                check(text.as_bytes(), &[length]);
            }
        }
    }
}

#[test]
fn numbers_and_words_in_lists() {
    let odd = "12,345,true,null,-1.5e3,nul,67 89";
    for text in [
        format!(
            r#"{{"resourceSpans":[{odd},{{"scopeSpans":[{odd},{{"spans":[{odd},{{"spanId":"1"}}]}}]}}]}}"#
        ),
        format!(
            r#"{{"data":[{odd},{{"traceID":"aa","spans":[{odd},{{"traceID":"aa","spanID":"1"}}]}}]}}"#
        ),
        format!(r#"[{{"traceId":"aa","id":"1"}},{odd}]"#),
        format!(
            r#"{{"hits":{{"hits":[{odd},{{"_source":{{"traceID":"aa","spanID":"1","process":{{}}}}}}]}}}}"#
        ),
    ] {
        for length in 1..9 {
            check(text.as_bytes(), &[length]);
        }
    }
}

/// What is passed over is not kept, not even a word that does not end.
#[test]
fn rubbish_without_an_end() {
    for (front, byte) in [("", b'x'), ("{\"traceId\" 7} ", b'x'), ("{\"traceId\" 7}", b'7')] {
        let mut ingest = Ingest::default();
        ingest.begin("x");
        ingest.push(front.as_bytes());
        for _ in 0..1_000 {
            ingest.push(&[byte; 16 * 1024]);
            assert!(ingest.heap_bytes() < 1 << 20, "{front}");
        }
    }
}

#[test]
fn what_is_broken_where_a_list_should_be() {
    for (of, broken) in [("scopeSpans", "v {"), ("scopeSpans", "7 {"), ("spans", "{\"name\":v}")] {
        let front = r#"{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":[{"spanId":"1"}]}]},"#;
        let scope = match of {
            "spans" => format!("\"scopeSpans\":[{{\"scope\":{{}},\"spans\":{broken}}}]"),
            _ => format!("\"{of}\":{broken}"),
        };
        let text = format!("{front}{{\"resource\":{{}},{scope}}}]}}{}", " ".repeat(200));
        for length in 1..60 {
            check(text.as_bytes(), &[length]);
            check(text.as_bytes(), &[text.len() / 2 + length, 500]);
        }
    }
}

/// More of it in front than is looked at: what follows counts, and no more than a slice of it is kept.
#[test]
fn white_space_in_front() {
    let span = r#"[{"traceId":"aa","id":"1","timestamp":1}]"#;
    for (front, behind) in
        [("", ""), ("\u{feff}", span), ("", "<html>"), ("", "\0\0"), ("\0", span)]
    {
        for count in [4_000, 4_092, 4_093, 4_095, 4_096, 4_097, 9_000] {
            let text = format!("{front}{}{behind}", " ".repeat(count));
            for length in [1, 4_096, 5_000] {
                check(text.as_bytes(), &[length]);
                check(&gzip(text.as_bytes()), &[length]);
            }
        }
    }
    let mut ingest = Ingest::default();
    ingest.begin("x");
    for _ in 0..1_000 {
        ingest.push(&[b' '; 64 * 1024]);
        assert!(ingest.heap_bytes() < 1 << 20);
    }
    ingest.push(span.as_bytes());
    assert_eq!(ingest.end().spans, 1);
}

/// Jaeger's documents, also such as no Jaeger writes: a trace's id behind its spans, spans without
/// one, processes before, behind and missing, spans bare and in lists, odd values, lines.
fn any_document() -> impl Strategy<Value = String> {
    let span = (0u8..9, 0u8..4, "[a-zé\u{1f600}\\\\n\"]{0,6}", 0u8..8).prop_map(
        |(id, process, text, form)| {
            let text = serde_json::to_string(&text).unwrap();
            let trace = if form < 5 { "\"traceID\":\"aB\"," } else { "" };
            let parent = format!(
                "\"references\":[{{\"refType\":\"CHILD_OF\",\"traceID\":\"ab\",\"spanID\":\"{}\"}}],",
                id / 2 + 1
            );
            let warnings = if form == 3 { ",\"warnings\":[\"odd\"],\"flags\":\"x\"" } else { "" };
            let inline = if form == 2 { ",\"process\":{\"tags\":[{\"key\":\"pod\",\"value\":7}]}" } else { "" };
            format!(
                "{{{trace}\"spanID\":\"{id}\",\"operationName\":{text},{parent}\"startTime\":{id}00,\
                 \"duration\":{process},\"tags\":[{{\"key\":{text},\"type\":\"string\",\"value\":{text}}}],\
                 \"processID\":\"p{process}\"{warnings}{inline}}}"
            )
        },
    );
    let spans = prop::collection::vec(prop_oneof![9 => span, 1 => Just("7".to_owned())], 0..6)
        .prop_map(|spans| format!("[{}]", spans.join(" ,\n")));
    let trace = (spans.clone(), 0u8..6).prop_map(|(spans, form)| {
        let id = "\"traceID\":\"ab\"";
        let spans = format!("\"spans\":{spans}");
        let of =
            "\"processes\":{\"p0\":{\"serviceName\":\"shop\",\"tags\":[{\"key\":\"host\",\"value\":\"a\"}]},\"p1\":{\"tags\":7}}";
        let notes = "\"warnings\":[\"late\"]";
        let keys = match form {
            0 => [id, &spans, of, notes],
            1 => [of, &spans, id, notes],
            2 => [&*spans, notes, "\"x\":[{}]", of],
            3 => [notes, of, id, &spans],
            4 => [&*spans, of, id, "\"warnings\":\"one\""],
            _ => [id, of, &spans, "\"warnings\":null"],
        };
        format!("{{{}}}", keys.join(", "))
    });
    let entry = prop_oneof![6 => trace.clone(), 1 => spans, 1 => Just("null".to_owned())];
    let list = prop::collection::vec(entry, 0..4).prop_map(|list| format!("[{}]", list.join(",")));
    let errors = "\"errors\":[{\"code\":404,\"msg\":\"gone\"}]";
    prop_oneof![
        list.clone().prop_map(move |list| format!("{{{errors},\"data\":{list},\"total\":0}}")),
        list.clone(),
        trace.clone(),
        trace.clone().prop_map(|trace| format!("{{\"data\": {trace}}}")),
        prop::collection::vec(trace, 1..5).prop_map(|lines| lines.join("\n")),
    ]
}

/// OTLP, also as no encoder writes it: keys in any order, bare entries, lists that are none, wrapped.
fn any_otlp() -> impl Strategy<Value = String> {
    let span = (0u8..9, "[a-zé\u{1f600}\\\\\"]{0,5}", 0u8..8).prop_map(|(id, text, form)| {
        let text = serde_json::to_string(&text).unwrap();
        let kind = if form == 3 { "\"SPAN_KIND_ODD\"" } else { "2" };
        let more = match form {
            4 => ",\"droppedEventsCount\":2,\"startTimeUnixNano\":\"x\"",
            5 => ",\"attributes\":7",
            _ => "",
        };
        format!(
            "{{\"traceId\":\"0{id}\",\"spanId\":\"a{id}\",\"name\":{text},\"kind\":{kind},\
             \"attributes\":[{{\"key\":{text},\"value\":{{\"stringValue\":{text}}}}}]{more}}}"
        )
    });
    let span = prop_oneof![9 => span, 1 => Just("null".to_owned())];
    let spans =
        prop::collection::vec(span, 0..5).prop_map(|spans| format!("[{}]", spans.join(", ")));
    let spans = prop_oneof![9 => spans, 1 => Just("{}".to_owned())];
    let keys = |form: u8, own: &str, list: String| match form {
        0..4 => format!("{{{own},{list}}}"),
        4 => format!("{{{list},{own}}}"),
        5 => format!("{{{list}}}"),
        6 => format!("{{\"x\":[1],{own},{list},{own}}}"),
        _ => format!("{{{own}, {list} ,{list}}}"),
    };
    let scope = (spans, 0u8..8).prop_map(move |(spans, form)| {
        keys(form, "\"scope\":{\"name\":\"lib\",\"attributes\":[]}", format!("\"spans\":{spans}"))
    });
    let scopes =
        prop::collection::vec(scope, 0..3).prop_map(|list| format!("[{}]", list.join(",")));
    let resource = (scopes, 0u8..8, 0u8..3).prop_map(move |(scopes, form, name)| {
        let of = match name {
            0 => "{}",
            1 => {
                "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]}"
            }
            _ => "{\"attributes\":[{\"key\":\"pod\",\"value\":{\"intValue\":\"7\"}}]}",
        };
        keys(form, &format!("\"resource\":{of}"), format!("\"scopeSpans\":{scopes}"))
    });
    let list = prop::collection::vec(resource.clone(), 0..3).prop_map(|list| list.join(","));
    prop_oneof![
        3 => list.clone().prop_map(|list| format!("{{\"resourceSpans\":[{list}]}}")),
        1 => list.clone().prop_map(|list| format!("{{\"result\":{{\"resourceSpans\":[{list}]}}}}")),
        1 => list.clone().prop_map(|list| format!("{{\"batches\":[{list}]}}")),
        1 => list.prop_map(|list| format!("[{{\"resourceSpans\":[{list}]}},{{\"resourceLogs\":[]}}]")),
        1 => resource.clone(),
        1 => prop::collection::vec(resource, 1..4).prop_map(|lines| lines.join("\n")),
    ]
}

/// Zipkin's documents, also wrapped in objects that have keys of a span themselves, and odd ones.
fn any_zipkin() -> impl Strategy<Value = String> {
    let span = (0u8..9, "[a-zé\u{1f600}\\\\\"]{0,5}", 0u8..9).prop_map(|(id, text, form)| {
        let text = serde_json::to_string(&text).unwrap();
        let more = match form {
            3 => ",\"kind\":\"ODD\",\"timestamp\":\"x\"",
            4 => ",\"annotations\":[{\"timestamp\":7,\"value\":\"n|{\\\"a\\\":[1]}|2\"},7]",
            5 => ",\"tags\":{\"error\":\"\",\"b\":[1,{}]},\"tags\":{\"c\":1}",
            6 => ",\"startTime\":1700000000000,\"timestamp\":5",
            7 => ",\"tags\":7,\"shared\":true",
            _ => "",
        };
        format!(
            "{{\"traceId\":\"aB\",\"id\":\"{id}\",\"name\":{text},\
             \"localEndpoint\":{{\"serviceName\":{text},\"ipv4\":\"10.0.0.1\"}}{more}}}"
        )
    });
    let entry = prop_oneof![12 => span, 1 => Just("null".to_owned()), 1 => Just("{}".to_owned())];
    let list =
        prop::collection::vec(entry, 0..6).prop_map(|list| format!("[{}]", list.join(" ,\n")));
    prop_oneof![
        3 => list.clone(),
        1 => prop::collection::vec(list.clone(), 0..3).prop_map(|all| format!("[{}]", all.join(","))),
        1 => list.clone().prop_map(|list| format!("{{\"id\":7,\"tags\":{{}},\"data\":{list},\"x\":[{{}}]}}")),
        1 => (list.clone(), list.clone())
            .prop_map(|(a, b)| format!("{{\"traces\":[{a}],\"traceId\":\"a\",\"spans\":{b}}}")),
        1 => prop::collection::vec(list, 1..4).prop_map(|lines| lines.join("\n")),
    ]
}

/// Jaeger's documents in Elasticsearch: answers, hits, bare ones, the bulk format.
fn any_documents_of_es() -> impl Strategy<Value = String> {
    let span = (0u8..9, 0u8..6).prop_map(|(id, form)| {
        let process = match form {
            0 => "\"process\":{\"tags\":[]}",
            1 => "\"processID\":\"p1\"",
            _ => "\"process\":{\"serviceName\":\"shop\",\"tags\":[{\"key\":\"k\",\"value\":\"é\"}]}",
        };
        format!(
            "{{\"flags\":1,\"traceID\":\"ab\",\"spanID\":\"{id}\",\"operationName\":\"GET\",\
             \"startTime\":{id}00,\"duration\":5,\"tag\":{{\"a@b\":\"{id}\"}},{process},\"warnings\":[\"w\"]}}"
        )
    });
    let hit = (span.clone(), 0u8..4).prop_map(|(span, form)| match form {
        0 => span,
        1 => "7".to_owned(),
        _ => format!("{{\"_index\":\"i\",\"_score\":null,\"_source\":{span},\"sort\":[1]}}"),
    });
    let list = prop::collection::vec(hit, 0..6).prop_map(|hits| format!("[{}]", hits.join(" ,\n")));
    prop_oneof![
        2 => list.clone().prop_map(|hits| format!("{{\"took\":1,\"hits\":{{\"total\":{{}},\"hits\":{hits}}}}}")),
        1 => list.clone(),
        1 => list.prop_map(|hits| format!("{{\"responses\":[],\"hits\":{{\"hits\":{hits},\"hits\":7}},\"x\":1}}")),
        1 => prop::collection::vec(span, 1..4).prop_map(|spans| {
            spans.iter().map(|span| format!("{{\"index\":{{}}}}\n{span}\n")).collect()
        }),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any_document(), any_otlp(), any_zipkin(), any_documents_of_es()]
}

/// What a span is to be decoded of at once, at most, however many one piece of gzip unpacks to.
#[test]
fn packed_bytes_are_decoded_in_slices() {
    let span = "{\"traceId\":\"aa\",\"id\":\"bb\",\"name\":\"the same\",\"timestamp\":1,\"duration\":1,\
                \"localEndpoint\":{\"serviceName\":\"shop\"}}";
    let text = format!("[{}]", vec![span; 100_000].join(","));
    for packed in [gzip(text.as_bytes()), gzip(&gzip(text.as_bytes()))] {
        assert!(packed.len() < 128 * 1024, "{}", packed.len());
        let mut ingest = Ingest::default();
        ingest.begin("x");
        let mut more = ingest.give(&packed);
        let mut last = ingest.spans();
        let mut slices = 1;
        while more {
            more = ingest.work();
            let new = ingest.spans() - last;
            assert!(new * span.len() as u64 <= 256 * 1024, "{new} spans in one slice");
            last += new;
            slices += 1;
        }
        assert!(slices > 50, "{slices}");
        assert_eq!(ingest.end().spans, 100_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn wherever_it_is_cut(text in any_text(), lengths in prop::collection::vec(1usize..40, 1..6)) {
        check(text.as_bytes(), &lengths);
    }

    #[test]
    fn also_what_is_damaged(
        text in any_text(),
        more in any_text(),
        lengths in prop::collection::vec(1usize..40, 1..6),
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"{}[]\",:\n\xff\\0".to_vec()),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = format!("{text}\n{more}\n").into_bytes();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        check(&bytes, &lengths);
        check(&bytes[..cut.index(bytes.len())], &lengths);
        let packed = gzip(&bytes);
        check(&packed[..cut.index(packed.len())], &lengths);
    }
}
