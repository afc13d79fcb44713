//! What facets of results, and sets of them, are called.

use crate::base::{TimeNs, fmt};
use crate::engine::protocol::{Area, By, SetOf};

/// What a facet is called.
pub fn facet_title(by: &By) -> String {
    match by {
        By::Root => "Service and operation".to_owned(),
        By::Service => "Service".to_owned(),
        By::Operation => "Operation".to_owned(),
        By::Status => "Status".to_owned(),
        By::Source => "Source".to_owned(),
        By::Attribute(key) => key.clone(),
    }
}

/// How a value of it is written.
pub fn facet_value(by: &By, value: &str) -> String {
    let service =
        |name: &str| if name.is_empty() { "unknown service".to_owned() } else { name.to_owned() };
    match (by, value) {
        (By::Status, "error") => "With errors".to_owned(),
        (By::Status, _) => "Without errors".to_owned(),
        (By::Service, name) => service(name),
        (By::Root, both) => {
            let (of, name) = both.split_once('\t').unwrap_or(("", both));
            format!("{} {name}", service(of))
        }
        (_, "") => "(empty)".to_owned(),
        (_, value) => value.to_owned(),
    }
}

/// What traces a set has, for a person; `time` says when something was.
pub fn set_words(set: &SetOf, time: &dyn Fn(TimeNs) -> String) -> String {
    let SetOf { ids, narrow, filter, slowest, newest, rest } = set;
    if *rest {
        return "All others".to_owned();
    }
    let mut all = Vec::new();
    match ids.as_slice() {
        [] => {}
        [id] => all.push(format!("Trace {}", id.get(..8).unwrap_or(id))),
        ids => all.push(format!("{} chosen traces", fmt::count(ids.len() as u64))),
    }
    for choice in &narrow.facets {
        let values: Vec<String> =
            choice.values.iter().map(|value| facet_value(&choice.by, value)).collect();
        let values = values.join(" or ");
        all.push(match choice.by {
            By::Attribute(_) | By::Service | By::Source => {
                format!("{} {values}", facet_title(&choice.by))
            }
            _ => values,
        });
    }
    if !filter.is_empty() {
        all.push(format!("With {filter}"));
    }
    all.extend(slowest.map(|n| format!("The slowest {n}% of each operation")));
    all.extend(newest.map(|n| format!("The newest {n}%")));
    if let Some(Area { from, to, least, most }) = narrow.area {
        if least.0 > 0 || most.0 < u64::MAX {
            all.push(format!("{} to {}", fmt::duration(least), fmt::duration(most)));
        }
        all.push(format!("Begun {} to {}", time(from), time(to)));
    }
    if all.is_empty() { "All of them".to_owned() } else { all.join(", ") }
}
