//! Values of a configuration with their places, and what is wrong with them.

use serde_json::Value;

use crate::source::Lookback;

/// How many problems are told.
pub(super) const MOST_PROBLEMS: usize = 50;

/// How much of a wrong key or value is shown, in characters.
const SHOWN: usize = 60;

/// A value and its place: `backends[0].url`.
pub(super) struct At<'a> {
    pub value: &'a Value,
    pub place: String,
}

impl<'a> At<'a> {
    pub fn root(value: &'a Value) -> Self {
        Self { value, place: String::new() }
    }

    fn field(&self, key: &str, value: &'a Value) -> Self {
        let key: String = key.chars().take(SHOWN).collect();
        let dot = if self.place.is_empty() { "" } else { "." };
        Self { value, place: format!("{}{dot}{key}", self.place) }
    }

    /// The value under `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.field(key, value))
    }
}

/// Reads values, and collects what is wrong.
#[derive(Default)]
pub(super) struct Reader {
    lenient: bool,
    problems: Vec<(String, String)>,
    more: usize,
}

impl Reader {
    /// Passes unknown keys over: for a text that is written for another program.
    pub fn lenient() -> Self {
        Self { lenient: true, ..Self::default() }
    }

    pub fn problems(mut self) -> Vec<(String, String)> {
        if self.more > 0 {
            self.problems.push((String::new(), format!("has {} more problems", self.more)));
        }
        self.problems
    }

    pub fn wrong(&mut self, place: &str, text: impl Into<String>) {
        if self.problems.len() + 1 < MOST_PROBLEMS {
            self.problems.push((place.to_owned(), text.into()));
        } else {
            self.more += 1;
        }
    }

    /// Reads JSON text. A byte order mark at its start is passed over.
    pub fn json(&mut self, text: &str) -> Option<Value> {
        match serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)) {
            Ok(value) => Some(value),
            Err(error) => {
                let place = format!("line {}, column {}", error.line(), error.column());
                let said = error.to_string();
                let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(text, _)| text);
                self.wrong(&place, format!("is not JSON: {said}"));
                None
            }
        }
    }

    fn is_not(&mut self, at: &At<'_>, what: &str) {
        let shown: String = at.value.to_string().chars().take(SHOWN).collect();
        self.wrong(&at.place, format!("is not {what}: {shown}"));
    }

    /// The fields of an object that has only the keys `known`; others are problems.
    pub fn object<'a>(&mut self, at: &At<'a>, known: &[&str]) -> Option<Vec<(&'a str, At<'a>)>> {
        let Some(map) = at.value.as_object() else {
            self.is_not(at, "an object");
            return None;
        };
        let mut fields = Vec::with_capacity(map.len());
        for (key, value) in map {
            let field = at.field(key, value);
            if known.contains(&key.as_str()) {
                fields.push((key.as_str(), field));
            } else if !self.lenient {
                let near = near(key, known);
                let hint = near.map(|k| format!(" (did you mean {k}?)")).unwrap_or_default();
                self.wrong(&field.place, format!("is not a setting{hint}"));
            }
        }
        Some(fields)
    }

    pub fn is_object(&mut self, at: &At<'_>) -> bool {
        if !at.value.is_object() {
            self.is_not(at, "an object");
        }
        at.value.is_object()
    }

    pub fn list<'a>(&mut self, at: &At<'a>) -> Vec<At<'a>> {
        let Some(items) = at.value.as_array() else {
            self.is_not(at, "an array");
            return Vec::new();
        };
        let item = |(i, value)| At { value, place: format!("{}[{i}]", at.place) };
        items.iter().enumerate().map(item).collect()
    }

    /// Whether it is an array of values that are all `right`; otherwise says which is not.
    pub fn is_list(&mut self, at: &At<'_>, right: impl Fn(&Value) -> bool) -> bool {
        let wrong: Vec<_> = self.list(at).into_iter().filter(|item| !right(item.value)).collect();
        for item in &wrong {
            self.is_not(item, "of the right kind");
        }
        at.value.is_array() && wrong.is_empty()
    }

    pub fn text<'a>(&mut self, at: &At<'a>) -> Option<&'a str> {
        let text = at.value.as_str();
        if text.is_none() {
            self.is_not(at, "a text");
        }
        text
    }

    /// A text that is more than white space, without that around it.
    pub fn some_text<'a>(&mut self, at: &At<'a>) -> Option<&'a str> {
        let text = self.text(at)?.trim();
        if text.is_empty() {
            self.wrong(&at.place, "is empty");
        }
        Some(text).filter(|t| !t.is_empty())
    }

    pub fn choice<T: Clone>(&mut self, at: &At<'_>, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(name, _)| at.value.as_str() == Some(name));
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            self.is_not(at, &format!("one of {}", names.join(", ")));
        }
        found.map(|(_, choice)| choice.clone())
    }

    pub fn number(&mut self, at: &At<'_>, least: u32, most: u32) -> Option<u32> {
        let number = at.value.as_u64().and_then(|n| u32::try_from(n).ok());
        let number = number.filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.is_not(at, &format!("a whole number from {least} to {most}"));
        }
        number
    }

    pub fn lookback(&mut self, at: &At<'_>) -> Option<Lookback> {
        let lookback = at.value.as_str().and_then(Lookback::parse);
        if lookback.is_none() {
            self.is_not(at, "a time such as \"1h\" or \"2d\"");
        }
        lookback
    }
}

/// The key that was perhaps meant.
fn near<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    // Longer ones are no slip of the finger, and cost their square.
    if key.len() > 40 {
        return None;
    }
    let key = key.to_lowercase();
    let distance = |k: &&&str| strsim::levenshtein(&key, &k.to_lowercase());
    let nearest = known.iter().min_by_key(distance)?;
    (distance(&nearest) <= 1 + nearest.len() / 4).then_some(*nearest)
}
