//! What people type: the query language, find, and tags; on a few traces.

use spanscape_core::analysis::{FindQuery, find as find_in, quoted};
use spanscape_core::engine::Engine;
use spanscape_core::engine::protocol::{Answer, Ask, Slot, TraceRef};
use spanscape_core::source::filter::Line;
use spanscape_core::source::local::{Condition, search_where};
use spanscape_core::source::text::{Completion, completion, insert};
use spanscape_core::source::{
    Filter, Query, TextProblem, Typed, parse_filter, parse_query, parse_tags, parse_tags_json,
    print_filter, print_query, print_tags, print_tags_json,
};

use crate::asks::OPEN;
use crate::bytes::{places, text};
use crate::decoders::opened;
use crate::tour::ask;

/// Any text as a query: what is read is printed and read again, evaluated, and completed at each place.
pub fn query(input: &[u8]) {
    let text = text(input);
    match parse_query(&text) {
        Ok(Typed::Query(query)) => {
            let printed = print_query(&query);
            assert_eq!(parse_query(&printed), Ok(Typed::Query(query.clone())), "{printed}");
            if !query.filter.is_empty() {
                filter(&query.filter, &query);
            }
        }
        Ok(Typed::Trace(id)) => assert!(!id.is_empty()),
        Err(problem) => placed(&text, &problem),
    }
    filter(&text, &Query::default());
    for at in places(&text) {
        completed(&text, text[..at].chars().count());
    }
}

fn placed(text: &str, problem: &TextProblem) {
    assert!(!problem.what.is_empty());
    assert!(problem.at + problem.len <= text.chars().count(), "{problem:?}");
}

/// A text as a filter: what it finds in spans is what a line says, where a line can say it.
fn filter(text: &str, query: &Query) {
    let filter = match parse_filter(text) {
        Ok(Some(filter)) => filter,
        Ok(None) => return,
        Err(problem) => return placed(text, &problem),
    };
    let printed = print_filter(&filter);
    assert_eq!(parse_filter(&printed), Ok(Some(filter.clone())), "{printed}");
    let (_, store) = opened(OPEN.as_bytes(), None);
    if let Ok(condition) = Condition::new(&store, &filter) {
        let found = search_where(&store, query, &condition).len();
        assert!(found <= store.traces().len());
    }
    told(&filter);
}

/// Of a line, what needs no spans is always told.
fn told(filter: &Filter) {
    let duration = spanscape_core::base::DurationNs(1_000_000);
    let line =
        Line { service: "a", name: "GET /", duration, spans: 7, errors: 1, services: &["a", "b"] };
    assert!(filter.needs_spans() || filter.of_line(&line).is_some());
}

/// What completes a text there, put in; the cursor stays within it.
fn completed(text: &str, caret: usize) {
    let at: Completion = completion(text, caret);
    let count = text.chars().count();
    assert!(at.from <= at.to && at.to <= count, "{at:?}");
    for choice in at.fixed.iter().map(String::as_str).take(3).chain(["a b", "\"\\", ""]) {
        let (longer, caret) = insert(text, &at, choice);
        assert!(caret <= longer.chars().count(), "{longer}: {caret}");
    }
}

/// Any text as what is looked for in a trace: letter by letter it finds what it finds at once.
pub fn find(input: &[u8]) {
    let text = text(input);
    let (_, store) = opened(OPEN.as_bytes(), None);
    let trace = store.traces()[0];
    let found = find_in(&store, &trace, &FindQuery::parse(&text));
    assert!(found.count() <= trace.len as usize);
    // A text in quotes is one term, which the language has only in short.
    let one = quoted(&text);
    assert!(text.trim().is_empty() || !FindQuery::parse(&one).is_empty(), "{one}");
    let mut engine = Engine::new("");
    engine.adopt(store, Vec::new());
    ask(&mut engine, Ask::Show { of: Slot::Open, trace: TraceRef::First });
    let mut last = 0;
    for at in places(&text).into_iter().chain([text.len()]) {
        let typed = text[..at].to_owned();
        let answer = ask(&mut engine, Ask::Find { text: typed, keep: None, near: None });
        let Answer::Matches { count, rows } = answer else { panic!("{answer:?}") };
        assert!(count <= rows.total.max(trace.len));
        last = count;
    }
    let mut fresh = Engine::new("");
    fresh.adopt(opened(OPEN.as_bytes(), None).1, Vec::new());
    ask(&mut fresh, Ask::Show { of: Slot::Open, trace: TraceRef::First });
    let at_once = ask(&mut fresh, Ask::Find { text: text.into_owned(), keep: None, near: None });
    assert!(matches!(at_once, Answer::Matches { count, .. } if count == last), "{at_once:?}");
}

/// Any text as tags, in both forms: what is read is printed and read again.
pub fn tags(input: &[u8]) {
    let text = text(input);
    if let Ok(tags) = parse_tags(&text) {
        let printed = print_tags(&tags);
        assert_eq!(parse_tags(&printed), Ok(tags), "{printed}");
    }
    if let Ok(tags) = parse_tags_json(&text) {
        let pairs = tags.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let printed = print_tags_json(pairs);
        assert_eq!(parse_tags_json(&printed), Ok(tags), "{printed}");
    }
}
