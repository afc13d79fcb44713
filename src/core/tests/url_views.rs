//! In which view a trace is seen: links, commands, keys.

use proptest::prelude::*;
use spanscape_core::engine::protocol::{ColourBy, Heat, Level, RowWindow};
use spanscape_core::state::{
    Command, Effect, Facts, Focus, Form, Key, Lines, Location, Taken, TraceView, ViewChange,
    ViewKind, Views, key_to_command, parse, print, update, with_trace,
};

/// Reads a link to a trace, and expects what is written, with the notices behind ` !! `.
fn check(query: &str, expect: &str) {
    let state = parse(&Location { path_after_base: "trace/a", query, hash: "" });
    let mut written = print(&state, Form::Path);
    for notice in &state.warnings {
        written += &format!(" !! {} {}", notice.part, notice.text);
    }
    let written = written.strip_prefix("trace/a").map(|rest| rest.trim_start_matches('?'));
    assert_eq!(written.map(str::trim_start), Some(expect));
}

#[test]
fn the_view_is_in_the_link() {
    for link in [
        "view=flame&flame=merged&across=5-90",
        "view=graph&heat=errors",
        "view=statistics&group=attribute:http.route&group=kind&order=-p95",
        "view=spans&field=name&field=attribute:a%20b&order=duration",
        "view=events&events=retry%20%22two%20words%22",
        "view=logs&logs=time%20out&level=warn&logql=%7Bapp=%22a%22%7D&newest=1&between=spans",
        "level=error&between=lines",
        "view=logs&between=both",
        "",
    ] {
        check(link, link);
    }
    check("view=timeline&flame=time&heat=self&group=service&group=operation", "");
    check(
        "view=table",
        "!! view is not timeline, flame, graph, statistics, spans, events or logs: table",
    );
    check(
        "group=x&group=kind&group=kind",
        "group=kind !! group is not service, operation, kind, status or attribute:KEY: x",
    );
    check(
        "group=kind&group=status&group=service",
        "group=kind&group=status !! group is there more than twice; the first two count: service",
    );
    check("between=rows", "!! between is not spans, lines or both: rows");
    check(
        "across=9-5&heat=red",
        "!! across is not START-END in nanoseconds: 9-5 !! heat is not service, total, self or errors: red",
    );
}

#[test]
fn each_table_keeps_its_order() {
    let mut view = TraceView::new(100);
    let window = RowWindow::default();
    let mut send = |command| {
        let facts = Facts { duration_ns: 100, viewport_px: 400.0, window: &window };
        let effects = update(&mut view, command, &facts);
        let (kind, order) = (view.views.kind, view.views.order.clone());
        (kind, order, effects.contains(&Effect::Views))
    };
    let order = |text: &str| Command::ChangeViews(ViewChange::Order(text.to_owned()));
    use ViewKind::{Spans, Statistics};
    assert_eq!(send(Command::ShowView(Spans)), (Spans, String::new(), true));
    assert_eq!(send(order("-duration")), (Spans, "-duration".to_owned(), true));
    assert_eq!(send(order("-duration")), (Spans, "-duration".to_owned(), false));
    assert_eq!(send(Command::ShowView(Statistics)), (Statistics, String::new(), true));
    assert_eq!(send(order("count")), (Statistics, "count".to_owned(), true));
    assert_eq!(send(Command::ShowView(Spans)), (Spans, "-duration".to_owned(), true));
    assert_eq!(send(Command::ShowView(Statistics)), (Statistics, "count".to_owned(), true));
    let found = send(Command::ShowSpans("kind:client".to_owned()));
    assert_eq!(found, (ViewKind::Timeline, String::new(), true));
}

#[test]
fn each_view_has_a_key() {
    for (key, kind) in ["1", "2", "3", "4", "5", "6", "7"].into_iter().zip(ViewKind::ALL) {
        let pressed = Key { code: "", key, ..Key::default() };
        assert_eq!(key_to_command(pressed, Focus::Page), Some(Command::ShowView(kind)));
        assert_eq!(key_to_command(pressed, Focus::Editable), None);
    }
}

prop_compose! {
    fn any_views()(
        kind in prop::sample::select(&ViewKind::ALL[..]),
        merged: bool,
        across in prop::option::of((0u64..9, 1u64..9)),
        heat in prop::sample::select(vec![Heat::Service, Heat::Total, Heat::Own, Heat::Errors]),
        group in prop::collection::vec(prop_oneof![
            Just(ColourBy::Service),
            Just(ColourBy::Kind),
            ".{1,6}".prop_map(ColourBy::Attribute),
        ], 0..4),
        fields in prop::collection::vec(".{1,6}", 0..4),
        (text, order) in (".{0,6}", ".{0,6}"),
        (looked, query) in (".{0,6}", ".{0,6}"),
        least in prop::sample::select(&Level::ALL[..]),
        (back, spans, rows) in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) -> Views {
        let lines = Lines { text: looked, least, query, back, spans, rows };
        let mut views = Views { kind, merged, heat, fields, text, order, lines, ..Views::default() };
        views.change(ViewChange::Across(across.map(|(from, long)| (from, from + long))));
        views.change(ViewChange::Group(group));
        views
    }
}

proptest! {
    #[test]
    fn writing_and_reading_agree(views in any_views()) {
        let mut state = parse(&Location { path_after_base: "trace/a", query: "", hash: "" });
        state.views = views;
        let written = print(&state, Form::Hash);
        let read = parse(&Location { path_after_base: "", query: "", hash: &written });
        prop_assert_eq!(read.views, state.views);
        prop_assert_eq!(read.warnings, []);
    }
}

/// A link that has the trace in itself says nothing that was taken out of it.
#[test]
fn links_with_the_trace_inside() {
    let link = "#/trace/c0ffee?src=demo&theme=dark&embed=1&sel=b7&zoom=5-90&uiFind=ada&only=1,errors&root=b7&path=0&view=events&events=ada&note=c0ffee";
    let state = parse(&Location { path_after_base: "", query: "", hash: link });
    let check = |anything: bool, ids: bool, expect: &str| {
        let sent = with_trace(&state, "1a2b", "H4sI".to_owned(), Taken { anything, ids });
        assert_eq!(print(&sent, Form::Hash), format!("#/trace/1a2b?data=H4sI{expect}"));
    };
    let all = "&sel=b7&zoom=5-90&uiFind=ada&only=matches,errors&root=b7&path=0&view=events&events=ada&note=c0ffee";
    check(false, false, all);
    check(true, false, "&sel=b7&zoom=5-90&only=errors&root=b7&path=0&view=events");
    check(true, true, "&zoom=5-90&only=errors&path=0&view=events");
    check(false, true, "&zoom=5-90&only=errors&path=0&view=events");
}
