//! What is done with a store: every column read, every text cleaned, every format written, and what was written read again.

use spanscape_core::base::StrId;
use spanscape_core::engine::protocol::{AttrText, ValueKind};
use spanscape_core::export::{Export, Format};
use spanscape_core::model::{AttrRange, SpanIx, Store, TraceInfo, dump};
use spanscape_core::render::human::{human, is_sql, sql_words};
use spanscape_core::render::json_tree::{is_json, is_tree, level};
use spanscape_core::render::text::clean;
use spanscape_core::render::value::{clean_lines, folded, link, start, unfolded};

use crate::bytes::{places, text};
use crate::decoders::opened;

/// Traces of more spans are not written: it would only take longer.
const WRITTEN: u32 = 2_000;

/// Reads all of a store, and holds it against what the model promises.
pub fn walk(store: &Store) {
    let mut spans = 0;
    for trace in store.traces() {
        spans += trace.len as usize;
        for span in store.spans_of(trace) {
            of_tree(store, trace, span);
            of_span(store, span);
        }
    }
    assert_eq!(spans, store.len());
    for warning in store.warnings().list() {
        cleaned(store.text(warning.detail));
    }
}

/// Where a span stands: preorder, within its parent's run and the trace's time.
fn of_tree(store: &Store, trace: &TraceInfo, span: SpanIx) {
    let (first, end) = (trace.first.0, trace.first.0 + trace.len);
    let behind = span.0 + store.subtree(span);
    assert!(span.0 < behind && behind <= end, "{span:?} has no run in its trace");
    let depth = store.parent(span).map_or(0, |above| {
        let run = above.0..above.0 + store.subtree(above);
        assert!(first <= above.0 && above < span && behind <= run.end, "{span:?} below {above:?}");
        store.depth(above) + 1
    });
    assert_eq!(store.depth(span), depth);
    assert!(store.end(span) <= trace.duration.0, "{span:?} ends behind its trace");
    assert!(store.children(span).all(|child| store.parent(child) == Some(span)));
}

/// What a span says.
fn of_span(store: &Store, span: SpanIx) {
    let clean = |id: StrId| cleaned(store.text(id));
    let attrs = |range: AttrRange| {
        for attr in store.attrs().iter(range) {
            clean(attr.key);
            value(store.text(attr.value));
        }
    };
    let (resource, scope) = (store.resource(span), store.scope(span));
    let own = [store.name(span), store.status_message(span), store.trace_state(span)];
    let of_tables = [resource.service, scope.name, scope.version, store.id(span).text];
    own.into_iter().chain(of_tables).for_each(clean);
    [store.span_attrs(span), resource.attrs, scope.attrs].into_iter().for_each(attrs);
    for event in store.events(span) {
        clean(event.name);
        attrs(event.attrs);
    }
    for link in store.links(span) {
        clean(link.trace.text);
        clean(link.target.text);
        attrs(link.attrs);
    }
    assert!(store.kind(span).word().len() + store.status(span).word().len() < 100);
    let _ = store.flags(span);
}

/// What nobody sees, or what turns the text around it; but for the joiners that scripts and emoji need.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn cleaned(text: &str) {
    let shown = clean(text);
    assert!(!shown.contains(hides), "{shown:?}");
    assert_eq!(clean(&shown), shown);
}

/// A value as the details show it: lines, folds, a link, levels of JSON.
fn value(text: &str) {
    let shown = clean_lines(text);
    assert!(!shown.contains(|c| hides(c) && c != '\n' && c != '\t'), "{shown:?}");
    assert!(text.is_char_boundary(folded(text)) && text.is_char_boundary(unfolded(text, 0)));
    if let Some(url) = link(text) {
        let lower = url.to_ascii_lowercase();
        assert!(["http://", "https://", "mailto:"].iter().any(|begin| lower.starts_with(begin)));
    }
    if is_tree(text) {
        assert!(is_json(text), "{text:?}");
        let level = level(text, 0, 100).expect("a level of what is a tree");
        for entry in level.entries {
            assert!(text.get(entry.value).is_some());
            assert!(entry.key.is_none_or(|key| text.get(key).is_some()));
        }
    }
}

/// Any text as one that is shown.
pub fn shown(input: &[u8]) {
    let text = text(input);
    cleaned(&text);
    value(&text);
    for at in places(&text) {
        assert!(start(&text, at).len() <= at);
        let _ = level(&text[at..], 0, 9);
    }
    for (key, kind) in [("db.statement", ValueKind::String), ("http.duration_ms", ValueKind::Int)] {
        let attr = AttrText { key: key.to_owned(), kind, value: text.to_string() };
        let _ = (human(&attr), is_sql(&attr));
    }
    assert_eq!(sql_words(&text).map(|(word, _)| word).collect::<String>(), text);
}

/// Writes each trace in each format; what has all of it is read again.
pub fn exported(store: &Store) {
    for trace in store.traces().iter().filter(|trace| trace.len <= WRITTEN).take(20) {
        for format in Format::ALL {
            let file = written(store, trace, format);
            assert!(std::str::from_utf8(&file).is_ok(), "{format:?} is no UTF-8");
            if !matches!(format, Format::Jaeger | Format::Otlp) {
                continue;
            }
            let one = again(&file);
            assert_eq!(one.len(), trace.len as usize, "{format:?}: {}", text(&file));
            let [trace] = one.traces() else { panic!("{} traces of one", one.traces().len()) };
            let other = again(&written(&one, trace, format));
            same(&told(&other), &told(&one), &format!("{format:?} does not come back"));
        }
    }
}

/// All of a store but its warnings: what was odd about the first file is not odd about the second.
fn told(store: &Store) -> String {
    let lines = dump(store);
    let is_warning = |line: &&str| line.trim_start().starts_with(['!', '"']);
    lines.lines().filter(|line| !is_warning(line)).collect::<Vec<_>>().join("\n")
}

/// Two texts have the same lines; else the first that are different are told.
pub fn same(one: &str, other: &str, wrong: &str) {
    if let Some((a, b)) = one.lines().zip(other.lines()).find(|(a, b)| a != b) {
        panic!("{wrong}: {a} or {b}");
    }
    let more = |text: &str, than: &str| text.lines().nth(than.lines().count()).map(str::to_owned);
    assert_eq!(more(one, other), more(other, one), "{wrong}");
}

/// What is in a file of ours, which nothing is wrong with.
fn again(file: &[u8]) -> Store {
    let (report, store) = opened(file, None);
    assert_eq!(report.problem, None, "{}", text(file));
    store
}

/// A trace as a file, written in pieces.
fn written(store: &Store, trace: &TraceInfo, format: Format) -> Vec<u8> {
    let (mut export, mut out) = (Export::new(store, trace, format), Vec::new());
    while export.piece(store, &mut out, 1_000) {}
    out
}
