//! Which logs are a service's: `logs` of config.json, in the words of Grafana's `tracesToLogsV2`
//! (grafana.com/docs/grafana/latest/datasources/jaeger/#trace-to-logs), so that a provisioned block works as it is.

use serde_json::Value;

use super::logql::{label, selector};
use crate::base::{DurationNs, TimeNs};

/// The key that names a service.
const SERVICE: &str = "service.name";

/// What is configured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logs {
    /// The uid of the data source that has the logs.
    pub datasource_uid: String,
    /// Keys of attributes, and the labels that they are.
    pub tags: Vec<(String, String)>,
    /// How much later than the first span logs begin, and than the last they end, in nanoseconds.
    pub shifts: (i64, i64),
}

impl Logs {
    /// Reads the setting. Total: what is not as it should be is as if it were not there; `None` without a data source.
    pub fn read(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let text = |of: &Value, key: &str| of.get(key).and_then(Value::as_str).map(str::to_owned);
        let uid = text(&value, "datasourceUid").filter(|uid| !uid.is_empty())?;
        let tags = value.get("tags").and_then(Value::as_array).map(Vec::as_slice).unwrap_or(&[]);
        let tag = |of: &Value| {
            let key = text(of, "key").filter(|key| !key.is_empty())?;
            let named = text(of, "value").filter(|name| !name.is_empty());
            // Grafana takes the key as it is; Loki has no label with a dot.
            Some((key.clone(), label(&named.unwrap_or(key))))
        };
        let moved = |key| text(&value, key).and_then(|text| shift(&text)).unwrap_or(0);
        Some(Self {
            datasource_uid: uid,
            tags: tags.iter().filter_map(tag).collect(),
            shifts: (moved("spanStartTimeShift"), moved("spanEndTimeShift")),
        })
    }

    /// The streams of some services, by the label that their names are; `None` where none has a name.
    pub fn of_services<'a>(&self, services: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let mapped = self.tags.iter().find(|(key, _)| key == SERVICE);
        let name = mapped.map_or_else(|| label(SERVICE), |(_, name)| name.clone());
        selector(&name, services)
    }

    /// The time in which logs of some spans are looked for, both ends shifted.
    pub fn window(&self, from: TimeNs, to: TimeNs) -> (TimeNs, TimeNs) {
        let by = |at: TimeNs, shift: i64| TimeNs(at.0.saturating_add(shift));
        (by(from, self.shifts.0), by(to, self.shifts.1))
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
