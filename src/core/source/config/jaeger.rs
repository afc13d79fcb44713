//! Jaeger UI's own configuration, which a Jaeger puts into the page that it serves
//! (`JAEGER_CONFIG`): what of it has a meaning here.

use serde_json::Value;

use super::fields::{At, Reader};
use super::{Config, menu};

/// What stands in the page until a Jaeger has replaced it.
const UNFILLED: &str = "DEFAULT_CONFIG";

impl Config {
    /// Reads Jaeger UI's configuration: `menu`, `linkPatterns`, and of `search` the default and the
    /// longest lookback and the largest limit. Its other settings are none of ours and passed over.
    /// Total; the place-holder that no Jaeger has filled gives the default.
    pub fn parse_jaeger(text: &str) -> Self {
        let mut config = Self::default();
        let text = text.trim().trim_end_matches(';').trim_end();
        if text.is_empty() || text == UNFILLED {
            return config;
        }
        let mut reader = Reader::lenient();
        if let Some(value) = reader.json(text) {
            let root = At::root(&value);
            if reader.is_object(&root) {
                config.read_jaeger(&mut reader, &root);
            }
        }
        config.problems = reader.problems();
        config
    }

    fn read_jaeger(&mut self, reader: &mut Reader, root: &At<'_>) {
        if let Some(at) = root.get("menu") {
            self.menu = menu::read(reader, &at);
        }
        if let Some(at) = root.get("linkPatterns") {
            let right = reader.is_list(&at, Value::is_object);
            self.keep("linkPatterns", &at, right);
        }
        let Some(search) = root.get("search") else {
            return;
        };
        let value = |key| search.get(key).and_then(|at| at.get("value"));
        self.lookback = value("defaultLookback").and_then(|at| reader.lookback(&at));
        self.max_lookback = value("maxLookback").and_then(|at| reader.lookback(&at));
        let most = search.get("maxLimit");
        self.max_limit = most.and_then(|at| reader.number(&at, 1, u32::MAX));
    }
}
