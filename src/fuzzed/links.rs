//! Links and what is kept on a machine: reading is total, and what is printed is read as the same.

use spanscape_core::model::Thresholds;
use spanscape_core::source::Lookback;
use spanscape_core::state::trace_ref::read_trace_refs;
use spanscape_core::state::{
    Columns, Form, Location, Prefs, Route, SavedSearches, UrlState, WhatIfs, base_of, commands,
    form_of, graph_doubts, parse, print, read_amount, read_by, read_graph, read_least,
    read_listing, read_monitor, read_order, read_result_by, read_set, read_trace_ref, write_amount,
    write_by, write_graph, write_least, write_listing, write_monitor, write_order, write_result_by,
    write_set,
};

use crate::bytes::text;

/// Splits an address after the base as a browser does.
fn location(link: &str) -> Location<'_> {
    let (rest, hash) = link.split_once('#').unwrap_or((link, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Location { path_after_base: path.strip_prefix("./").unwrap_or(path), query, hash }
}

/// Any text as an address; also the same behind each page of ours.
pub fn link(input: &[u8]) {
    let text = text(input);
    one(&text);
    for page in ["trace/a?", "trace/a...b?", "search?", "dependencies?", "monitor?", "?", "#/"] {
        one(&format!("{page}{text}"));
    }
    let base = base_of(&text);
    assert!(base.starts_with('/') && base.ends_with('/') && !base.starts_with("//"), "{base}");
}

fn one(link: &str) {
    let at = location(link);
    let _ = form_of(&at);
    let state = parse(&at);
    for notice in &state.warnings {
        assert!(!notice.part.is_empty() && notice.text.chars().count() < 300, "{notice:?}");
    }
    for form in [Form::Path, Form::Hash] {
        let printed = print(&state, form);
        // It stays below the base, whatever stands in it.
        let first = printed.split(['/', '?', '#']).next().unwrap_or("");
        assert!(!printed.starts_with(['/', '\\']) && !first.contains(':'), "{printed}");
        let again = parse(&location(&printed));
        assert_eq!(print(&again, form), printed);
        let warnings = Vec::new();
        assert_eq!(
            UrlState { warnings, ..again },
            UrlState { warnings: Vec::new(), ..state.clone() }
        );
    }
    let _ = graph_doubts(&state);
    let mut other = state;
    let graph = read_graph(&other);
    write_graph(&mut other, &graph);
    assert_eq!(read_graph(&other), graph);
}

/// Any text as each of the parts that a link has words for.
pub fn parts(input: &[u8]) {
    let text = text(input);
    if let Some(by) = read_by(&text) {
        assert_eq!(read_by(&write_by(&by)), Some(by));
    }
    if let Some(by) = read_result_by(&text) {
        assert_eq!(read_result_by(&write_result_by(&by)), Some(by));
    }
    if let Some(order) = read_order(&text) {
        assert_eq!(read_order(&write_order(&order)), Some(order));
    }
    if let Some(least) = read_least(&text) {
        assert_eq!(read_least(&write_least(least)), Some(least), "{text}");
    }
    if let Some(amount) = read_amount(&text) {
        assert_eq!(read_amount(&write_amount(amount)), Some(amount), "{text}");
    }
    if let Some(lookback) = Lookback::parse(&text) {
        assert_eq!(Lookback::parse(&lookback.print()), Some(lookback));
    }
    let set = read_set(&text);
    assert_eq!(read_set(&write_set(&set)), set, "{text}");
    let columns = Columns::parse(&text);
    assert_eq!(Columns::parse(&columns.print()), columns);
    let what_ifs = WhatIfs::parse(&text, &mut |_, _| ());
    let printed = what_ifs.print();
    let mut doubt = |wrong: &str, part: &str| panic!("{printed}: {part} {wrong}");
    assert_eq!(WhatIfs::parse(&printed, &mut doubt), what_ifs);
    let mut thresholds = Thresholds::default();
    if thresholds.read_code(&text) {
        let mut again = Thresholds::default();
        assert!(thresholds.is_default() || again.read_code(&thresholds.code()));
        assert_eq!(again, thresholds);
    }
    let route = Route::parse(&text);
    assert_eq!(Route::parse(&route.print()), route, "{text}");
    let _ = commands(&text);
}

/// Any text as what is kept from the last visit.
pub fn kept(input: &[u8]) {
    let text = text(input);
    let prefs = Prefs::parse(&text);
    assert_eq!(Prefs::parse(&prefs.print()), prefs, "{}", prefs.print());
    let saved = SavedSearches::parse(&text);
    assert_eq!(SavedSearches::parse(&saved.print()), saved, "{}", saved.print());
    for search in saved.all() {
        assert!(search.link.starts_with("#/search"), "{}", search.link);
    }
    let mut more = saved.clone();
    more.import(&saved.export("https://h/x/"));
    assert_eq!(more.all().count(), saved.all().count());
    let listing = write_listing(&read_listing(&text));
    assert_eq!(write_listing(&read_listing(&listing)), listing);
    let monitor = write_monitor(&read_monitor(&text));
    assert_eq!(write_monitor(&read_monitor(&monitor)), monitor);
}

/// Any text that was pasted where a trace's id is asked for.
pub fn trace_ref(input: &[u8]) {
    let text = text(input);
    let one = read_trace_ref(&text);
    let all = read_trace_refs(&text);
    assert!(all.len() <= 50);
    for (index, (of, line)) in all.iter().enumerate() {
        assert!(text.contains(line));
        assert!(all[..index].iter().all(|(other, _)| other.trace != of.trace), "twice");
    }
    for of in one.iter().chain(all.iter().map(|(of, _)| of)) {
        assert!(!of.trace.is_empty() && !of.kind.words().is_empty());
        let span = of.span.as_deref().unwrap_or("1");
        let digits = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        assert!(!span.is_empty() && span.bytes().all(digits), "{span}");
        // What was read is found again by itself.
        let link = print(
            &UrlState { route: Route::Trace { id: of.trace.clone() }, ..UrlState::default() },
            Form::Path,
        );
        assert_eq!(parse(&location(&link)).route, Route::Trace { id: of.trace.clone() });
    }
}
