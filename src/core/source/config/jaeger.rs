//! Jaeger UI's own configuration, which a Jaeger puts into the page that it serves
//! (`JAEGER_CONFIG`): what of it has a meaning here.

use serde_json::Value;

use super::fields::{At, MOST_PROBLEMS, Reader};
use super::{Config, injected, menu};
use crate::base::sort_by;

impl Config {
    /// Reads Jaeger UI's configuration: `menu`, `linkPatterns`, and of `search` the default and the
    /// longest lookback, how long before now searches end, and the largest limit. Its other settings are none of ours and passed over.
    /// The text is the block of statements that Jaeger fills ([`ServedBy`](super::ServedBy)). Total;
    /// place-holders that no Jaeger has filled give the default. Once one is filled, links are paths, since such a
    /// Jaeger answers every path with the page.
    pub fn parse_jaeger(text: &str) -> Self {
        let mut config = Self::default();
        let block = injected::read(text);
        if block.by.is_some() || block.config.is_some() || block.program {
            config.path_links = Some(true);
        }
        config.served_by = block.by;
        let mut reader = Reader::lenient();
        if block.program {
            let what = "is a program, which is not run: give Jaeger its UI's configuration as JSON";
            reader.wrong("UIConfig()", what);
        }
        if let Some(value) = block.config.and_then(|text| reader.json(&text)) {
            let root = At::root(&value);
            if reader.is_object(&root) {
                config.read_jaeger(&mut reader, &root);
            }
        }
        config.problems = reader.problems();
        config
    }

    /// What `jaeger` says counts where this says nothing.
    #[must_use]
    pub fn or_jaeger(mut self, jaeger: Self) -> Self {
        self.path_links = self.path_links.or(jaeger.path_links);
        self.lookback = self.lookback.or(jaeger.lookback);
        self.max_lookback = jaeger.max_lookback;
        self.adjust_end = jaeger.adjust_end;
        self.max_limit = jaeger.max_limit;
        self.served_by = jaeger.served_by;
        self.no_dependencies = jaeger.no_dependencies;
        self.no_monitor = jaeger.no_monitor;
        if self.menu.is_empty() {
            self.menu = jaeger.menu;
        }
        for (key, json) in jaeger.kept {
            if self.kept(&key).is_none() {
                self.kept.push((key, json));
            }
        }
        sort_by(&mut self.kept, Ord::cmp);
        let injected = |(place, what)| (format!("JAEGER_CONFIG {place}"), what);
        self.problems.extend(jaeger.problems.into_iter().map(injected));
        self.problems.truncate(MOST_PROBLEMS);
        self
    }

    fn read_jaeger(&mut self, reader: &mut Reader, root: &At<'_>) {
        if let Some(at) = root.get("menu") {
            self.menu = menu::read(reader, &at);
        }
        if let Some(at) = root.get("linkPatterns") {
            let right = reader.is_list(&at, Value::is_object);
            self.keep("linkPatterns", &at, right);
        }
        let off = |at: Option<At<'_>>| at.and_then(|at| at.value.as_bool()) == Some(false);
        let menu_of = |key| root.get(key).and_then(|at| at.get("menuEnabled"));
        self.no_dependencies =
            off(menu_of("dependencies")) || off(root.get("dependenciesMenuEnabled"));
        self.no_monitor = off(menu_of("monitor"));
        if off(root.get("archiveEnabled")) {
            self.served_by.get_or_insert_default().archive = Some(false);
        }
        let Some(search) = root.get("search") else {
            return;
        };
        let value = |key| search.get(key).and_then(|at| at.get("value"));
        self.lookback = value("defaultLookback").and_then(|at| reader.lookback(&at));
        self.max_lookback = value("maxLookback").and_then(|at| reader.lookback(&at));
        self.adjust_end = value("adjustEndTime").and_then(|at| reader.lookback(&at));
        let most = search.get("maxLimit");
        self.max_limit = most.and_then(|at| reader.number(&at, 1, u32::MAX));
    }
}
