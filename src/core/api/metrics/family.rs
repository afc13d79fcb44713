//! Series in the JSON that Protocol Buffers have for OpenMetrics' `MetricFamily`: what is zero or empty may be absent,
//! no number is a text, and 64-bit integers are texts.

use serde_json::Value;

use super::super::json::list;
use crate::base::{TimeNs, fmt, within};

/// Nanoseconds in Jaeger's unit of latency.
const MS: f64 = 1e6;

/// An answer's series.
#[derive(Clone, Debug, Default)]
pub(super) struct Family {
    pub series: Vec<Raw>,
}

/// One series, as it came.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    /// Empty where it is about all.
    pub operation: String,
    /// In any order; values are finite and not negative.
    pub points: Vec<(TimeNs, Option<f64>)>,
}

impl Family {
    /// The series of an answer of a route; `None` if it is none. Latencies are in milliseconds, and become nanoseconds.
    pub fn read(json: &Value, route: &str) -> Option<Self> {
        let metrics = match json.get("metrics") {
            Some(metrics) => list(metrics)?,
            None => json.get("name").and_then(Value::as_str).map(|_| &[][..])?,
        };
        let (unit, most) = match route {
            "latencies" => (MS, f64::MAX),
            "errors" => (1.0, 1.0),
            _ => (1.0, f64::MAX),
        };
        let series = metrics.iter().map(|metric| Raw {
            operation: operation(metric),
            points: some(metric, "metricPoints")
                .iter()
                .filter_map(|at| point(at, unit, most))
                .collect(),
        });
        Some(Self { series: series.collect() })
    }
}

fn some<'a>(json: &'a Value, name: &str) -> &'a [Value] {
    json.get(name).and_then(list).unwrap_or(&[])
}

/// Jaeger calls the label `operation`, some of its stores what they had it from.
fn operation(metric: &Value) -> String {
    let value = |name: &str| {
        let mut labels = some(metric, "labels").iter();
        let label = labels.find(|label| label.get("name").and_then(Value::as_str) == Some(name))?;
        label.get("value").and_then(Value::as_str).map(str::to_owned)
    };
    value("operation").or_else(|| value("span_name")).unwrap_or_default()
}

fn point(point: &Value, unit: f64, most: f64) -> Option<(TimeNs, Option<f64>)> {
    let time = fmt::read_rfc3339(point.get("timestamp")?.as_str()?)?;
    let gauge = point.get("gaugeValue");
    let value = gauge.and_then(|gauge| gauge.get("doubleValue").or_else(|| gauge.get("intValue")));
    let value = value.and_then(|value| match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    });
    let value = value.map(|value: f64| value * unit).filter(|value| value.is_finite());
    Some((time, value.map(|value| within(value, 0.0, most))))
}
