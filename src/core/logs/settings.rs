//! What is configured of logs: `logs` of config.json, in the words of Grafana's `tracesToLogsV2`
//! (grafana.com/docs/grafana/latest/datasources/jaeger/#trace-to-logs), so that a provisioned block works as it is.

use serde_json::Value;

use super::logql::{label, selector};
use crate::base::{DurationNs, TimeNs};
use crate::source::Credentials;

/// The key that names a service.
const SERVICE: &str = "service.name";

/// The keys that are looked at where none are configured, as Grafana has them.
const TAGS: [&str; 6] = ["cluster", "hostname", "namespace", "pod", SERVICE, "service.namespace"];

/// How much earlier and later logs are looked for where nothing is configured, in nanoseconds: Grafana's documentation
/// advises it, since clocks differ and lines are written after what they are about.
const SHIFT: i64 = 2_000_000_000;

/// What is configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logs {
    /// The Loki that is asked, if one is.
    pub loki: Option<Loki>,
    /// The uid of the data source that Grafana has the logs in; may be empty.
    pub datasource_uid: String,
    /// Keys of attributes, and the labels that they are.
    pub tags: Vec<(String, String)>,
    /// How much later than the first span logs begin, and than the last they end, in nanoseconds.
    pub shifts: (i64, i64),
    /// Grafana filters lines by the id of the trace.
    pub by_trace: bool,
    /// Grafana filters lines by the id of the span.
    pub by_span: bool,
    /// A query of one's own, with variables.
    pub custom: Option<String>,
}

/// A Loki, and how it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loki {
    /// Its base URL as it was written: absolute, or relative to the page's base.
    pub url: String,
    /// Whether credentials go along.
    pub credentials: Credentials,
    /// The names of headers that the person is asked for.
    pub headers: Vec<String>,
    /// How long it may be silent, in seconds; 0 means the default.
    pub timeout_s: u32,
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            loki: None,
            datasource_uid: String::new(),
            tags: tags_of(&TAGS.map(|key| (key, key))),
            shifts: (-SHIFT, SHIFT),
            by_trace: false,
            by_span: false,
            custom: None,
        }
    }
}

impl Logs {
    /// Reads the setting, and what of it can't be read: its place and a sentence without its subject. Total: what is not
    /// as it should be is as if it were not there.
    pub fn read(json: &str) -> (Self, Vec<(String, String)>) {
        let (mut logs, mut doubts) = (Self::default(), Vec::new());
        let Ok(value) = serde_json::from_str::<Value>(json) else { return (logs, doubts) };
        let value = [&["jsonData", "tracesToLogsV2"][..], &["tracesToLogsV2"]]
            .into_iter()
            .find_map(|path| path.iter().try_fold(&value, |value, key| value.get(key)))
            .map_or_else(|| value.clone(), |inner| with_own(inner, &value));
        let mut read = Read { value: &value, doubts: &mut doubts };
        if let Some(url) = read.text("lokiUrl") {
            logs.loki = Some(read.loki(url));
        }
        logs.datasource_uid = read.text("datasourceUid").unwrap_or_default();
        if let Some(tags) = read.tags() {
            logs.tags = tags;
        }
        let shift = |at: Option<i64>, usual| at.unwrap_or(usual);
        logs.shifts = (
            shift(read.shift("spanStartTimeShift"), -SHIFT),
            shift(read.shift("spanEndTimeShift"), SHIFT),
        );
        logs.by_trace = read.truth("filterByTraceID");
        logs.by_span = read.truth("filterBySpanID");
        let custom = read.text("query").filter(|query| !query.trim().is_empty());
        logs.custom = custom.filter(|_| read.truth("customQuery"));
        (logs, doubts)
    }

    /// The streams of some services, by the label that their names are; `None` where none has a name.
    pub fn of_services<'a>(&self, services: impl IntoIterator<Item = &'a str>) -> Option<String> {
        selector(&self.service_label(), services)
    }

    /// The label that names a service.
    pub fn service_label(&self) -> String {
        let mapped = self.tags.iter().find(|(key, _)| key == SERVICE);
        mapped.map_or_else(|| label(SERVICE), |(_, name)| name.clone())
    }

    /// The time in which logs of some spans are looked for, both ends shifted.
    pub fn window(&self, from: TimeNs, to: TimeNs) -> (TimeNs, TimeNs) {
        shifted((from, to), self.shifts)
    }
}

/// A time, both ends shifted.
pub fn shifted((from, to): (TimeNs, TimeNs), shifts: (i64, i64)) -> (TimeNs, TimeNs) {
    let by = |at: TimeNs, shift: i64| TimeNs(at.0.saturating_add(shift));
    (by(from, shifts.0), by(to, shifts.1))
}

/// Keys of attributes, and the labels that they are.
pub(super) fn tags_of(tags: &[(&str, &str)]) -> Vec<(String, String)> {
    tags.iter().map(|(key, name)| ((*key).to_owned(), label(name))).collect()
}

/// A block of Grafana's with what of our own stands beside it.
fn with_own(inner: &Value, outer: &Value) -> Value {
    let mut all = inner.clone();
    if let (Some(all), Some(own)) = (all.as_object_mut(), outer.as_object()) {
        for (key, value) in own {
            all.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    all
}

/// Reads the members of an object, and says what can't be read.
pub(super) struct Read<'a> {
    pub value: &'a Value,
    pub doubts: &'a mut Vec<(String, String)>,
}

impl Read<'_> {
    pub fn doubt(&mut self, key: &str, words: &str) {
        self.doubts.push((key.to_owned(), words.to_owned()));
    }

    /// A text that is not empty.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let value = self.value.get(key)?;
        let text = value.as_str().map(str::trim);
        if text.is_none() {
            self.doubt(key, "is no text");
        }
        // What provisioning escapes, as it replaces variables of its own.
        text.filter(|text| !text.is_empty()).map(|text| text.replace("$$", "$"))
    }

    /// Whether it is so; not where nothing is said.
    pub fn truth(&mut self, key: &str) -> bool {
        let value = self.value.get(key);
        let truth = value.and_then(Value::as_bool);
        if value.is_some() && truth.is_none() {
            self.doubt(key, "is neither true nor false");
        }
        truth.unwrap_or(false)
    }

    /// A shift.
    pub fn shift(&mut self, key: &str) -> Option<i64> {
        let text = self.text(key)?;
        let read = shift(&text);
        if read.is_none() {
            self.doubt(key, "is no duration, as -1h, 2s or 500ms are");
        }
        read
    }

    /// Keys of attributes and the labels that they are.
    pub fn tags(&mut self) -> Option<Vec<(String, String)>> {
        let tags = self.value.get("tags")?;
        let Some(tags) = tags.as_array() else {
            self.doubt("tags", "is no list");
            return None;
        };
        let mut read = Vec::new();
        for (at, tag) in tags.iter().enumerate() {
            let part = |key| tag.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            match part("key") {
                // Grafana takes the key as it is; Loki has no label with a dot.
                Some(key) => read.push((key.to_owned(), label(part("value").unwrap_or(key)))),
                None => self.doubt(&format!("tags[{at}].key"), "is missing"),
            }
        }
        Some(read).filter(|read| !read.is_empty())
    }

    fn loki(&mut self, url: String) -> Loki {
        let credentials = match self.text("credentials").as_deref() {
            Some("omit") => Credentials::Omit,
            Some("include") => Credentials::Include,
            None | Some("same-origin") => Credentials::SameOrigin,
            Some(_) => {
                self.doubt("credentials", "is none of omit, same-origin and include");
                Credentials::SameOrigin
            }
        };
        let headers = self.value.get("headers").and_then(Value::as_array);
        let headers = headers.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        let seconds = self.value.get("timeoutSeconds").and_then(Value::as_u64);
        let timeout_s = seconds.and_then(|s| u32::try_from(s).ok()).unwrap_or(0);
        Loki { url, credentials, headers: headers.collect(), timeout_s }
    }
}

/// A shift as Grafana has it: `-1h`, `2s`, `500ms`, in nanoseconds; `None` for what is none.
pub fn shift(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if text == "0" {
        return Some(0);
    }
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(at)?;
    let seconds = |n: u64| DurationNs(n.saturating_mul(1_000_000_000));
    let unit = match unit {
        "ms" => DurationNs(1_000_000),
        "s" => seconds(1),
        "m" => seconds(60),
        "h" => seconds(3_600),
        "d" => seconds(86_400),
        _ => return None,
    };
    let all = number.parse::<u64>().ok()?.saturating_mul(unit.0);
    Some(sign * i64::try_from(all).unwrap_or(i64::MAX))
}
