//! Which queries find the logs of a span or a trace, the surest first; or why there is none to ask.
//!
//! What came by OTLP has the ids as structured metadata (`| trace_id="..."`), other lines name them in their text, and
//! where they do neither only the time is left (grafana.com/docs/loki/latest/get-started/labels/structured-metadata/).

use super::about::{About, Values};
use super::logql::{literal, one_of};
use super::settings::Logs;
use super::template::fill;
use crate::base::{SpanId, TraceId};
use crate::engine::protocol::{FoundBy, LogForm, Problem};

/// How many values of a label are asked for at most; beyond, any value.
const MOST_VALUES: usize = 60;

impl Logs {
    /// The queries, the surest first; of a configured query of one's own only that.
    ///
    /// # Errors
    /// Why there is none: no attribute is there that streams could be chosen by, or a variable is not known.
    pub fn forms(&self, about: &About<'_>) -> Result<Vec<LogForm>, Problem> {
        if let Some(expr) = self.own(about)? {
            return Ok(vec![LogForm { by: FoundBy::Custom, expr }]);
        }
        let selector = format!("{{{}}}", self.matchers(about)?);
        let (trace, span) = (about.trace, about.span.as_ref().map(|span| span.id));
        let span = span.filter(|id| !id.is_empty());
        let mut forms = Vec::new();
        if !trace.is_empty() {
            let mut by_metadata = format!("{selector} | {}", is_trace(trace));
            let mut by_text = format!("{selector} {}", has_trace(trace));
            if let Some(span) = span {
                by_metadata.push_str(&format!(" | {}", is_span(span)));
                by_text.push_str(&format!(" {}", has_span(span)));
            }
            forms.push(LogForm { by: FoundBy::Metadata, expr: by_metadata });
            forms.push(LogForm { by: FoundBy::Text, expr: by_text });
        }
        forms.push(LogForm { by: FoundBy::Time, expr: selector });
        Ok(forms)
    }

    /// What Grafana would ask for by the same settings.
    ///
    /// # Errors
    /// As for [`Logs::forms`].
    pub fn as_grafana(&self, about: &About<'_>) -> Result<String, Problem> {
        if let Some(expr) = self.own(about)? {
            return Ok(expr);
        }
        let mut expr = format!("{{{}}}", self.matchers(about)?);
        let span = about.span.as_ref().map_or("", |span| span.id);
        for (wanted, id) in [(self.by_trace, about.trace), (self.by_span, span)] {
            if wanted && !id.is_empty() {
                expr.push_str(&format!(" |={}", literal(id)));
            }
        }
        Ok(expr)
    }

    /// The labels that queries look under, and their values.
    pub fn labels(&self, about: &About<'_>) -> Vec<(String, Vec<String>)> {
        let values = |(key, name): &(String, String)| (name.clone(), about.all(key).found);
        self.tags.iter().map(values).filter(|(_, found)| !found.is_empty()).collect()
    }

    /// The configured query, filled in.
    fn own(&self, about: &About<'_>) -> Result<Option<String>, Problem> {
        let Some(template) = &self.custom else { return Ok(None) };
        let tags = match self.matchers(about) {
            Ok(tags) => tags,
            Err(problem) if template.contains("__tags") => return Err(problem),
            Err(_) => String::new(),
        };
        let filled = fill(template, about, &tags).map_err(|unfilled| Problem {
            what: format!("{} {}", unfilled.variable, unfilled.why),
            place: "logs.query in config.json".to_owned(),
            advice: match about.span {
                Some(_) => "The query was made for spans that have it.".to_owned(),
                None => "The query was made for one span: select one.".to_owned(),
            },
        })?;
        Ok(Some(filled))
    }

    fn matchers(&self, about: &About<'_>) -> Result<String, Problem> {
        matchers(&self.tags, about).ok_or_else(|| self.nothing(about))
    }

    fn nothing(&self, about: &About<'_>) -> Problem {
        let keys = self.tags.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", ");
        let of = if about.span.is_some() { "This span" } else { "This trace" };
        let advice = if self.tags.iter().any(|(key, _)| key == "service.name") {
            "Loki needs a label to look under. Set service.name where the program starts (OTEL_SERVICE_NAME), or map \
             another attribute: logs.tags in config.json."
        } else {
            "Loki needs a label to look under. Map an attribute that is there: logs.tags in config.json."
        };
        let what = format!("{of} has none of the attributes that name a stream of logs");
        Problem { what, place: keys, advice: advice.to_owned() }
    }
}

/// Matchers of the labels that everything has; where nothing has all, of the first that something has. `None` where
/// nothing has any.
pub(super) fn matchers(tags: &[(String, String)], about: &About<'_>) -> Option<String> {
    let all: Vec<(&str, Values)> = tags
        .iter()
        .map(|(key, name)| (name.as_str(), about.all(key)))
        .filter(|(_, values)| !values.found.is_empty())
        .collect();
    let whole: Vec<&(&str, Values)> = all.iter().filter(|(_, values)| values.all).collect();
    let chosen = if whole.is_empty() { all.iter().take(1).collect() } else { whole };
    let matchers = chosen.into_iter().map(|(name, values)| {
        if values.found.len() > MOST_VALUES {
            return format!("{name}=~\".+\"");
        }
        let mut found = values.found.clone();
        found.sort_unstable();
        one_of(name, &found)
    });
    let matchers = matchers.collect::<Vec<_>>().join(", ");
    (!matchers.is_empty()).then_some(matchers)
}

/// A filter of the structured metadata by the id of a trace, as OTLP writes it: 32 lower-case digits. One of 64 bits may
/// have come with 16.
fn is_trace(id: &str) -> String {
    match TraceId::from_hex(id) {
        Some(TraceId(number)) if number >> 64 == 0 => {
            format!("trace_id=~{}", literal(&format!("0{{0,16}}{number:016x}")))
        }
        Some(TraceId(number)) => format!("trace_id={}", literal(&format!("{number:032x}"))),
        None => format!("trace_id={}", literal(id)),
    }
}

/// The same by that of a span: 16 digits.
fn is_span(id: &str) -> String {
    let written = SpanId::from_hex(id).map(|id| id.to_string());
    format!("span_id={}", literal(written.as_deref().unwrap_or(id)))
}

/// A filter of the text by an id, in either case and with any zeros in front. Of 128 bits only the lower half is looked
/// for: some programs log no more. A short one has to stand by itself.
fn has(id: &str, number: Option<u128>) -> String {
    let Some(number) = number else { return format!("|= {}", literal(id)) };
    let half = number & u128::from(u64::MAX);
    let pattern = match half {
        half if number != half && half >> 32 != 0 => format!("(?i){half:016x}"),
        _ if number >> 32 != 0 => format!("(?i)0*{number:x}"),
        _ => format!(r"(?i)\b0*{number:x}\b"),
    };
    format!("|~ {}", literal(&pattern))
}

fn has_trace(id: &str) -> String {
    has(id, TraceId::from_hex(id).map(|id| id.0))
}

fn has_span(id: &str) -> String {
    has(id, SpanId::from_hex(id).map(|id| u128::from(id.0)))
}
