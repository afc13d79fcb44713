//! `config.json`: what whoever hosts Spanscape decided. Everything is optional; a part that can't be
//! read is reported and ignored, the rest counts.
//!
//! `public/config.schema.json` describes the same for editors, and README.md for people; a test
//! holds the schema's keys against [`CONFIG_KEYS`].

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Credentials, Lookback};
use crate::model::{Threshold, Thresholds};
use fields::{At, Reader};

mod address;
mod backends;
mod fields;
mod headers;
mod injected;
mod jaeger;
mod menu;
mod settings;

pub use address::base_url_problem;
pub use backends::name_problem;
pub use headers::header_problem;
pub use injected::ServedBy;
pub use settings::{OwnSetting, SaidBy, Setting, Settings, settings};

/// What `config.json` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// The back ends, the first of which is the default source unless `source` names another.
    pub backends: Vec<Backend>,
    /// Whether links are written as paths (`links: "path"`) or behind `#` (`"hash"`).
    pub path_links: Option<bool>,
    /// `system`, `light` or `dark`.
    pub theme: Option<String>,
    /// More entries of the top bar.
    pub menu: Vec<MenuItem>,
    /// The lookback of a new search at a back end.
    pub lookback: Option<Lookback>,
    /// The limit of a new search at a back end.
    pub limit: Option<u32>,
    /// The default source: the name of one of the back ends, or `demo`.
    pub source: Option<String>,
    /// The longest lookback that the search form offers; only Jaeger UI's configuration says it.
    pub max_lookback: Option<Lookback>,
    /// How long before now a search's window ends, as the newest traces are often not whole; only Jaeger UI's
    /// configuration says it.
    pub adjust_end: Option<Lookback>,
    /// The largest limit that the search form takes; only Jaeger UI's configuration says it.
    pub max_limit: Option<u32>,
    /// What the Jaeger says that serves the page, if one does.
    pub served_by: Option<ServedBy>,
    /// The graph of services has no entry in the top bar; only Jaeger UI's configuration says it.
    pub no_dependencies: bool,
    /// The monitor has no entry in the top bar; only Jaeger UI's configuration says it.
    pub no_monitor: bool,
    /// The origins of pages that may speak to this one; `*` for all.
    pub embed_origins: Vec<String>,
    /// From which amounts on something is a finding, where the person has chosen no others.
    pub thresholds: Thresholds,
    /// Settings of parts that read them themselves, as JSON text under their key, sorted by it:
    /// `grafana`, `logs` (objects), `linkPatterns` (an array of objects).
    pub kept: Vec<(String, String)>,
    /// What could not be read: its place (`backends[0].url`) and a sentence without its subject
    /// ("is not an http address"); at most 50.
    pub problems: Vec<(String, String)>,
}

/// A configured back end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backend {
    /// Its name, which links use; not empty, not `demo`, no URL, and no other's.
    pub name: String,
    /// Its base URL as it was written: absolute, or relative to the page's base.
    pub url: String,
    /// Whether credentials go along.
    pub credentials: Credentials,
    /// The names of headers that the person is asked for.
    pub headers: Vec<String>,
    /// How long it may be silent, in seconds; 0 means the default.
    pub timeout_s: u32,
}

/// An entry of the top bar's menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    /// What it is called; empty never.
    pub label: String,
    /// Where it leads: http, https or mailto, or relative to the page's base.
    pub url: String,
    /// The label of the group that it is in, which stand together; empty for none.
    pub group: String,
}

/// Every key that is a setting, by the place of its object.
pub const CONFIG_KEYS: [(&str, &[&str]); 6] = [
    ("", &TOP),
    ("backends[]", &backends::KEYS),
    ("defaults", &DEFAULTS),
    ("findings", Threshold::NAMES),
    ("menu[]", &menu::KEYS),
    ("menu[].items[]", &menu::ITEM_KEYS),
];

const TOP: [&str; 11] = [
    "$schema",
    "backends",
    "defaults",
    "embedOrigins",
    "findings",
    "grafana",
    "linkPatterns",
    "links",
    "logs",
    "menu",
    "theme",
];

const DEFAULTS: [&str; 3] = ["limit", "lookback", "source"];

impl Config {
    /// Reads a configuration. Total: what is no JSON object gives the default and one problem,
    /// with line and column where it is no JSON.
    pub fn parse(text: &str) -> Self {
        let mut reader = Reader::default();
        let mut config = Self::default();
        if let Some(value) = reader.json(text) {
            config.read(&mut reader, At::root(&value));
        }
        config.problems = reader.problems();
        config
    }

    /// The JSON text of one of the settings that their parts read themselves.
    pub fn kept(&self, key: &str) -> Option<&str> {
        self.kept.iter().find(|(k, _)| k == key).map(|(_, json)| json.as_str())
    }

    fn read(&mut self, reader: &mut Reader, root: At<'_>) {
        let Some(fields) = reader.object(&root, &TOP) else {
            return;
        };
        for (key, at) in fields {
            match key {
                "backends" => self.backends = backends::read(reader, &at),
                "links" => {
                    let shapes = [("path", true), ("hash", false)];
                    self.path_links = reader.choice(&at, &shapes);
                }
                "theme" => {
                    let themes = ["system", "light", "dark"].map(|name| (name, name.to_owned()));
                    self.theme = reader.choice(&at, &themes);
                }
                "menu" => self.menu = menu::read(reader, &at),
                "defaults" => self.read_defaults(reader, &at),
                "findings" => self.read_findings(reader, &at),
                "embedOrigins" => {
                    let origins = reader.list(&at);
                    let texts = origins.iter().filter_map(|at| reader.some_text(at));
                    self.embed_origins = texts.map(str::to_owned).collect();
                }
                "linkPatterns" => self.keep(key, &at, reader.is_list(&at, Value::is_object)),
                "grafana" | "logs" => self.keep(key, &at, reader.is_object(&at)),
                _ => {}
            }
        }
        self.check_source(reader);
    }

    fn keep(&mut self, key: &str, at: &At<'_>, right: bool) {
        if right {
            self.kept.push((key.to_owned(), at.value.to_string()));
        }
    }

    fn read_defaults(&mut self, reader: &mut Reader, at: &At<'_>) {
        for (key, at) in reader.object(at, &DEFAULTS).unwrap_or_default() {
            match key {
                "lookback" => self.lookback = reader.lookback(&at),
                "limit" => self.limit = reader.number(&at, 1, u32::MAX),
                "source" => self.source = reader.text(&at).map(|name| name.trim().to_owned()),
                _ => {}
            }
        }
    }

    fn read_findings(&mut self, reader: &mut Reader, at: &At<'_>) {
        for (name, at) in reader.object(at, Threshold::NAMES).unwrap_or_default() {
            if let Some(threshold) = Threshold::read(name) {
                let (least, most) = threshold.unit().range();
                if let Some(value) = reader.number(&at, least, most) {
                    self.thresholds.set(threshold, value);
                }
            }
        }
    }

    /// Only after all else is it known which sources there are.
    fn check_source(&mut self, reader: &mut Reader) {
        let known = |name: &String| name == "demo" || self.backends.iter().any(|b| b.name == *name);
        if self.source.as_ref().is_some_and(|name| !known(name)) {
            reader.wrong("defaults.source", "is neither the name of a back end nor demo");
            self.source = None;
        }
    }
}
