//! What the rows of a trace are confined to, in a link: `only` (a list of `matches`, `errors` and `path`; `1`
//! is `matches`), `min` (how long a span must have taken: `20ms`, `1.5%`), `hide` (a service, once for each),
//! `svcFilter` (Jaeger UI's: which services stay), `repeats` (`1`: runs of equal spans are one row) and `root`
//! (a span's id: only it and what is below); and what colours stand for: `colour` (`operation`, `kind`,
//! `status`, or `attribute:KEY`).

use super::jaeger_links::service_filter;
use super::params::encode;
use super::url::{Reader, digits, some_text, yes_no};
use crate::base::DurationNs;
use crate::base::fmt::{duration_go, parse_duration};
use crate::engine::protocol::{ColourBy, Least, Reduce, SpanRef};

/// How many services a link takes out at most.
const MOST_SERVICES: usize = 200;

/// Takes the parameters out of a link.
pub(super) fn read(reader: &mut Reader) -> Reduce {
    let mut reduce = Reduce::default();
    let only = reader.one("only", |v| Some(v.to_owned()), "").unwrap_or_default();
    for part in only.split(',').filter(|part| !part.is_empty()) {
        match part {
            "matches" | "1" | "true" => reduce.matches = true,
            "errors" => reduce.errors = true,
            "path" => reduce.path = true,
            "0" | "false" => {}
            _ => reader.warn("only", "is not of matches, errors and path", part),
        }
    }
    reduce.least = reader.one("min", read_least, "is not a duration or a share: 20ms, 1.5%");
    reduce.services = reader.all("hide");
    reduce.services.truncate(MOST_SERVICES);
    let wrong = "is not a service filter of Jaeger UI: 1a2b.3f";
    reduce.filter = reader.one("svcFilter", service_filter, wrong);
    reduce.fold = reader.one("repeats", yes_no, "is not 1 or 0").unwrap_or(false);
    reduce.focus = reader.one("root", some_text, "is empty").map(SpanRef::Id);
    reduce
}

/// Adds the parameters to a link.
pub(super) fn write(reduce: &Reduce, pairs: &mut Vec<String>) {
    let Reduce { matches, errors, path, least, services, filter, fold, focus } = reduce;
    let parts = [(*matches, "matches"), (*errors, "errors"), (*path, "path")];
    let parts: Vec<&str> = parts.into_iter().filter(|part| part.0).map(|part| part.1).collect();
    match parts.as_slice() {
        [] => {}
        ["matches"] => pairs.push("only=1".to_owned()),
        parts => pairs.push(format!("only={}", parts.join(","))),
    }
    pairs.extend(least.map(|least| encode("min", &write_least(least))));
    pairs.extend(services.iter().map(|service| encode("hide", service)));
    // Until the engine has told what it means.
    pairs.extend(filter.iter().map(|filter| encode("svcFilter", filter)));
    if *fold {
        pairs.push("repeats=1".to_owned());
    }
    if let Some(SpanRef::Id(id)) = focus {
        pairs.push(encode("root", id));
    }
}

/// Takes what colours stand for out of a link.
pub(super) fn read_colour(reader: &mut Reader) -> ColourBy {
    let wrong = "is not service, operation, kind, status or attribute:KEY";
    reader.one("colour", read_by, wrong).unwrap_or_default()
}

/// Adds it to a link.
pub(super) fn write_colour(by: &ColourBy, pairs: &mut Vec<String>) {
    if *by != ColourBy::Service {
        pairs.push(encode("colour", &write_by(by)));
    }
}

/// Reads what colours stand for.
pub fn read_by(text: &str) -> Option<ColourBy> {
    Some(match text {
        "service" => ColourBy::Service,
        "operation" => ColourBy::Operation,
        "kind" => ColourBy::Kind,
        "status" => ColourBy::Status,
        _ => {
            let key = text.strip_prefix("attribute:").filter(|key| !key.is_empty())?;
            ColourBy::Attribute(key.to_owned())
        }
    })
}

/// The text that [`read_by`] reads as this.
pub fn write_by(by: &ColourBy) -> String {
    match by {
        ColourBy::Service => "service".to_owned(),
        ColourBy::Operation => "operation".to_owned(),
        ColourBy::Kind => "kind".to_owned(),
        ColourBy::Status => "status".to_owned(),
        ColourBy::Attribute(key) => format!("attribute:{key}"),
    }
}

/// Reads how long a span must have taken: a duration, or a share of the trace. `None` for what is neither,
/// and for what every span has.
pub fn read_least(text: &str) -> Option<Least> {
    let text = text.trim();
    if let Some(share) = text.strip_suffix('%') {
        let (whole, part) = share.trim().split_once('.').unwrap_or((share.trim(), ""));
        // Four digits count; as whole numbers, since reading floats is much code.
        let part = format!("{part:0<4}");
        let millionths =
            digits(whole)?.checked_mul(10_000)?.checked_add(digits(part.get(..4)?)?)?;
        let fits = (1..=1_000_000).contains(&millionths) && digits(&part).is_some();
        return fits.then_some(Least::Share(millionths as u32));
    }
    let ns = parse_duration(text)?.0;
    (ns > 0).then_some(Least::Time(ns))
}

/// The text that [`read_least`] reads as this.
pub fn write_least(least: Least) -> String {
    match least {
        Least::Time(ns) => duration_go(DurationNs(ns)),
        Least::Share(millionths) => {
            let (whole, part) = (millionths / 10_000, millionths % 10_000);
            let part = format!("{part:04}");
            let part = part.trim_end_matches('0');
            if part.is_empty() { format!("{whole}%") } else { format!("{whole}.{part}%") }
        }
    }
}
