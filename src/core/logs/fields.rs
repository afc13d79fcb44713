//! What a line says by itself: the fields of a JSON object or of logfmt, and which of them is the message.

mod json;
mod logfmt;

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One JSON object.
    Json,
    /// `key=value key="two words"`.
    Logfmt,
}

impl Form {
    /// For a person.
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Logfmt => "logfmt",
        }
    }
}

/// A line taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// How it was written.
    pub form: Form,
    /// What it says, for a person; not among the fields.
    pub message: Option<String>,
    /// The rest in the order of the line, at most [`MOST`]. A key that comes again is there again.
    pub fields: Vec<(String, String)>,
}

impl Parsed {
    /// The first value under a key, as it is written there.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// So many fields are kept of a line.
pub const MOST: usize = 200;

/// Names of messages, the likeliest first: most loggers; slog, zap, pino; Serilog's rendered message; OpenTelemetry;
/// Docker's json-file; structlog; GELF; Serilog's template, which is better than nothing.
const MESSAGES: [&str; 9] =
    ["message", "msg", "@m", "body", "log", "event", "short_message", "text", "@mt"];

/// Takes a line apart; `None` where it is neither form. Text before a JSON object is neither. O(length).
pub fn parse(text: &str) -> Option<Parsed> {
    let text = text.trim();
    if text.starts_with('{') {
        let read = json::read(text)?;
        return Some(parsed(Form::Json, read.fields, &read.texts));
    }
    let (fields, texts) = logfmt::read(text)?;
    Some(parsed(Form::Logfmt, fields, &texts))
}

/// Takes the message out of the fields. Only what stands at the top as a text can be one (`texts` has the places).
fn parsed(form: Form, mut fields: Vec<(String, String)>, texts: &[usize]) -> Parsed {
    let place = |name: &&str| {
        let called = |(key, value): &(String, String)| {
            key.eq_ignore_ascii_case(name) && !value.trim().is_empty()
        };
        texts.iter().copied().find(|&at| fields.get(at).is_some_and(called))
    };
    let at = MESSAGES.iter().find_map(place);
    let message = at.map(|at| fields.remove(at).1);
    Parsed { form, message, fields }
}
