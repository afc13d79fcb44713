//! How results are seen, in links: what is read, what is written, what is said about broken ones.

use proptest::prelude::*;
use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::engine::protocol::{Area, By, FacetChoice, GroupOrder, OrderKey, ResultOrder};
use spanscape_core::state::{
    Chart, Form, Listing, Location, ResultsView, UrlState, parse, print, read_listing, read_set,
    write_listing, write_set,
};

fn read(query: &str) -> UrlState {
    parse(&Location { path_after_base: "search", query, hash: "" })
}

/// Reads the parameters, and expects what is written, decoded, with the notices behind ` !! `.
fn check(query: &str, expect: &str) {
    let state = read(query);
    let written = print(&state, Form::Path);
    let bytes = percent_encoding::percent_decode_str(&written).decode_utf8_lossy().into_owned();
    let mut shown =
        bytes.strip_prefix("search").unwrap_or(&bytes).trim_start_matches('?').to_owned();
    for notice in &state.warnings {
        shown += &format!(" !! {} {}", notice.part, notice.text);
    }
    assert_eq!(shown, expect, "{query}");
}

#[test]
fn what_is_usual_is_not_written() {
    check("?as=list&sort=-start&chart=scatter&bysort=traces", "");
    check(
        "?as=table&sort=duration&column=a&column=&column=b",
        "as=table&sort=duration&column=a&column=b",
    );
    check("?by=attribute:http.route&bysort=p95", "by=attribute:http.route&bysort=p95");
    check("?chart=durations&scale=log", "chart=durations&scale=log");
    check("?windows=1,2,3,4&chart=windows", "chart=windows&windows=1,2,3,4");
    check("?area=1,2,0,9", "area=1,2,0,9");
}

#[test]
fn facets_are_chosen_one_by_one() {
    check(
        "?facet=service:a:b&facet=attribute:x=y=z&facet=service:c&facet=service:c&facet=status:error",
        "facet=service:a:b&facet=service:c&facet=attribute:x=y=z&facet=status:error",
    );
    check(r"?facet=attribute:a%5C=b%5C%5C=c", r"facet=attribute:a\=b\\=c");
}

#[test]
fn two_sets_of_them_are_compared() {
    check("?b=status:error", "a=rest&b=status:error");
    check("?a=rest", "");
    check("?a=rest&b=rest", "");
    check(
        "?a=id:1&a=id:2&b=attribute:x=y&b=attribute:x=z&b=service:s&b=slowest:10&b=newest:50&b=where:caller%3Dx%20and%20y%3D%22z%22&b=area:1,2,3,4&view=graph&sel=b:7/8",
        "a=id:1&a=id:2&b=attribute:x=y&b=attribute:x=z&b=service:s&b=area:1,2,3,4&b=where:caller=x and y=\"z\"&b=slowest:10&b=newest:50&view=graph&sel=b:7/8",
    );
    let wrong = "is not rest, id:ID, a facet as status:error, area:FROM,TO,LEAST,MOST, where:CONDITIONS, slowest:N or newest:N";
    check(
        "?a=slowest:100&a=newest:0&a=id:&a=area:2,1,0,0&a=x",
        &format!(
            " !! a {wrong}: slowest:100 !! a {wrong}: newest:0 !! a {wrong}: id: !! a {wrong}: area:2,1,0,0 !! a {wrong}: x"
        ),
    );
    // How two are compared is of nothing where none are.
    check("?view=graph", "view=graph");
    // A form has a set as one text.
    let sets = read("?a=rest&b=id:1&b=status:error&b=slowest:5").results.sets.unwrap();
    for set in sets {
        assert_eq!(read_set(&write_set(&set)), set);
    }
    assert_eq!(write_listing(&read("?a=rest&b=id:1&as=table").results), "as=table");
}

#[test]
fn how_results_are_listed_is_kept_without_what_is_about_them() {
    let kept = |query: &str| write_listing(&read(query).results);
    assert_eq!(
        kept("?as=shapes&facet=service:a&area=1,2,0,9&by=root&windows=1,2,3,4"),
        "as=shapes"
    );
    assert_eq!(kept("?facet=service:a"), "");
    let text = kept("?as=table&sort=-duration&column=a%26b&chart=trend&scale=log");
    assert_eq!(write_listing(&read_listing(&text)), text);
    assert_eq!(read_listing(&text).columns, ["a&b"]);
    assert_eq!(read_listing("as=nothing&%%%"), ResultsView::default());
}

#[test]
fn jaeger_ui_hides_its_graph() {
    check("?uiSearchHideGraph=1&service=a", "service=a&chart=none");
    check("?uiSearchHideGraph=1&chart=trend", "chart=trend");
}

#[test]
fn what_is_broken_becomes_a_default_and_a_notice() {
    check("?as=cards", " !! as is not list, table or shapes: cards");
    check("?area=5,4,0,9", " !! area is not FROM,TO,LEAST,MOST in nanoseconds: 5,4,0,9");
    check("?area=1,2,3", " !! area is not FROM,TO,LEAST,MOST in nanoseconds: 1,2,3");
    check("?windows=1,2,3,4,5", " !! windows is not FROM,TO,FROM,TO in nanoseconds: 1,2,3,4,5");
    let facet = "facet is not service:NAME or attribute:KEY=VALUE";
    for wrong in ["x", "kind:a", "attribute:a", "attribute:=b"] {
        check(&format!("?facet={wrong}"), &format!(" !! {facet}: {wrong}"));
    }
    let sort = "is not start, duration, spans, errors, services, name or attribute:KEY";
    check("?sort=-attribute:", &format!(" !! sort {sort}: -attribute:"));
}

#[test]
fn elsewhere_they_are_somebody_elses() {
    let location = Location { path_after_base: "trace/a", query: "sort=x&as=table", hash: "" };
    let state = parse(&location);
    assert_eq!(print(&state, Form::Path), "trace/a?sort=x&as=table");
    assert_eq!(state.results, ResultsView::default());
}

fn any_by() -> impl Strategy<Value = By> {
    prop_oneof![
        Just(By::Root),
        Just(By::Service),
        Just(By::Operation),
        Just(By::Status),
        Just(By::Source),
        prop_oneof!["[a=\\\\:]{1,4}", ".{1,6}"].prop_map(By::Attribute),
    ]
}

prop_compose! {
    fn any_view()(
        listing in prop::sample::select(Listing::ALL.map(|(listing, ..)| listing).to_vec()),
        (chart, log) in (prop::sample::select(Chart::ALL.map(|(chart, ..)| chart).to_vec()), any::<Option<bool>>()),
        key in prop_oneof![
            Just(OrderKey::Start),
            Just(OrderKey::Name),
            ".{1,6}".prop_map(OrderKey::Attribute),
        ],
        down: bool,
        columns in prop::collection::btree_set(".{1,6}", 0..4),
        group in prop::option::of(any_by()),
        group_order in prop::sample::select(vec![GroupOrder::Traces, GroupOrder::P95, GroupOrder::Value]),
        facets in prop::collection::vec((any_by(), ".{0,4}"), 0..5),
        area in prop::option::of((0i64..9, 0i64.., 0u64..9, 9u64..)),
        windows in prop::option::of((0i64..9, 9i64.., 0i64..9, 9i64..)),
    ) -> ResultsView {
        let mut view = ResultsView {
            listing,
            order: ResultOrder { key, down },
            columns: columns.into_iter().collect(),
            group,
            group_order,
            chart,
            log,
            ..ResultsView::default()
        };
        for (by, value) in facets {
            if !view.is_chosen(&by, &value) {
                view.toggle(&by, &value);
            }
        }
        view.narrow.area = area.map(|(from, to, least, most)| Area {
            from: TimeNs(from),
            to: TimeNs(to.max(from)),
            least: DurationNs(least),
            most: DurationNs(most),
        });
        let time = |a, b| (TimeNs(a), TimeNs(b));
        view.windows = windows.map(|(a, b, c, d)| [time(a, b), time(c, d)]);
        view
    }
}

proptest! {
    #[test]
    fn writing_and_reading_agree(view in any_view()) {
        let mut state = read("");
        state.results = view;
        let written = print(&state, Form::Hash);
        let again = parse(&Location { path_after_base: "", query: "", hash: &written });
        prop_assert_eq!(&again.warnings, &[]);
        prop_assert_eq!(again.results, state.results);
    }

    #[test]
    fn a_choice_taken_back_leaves_nothing(by in any_by(), value in ".{0,4}") {
        let mut view = ResultsView::default();
        view.toggle(&by, &value);
        prop_assert_eq!(&view.narrow.facets, &[FacetChoice { by: by.clone(), values: vec![value.clone()] }]);
        view.toggle(&by, &value);
        prop_assert_eq!(view, ResultsView::default());
    }
}
