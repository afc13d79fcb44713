//! Addresses of Grafana's Explore: a data source, what is asked of it, and a time.
//!
//! Two forms: `panes` (`schemaVersion=1`, Grafana 10 and later) and `left`, which older ones read. The JSON is
//! percent-encoded once; times are milliseconds, as texts.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::settings::{Read, tags_of};
use crate::base::TimeNs;

/// How much earlier and later figures are looked for where nothing is configured, in nanoseconds, as Grafana has it.
const METRICS_SHIFT: i64 = 120_000_000_000;

/// A Grafana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grafana {
    /// Where it is, without a slash behind.
    url: String,
    /// The number of the organisation.
    org: u64,
    /// It reads only the older form.
    old: bool,
    /// Where it has the same traces.
    pub traces: Option<Traces>,
    /// Where it has figures of the services.
    pub metrics: Option<Metrics>,
}

/// A data source that has traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traces {
    /// Its uid.
    pub uid: String,
    /// Its kind: `tempo`, `jaeger` or `zipkin`.
    pub kind: String,
}

/// A Prometheus, in the words of Grafana's `tracesToMetrics`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// The uid of the data source.
    pub uid: String,
    /// Keys of attributes, and the labels that they are.
    pub tags: Vec<(String, String)>,
    /// As [`super::Logs::shifts`].
    pub shifts: (i64, i64),
    /// Names and queries, with variables.
    pub queries: Vec<(String, String)>,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pane<'a> {
    /// The uid of the data source.
    pub uid: &'a str,
    /// What is asked.
    pub asks: Asks<'a>,
    /// From when on.
    pub from: TimeNs,
    /// Until when.
    pub to: TimeNs,
}

/// What is asked of a data source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks<'a> {
    /// A Loki, in LogQL.
    Loki(&'a str),
    /// A Prometheus, in PromQL.
    Prometheus(&'a str),
    /// A trace of a data source of this kind, and the span in it.
    Trace {
        /// The kind.
        kind: &'a str,
        /// The trace's id.
        id: &'a str,
        /// The span's id; empty for none.
        span: &'a str,
    },
}

impl Grafana {
    /// Reads `grafana` of config.json: `url` (http, https, or a path of this host), `orgId` (1 without it),
    /// `explore: "left"` for one before version 10, `traces` (`datasourceUid`, `type`), and `tracesToMetrics` as Grafana
    /// has it. `None` without an address, and what can't be read.
    pub fn read(text: &str) -> (Option<Self>, Vec<(String, String)>) {
        let mut doubts = Vec::new();
        let Ok(value) = serde_json::from_str::<Value>(text) else { return (None, doubts) };
        let mut read = Read { value: &value, doubts: &mut doubts };
        let url = read.text("url").unwrap_or_default();
        let url = url.trim_end_matches('/').to_owned();
        let is_path = url.starts_with('/') && !url.starts_with("//");
        let is_http = ["http://", "https://"].iter().any(|scheme| {
            let start = url.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        if !is_path && !is_http {
            read.doubt("url", "is no http address");
            return (None, doubts);
        }
        let org = value.get("orgId").and_then(Value::as_u64).unwrap_or(1);
        let old = value.get("explore").and_then(Value::as_str) == Some("left");
        let traces = value.get("traces").and_then(|inner| {
            let mut read = Read { value: inner, doubts: &mut doubts };
            let uid = read.text("datasourceUid");
            let kind = read.text("type").unwrap_or_else(|| "tempo".to_owned());
            Some(Traces { uid: uid?, kind })
        });
        let metrics = value.get("tracesToMetrics").and_then(|inner| metrics(inner, &mut doubts));
        (Some(Self { url, org, old, traces, metrics }), doubts)
    }

    /// The address at which it shows this.
    pub fn explore(&self, pane: &Pane<'_>) -> String {
        let Pane { uid, asks, from, to } = *pane;
        let ms = |at: TimeNs| at.0.div_euclid(1_000_000);
        // A time of no length would be none.
        let range = (ms(from), ms(to).max(ms(from) + 1));
        let range = json!({ "from": range.0.to_string(), "to": range.1.to_string() });
        let source = |kind: &str| json!({ "type": kind, "uid": uid });
        let query = match asks {
            Asks::Loki(expr) => json!({
                "refId": "A",
                "datasource": source("loki"),
                "editorMode": "code",
                "queryType": "range",
                "expr": expr,
            }),
            Asks::Prometheus(expr) => json!({
                "refId": "A",
                "datasource": source("prometheus"),
                "editorMode": "code",
                "range": true,
                "expr": expr,
            }),
            Asks::Trace { kind: "tempo", id, .. } => json!({
                "refId": "A",
                "datasource": source("tempo"),
                "queryType": "traceql",
                "query": id,
            }),
            Asks::Trace { kind, id, .. } => {
                json!({ "refId": "A", "datasource": source(kind), "query": id })
            }
        };
        let mut pane = json!({ "datasource": uid, "queries": [query], "range": range });
        if let (Asks::Trace { span, .. }, Some(pane)) = (asks, pane.as_object_mut())
            && !span.is_empty()
        {
            pane.insert("panelsState".to_owned(), json!({ "trace": { "spanId": span } }));
        }
        let encoded =
            |of: Value| utf8_percent_encode(&of.to_string(), NON_ALPHANUMERIC).to_string();
        let (url, org) = (&self.url, self.org);
        if self.old {
            format!("{url}/explore?orgId={org}&left={}", encoded(pane))
        } else {
            let panes = encoded(json!({ "log": pane }));
            format!("{url}/explore?schemaVersion=1&orgId={org}&panes={panes}")
        }
    }
}

fn metrics(inner: &Value, doubts: &mut Vec<(String, String)>) -> Option<Metrics> {
    let mut read = Read { value: inner, doubts };
    let uid = read.text("datasourceUid")?;
    let tags = read.tags().unwrap_or_else(|| tags_of(&[("service.name", "service")]));
    let shifts = (
        read.shift("spanStartTimeShift").unwrap_or(-METRICS_SHIFT),
        read.shift("spanEndTimeShift").unwrap_or(METRICS_SHIFT),
    );
    let queries = inner.get("queries").and_then(Value::as_array);
    let query = |of: &Value| {
        let text = |key| of.get(key).and_then(Value::as_str).map(str::to_owned);
        let query = text("query").filter(|query| !query.is_empty())?;
        Some((text("name").unwrap_or_default(), query.replace("$$", "$")))
    };
    let queries = queries.into_iter().flatten().filter_map(query).collect();
    Some(Metrics { uid, tags, shifts, queries })
}
