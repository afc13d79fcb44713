//! The monitor's links: Jaeger UI's stay as they are, and writing and reading agree.

use proptest::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::source::Lookback;
use spanscape_core::state::{
    Form, Location, MonitorView, Route, UrlState, parse, print, read_monitor, write_monitor,
};

/// Reads a link to the monitor, and expects what is written, with the notices behind ` !! `.
fn check(query: &str, expect: &str) {
    let state = parse(&Location { path_after_base: "monitor", query, hash: "" });
    assert_eq!(state.route, Route::Monitor);
    let mut written = print(&state, Form::Path);
    for notice in &state.warnings {
        written += &format!(" !! {} {}", notice.part, notice.text);
    }
    let written = written.strip_prefix("monitor").map(|rest| rest.trim_start_matches('?'));
    assert_eq!(written.map(str::trim_start), Some(expect));
}

#[test]
fn jaegers_links_are_read() {
    for link in [
        "",
        "service=shop",
        "service=shop%20a%26b&spanKind=client&timeframe=300000",
        "service=a&spanKind=unspecified&timeframe=172800000&end=1700000000123",
        "service=a&x=1",
    ] {
        check(link, link);
    }
    check("service=&spanKind=&timeframe=&end=", "");
    check("timeframe=3600000&spanKind=server&service=a", "service=a");
    check("timeframe=300999", "timeframe=300000");
}

#[test]
fn kind_and_time_are_kept_of_no_service() {
    let check = |query: &str, expect: &str| {
        let view = parse(&Location { path_after_base: "monitor", query, hash: "" }).monitor;
        let kept = write_monitor(&view);
        assert_eq!(kept, expect);
        let again = MonitorView { service: String::new(), end: None, ..view };
        assert_eq!(read_monitor(&kept), again);
    };
    check("", "");
    check("service=a&end=1700000000123", "");
    check("service=a&spanKind=client&timeframe=300000", "spanKind=client&timeframe=300000");
    assert_eq!(read_monitor("spanKind=x&timeframe=1&%"), MonitorView::default());
}

#[test]
fn what_is_broken_becomes_a_default_and_a_notice() {
    let kind = "spanKind is not server, client, internal, producer, consumer or unspecified";
    check("spanKind=Server&service=a", &format!("service=a !! {kind}: Server"));
    let frame = "timeframe is not 300000 to 172800000 milliseconds";
    for bad in ["299999", "172801000", "1h", "-1", "99999999999999999999"] {
        check(&format!("timeframe={bad}"), &format!("!! {frame}: {bad}"));
    }
    let end = "end is not a time in milliseconds since 1970";
    for bad in ["now", "-1", "9223372036855", "18446744073709551615"] {
        check(&format!("end={bad}"), &format!("!! {end}: {bad}"));
    }
    check(
        "service=a&service=b",
        "service=a !! service is there more than once; the first counts: b",
    );
}

#[test]
fn elsewhere_they_are_somebody_elses() {
    let link = |path: &'static str, query: &'static str| {
        let state = parse(&Location { path_after_base: path, query, hash: "" });
        assert_eq!(state.monitor, MonitorView::default());
        print(&state, Form::Path)
    };
    assert_eq!(link("trace/a", "spanKind=x&end=y"), "trace/a?spanKind=x&end=y");
    assert_eq!(link("search", "timeframe=1"), "search?timeframe=1");
}

#[test]
fn what_is_offered_to_look_back_over() {
    let all: Vec<String> = MonitorView::lookbacks().map(Lookback::print).collect();
    assert_eq!(all.join(" "), "5m 15m 30m 1h 2h 3h 6h 12h 24h 2d");
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same(
        service in prop_oneof!["[a-z&=%+#?]{0,6}", any::<String>()],
        kind in prop::sample::select(&MonitorView::KINDS[..]),
        seconds in 300..=172_800u64,
        end in prop::option::of(0..=9_223_372_036_854i64),
    ) {
        let end = end.map(|ms| TimeNs(ms * 1_000_000));
        let monitor = MonitorView { service, kind, lookback: Lookback(seconds), end };
        let state = UrlState { route: Route::Monitor, monitor, ..UrlState::default() };
        for form in [Form::Path, Form::Hash] {
            let link = print(&state, form);
            let (rest, hash) = link.split_once('#').unwrap_or((&link, ""));
            let (path_after_base, query) = rest.split_once('?').unwrap_or((rest, ""));
            prop_assert_eq!(&parse(&Location { path_after_base, query, hash }), &state, "{}", &link);
        }
    }
}
