//! What holds for any lines: properties, hostile bytes, and the answers of others.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::Level;
use spanscape_core::logs::ansi::{plain, runs};
use spanscape_core::logs::fields::parse;
use spanscape_core::logs::ids::ids;
use spanscape_core::logs::lines::{Line, merge};
use spanscape_core::logs::reply::{Reply, read};

fn line(at: i64, app: u8, text: String) -> Line {
    let labels = Arc::new(vec![("app".to_owned(), app.to_string())]);
    Line { at: TimeNs(at), text, labels, meta: Vec::new() }
}

/// Few times, streams and texts, so that many are the same.
fn few() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec((0i64..4, 0u8..3, "[ab]"), 0..12)
        .prop_map(|all| all.into_iter().map(|(at, app, text)| line(at, app, text)).collect())
}

fn merged(batches: &[&Vec<Line>]) -> Vec<Line> {
    let mut all = Vec::new();
    batches.iter().for_each(|batch| merge(&mut all, batch.to_vec()));
    all
}

/// Everything that is done with a line; it must end.
fn through(line: &Line) {
    let parsed = parse(&line.text);
    let _ = (Level::of(line, parsed.as_ref()), ids(line, parsed.as_ref()));
    let shown: String = runs(&line.text).into_iter().map(|run| run.text).collect();
    assert_eq!(shown, plain(&line.text));
    assert!(!shown.contains(|c: char| c.is_control() && c != '\t' && c != '\n'), "{shown:?}");
    assert_eq!(plain(&shown), shown);
}

/// Texts as attackers write them: what the readers look for, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\u{1b}",
            "[",
            "]",
            "\u{1b}[",
            "\u{1b}]8;;",
            "\u{7}",
            "\\",
            "\u{1b}\\",
            "m",
            ";",
            ":",
            "38",
            "2",
            "5",
            "\"",
            "{",
            "}",
            ",",
            "=",
            "a=b ",
            "trace_id",
            "span",
            "parent",
            "00-",
            "-",
            "ERROR",
            "level=",
            "<",
            ">",
            "13",
            "projects/",
            "/traces/",
            "\r",
            "\n",
            "é",
            "\u{202e}",
            "deadbeefdeadbeef",
            "null",
            "{\"a\":",
            "1e999",
            "\\u",
            "\\ud800",
            "\"@t\":1",
            "E0102 15:04:05",
            "[trace ",
        ])
        .prop_map(str::to_owned),
        ".{0,3}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A time, a text, and names with values.
type Said = (i64, String, Vec<(String, String)>);

/// Streams of one label and lines with metadata, as the two encodings of an answer, from oldest to newest.
type Streams = Vec<(u8, Vec<Said>)>;

fn streams() -> impl Strategy<Value = Streams> {
    let meta = prop::collection::vec(("[a-z]{1,3}", ".{0,4}"), 0..3).prop_map(|mut meta| {
        meta.sort();
        meta.dedup_by(|a, b| a.0 == b.0);
        meta
    });
    let values =
        prop::collection::vec((any::<i64>(), ".{0,12}", meta), 0..5).prop_map(|mut values| {
            values.sort();
            values.dedup_by_key(|value| value.0);
            values
        });
    prop::collection::vec(values, 0..4).prop_map(|all| {
        all.into_iter().enumerate().map(|(at, values)| (at as u8, values)).collect()
    })
}

fn answer(streams: Vec<Value>) -> String {
    json!({"status": "success", "data": {"resultType": "streams", "result": streams}}).to_string()
}

fn categorized(streams: &Streams) -> String {
    let stream = |(app, values): &(u8, Vec<Said>)| {
        let value = |(at, text, meta): &Said| {
            let meta: Map<String, Value> =
                meta.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
            json!([at.to_string(), text, {"structuredMetadata": meta}])
        };
        json!({"stream": {"APP": app.to_string()}, "values": values.iter().map(value).collect::<Vec<_>>()})
    };
    answer(streams.iter().map(stream).collect())
}

fn plainly(streams: &Streams) -> String {
    let mut out = Vec::new();
    for (app, values) in streams {
        for (at, text, meta) in values {
            let mut labels: Map<String, Value> =
                meta.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
            labels.insert("APP".to_owned(), json!(app.to_string()));
            out.push(json!({"stream": labels, "values": [[at.to_string(), text]]}));
        }
    }
    answer(out)
}

/// Times, texts, and the values under all names, in an order that no stream has a part in.
fn said(reply: &Reply) -> Vec<Said> {
    let of = |line: &Line| {
        let mut names: Vec<String> = line.pairs().map(|(name, _)| name.to_owned()).collect();
        names.sort();
        let value = |name: String| line.get(&name).map(str::to_owned).map(|value| (name, value));
        (line.at.0, line.text.clone(), names.into_iter().filter_map(value).collect())
    };
    let mut all: Vec<_> = reply.lines.iter().map(of).collect();
    all.sort();
    all
}

proptest! {
    #[test]
    fn the_order_of_batches_does_not_count(a in few(), b in few(), c in few()) {
        prop_assert_eq!(merged(&[&a, &b]), merged(&[&b, &a]));
        prop_assert_eq!(merged(&[&a, &a]), merged(&[&a]));
        // Of three, what is there doesn't depend on it; what one stream has at one instant may be in another order.
        let sorted = |batches: &[&Vec<Line>]| {
            let all = merged(batches);
            prop_assert!(all.is_sorted_by(|a, b| (a.at, &a.labels) <= (b.at, &b.labels)));
            let mut all: Vec<_> = all.into_iter().map(|l| (l.at, l.labels, l.text)).collect();
            all.sort();
            Ok(all)
        };
        let first = sorted(&[&a, &b, &c])?;
        prop_assert_eq!(&first, &sorted(&[&c, &a, &b])?);
        prop_assert_eq!(&first, &sorted(&[&b, &c, &a])?);
        // Each as often as the batch has it that has it most often.
        for line in [&a, &b, &c].into_iter().flatten() {
            let often = |batch: &Vec<Line>| batch.iter().filter(|other| *other == line).count();
            let most = [&a, &b, &c].into_iter().map(often).max();
            let key = (line.at, Arc::clone(&line.labels), line.text.clone());
            prop_assert_eq!(Some(first.iter().filter(|other| **other == key).count()), most);
        }
    }

    #[test]
    fn the_order_of_streams_does_not_count(streams in streams()) {
        let mut turned = streams.clone();
        turned.reverse();
        prop_assert_eq!(read(categorized(&streams).as_bytes()), read(categorized(&turned).as_bytes()));
    }

    #[test]
    fn both_encodings_say_the_same(streams in streams()) {
        let (apart, together) = (read(categorized(&streams).as_bytes()).unwrap(), read(plainly(&streams).as_bytes()).unwrap());
        prop_assert_eq!(said(&apart), said(&together));
        prop_assert_eq!(apart.lines.len(), streams.iter().map(|(_, values)| values.len()).sum::<usize>());
    }

    #[test]
    fn a_cut_answer_has_the_lines_before_the_cut(streams in streams(), at: prop::sample::Index) {
        let text = categorized(&streams);
        let whole = read(text.as_bytes()).unwrap();
        let at = at.index(text.len());
        let Ok(cut) = read(&text.as_bytes()[..at]) else { return Ok(()) };
        prop_assert!(cut.cut);
        // Streams and lines come in their order, so those of the cut are the first ones.
        let order: Vec<(i64, &str)> = streams.iter().flat_map(|(_, values)| values).map(|(at, text, _)| (*at, text.as_str())).collect();
        let mut first: Vec<_> = order.into_iter().take(cut.lines.len()).collect();
        let mut lines: Vec<_> = cut.lines.iter().map(|line| (line.at.0, line.text.as_str())).collect();
        first.sort();
        lines.sort();
        prop_assert_eq!(lines, first);
        prop_assert!(cut.lines.iter().all(|line| whole.lines.contains(line)));
    }

    #[test]
    fn fields_are_found_again(fields in prop::collection::vec(("[a-zA-Z][a-zA-Z0-9_.]{0,6}", ".{0,10}"), 2..8)) {
        let message = |key: &str| ["message", "msg", "body", "log", "event", "text"].contains(&key.to_ascii_lowercase().as_str());
        prop_assume!(!fields.iter().any(|(key, _)| message(key)));
        let quoted: Vec<String> = fields.iter().map(|(k, v)| format!("{}:{}", json!(k), json!(v))).collect();
        let parsed = parse(&format!("{{{}}}", quoted.join(","))).unwrap();
        prop_assert_eq!(&parsed.fields, &fields);
        let pairs: Vec<String> = fields.iter().map(|(k, v)| format!("{k}={}", json!(v))).collect();
        let parsed = parse(&pairs.join(" ")).unwrap();
        prop_assert_eq!(&parsed.fields, &fields);
    }

    #[test]
    fn any_text_is_gone_through(text in hostile(), name in hostile(), value in hostile()) {
        let mut line = line(0, 0, text);
        line.meta.push((name.clone(), value.clone()));
        through(&line);
        for name in ["trace_id", "traceparent", "dd.trace_id", "level", "severity_number"] {
            line.meta = vec![(name.to_owned(), value.clone())];
            through(&line);
        }
        let text = format!("{{{}:{}}}", json!(name), json!(value));
        through(&Line { text, ..line });
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..80), pieces in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"streams\":", "\"stream\":", "\"values\":", "\"1\"", "7", "null", "\"line\":", "\"timestamp\":", "\"labels\":",
        "\"data\":", "\"result\":", "\"resultType\":", "\"matrix\"", "\"parsed\":", "\"status\":", "\"error\"", "\\", "\"",
    ]), 0..30)) {
        let _ = read(&bytes).map_err(|unread| unread.to_string());
        let _ = read(pieces.concat().as_bytes()).map_err(|unread| unread.to_string());
    }
}

/// What is quadratic would not end here.
#[test]
fn long_lines_of_what_is_looked_for() {
    for piece in [
        "\u{1b}]",
        "\u{1b}[",
        "\u{1b}]8;;x",
        "\u{1b}[1;",
        "trace",
        "span ",
        "span_",
        "[",
        "[a,",
        "a=\"",
        "a=b ",
        "{\"a\":",
        "deadbeef-",
        "\r",
        "\u{1b}( ",
    ] {
        through(&line(0, 0, piece.repeat(256_000 / piece.len())));
    }
}

/// The answers of others, in place.
#[test]
fn any_answer_of_others() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/loki");
    if !dir.is_dir() {
        println!("skipped: the public trace data is not here ({})", dir.display());
        return;
    }
    let (mut lines, mut parsed, mut told, mut traced) = (0, 0, 0, 0);
    for entry in fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        let reply = read(&fs::read(&path).unwrap()).unwrap();
        assert_eq!((reply.skipped, reply.cut), (0, false), "{}", path.display());
        for line in &reply.lines {
            through(line);
            let apart = parse(&line.text);
            parsed += usize::from(apart.is_some());
            told += usize::from(Level::of(line, apart.as_ref()) != Level::Unknown);
            traced += usize::from(ids(line, apart.as_ref()).0.is_some());
        }
        lines += reply.lines.len();
    }
    // As of writing 718, 624, 60, 25.
    let enough = lines >= 700 && parsed >= 600 && told >= 40 && traced >= 25;
    assert!(enough, "{lines} lines, {parsed} taken apart, {told} with a level, {traced} of traces");
}
