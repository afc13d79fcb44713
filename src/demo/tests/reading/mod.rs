//! Reads the demo's OTLP lines back with serde_json, independent of the decoders.

#![allow(dead_code, reason = "each test file needs its own part of this")]

use std::collections::BTreeMap;

use serde_json::Value;

/// A span as it stands in the file.
#[derive(Debug)]
pub struct Span {
    pub trace: String,
    pub id: String,
    pub parent: String,
    pub service: String,
    pub name: String,
    pub kind: u64,
    pub start: u64,
    pub end: Option<u64>,
    pub attrs: BTreeMap<String, String>,
    pub resource: BTreeMap<String, String>,
    pub scope: String,
    pub events: Vec<(String, u64, BTreeMap<String, String>)>,
    pub links: Vec<(String, String)>,
    pub error: bool,
}

impl Span {
    pub fn attr(&self, key: &str) -> &str {
        self.attrs.get(key).map_or("", String::as_str)
    }
}

/// The traces of a file, by line.
pub fn traces(text: &str) -> Vec<Vec<Span>> {
    text.lines().map(|line| spans(&serde_json::from_str(line).unwrap())).collect()
}

fn spans(line: &Value) -> Vec<Span> {
    let mut out = Vec::new();
    for resource in line["resourceSpans"].as_array().unwrap() {
        let attrs = attributes(&resource["resource"]["attributes"]);
        for scope in resource["scopeSpans"].as_array().unwrap() {
            for span in scope["spans"].as_array().unwrap() {
                out.push(Span {
                    service: attrs["service.name"].clone(),
                    resource: attrs.clone(),
                    scope: text(&scope["scope"]["name"]),
                    trace: text(&span["traceId"]),
                    id: text(&span["spanId"]),
                    parent: text(&span["parentSpanId"]),
                    name: text(&span["name"]),
                    kind: span["kind"].as_u64().unwrap(),
                    start: time(&span["startTimeUnixNano"]).unwrap(),
                    end: time(&span["endTimeUnixNano"]),
                    attrs: attributes(&span["attributes"]),
                    events: list(&span["events"])
                        .map(|e| {
                            let at = time(&e["timeUnixNano"]).unwrap();
                            (text(&e["name"]), at, attributes(&e["attributes"]))
                        })
                        .collect(),
                    links: list(&span["links"])
                        .map(|l| (text(&l["traceId"]), text(&l["spanId"])))
                        .collect(),
                    error: span["status"]["code"] == 2,
                });
            }
        }
    }
    out
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn time(value: &Value) -> Option<u64> {
    value.as_str().map(|s| s.parse().unwrap())
}

fn attributes(value: &Value) -> BTreeMap<String, String> {
    list(value)
        .map(|pair| {
            let (_, value) = pair["value"].as_object().unwrap().iter().next().unwrap();
            (text(&pair["key"]), value.as_str().map_or(value.to_string(), str::to_owned))
        })
        .collect()
}
