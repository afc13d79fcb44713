//! What is configured, setting by setting, with who says so: for the page that shows it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Config;
use crate::model::{Threshold, thresholds::Unit};
use crate::source::Credentials;

/// Who says what a setting is, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SaidBy {
    /// Nobody: it is as it is without.
    Nobody,
    /// The configuration of Jaeger's UI, which the Jaeger that serves the page has put into it.
    Jaeger,
    /// `config.json`.
    File,
    /// The person, on this machine.
    Person,
    /// The link.
    Link,
}

/// What the person or the link says of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSetting {
    /// The setting, as in [`Setting::key`].
    pub key: String,
    /// Its value.
    pub value: String,
    /// Who says so.
    pub by: SaidBy,
}

/// A setting that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Its place in `config.json`: `defaults.limit`; of a back end, `backends.NAME`.
    pub key: String,
    /// Its value, for a person.
    pub value: String,
    /// Who says so.
    pub by: SaidBy,
    /// What others say, who do not count here: the strongest first.
    pub instead_of: Vec<(SaidBy, String)>,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The settings: what somebody says first, then what is as it is without; each by its place.
    pub settings: Vec<Setting>,
    /// Whether there is a `config.json`.
    pub has_file: bool,
    /// The version of the Jaeger that serves the page; empty where it says none, `None` where none serves it.
    pub jaeger: Option<String>,
    /// What could not be read: its place and a sentence without its subject.
    pub problems: Vec<(String, String)>,
}

/// What is configured: by a `config.json`, by a Jaeger, and by `own`. Total; O(all texts).
pub fn settings(text: Option<&str>, jaeger: &str, own: &[OwnSetting]) -> Settings {
    let of_jaeger = Config::parse_jaeger(jaeger);
    let of_file = text.map(Config::parse).unwrap_or_default();
    let mut all = Vec::new();
    // Those that a link or a person may have changed stand there also where nobody says anything.
    for (key, value) in usual() {
        all.push((key, value, SaidBy::Nobody));
    }
    for (config, by) in [(&of_jaeger, SaidBy::Jaeger), (&of_file, SaidBy::File)] {
        all.extend(lines(config).into_iter().map(|(key, value)| (key, value, by)));
    }
    all.extend(own.iter().map(|own| (own.key.clone(), amount(&own.key, &own.value), own.by)));
    Settings {
        settings: merged(all),
        has_file: text.is_some(),
        jaeger: of_jaeger.served_by.as_ref().map(|by| by.version.clone()),
        problems: of_file.or_jaeger(of_jaeger).problems,
    }
}

/// The strongest of each key counts.
fn merged(mut all: Vec<(String, String, SaidBy)>) -> Vec<Setting> {
    all.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)));
    let mut merged: Vec<Setting> = Vec::with_capacity(all.len());
    for (key, value, by) in all {
        match merged.last_mut() {
            Some(before) if before.key == key && before.by == by => {
                before.value = format!("{}, {value}", before.value);
            }
            Some(before) if before.key == key => before.instead_of.push((by, value)),
            _ => merged.push(Setting { key, value, by, instead_of: Vec::new() }),
        }
    }
    // Stable: the places stay in their order.
    merged.sort_by_key(|setting| setting.by == SaidBy::Nobody);
    merged
}

/// A value with its unit, where it is the amount of a finding.
fn amount(key: &str, value: &str) -> String {
    let threshold = key.strip_prefix("findings.").and_then(Threshold::read);
    match threshold.map(Threshold::unit) {
        Some(Unit::Millis) => format!("{value} ms"),
        Some(Unit::Percent) => format!("{value} %"),
        Some(Unit::Times) => format!("{value} times"),
        Some(Unit::Count) | None => value.to_owned(),
    }
}

/// What counts where nobody says anything.
fn usual() -> Vec<(String, String)> {
    let mut usual = vec![
        ("defaults.lookback".to_owned(), "1h".to_owned()),
        ("defaults.limit".to_owned(), "20".to_owned()),
        ("links".to_owned(), "as the page was opened".to_owned()),
        ("theme".to_owned(), "system".to_owned()),
        ("embedOrigins".to_owned(), "this page's own".to_owned()),
    ];
    usual.extend(Threshold::ALL.iter().map(|threshold| {
        let key = format!("findings.{}", threshold.name());
        let value = amount(&key, &threshold.default_value().to_string());
        (key, value)
    }));
    usual
}

/// What a configuration says, each setting with its place.
fn lines(config: &Config) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for backend in &config.backends {
        let mut value = backend.url.clone();
        match backend.credentials {
            Credentials::SameOrigin => {}
            Credentials::Omit => value.push_str("; without credentials"),
            Credentials::Include => value.push_str("; with credentials"),
        }
        if !backend.headers.is_empty() {
            value.push_str(&format!("; asks for {}", backend.headers.join(", ")));
        }
        if backend.timeout_s > 0 {
            value.push_str(&format!("; silent for {} s at most", backend.timeout_s));
        }
        lines.push((format!("backends.{}", backend.name), value));
    }
    let mut some = |key: &str, value: Option<String>| {
        lines.extend(value.map(|value| (key.to_owned(), value)));
    };
    some("defaults.lookback", config.lookback.map(|l| l.print()));
    some("defaults.limit", config.limit.map(|limit| limit.to_string()));
    some("defaults.source", config.source.clone());
    some("search.maxLookback", config.max_lookback.map(|l| l.print()));
    some("search.maxLimit", config.max_limit.map(|limit| limit.to_string()));
    some("search.adjustEndTime", config.adjust_end.map(|l| l.print()));
    some("links", config.path_links.map(|path| if path { "path" } else { "hash" }.to_owned()));
    some("theme", config.theme.clone());
    some("dependencies.menuEnabled", config.no_dependencies.then(|| "false".to_owned()));
    some("monitor.menuEnabled", config.no_monitor.then(|| "false".to_owned()));
    if let Some(by) = &config.served_by {
        let said = |flag: Option<bool>| flag.map(|flag| flag.to_string());
        some("archiveStorage", said(by.archive));
        some("metricsStorage", said(by.metrics));
        some("searchWithoutServiceName", said(by.any_service));
    }
    for item in &config.menu {
        let group =
            if item.group.is_empty() { String::new() } else { format!("{} / ", item.group) };
        lines.push(("menu".to_owned(), format!("{group}{}: {}", item.label, item.url)));
    }
    for &threshold in Threshold::ALL {
        let value = config.thresholds.get(threshold);
        if value != threshold.default_value() {
            let key = format!("findings.{}", threshold.name());
            let value = amount(&key, &value.to_string());
            lines.push((key, value));
        }
    }
    if !config.embed_origins.is_empty() {
        lines.push(("embedOrigins".to_owned(), config.embed_origins.join(", ")));
    }
    for (key, json) in &config.kept {
        keep(key, json, &mut lines);
    }
    lines
}

/// A setting that its part reads itself: an object member by member, a list by its length where it is one of objects.
fn keep(key: &str, json: &str, lines: &mut Vec<(String, String)>) {
    match serde_json::from_str(json) {
        Ok(Value::Object(members)) => {
            for (member, value) in members {
                lines.push((format!("{key}.{member}"), plain(&value)));
            }
        }
        Ok(Value::Array(items)) if items.iter().any(Value::is_object) => {
            let patterns = if items.len() == 1 { "pattern" } else { "patterns" };
            lines.push((key.to_owned(), format!("{} {patterns}", items.len())));
        }
        Ok(Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            lines.push((key.to_owned(), items.join(", ")));
        }
        _ => lines.push((key.to_owned(), json.to_owned())),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
