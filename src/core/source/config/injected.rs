//! What a Jaeger has written into the page that it serves as its own UI: its place-holders, replaced.
//!
//! The block that has them (`<script type="text/plain" id="jaeger">` of index.html) is data and never runs.
//! Jaeger's `static_handler.go` replaces each `NAME = DEFAULT_...;` by `NAME = JSON;`, and the line
//! `// JAEGER_CONFIG_JS` with the one below by a program, where its UI configuration is one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What stands behind `=` until a Jaeger has replaced it.
const UNFILLED: &str = "DEFAULT_";

/// What a Jaeger that serves the page says of itself; `None` where it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedBy {
    /// Its version, `v2.21.0`; may be empty.
    pub version: String,
    /// Whether it has an archive, and its UI shall offer it.
    pub archive: Option<bool>,
    /// Whether it has a store of metrics.
    pub metrics: Option<bool>,
    /// Whether it searches in all services at once.
    pub any_service: Option<bool>,
}

/// The statements of the block.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Injected {
    /// The UI's configuration, as JSON text; `None` where the place-holder was not replaced.
    pub config: Option<String>,
    /// What Jaeger says of itself; `None` where it said nothing.
    pub by: Option<ServedBy>,
    /// Whether there is a program.
    pub program: bool,
}

/// Reads the block. Total, linear in its length: what is no statement is a program, and ends the reading, as it
/// may contain anything.
pub(super) fn read(text: &str) -> Injected {
    let mut found = Injected::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, below)| below).trim_start();
            continue;
        }
        let Some((name, value)) = statement(rest) else {
            found.program = true;
            return found;
        };
        let (value, behind) = cut(value);
        if !value.starts_with(UNFILLED) {
            found.take(name, value);
        }
        rest = behind.trim_start_matches([';', ' ', '\t']).trim_start();
    }
    found
}

/// The name of `NAME = ...`, and what stands behind `=`.
fn statement(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim_end();
    name.starts_with("JAEGER_").then_some(())?;
    let plain = name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    plain.then(|| (name, value.trim_start()))
}

/// A value and what follows it: JSON as far as it goes, and what is none to the end of its line.
fn cut(text: &str) -> (&str, &str) {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let end = match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        _ => text.find('\n').unwrap_or(text.len()),
    };
    let (value, behind) = text.split_at_checked(end).unwrap_or((text, ""));
    (value.trim_end().trim_end_matches(';'), behind)
}

impl Injected {
    fn take(&mut self, name: &str, json: &str) {
        if name == "JAEGER_CONFIG" {
            self.config = Some(json.to_owned());
            return;
        }
        // What is no JSON here only the server could mend, and nobody would miss it.
        let Ok(value) = serde_json::from_str::<Value>(json) else { return };
        let flag = |key: &str| value.get(key).and_then(Value::as_bool);
        let by = self.by.get_or_insert_default();
        match name {
            "JAEGER_VERSION" => {
                let version = value.get("gitVersion").and_then(Value::as_str);
                by.version = version.unwrap_or_default().to_owned();
            }
            // The second is the older name of the first; a Jaeger replaces one of them.
            "JAEGER_BACKEND_CAPABILITIES" | "JAEGER_STORAGE_CAPABILITIES" => {
                by.archive = flag("archiveStorage").or(by.archive);
                by.metrics = flag("metricsStorage").or(by.metrics);
                by.any_service = flag("searchWithoutServiceName").or(by.any_service);
            }
            _ => {}
        }
    }
}
