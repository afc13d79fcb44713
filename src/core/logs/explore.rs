//! Addresses of Grafana's Explore: a data source, what is asked of it, and a time.
//!
//! Two forms: `panes` (`schemaVersion=1`, Grafana 10 and later) and `left`, which older ones read. The JSON is
//! percent-encoded once; times are milliseconds, as texts.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::base::TimeNs;

/// A Grafana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grafana {
    /// Where it is, without a slash behind.
    url: String,
    /// The number of the organisation.
    org: u64,
    /// It reads only the older form.
    old: bool,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pane<'a> {
    /// The uid of the data source.
    pub uid: &'a str,
    /// What is asked, in the language of Loki.
    pub expr: &'a str,
    /// From when on.
    pub from: TimeNs,
    /// Until when.
    pub to: TimeNs,
}

impl Grafana {
    /// Reads `grafana` of config.json: `url` (http, https, or a path of this host), `orgId` (1 without it), and
    /// `explore: "left"` for one before version 10. `None` where that is no address.
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let url = value.get("url")?.as_str()?.trim().trim_end_matches('/');
        let is_path = url.starts_with('/') && !url.starts_with("//");
        let is_http = ["http://", "https://"].iter().any(|scheme| {
            let start = url.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        let org = value.get("orgId").and_then(Value::as_u64).unwrap_or(1);
        let old = value.get("explore").and_then(Value::as_str) == Some("left");
        (is_path || is_http).then(|| Self { url: url.to_owned(), org, old })
    }

    /// The address at which it shows this.
    pub fn explore(&self, pane: &Pane<'_>) -> String {
        let Pane { uid, expr, from, to } = *pane;
        let ms = |at: TimeNs| at.0.div_euclid(1_000_000);
        // A time of no length would be none.
        let range = (ms(from), ms(to).max(ms(from) + 1));
        let range = json!({ "from": range.0.to_string(), "to": range.1.to_string() });
        let source = json!({ "type": "loki", "uid": uid });
        let query = json!({
            "refId": "A",
            "datasource": source,
            "editorMode": "code",
            "queryType": "range",
            "expr": expr,
        });
        let pane = json!({ "datasource": uid, "queries": [query], "range": range });
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
