//! Queries of one's own with Grafana's variables: `${__span.tags["pod"]}` and the like
//! (grafana.com/docs/grafana/latest/datasources/jaeger/#use-a-custom-query).
//!
//! Grafana puts values in as they are. Here a value stays one wherever it stands: between double quotes it is escaped,
//! of a pattern it matches only itself, and where it could not be written as it is, the query is refused.

use super::about::About;
use super::logql::{escaped, plain};

/// What can't be filled in: the variable as it stands there, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled {
    /// The variable.
    pub variable: String,
    /// Why not, as a sentence without its subject.
    pub why: &'static str,
}

/// Fills the variables of a query in. `tags` is what `${__tags}` and `$__tags` stand for.
///
/// # Errors
/// The first variable that nothing is known for: Grafana shows no link then.
pub fn fill(template: &str, about: &About<'_>, tags: &str) -> Result<String, Unfilled> {
    let mut out = String::new();
    let mut place = Place::default();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        place.pass(before);
        out.push_str(before);
        let Some((name, len)) = variable(from) else {
            place.pass("$");
            out.push('$');
            rest = from.get(1..).unwrap_or("");
            continue;
        };
        rest = from.get(len..).unwrap_or("");
        if name == "__tags" {
            out.push_str(tags);
            continue;
        }
        let unfilled = |why| Unfilled { variable: format!("${{{name}}}"), why };
        let value = known(name, about).ok_or_else(|| unfilled("is not known here"))?;
        out.push_str(&place.written(&value).map_err(unfilled)?);
    }
    out.push_str(rest);
    Ok(out)
}

/// The variable at the front of a text, and how long it is there. Only ours: Grafana has others that begin with a
/// dollar, and a pattern may end in one.
fn variable(text: &str) -> Option<(&str, usize)> {
    if text.starts_with("$__tags") {
        return Some(("__tags", 7));
    }
    let inner = text.strip_prefix("${__")?;
    // A key in quotes may have a brace.
    let end = match inner.find("[\"") {
        Some(open)
            if inner.get(..open)?.ends_with(".tags") && !inner.get(..open)?.contains('}') =>
        {
            let from = open + 2;
            from + inner.get(from..)?.find("\"]}")? + 2
        }
        _ => inner.find('}')?,
    };
    let name = text.get(2..4 + end)?;
    Some((name, 4 + end + 1))
}

fn known(name: &str, about: &About<'_>) -> Option<String> {
    let (of, field) = name.split_once('.')?;
    let text = match (of, field, &about.span) {
        ("__trace", "traceId", _) | ("__span", "traceId", Some(_)) => about.trace.to_owned(),
        ("__trace", "name", _) => about.trace_name.to_owned(),
        ("__trace", "duration", _) => about.trace_us.to_string(),
        ("__span", "spanId", Some(span)) => span.id.to_owned(),
        ("__span", "name", Some(span)) => span.name.to_owned(),
        ("__span", "duration", Some(span)) => span.us.to_string(),
        ("__span", field, _) => {
            let key = field.strip_prefix("tags")?;
            let quoted = key.strip_prefix("[\"").and_then(|key| key.strip_suffix("\"]"));
            // Behind a dot a key ends at the next one, so one with a dot is not to be had so.
            let key = quoted.or_else(|| key.strip_prefix('.').filter(|key| !key.contains('.')))?;
            return about.value(key);
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Where in a query something stands.
#[derive(Default)]
struct Place {
    /// The quote that is open.
    quote: Option<char>,
    /// A backslash came last, between double quotes.
    escape: bool,
    /// The two characters before the open quote, without spaces.
    before: [char; 2],
}

impl Place {
    fn pass(&mut self, text: &str) {
        for c in text.chars() {
            match self.quote {
                Some('"') if self.escape => self.escape = false,
                Some('"') if c == '\\' => self.escape = true,
                Some(quote) if c == quote => {
                    self.quote = None;
                    self.before = ['\0', c];
                }
                Some(_) => {}
                None if matches!(c, '"' | '`') => self.quote = Some(c),
                None if c.is_whitespace() => {}
                None => self.before = [self.before[1], c],
            }
        }
    }

    /// A value as it is written here.
    fn written(&self, value: &str) -> Result<String, &'static str> {
        let is_pattern = matches!(self.before, ['=' | '!' | '|', '~']);
        let value = if is_pattern { plain(value) } else { value.to_owned() };
        let is_word = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
        match self.quote {
            Some('"') => Ok(escaped(&value)),
            Some(_) if value.contains('`') => {
                Err("has a back-quote here, which can't stand between back-quotes")
            }
            Some(_) => Ok(value),
            None if value.chars().all(is_word) => Ok(value),
            None => Err("has more than letters and digits here, and has to stand in quotes"),
        }
    }
}
