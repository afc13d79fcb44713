//! How two traces are compared, in links.

use proptest::prelude::*;
use spanscape_core::analysis::diff::Weight;
use spanscape_core::state::{
    CompareKind, CompareView, Form, Location, Route, Source, UrlState, parse, print,
};

fn read(link: &str) -> UrlState {
    let (path_after_base, query) = link.split_once('?').unwrap_or((link, ""));
    parse(&Location { path_after_base, query, hash: "" })
}

/// What a link says, and how it is written again.
fn check(link: &str) -> String {
    let state = read(link);
    let CompareView { kind, weight, only, skew, zoom, span, find, folds, cohort } = &state.compare;
    let skew = if *skew { " skew" } else { "" };
    let warnings: Vec<_> =
        state.warnings.iter().map(|w| format!("{} {}", w.part, w.text)).collect();
    format!(
        "{kind:?} {weight:?} {only}{skew} {zoom:?} {span:?} {find:?} {cohort:?} {folds:?} {warnings:?}\n{}",
        print(&state, Form::Path)
    )
}

#[test]
fn links_say_how_two_traces_are_compared() {
    insta::assert_snapshot!(check("trace/a1...b2"), @r#"
    Tree Waited false None None "" [] [] []
    trace/a1...b2
    "#);
    insta::assert_snapshot!(check("trace/a1...b2?cohort=a1&cohort=b2&cohort=c3&uiFind=x"), @r#"
    Tree Waited false None None "x" ["a1", "b2", "c3"] [] []
    trace/a1...b2?cohort=a1&cohort=b2&cohort=c3&uiFind=x
    "#);
    insta::assert_snapshot!(check("trace/a...b?view=side&only=1&zoom=5-10&sel=b:f00d"), @r#"
    Side Waited true Some((5, 10)) Some((1, "f00d")) "" [] [] []
    trace/a...b?view=side&only=1&zoom=5-10&sel=b:f00d
    "#);
    insta::assert_snapshot!(check("trace/a...b?view=flame&time=self&sel=a:x:y"), @r#"
    Flame Own false None Some((0, "x:y")) "" [] [] []
    trace/a...b?view=flame&time=self&sel=a:x:y
    "#);
    insta::assert_snapshot!(check("trace/a...b?view=tree&time=path&only=0"), @r#"
    Tree Waited false None None "" [] [] []
    trace/a...b
    "#);
    insta::assert_snapshot!(check("trace/a...b?skew=1&only=1"), @r#"
    Tree Waited true skew None None "" [] [] []
    trace/a...b?only=1&skew=1
    "#);
    insta::assert_snapshot!(check("trace/a...b?view=x&time=y&only=z&zoom=9-1&sel=c:1"), @r#"
    Tree Waited false None None "" [] [] ["view is not tree, side, flame, graph, operations or attributes: x", "time is not self or path: y", "only is not 1 or 0: z", "zoom is not START-END in nanoseconds: 9-1", "sel is not a: or b: and the id of a span: c:1"]
    trace/a...b
    "#);
    insta::assert_snapshot!(check("trace/a...b?fold=1.7.30"), @r#"
    Tree Waited false None None "" [] [1, 7, 30] []
    trace/a...b?fold=1.7.30
    "#);
    insta::assert_snapshot!(check("trace/a...b?fold=1.7.7"), @r#"
    Tree Waited false None None "" [] [] ["fold is no list of numbers, ascending: 1.7.7"]
    trace/a...b
    "#);
    insta::assert_snapshot!(check("trace/a...b?sel=a:&sel=b:2&src=demo"), @r#"
    Tree Waited false None None "" [] [] ["sel is there more than once; the first counts: b:2", "sel is not a: or b: and the id of a span: a:"]
    trace/a...b?src=demo
    "#);
}

#[test]
fn the_second_trace_may_come_from_elsewhere() {
    let second = |link: &str| {
        let state = read(link);
        format!("{:?} {:?} {}", state.source, state.second, print(&state, Form::Path))
    };
    insta::assert_snapshot!(second("trace/a...b?src=prod&bsrc=staging"), @r#"Some(Named("prod")) Some(Some(Named("staging"))) trace/a...b?src=prod&bsrc=staging"#);
    insta::assert_snapshot!(second("trace/a...b?src=prod&bsrc="), @r#"Some(Named("prod")) Some(None) trace/a...b?src=prod&bsrc="#);
    insta::assert_snapshot!(second("trace/a...b?file=a.json&burl=b.json"), @r#"Some(Files(["a.json"])) Some(Some(Url("b.json"))) trace/a...b?file=a.json&burl=b.json"#);
    insta::assert_snapshot!(second("trace/a...b?bfile=a.json&bfile=b.json"), @r#"None Some(Some(Files(["a.json", "b.json"]))) trace/a...b?bfile=a.json&bfile=b.json"#);
    insta::assert_snapshot!(second("trace/a...b?bsrc=demo&burl=javascript:x"), @"None Some(Some(Demo)) trace/a...b?bsrc=demo");
    insta::assert_snapshot!(second("trace/a?src=prod&bsrc=staging"), @r#"Some(Named("prod")) None trace/a?src=prod&bsrc=staging"#);
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        Just(Source::Demo),
        "[a-z /.]{1,6}"
            .prop_filter("that is the demo", |name| name != "demo")
            .prop_map(Source::Named),
        prop::collection::vec("[^\0]{1,6}", 1..3).prop_map(Source::Files),
        "[a-z]{1,6}[.]json".prop_map(Source::Url),
    ]
}

/// A trace's own parameters are none of a comparison, and the other way round.
#[test]
fn other_pages_have_their_own() {
    assert_eq!(read("trace/a?view=flame&only=1&time=self").compare, CompareView::default());
    assert_eq!(read("search?view=table&only=1").compare, CompareView::default());
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same(
        kind in prop::sample::select(&CompareKind::ALL[..]),
        own in any::<bool>(),
        only in any::<bool>(),
        skew in any::<bool>(),
        zoom in prop::option::of((any::<u32>(), 1..u64::from(u32::MAX))),
        span in prop::option::of((0..2u8, prop_oneof!["[0-9a-f]{16}", "[^\0]{1,6}"])),
        find in "[^\0]{0,6}",
        cohort in prop::collection::btree_set("[^\0]{1,6}", 0..4),
        folds in prop::collection::btree_set(any::<u32>(), 0..4),
        first in prop::option::of(source()),
        second in prop::option::of(prop::option::of(source())),
    ) {
        let weight = if own { Weight::Own } else { Weight::Waited };
        let zoom = zoom.map(|(from, len)| (u64::from(from), u64::from(from) + len));
        let cohort = cohort.into_iter().collect();
        let folds = folds.into_iter().collect();
        let compare = CompareView { kind, weight, only, skew, zoom, span, find, folds, cohort };
        let route = Route::Compare { a: "a".into(), b: "b".into() };
        let state = UrlState { route, compare, source: first, second, ..UrlState::default() };
        for form in [Form::Path, Form::Hash] {
            let link = print(&state, form);
            let (rest, hash) = link.split_once('#').unwrap_or((&link, ""));
            let (path_after_base, query) = rest.split_once('?').unwrap_or((rest, ""));
            prop_assert_eq!(&parse(&Location { path_after_base, query, hash }), &state, "{}", &link);
        }
    }

    #[test]
    fn reading_is_total(query in ".{0,60}") {
        let _ = read(&format!("trace/a...b?{query}"));
        let _ = read(&format!("trace/a...b?view={query}&zoom={query}&sel={query}"));
    }
}
