//! Where the monitor leads to.

use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::engine::protocol::{Metrics, MetricsService, MetricsSource};
use spanscape_core::model::Kind;
use spanscape_core::source::{Lookback, Query};
use spanscape_core::state::MonitorView;
use spanscape_core::state::monitor::{Plot, search, search_at, traces, usual};

const MINUTE: i64 = 60_000_000_000;

fn shop() -> MonitorView {
    MonitorView { service: "shop".to_owned(), ..MonitorView::default() }
}

fn minutes(query: &Query) -> String {
    let (from, to) = query.range.unwrap();
    format!("{}..{}", from / 60_000_000, to / 60_000_000)
}

#[test]
fn a_line_leads_to_its_spans() {
    let query = search(&shop(), (TimeNs(MINUTE), TimeNs(3 * MINUTE)));
    assert_eq!((query.service(), minutes(&query).as_str()), ("shop", "1..3"));
    assert_eq!(query.tags, [("span.kind".to_owned(), "server".to_owned())]);
    let any = MonitorView { kind: Kind::Unspecified, ..shop() };
    assert!(search(&any, (TimeNs(-5), TimeNs(0))).tags.is_empty());
}

#[test]
fn a_point_leads_to_the_time_that_it_is_about() {
    let source = MetricsSource::Spans { spans: 1, traces: 1, services: Vec::new() };
    let step = DurationNs(MINUTE.cast_unsigned());
    let times = vec![TimeNs(20 * MINUTE), TimeNs(21 * MINUTE)];
    let metrics = Metrics { source, step, times, ..Metrics::default() };
    let at = |metrics: &Metrics, plot, at, least| search_at(&shop(), metrics, plot, at, least);
    let slow = at(&metrics, Plot::Latency, 1, Some(1_234_567)).unwrap();
    assert_eq!((minutes(&slow).as_str(), slow.min), ("20..21", Some(DurationNs(1_234_000))));
    assert_eq!(at(&metrics, Plot::Latency, 0, Some(999)).unwrap().min, None);
    let failed = at(&metrics, Plot::Errors, 0, Some(5)).unwrap();
    assert_eq!((minutes(&failed).as_str(), failed.tags.len(), failed.min), ("19..20", 2, None));
    assert_eq!(at(&metrics, Plot::Calls, 0, None).unwrap().tags.len(), 1);
    assert_eq!(at(&metrics, Plot::Calls, 2, None), None);
    // A back end's rates are of ten minutes at least.
    let server = Metrics { source: MetricsSource::Server, ..metrics };
    assert_eq!(minutes(&at(&server, Plot::Calls, 0, None).unwrap()), "10..20");
    let coarse = Metrics { step: DurationNs(30 * MINUTE.cast_unsigned()), ..server };
    assert_eq!(minutes(&at(&coarse, Plot::Calls, 1, None).unwrap()), "0..21");
}

#[test]
fn without_metrics_the_newest_traces_tell() {
    let view = MonitorView { lookback: Lookback(300), ..shop() };
    let query = traces(&view, TimeNs(60 * MINUTE));
    assert_eq!((minutes(&query).as_str(), query.limit), ("55..60", Some(200)));
    let ended = MonitorView { end: Some(TimeNs(10 * MINUTE)), ..view };
    assert_eq!(minutes(&traces(&ended, TimeNs(60 * MINUTE))), "5..10");
}

#[test]
fn what_is_shown_where_nothing_was_chosen() {
    let service = |name: &str, kinds: &[(Kind, u64)]| MetricsService {
        name: name.to_owned(),
        kinds: kinds.to_vec(),
    };
    let chosen = |services: &[MetricsService]| {
        usual(services).map_or_else(String::new, |(name, kind)| format!("{name} {kind:?}"))
    };
    assert_eq!(chosen(&[]), "");
    let batch = service("batch", &[(Kind::Internal, 90), (Kind::Client, 9)]);
    assert_eq!(chosen(std::slice::from_ref(&batch)), "batch Internal");
    let all = [batch, service("a", &[(Kind::Server, 2)]), service("b", &[(Kind::Server, 2)])];
    assert_eq!(chosen(&all), "a Server");
}
