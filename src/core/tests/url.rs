//! Links: what each says, that reading is total, that writing and reading agree.

use proptest::prelude::*;
use spanscape_core::base::DurationNs;
use spanscape_core::engine::protocol::{ColourBy, Least, Reduce, SpanRef};
use spanscape_core::model::{Amount, Threshold, Thresholds, WhatIf, WhatIfKind, WhatIfTarget};
use spanscape_core::source::{Lookback, Query};
use spanscape_core::state::{
    Columns, Form, Location, Route, Source, Theme, UrlState, VerdictTab, WhatIfs, base_of, form_of,
    parse, print, route::split_base,
};

/// Splits an address after the base as a browser does.
fn split(link: &str) -> Location<'_> {
    let (rest, hash) = link.split_once('#').unwrap_or((link, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Location { path_after_base: path.strip_prefix("./").unwrap_or(path), query, hash }
}

/// Reads `link`, and expects what is written as a path link, with the notices behind ` !! `.
fn check(link: &str, expect: &str) {
    let state = parse(&split(link));
    let mut written = print(&state, Form::Path);
    for notice in &state.warnings {
        written += &format!(" !! {} {}", notice.part, notice.text);
    }
    assert_eq!(written, expect, "{link}");
}

#[test]
fn jaegers_links_stay_as_they_are() {
    for link in [
        "search",
        "search?service=a%20b&tags=%7B%22error%22:%22true%22%7D&lookback=1h&start=0&end=1&limit=20",
        "trace/A...B?uiFind=GET%20/cart",
        "trace/4bf92f3577b34da6?uiTimelineHideMinimap=1",
        "trace/A...B?cohort=A&cohort=B",
        "trace/...",
        "dependencies?view=dag",
        "dependencies?service=cart&lookback=2d",
        "monitor",
    ] {
        check(link, link);
    }
}

#[test]
fn the_hash_wins_when_it_is_a_link() {
    check("trace/a?src=demo#/trace/b?src=x", "trace/b?src=x");
    check("#/", "./");
    check("search#/", "./");
    check("#/search?uiTheme=dark", "search?theme=dark");
    check("#/search/", "search");
    check("#/.././/search", "search");
    check("search#top", "search");
    check("trace/a#", "trace/a");
    let form = |link| form_of(&split(link));
    assert_eq!(form("#/trace/b"), Some(Form::Hash));
    assert_eq!(form("trace/b#x"), Some(Form::Path));
    assert_eq!(form(""), None);
    assert_eq!(form("index.html?src=demo"), None);
}

#[test]
fn our_own_parameters_are_read() {
    check(
        "trace/a?zoom=5-90&sel=b7&embed&theme=dark",
        "trace/a?theme=dark&embed=1&sel=b7&zoom=5-90",
    );
    check("trace/a?uiEmbed=v0", "trace/a?embed=1");
    // Variables of a dashboard that have no value, or that nobody has replaced.
    check("trace/?embed=1", "trace/?embed=1");
    check("trace/$%7BtraceId%7D?embed=1", "trace/$%7BtraceId%7D?embed=1");
    check("?src=demo&v=1", "./?src=demo");
    check("?src=prod+eu", "./?src=prod%20eu");
    check("?url=https://ci.example/t.json?x=1%262", "./?url=https://ci.example/t.json?x=1%262");
    check("?url=samples/t.json", "./?url=samples/t.json");
    // Elsewhere these two are somebody else's.
    check("search?zoom=x&sel=", "search?zoom=x&sel=");
}

#[test]
fn what_is_broken_becomes_a_default_and_a_notice() {
    let zoom = "is not START-END in nanoseconds";
    check("trace/a?zoom=9-5", &format!("trace/a !! zoom {zoom}: 9-5"));
    check("trace/a?zoom=+1-5", &format!("trace/a !! zoom {zoom}:  1-5"));
    check("trace/a?zoom=-5", &format!("trace/a !! zoom {zoom}: -5"));
    check(
        "trace/a?zoom=1-99999999999999999999",
        &format!("trace/a !! zoom {zoom}: 1-99999999999999999999"),
    );
    check("trace/a?sel=", "trace/a !! sel is empty: ");
    check(
        "trace/a?sel=1&sel=2",
        "trace/a?sel=1 !! sel is there more than once; the first counts: 2",
    );
    check("?theme=blue", "./ !! theme is not system, light or dark: blue");
    check("?embed=2", "./ !! embed is not 1 or 0: 2");
    check("?v=x", "./ !! v is not a version: x");
    check("?src=demo&url=a.json", "./?url=a.json !! src does not count beside url: a.json");
    for bad in
        ["javascript:alert(1)", " JavaScript:x", "java%09script:x", "data:,x", "file:///x", ""]
    {
        let state = parse(&split(&format!("?url={bad}")));
        assert_eq!((state.source, state.warnings.len()), (None, 1), "{bad}");
    }
}

#[test]
fn a_written_path_stays_under_the_base() {
    for bad in
        ["javascript:alert(1)", "//evil.example/x", "\\\\evil.example", "https://evil.example"]
    {
        let written =
            print(&parse(&Location { path_after_base: bad, query: "", hash: "" }), Form::Path);
        let first = written.split('/').next().unwrap_or("");
        assert!(!written.starts_with(['/', '\\']) && !first.contains(':'), "{bad}: {written}");
    }
}

#[test]
fn base_paths_follow_the_table() {
    let table = include_str!("../../../tests/fixtures/base-paths.json");
    let table: Vec<serde_json::Value> = serde_json::from_str(table).unwrap();
    assert!(table.len() > 40);
    for row in &table {
        let text = |key: &str| row[key].as_str().unwrap();
        let (base, route) = split_base(text("pathname"));
        assert_eq!((&*base, route), (text("base"), text("route")), "{row}");
    }
}

fn any_source() -> impl Strategy<Value = Option<Source>> {
    prop_oneof![
        Just(None),
        Just(Some(Source::Demo)),
        "[^\\x00]{1,8}"
            .prop_filter("reserved", |n| n != "demo")
            .prop_map(|n| Some(Source::Named(n))),
        "https?://[a-z]{1,5}\\.example/[a-z&=#%+?; é]{0,9}x".prop_map(|u| Some(Source::Url(u))),
        prop::collection::vec(".{1,9}", 1..4).prop_map(|names| Some(Source::Files(names))),
    ]
}

fn any_route() -> impl Strategy<Value = Route> {
    prop_oneof![
        Just(Route::Start),
        Just(Route::Search),
        Just(Route::Dependencies),
        Just(Route::Monitor),
        ("[a-z./%?#&\\\\ -]{0,6}", any::<String>()).prop_map(|(a, b)| Route::Compare { a, b }),
        any::<String>()
            .prop_filter("empty", |id| !id.is_empty())
            .prop_map(|id| Route::Trace { id }),
        "[A-Za-z0-9./%?#&\\\\ -]{1,12}".prop_map(|id| Route::Trace { id }),
        prop_oneof!["search", "monitor", "quality-metrics", "dependencies", "deep-dependencies"]
            .prop_map(|id| Route::Trace { id }),
    ]
}

/// Hostile texts, and such as collide with the words of the format.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-c:=&+%\"{}\\\\]{1,3}", "\\PC{1,6}", any::<String>(),]
}

prop_compose! {
    fn any_query()(
        services in prop::collection::hash_set(
            any_text().prop_filter("any", |s| s != "-" && !s.is_empty()),
            0..3,
        ),
        operation in any_text().prop_filter("any", |s| s != "all"),
        tags in prop::collection::vec((any_text(), any_text()), 0..6),
        min in prop::option::of(1u64..),
        max in prop::option::of(1u64..),
        lookback in prop::option::of(1u64..),
        range in prop::option::of((0u64.., 0u64..)),
        limit in prop::option::of(1u32..),
        filter in any_text(),
    ) -> Query {
        // A link holds the first tag of each key first, then those that JSON must hold alone.
        let (mut first, mut again) = (Vec::<(String, String)>::new(), Vec::new());
        for (key, value) in tags {
            let list = if first.iter().any(|(k, _)| *k == key) { &mut again } else { &mut first };
            list.push((key, value));
        }
        again.sort_by_key(|(key, _)| !key.contains(':'));
        first.extend(again);
        Query {
            services: services.into_iter().collect(),
            operation,
            tags: first,
            min: min.map(DurationNs),
            max: max.map(DurationNs),
            lookback: lookback.map(Lookback),
            range: range.map(|(a, b)| (a.min(b), a.max(b))),
            limit,
            filter: filter.trim().to_owned(),
        }
    }
}

prop_compose! {
    fn any_reduce()(
        parts in prop::array::uniform4(prop::bool::ANY),
        least in prop_oneof![
            Just(None),
            (1u64..).prop_map(|ns| Some(Least::Time(ns))),
            (1u32..1_000_000).prop_map(|millionths| Some(Least::Share(millionths))),
        ],
        services in prop::collection::vec(".{0,4}", 0..3),
        filter in prop::option::of("[0-9a-f]{4}[.][0-9a-f]{1,9}"),
        focus in prop::option::of("\\PC{1,9}"),
    ) -> Reduce {
        let [matches, errors, path, fold] = parts;
        let focus = focus.map(SpanRef::Id);
        Reduce { matches, errors, path, least, services, filter, fold, focus }
    }
}

prop_compose! {
    fn any_verdict()(
        tab in prop::option::of(prop::sample::select(&VerdictTab::ALL[..])),
        thresholds in prop::option::of(
            prop::collection::vec((prop::sample::select(Threshold::ALL), any::<u32>()), 0..4),
        ),
        changes in prop::collection::vec((0..5, 0..3, any_text(), "[a-z0-9.-]{1,9}"), 0..4),
    ) -> (Option<VerdictTab>, Option<Thresholds>, WhatIfs) {
        let thresholds = thresholds.map(|list| {
            let mut some = Thresholds::default();
            list.into_iter().for_each(|(threshold, value)| some.set(threshold, value));
            some
        });
        let mut what_ifs = WhatIfs::default();
        for (kind, target, name, code) in changes {
            let kind = match kind {
                0 => WhatIfKind::Faster(Amount::Percent(50)),
                1 => WhatIfKind::Faster(Amount::Nanos(1_500_000)),
                2 => WhatIfKind::Parallel,
                3 => WhatIfKind::Cached,
                _ => WhatIfKind::Removed,
            };
            let target = match target {
                0 => WhatIfTarget::Span(name),
                1 => WhatIfTarget::Finding(code),
                _ => WhatIfTarget::Service(name),
            };
            what_ifs.add(WhatIf { kind, target });
        }
        (tab, thresholds, what_ifs)
    }
}

prop_compose! {
    fn any_state()(
        route in any_route(),
        source in any_source(),
        theme in prop::sample::select(vec![None, Some(Theme::System), Some(Theme::Light), Some(Theme::Dark)]),
        embed: bool,
        span in prop::option::of("\\PC{1,9}"),
        zoom in prop::option::of((0u64.., 1u64..)),
        find in ".{0,9}",
        reduce in any_reduce(),
        colour in prop_oneof![
            Just(ColourBy::Service),
            Just(ColourBy::Operation),
            Just(ColourBy::Kind),
            Just(ColourBy::Status),
            ".{1,6}".prop_map(ColourBy::Attribute),
        ],
        columns in prop::option::of("(start|self|share|,){0,5}".prop_map(|text| Columns::parse(&text))),
        (closed, no_path, folds) in (prop::bool::ANY, prop::bool::ANY, "[A-Za-z0-9_.-]{0,9}"),
        (query, verdict) in (any_query(), any_verdict()),
        others in prop::collection::vec(("x[a-zé&=]{0,4}", ".{0,6}"), 0..4),
    ) -> UrlState {
        let on_trace = matches!(route, Route::Trace { .. });
        let mut state = UrlState { route, source, theme, embed, ..UrlState::default() };
        if on_trace {
            state.span = span;
            (state.find, state.reduce) = (find, reduce);
            (state.closed, state.no_path, state.folds) = (closed, no_path, folds);
            (state.colour, state.columns) = (colour, columns);
            (state.verdict, state.thresholds, state.what_ifs) = verdict;
            state.zoom = zoom.map(|(start, len)| (start / 2, (start / 2).saturating_add(len / 2 + 1)));
        }
        if matches!(state.route, Route::Search | Route::Dependencies) {
            state.query = query;
        }
        for (key, value) in &others {
            state.other.set(key, value);
        }
        state
    }
}

#[test]
fn what_the_rows_are_confined_to_is_in_the_link() {
    let link = "trace/a?sel=7&only=errors,path&min=20ms&hide=redis&hide=&repeats=1&root=b7&details=0&fold=Bgf&path=0";
    check(link, link);
    check("trace/a?only=1&min=1.5%25", "trace/a?only=1&min=1.5%25");
    check(
        "trace/a?only=matches&only=x&min=0.0001%25",
        "trace/a?only=1&min=0.0001%25 !! only is there more than once; the first counts: x",
    );
    check(
        "trace/a?only=warnings,errors",
        "trace/a?only=errors !! only is not of matches, errors and path: warnings",
    );
    check(
        "trace/a?min=0s&fold=%3C&repeats=0&root=",
        "trace/a !! fold is no code of what is collapsed: < !! min is not a duration or a share: 20ms, 1.5%: 0s !! root is empty: ",
    );
    check("trace/a?min=1500us", "trace/a?min=1.5ms");
    let link = "trace/a?colour=attribute:host.name&cols=start,self";
    check(link, link);
    check("trace/a?colour=service&cols=", "trace/a?cols=");
    check(
        "trace/a?colour=red",
        "trace/a !! colour is not service, operation, kind, status or attribute:KEY: red",
    );
    check("trace/a?min=101%25", "trace/a !! min is not a duration or a share: 20ms, 1.5%: 101%");
    check("trace/a?min=200%25x", "trace/a !! min is not a duration or a share: 20ms, 1.5%: 200%x");
    // Not on other pages.
    check("search?only=errors", "search?only=errors");
}

#[test]
fn what_is_chosen_about_the_verdict_is_in_the_link() {
    for tab in VerdictTab::ALL {
        let link = format!("trace/a?verdict={}", tab.name());
        check(&link, &link);
    }
    let link = "trace/a?path=0&verdict=what-if&findings=fan-out:40,gap-time:300&whatif=faster:span.b7:50%25;\
        removed:finding.n-plus-one-queries.6f8a12;cached:service.a%20b%253Ac";
    check(link, link);
    let wrong = "findings is not a threshold and a number: gap-time:300";
    check("trace/a?findings=gap-time:300,fan-out:40,", "trace/a?findings=fan-out:40,gap-time:300");
    // As far as makes sense for the unit; the defaults may be meant to stand in place of others.
    check("trace/a?findings=gap-share:400", "trace/a?findings=gap-share:100");
    check("trace/a?findings=gap-time:100", "trace/a?findings=");
    check("trace/a?findings=", "trace/a?findings=");
    check("trace/a?findings=x", &format!("trace/a !! {wrong}: x"));
    check(
        "trace/a?findings=gap-time:1s,queue-time:5,fan-out",
        &format!("trace/a?findings=queue-time:5 !! {wrong}: gap-time:1s !! {wrong}: fan-out"),
    );
    check(
        "trace/a?verdict=Time&whatif=x;removed:span.1",
        "trace/a?whatif=removed:span.1 \
         !! verdict is not findings, time, what-if, lint or thresholds: Time \
         !! whatif is no change of spans, a finding or a service: x",
    );
    check("search?verdict=x&findings=y&whatif=z", "search?verdict=x&findings=y&whatif=z");
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same(state in any_state()) {
        for form in [Form::Path, Form::Hash] {
            let link = print(&state, form);
            prop_assert!(link.is_ascii() && !link.starts_with('/'), "{}", link);
            prop_assert_eq!(&parse(&split(&link)), &state, "{}", link);
        }
    }

    #[test]
    fn a_path_link_does_not_move_the_base(state in any_state()) {
        let link = print(&state, Form::Path);
        let path = split(&link).path_after_base;
        prop_assert_eq!(base_of(&format!("/trace/{path}")), "/trace/", "{}", link);
    }

    #[test]
    fn reading_is_total_and_writing_stable(
        path in ".*", query in ".*", hash in prop_oneof![".*", "#/.*"],
    ) {
        let state = parse(&Location { path_after_base: &path, query: &query, hash: &hash });
        for form in [Form::Path, Form::Hash] {
            let link = print(&state, form);
            let again = parse(&split(&link));
            prop_assert_eq!(print(&again, form), link);
        }
    }

    #[test]
    fn hostile_links_are_stable(link in "(#?/)?(trace|search|index|\\.html|[/?#&=%.:+ \\\\-]|sel|zoom|url|src|start|end|tags?|limit|lookback|custom|service|Duration|verdict|findings|whatif|gap-time|removed:span.1|;|,|\\{\"a\":|\"|5m|%2F|%zz|1){0,12}") {
        let state = parse(&split(&link));
        for form in [Form::Path, Form::Hash] {
            let written = print(&state, form);
            prop_assert_eq!(print(&parse(&split(&written)), form), written);
        }
        let base = base_of(&link);
        prop_assert!(base.starts_with('/') && base.ends_with('/') && !base.starts_with("//"), "{}", base);
    }
}
