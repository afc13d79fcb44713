//! Why a Loki has found nothing: asked of its labels, which cost it little.

use serde_json::Value;

use crate::api::reply::HttpReply;
use crate::api::request::Path;
use crate::base::fmt;
use crate::engine::protocol::{LokiAsk, Problem};

/// How many names are told.
const MOST: usize = 8;

/// What was asked so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silence(Step);

#[derive(Clone, Copy, Debug, Default)]
enum Step {
    /// The values of the label in the time of the query.
    #[default]
    Then,
    /// Its values lately.
    Lately,
    /// The labels that there are lately.
    Labels,
}

impl Silence {
    /// What to ask for first.
    ///
    /// # Errors
    /// Nothing can be asked: what is known is the reason.
    pub fn first(self, ask: &LokiAsk) -> Result<Path, Problem> {
        let Some((name, _)) = ask.labels.first() else {
            return Err(nothing(
                "Loki has no line for this query",
                ask,
                "Change it, or look at a longer time.",
            ));
        };
        let path =
            values(name).with("start", &ask.from.0.to_string()).with("end", &ask.to.0.to_string());
        Ok(path)
    }

    /// What to ask for next.
    ///
    /// # Errors
    /// The reason is known.
    pub fn next(&mut self, ask: &LokiAsk, reply: &HttpReply) -> Result<Path, Problem> {
        let Some((name, wanted)) = ask.labels.first() else { return self.first(ask) };
        // Whatever is between us and Loki may not pass this on: then the answer to the query has to do.
        let found = if reply.is_success() { names(reply) } else { None };
        let found = found.ok_or_else(|| {
            nothing(
                "Loki has no line for this query",
                ask,
                "Look at a longer time, or change the query.",
            )
        })?;
        let first = wanted.first().map_or("", String::as_str);
        let said = match wanted.as_slice() {
            [one] => format!("{name}=\u{201c}{one}\u{201d}"),
            some => format!("{name} of {}", fmt::plural(some.len() as u64, "service", "services")),
        };
        let has = wanted.iter().any(|value| found.contains(value));
        match self.0 {
            Step::Then if has => Err(nothing(
                &format!("Loki has logs of {said}, but no line in this time"),
                ask,
                "Nothing was written then, or the clocks differ: look at a longer time.",
            )),
            Step::Then => {
                self.0 = Step::Lately;
                Ok(values(name))
            }
            Step::Lately if has => Err(nothing(
                &format!("Loki has logs of {said} lately, but none of this time"),
                ask,
                "The trace is older than what it keeps, or the service was silent.",
            )),
            Step::Lately if found.is_empty() => {
                self.0 = Step::Labels;
                Ok(Path::new("loki/api/v1/labels"))
            }
            Step::Lately => Err(nothing(
                &format!("Loki has no logs of {said}"),
                ask,
                &format!(
                    "Values of {name} that it has: {}. Map another attribute or label: logs.tags in config.json.",
                    some_of(&found, first)
                ),
            )),
            Step::Labels if found.is_empty() => Err(nothing(
                "This Loki has had no logs lately",
                ask,
                "Check whether the collector sends logs to it, and to which tenant.",
            )),
            Step::Labels => Err(nothing(
                &format!("Loki has no label {name}"),
                ask,
                &format!(
                    "It has: {}. Say which one names the service: logs.tags in config.json.",
                    some_of(&found, name)
                ),
            )),
        }
    }
}

fn values(name: &str) -> Path {
    Path::new("loki/api/v1/label").segment(name).then("values")
}

/// The names of an answer; none where there are none (the member may be absent then).
fn names(reply: &HttpReply) -> Option<Vec<String>> {
    let json = reply.json()?;
    let all = json.as_object()?.get("data").and_then(Value::as_array);
    let texts = all.into_iter().flatten().filter_map(Value::as_str);
    // Loki's own.
    Some(texts.filter(|name| !name.starts_with("__")).map(str::to_owned).collect())
}

/// Those that are most like a name first, cut where there are many.
fn some_of(all: &[String], like: &str) -> String {
    let mut all: Vec<&String> = all.iter().collect();
    all.sort_by_key(|name| strsim::levenshtein(name, like));
    let more = if all.len() > MOST { ", \u{2026}" } else { "" };
    let some: Vec<&str> = all.iter().take(MOST).map(|name| name.as_str()).collect();
    format!("{}{more}", some.join(", "))
}

fn nothing(what: &str, ask: &LokiAsk, advice: &str) -> Problem {
    let place = ask.forms.last().map_or("", |form| form.expr.as_str());
    Problem { what: what.to_owned(), place: place.to_owned(), advice: advice.to_owned() }
}
