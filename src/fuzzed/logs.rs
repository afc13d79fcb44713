//! Logs: LogQL as it is read and as it is written, answers of a Loki, and lines of anybody.

use std::sync::Arc;

use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::Level;
use spanscape_core::logs::ansi::{plain, runs};
use spanscape_core::logs::fields::parse;
use spanscape_core::logs::ids::ids;
use spanscape_core::logs::lines::{Line, front, merge};
use spanscape_core::logs::local::{LineView, Op, Parsers, Query};
use spanscape_core::logs::logql::{label, literal, selector};
use spanscape_core::logs::reply::read;
use spanscape_core::logs::template::fill;
use spanscape_core::logs::{About, Logs, OfSpan, Values};

use crate::bytes::{Random, places, text};

/// Labels as a parser makes them, of every two words.
fn words(line: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = line.split([' ', ',', ':', '=']).collect();
    words.chunks_exact(2).map(|two| (two[0].to_owned(), two[1].to_owned())).collect()
}

fn takes(query: &Query, labels: &[(&str, &str)], text: &str) -> bool {
    let get = |name: &str| labels.iter().find(|(of, _)| *of == name).map(|(_, value)| *value);
    query.takes(&LineView { text, get: &get }, Parsers { json: words, logfmt: words })
}

/// Any text as LogQL, by itself and in the places of a query; what is read is asked of lines.
pub fn logql(input: &[u8]) {
    let text = text(input);
    for query in [
        text.to_string(),
        format!("{{a=\"x\"}} {text}"),
        format!("{{a=\"x\"}} | {text}"),
        format!("{{a=\"x\"}} |~ `{text}`"),
        format!("{{a=~\"{text}\"}}"),
    ] {
        match Query::read(&query) {
            Ok(read) => {
                let labels = [("a", "x"), ("app", "5ms"), ("level", "2KiB"), ("b", &*text)];
                for line in ["", "a=1 level=warn", "{\"a\":1,\"ms\":\"1e9\"}", &query] {
                    let _ = takes(&read, &labels, line);
                }
                let _ = read.selector_labels();
            }
            Err(unread) => {
                assert!(query.is_char_boundary(unread.place), "{unread}");
                assert!(!unread.words.is_empty());
            }
        }
    }
}

/// Any values in the queries that are made: each is read back as itself, and means nothing else.
pub fn queries(input: &[u8]) {
    let text = text(input);
    let at = places(&text)[Random::of(input).below(places(&text).len())];
    let (one, other) = text.split_at(at);
    let query = format!("{{a=\"x\",b={}}} |= {}", literal(one), literal(other));
    let read = Query::read(&query).unwrap_or_else(|unread| panic!("{query}: {unread}"));
    assert_eq!(read.selector_labels()[1], ("b", Op::Equal, one));
    assert!(takes(&read, &[("a", "x"), ("b", one)], &format!("<{other}>")), "{query}");
    chosen(one, other);
    let name = label(one);
    assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'), "{name}");
    let values = |key: &str| {
        let found = if key == "none" { Vec::new() } else { vec![one.to_owned(), other.to_owned()] };
        Values { found: found.into_iter().take(1 + key.len() % 2).collect(), all: true }
    };
    let span = Some(OfSpan { id: one, name: other, us: 7 });
    let about = About { trace: other, trace_name: one, trace_us: 9, span, values: &values };
    for form in Logs::default().forms(&about).unwrap_or_default() {
        let read = Query::read(&form.expr);
        assert!(read.is_ok(), "{}: {:?}", form.expr, read.err());
    }
    filled(&about, one);
    let _ = fill(&text, &about, "app=\"a\"");
}

/// A selector of values takes them, and of two only these.
fn chosen(one: &str, other: &str) {
    let Some(query) = selector("app", [one]) else { return };
    let of_one = Query::read(&query).unwrap();
    assert!(takes(&of_one, &[("app", one)], ""), "{query}");
    assert_eq!(takes(&of_one, &[("app", other)], ""), one == other, "{query}");
    let query = selector("app", [one, "b.c", other]).unwrap();
    // Patterns have a limit, and so has a query.
    let Ok(both) = Query::read(&query) else { return };
    for value in [one, "b.c", other].into_iter().filter(|value| !value.is_empty()) {
        assert!(takes(&both, &[("app", value)], ""), "{query}");
    }
    assert!(!takes(&both, &[("app", "bxc\u{1}")], "") || [one, other].contains(&"bxc\u{1}"));
}

/// A value in a template, in quotes: it is refused, or stays one value.
fn filled(about: &About<'_>, one: &str) {
    for template in
        ["{a=\"${__span.spanId}\"}", "{a=\"x\"} |= `${__span.spanId}`", "{a=~\"${__span.spanId}\"}"]
    {
        let Ok(query) = fill(template, about, "") else { continue };
        let Ok(read) = Query::read(&query) else {
            assert!(template.contains("=~") || one.is_empty(), "{query}");
            continue;
        };
        let labels = read.selector_labels();
        assert_eq!(labels.len(), 1, "{query}");
        if !one.is_empty() && !template.contains("=~") && labels[0].2 != "x" {
            assert_eq!(labels[0].2, one, "{query}");
        }
    }
}

/// Any bytes as what a Loki has answered: read, cut, and put together with itself.
pub fn reply(input: &[u8]) {
    let Ok(whole) = read(input).map_err(|unread| assert!(!unread.to_string().is_empty())) else {
        return;
    };
    assert!(whole.lines.is_sorted_by_key(|line| line.at));
    whole.lines.iter().take(50).for_each(line);
    let cut = Random::of(input).below(input.len() + 1);
    if let Ok(part) = read(&input[..cut]) {
        // What overlaps is there once, so nothing is there twice.
        let mut all = part.lines.clone();
        if all.len() < 200 {
            merge(&mut all, part.lines.clone());
            assert_eq!(all.len(), part.lines.len());
        }
    }
}

/// Any text as a line of a log, and as what stands beside it.
pub fn lines(input: &[u8]) {
    let text = text(input);
    let mut of = Line {
        at: TimeNs(0),
        text: text.to_string(),
        labels: Arc::new(vec![("level".to_owned(), text.to_string())]),
        meta: Vec::new(),
    };
    line(&of);
    for name in ["trace_id", "traceparent", "dd.trace_id", "severity_number", &*text] {
        of.meta = vec![(name.to_owned(), text.to_string())];
        line(&of);
    }
    for at in places(&text) {
        assert!(front(&text, at).len() <= at);
    }
}

/// Everything that is done with a line.
fn line(line: &Line) {
    let parsed = parse(&line.text);
    let _ = (Level::of(line, parsed.as_ref()), ids(line, parsed.as_ref()));
    let shown: String = runs(&line.text).into_iter().map(|run| run.text).collect();
    assert_eq!(shown, plain(&line.text));
    assert!(!shown.contains(|c: char| c.is_control() && c != '\t' && c != '\n'), "{shown:?}");
    assert_eq!(plain(&shown), shown);
}
