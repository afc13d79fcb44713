//! What the monitor shows, in a link, in Jaeger UI's parameters: `service`, `spanKind` (none for `server`) and
//! `timeframe` (how far it looks back, in milliseconds, from 5 minutes to 2 days; none for an hour); and our own `end`
//! (of the window, in milliseconds since 1970; none for now). Empty ones are as good as none. A dashboard's `from` and `to`
//! count where neither `timeframe` nor `end` is there.

use super::params::encode;
use super::search::{dashboard, some};
use super::url::{self, Location, Reader, digits};
use crate::base::TimeNs;
use crate::engine::protocol::span_kind;
use crate::model::Kind;
use crate::source::Lookback;

/// Kinds of spans, in the order in which they are offered.
const KINDS: [Kind; 6] =
    [Kind::Server, Kind::Client, Kind::Internal, Kind::Producer, Kind::Consumer, Kind::Unspecified];

/// The latest end that a link can name, in milliseconds: that of [`TimeNs`].
const LAST_MS: u64 = i64::MAX as u64 / 1_000_000;

/// What the monitor shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitorView {
    /// The service; empty as long as none is chosen.
    pub service: String,
    /// The kind of its spans.
    pub kind: Kind,
    /// How far it looks back: [`MonitorView::LEAST`] to [`MonitorView::MOST`].
    pub lookback: Lookback,
    /// The end of the window, from 1970 on and in whole milliseconds; `None` for now.
    pub end: Option<TimeNs>,
}

impl Default for MonitorView {
    fn default() -> Self {
        let (service, kind) = (String::new(), Kind::Server);
        Self { service, kind, lookback: Lookback(3_600), end: None }
    }
}

impl MonitorView {
    /// The shortest time to look back over.
    pub const LEAST: Lookback = Lookback(300);
    /// The longest.
    pub const MOST: Lookback = Lookback(2 * 86_400);
    /// The kinds of spans that can be chosen, the usual one first.
    pub const KINDS: [Kind; 6] = KINDS;

    /// The times to look back over that are offered, the shortest first.
    pub fn lookbacks() -> impl Iterator<Item = Lookback> {
        Lookback::CHOICES.into_iter().filter(|choice| (Self::LEAST..=Self::MOST).contains(choice))
    }
}

/// Takes the parameters out of a link.
pub(super) fn read(reader: &mut Reader) -> MonitorView {
    let usual = MonitorView::default();
    let kind = |v: &str| KINDS.into_iter().find(|&kind| span_kind(kind) == v);
    let lookback = |v: &str| {
        let lookback = Lookback(digits(v)? / 1_000);
        (MonitorView::LEAST..=MonitorView::MOST).contains(&lookback).then_some(lookback)
    };
    let end = |v: &str| {
        let ms = digits(v).filter(|&ms| ms <= LAST_MS)?;
        i64::try_from(ms * 1_000_000).ok().map(TimeNs)
    };
    let wrong = "is not server, client, internal, producer, consumer or unspecified";
    let mut view = MonitorView {
        service: reader.one("service", |v| Some(v.to_owned()), "").unwrap_or(usual.service),
        kind: some(reader, "spanKind", kind, wrong).unwrap_or(usual.kind),
        lookback: some(reader, "timeframe", lookback, "is not 300000 to 172800000 milliseconds")
            .unwrap_or(usual.lookback),
        end: some(reader, "end", end, "is not a time in milliseconds since 1970"),
    };
    let free = view.end.is_none() && view.lookback == usual.lookback;
    if let Some((from, to)) = dashboard(reader).filter(|_| free) {
        let seconds = Lookback((to - from) / 1_000_000);
        view.lookback = seconds.max(MonitorView::LEAST).min(MonitorView::MOST);
        view.end = i64::try_from(to / 1_000 * 1_000_000).ok().map(TimeNs);
    }
    view
}

/// What is kept of it for the next visit, as a link has it: the kind of spans and how far it looks back.
pub fn write_monitor(view: &MonitorView) -> String {
    let mut pairs = Vec::new();
    write(&MonitorView { service: String::new(), end: None, ..view.clone() }, &mut pairs);
    pairs.join("&")
}

/// What [`write_monitor`] has written; the default for what can't be read.
pub fn read_monitor(text: &str) -> MonitorView {
    url::parse(&Location { path_after_base: "monitor", query: text, hash: "" }).monitor
}

/// Adds the parameters to a link.
pub(super) fn write(view: &MonitorView, pairs: &mut Vec<String>) {
    let usual = MonitorView::default();
    if !view.service.is_empty() {
        pairs.push(encode("service", &view.service));
    }
    if view.kind != usual.kind {
        pairs.push(encode("spanKind", span_kind(view.kind)));
    }
    if view.lookback != usual.lookback {
        pairs.push(format!("timeframe={}", view.lookback.0.saturating_mul(1_000)));
    }
    pairs.extend(view.end.map(|end| format!("end={}", end.0.max(0) / 1_000_000)));
}
