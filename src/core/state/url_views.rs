//! In which view a trace is seen, in a link: `view` (`flame`, `graph`, `statistics`, `spans`, `events` or `logs`; none for the
//! timeline), `flame=merged`, `across` (what is seen of merged flames: `START-END` in nanoseconds of self time), `heat`
//! (the graph's colours: `service`, `total` or `errors`; none for the self time), `group` (of the statistics: `service`,
//! `operation`, `kind`, `status` or `attribute:KEY`; once for each, at most two), `field` (a column of the table of
//! spans, once for each), `events` (what an event must have in it), `order` (of the shown table: a column's key, behind `-`
//! for the largest first), and of the logs `logs` (what a line must have in it), `level` (how bad it must be at least) and
//! `logql` (what is asked for, in place of what follows from the trace), `newest=1` (these first), `between` (`spans` between
//! the lines, `lines` between the spans of the timeline, or `both`).

use super::params::encode;
use super::url::{Reader, some_text, yes_no};
use super::url_reduce::{read_by, write_by};
use super::views::{Lines, MOST_FIELDS, ViewKind, Views};
use crate::engine::protocol::{Heat, Level};

const HEATS: [(Heat, &str); 4] = [
    (Heat::Service, "service"),
    (Heat::Total, "total"),
    (Heat::Own, "self"),
    (Heat::Errors, "errors"),
];

/// What stands between what: spans, lines, and both.
const BETWEEN: [&str; 3] = ["spans", "lines", "both"];

/// Takes the parameters out of a link.
pub(super) fn read(reader: &mut Reader) -> Views {
    let mut views = Views::default();
    let wrong = "is not timeline, flame, graph, statistics, spans, events or logs";
    views.kind = reader.one("view", ViewKind::from_name, wrong).unwrap_or_default();
    let merged = |v: &str| match v {
        "merged" => Some(true),
        "time" => Some(false),
        _ => None,
    };
    views.merged = reader.one("flame", merged, "is not merged or time").unwrap_or_default();
    views.across = reader.range("across");
    let heat = |v: &str| HEATS.iter().find(|(_, name)| *name == v).map(|(heat, _)| *heat);
    let wrong = "is not service, total, self or errors";
    views.heat = reader.one("heat", heat, wrong).unwrap_or_default();
    let mut group = Vec::new();
    for value in reader.all("group") {
        match read_by(&value) {
            Some(by) if group.len() < 2 => group.push(by),
            Some(_) => {
                reader.warn("group", "is there more than twice; the first two count", &value)
            }
            None => {
                let text = "is not service, operation, kind, status or attribute:KEY";
                reader.warn("group", text, &value);
            }
        }
    }
    group.dedup();
    if !group.is_empty() {
        views.group = group;
    }
    views.fields = reader.all("field");
    views.fields.retain(|field| !field.is_empty());
    views.fields.truncate(MOST_FIELDS);
    views.text = reader.one("events", some_text, "is empty").unwrap_or_default();
    views.order = reader.one("order", some_text, "is empty").unwrap_or_default();
    views.lines.text = reader.one("logs", some_text, "is empty").unwrap_or_default();
    let level = |v: &str| {
        Level::ALL.into_iter().find(|level| level.word() == v && *level != Level::Unknown)
    };
    let wrong = "is not trace, debug, info, warn, error or fatal";
    views.lines.least = reader.one("level", level, wrong).unwrap_or_default();
    views.lines.back = reader.one("newest", yes_no, "is not 1 or 0").unwrap_or_default();
    let between = |v: &str| BETWEEN.iter().position(|name| *name == v);
    let wrong = "is not spans, lines or both";
    let between = reader.one("between", between, wrong).map_or(0, |at| at + 1);
    (views.lines.spans, views.lines.rows) = (between & 1 > 0, between & 2 > 0);
    views.lines.query = reader.one("logql", some_text, "is empty").unwrap_or_default();
    views
}

/// Adds the parameters to a link.
pub(super) fn write(views: &Views, pairs: &mut Vec<String>) {
    let usual = Views::default();
    if views.kind != usual.kind {
        pairs.push(encode("view", views.kind.name()));
    }
    if views.merged {
        pairs.push("flame=merged".to_owned());
    }
    pairs.extend(views.across.map(|(start, end)| format!("across={start}-{end}")));
    if views.heat != usual.heat {
        let name = HEATS.iter().find(|(heat, _)| *heat == views.heat).map_or("", |(_, name)| name);
        pairs.push(encode("heat", name));
    }
    if views.group != usual.group {
        pairs.extend(views.group.iter().map(|by| encode("group", &write_by(by))));
    }
    pairs.extend(views.fields.iter().map(|field| encode("field", field)));
    if !views.text.is_empty() {
        pairs.push(encode("events", &views.text));
    }
    if !views.order.is_empty() {
        pairs.push(encode("order", &views.order));
    }
    let Lines { text, least, query, back, spans, rows } = &views.lines;
    let level = least.word();
    let lines = [("logs", text.as_str()), ("level", level), ("logql", query.as_str())];
    pairs.extend(
        lines
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| encode(name, value)),
    );
    pairs.extend(back.then(|| "newest=1".to_owned()));
    let between = (usize::from(*spans) + 2 * usize::from(*rows)).checked_sub(1);
    pairs.extend(between.and_then(|at| BETWEEN.get(at)).map(|name| encode("between", name)));
}
