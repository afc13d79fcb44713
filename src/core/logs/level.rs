//! How serious a line is: what its metadata says, else its fields, else the beginning of its text.

mod text;
mod words;

use super::fields::Parsed;
use super::lines::Line;
use crate::engine::protocol::Level;

impl Level {
    /// The level of a line. Whatever doesn't read as one (`detected_level=unknown`) counts as nothing said, and the next
    /// is asked. O(metadata + fields).
    pub fn of(line: &Line, parsed: Option<&Parsed>) -> Self {
        let own = said(&line.pairs().collect::<Vec<_>>());
        let level = own.or_else(|| parsed.and_then(of_fields)).or_else(|| {
            // What stands within JSON is no level; what its message begins with may be.
            match parsed {
                Some(parsed) => parsed.message.as_deref().and_then(text::read),
                None => text::read(&line.text),
            }
        });
        level.unwrap_or_default()
    }
}

/// What names and values say: the likeliest name first.
fn said(pairs: &[(&str, &str)]) -> Option<Level> {
    words::NAMES.iter().find_map(|(name, scale)| {
        let mut values = pairs.iter().filter(|(key, _)| words::is_named(key, name));
        values.find_map(|(_, value)| words::read(value, *scale))
    })
}

/// What the fields say.
fn of_fields(parsed: &Parsed) -> Option<Level> {
    let pairs: Vec<(&str, &str)> =
        parsed.fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    said(&pairs).or_else(|| {
        // Serilog's compact JSON leaves out what is information (github.com/serilog/serilog-formatting-compact).
        let is_serilog = parsed.get("@t").is_some() && parsed.get("@l").is_none();
        is_serilog.then_some(Level::Info)
    })
}
