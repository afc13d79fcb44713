//! How results are seen, in a link: `as` (`table` or `shapes`; none for the list), `sort` (`start`, `duration`, `spans`,
//! `errors`, `services`, `name` or `attribute:KEY`, behind `-` for the largest first), `column` (an attribute of the
//! root, once for each), `by` (what is grouped by: `root`, `service`, `operation`, `status` or `attribute:KEY`),
//! `bysort`, `chart` (`durations`, `trend`, `windows` or `none`; none for the scatter plot), `scale` (`log` or `linear`), `facet` (a value
//! that counts, once for each: `service:NAME`, `attribute:KEY=VALUE`; in the key, `\` stands before `\` and `=`), `area`
//! (`FROM,TO,LEAST,MOST`: times since 1970 and durations, in nanoseconds) and `windows` (`FROM,TO,FROM,TO`).
//!
//! Jaeger UI's `uiSearchHideGraph=1` is `chart=none`.

use super::params::encode;
use super::results::{Chart, Listing, MOST_COLUMNS, ResultsView};
use super::url::{self, Location, Reader, digits, yes_no};
use super::url_sets;
use crate::base::{DurationNs, TimeNs};
use crate::engine::protocol::{Area, By, GroupOrder, Narrow, OrderKey, ResultOrder};

const GROUP_ORDERS: [(GroupOrder, &str); 7] = [
    (GroupOrder::Traces, "traces"),
    (GroupOrder::Errors, "errors"),
    (GroupOrder::P50, "p50"),
    (GroupOrder::P95, "p95"),
    (GroupOrder::P99, "p99"),
    (GroupOrder::Max, "max"),
    (GroupOrder::Value, "value"),
];

/// Takes the parameters out of a link.
pub(super) fn read(reader: &mut Reader) -> ResultsView {
    let mut view = ResultsView::default();
    let listing = |v: &str| Listing::ALL.iter().find(|(_, name, _)| *name == v).map(|l| l.0);
    view.listing = reader.one("as", listing, "is not list, table or shapes").unwrap_or_default();
    let wrong = "is not start, duration, spans, errors, services, name or attribute:KEY";
    view.order = reader.one("sort", read_order, wrong).unwrap_or_default();
    view.columns = reader.all("column");
    view.columns.retain(|column| !column.is_empty());
    view.columns.dedup();
    view.columns.truncate(MOST_COLUMNS);
    let wrong = "is not root, service, operation, status or attribute:KEY";
    view.group = reader.one("by", read_by, wrong);
    let group = |v: &str| GROUP_ORDERS.iter().find(|(_, name)| *name == v).map(|(o, _)| *o);
    let wrong = "is not traces, errors, p50, p95, p99, max or value";
    view.group_order = reader.one("bysort", group, wrong).unwrap_or_default();
    let chart = |v: &str| Chart::ALL.iter().find(|(_, name, _)| *name == v).map(|c| c.0);
    let wrong = "is not scatter, durations, trend, windows or none";
    let hidden = reader.one("uiSearchHideGraph", yes_no, "is not 1 or 0") == Some(true);
    let chart = reader.one("chart", chart, wrong);
    view.chart = chart.unwrap_or(if hidden { Chart::None } else { Chart::Scatter });
    let scale = |v: &str| match v {
        "log" => Some(true),
        "linear" => Some(false),
        _ => None,
    };
    view.log = reader.one("scale", scale, "is not log or linear");
    for text in reader.all("facet") {
        match read_facet(&text) {
            Some((by, value)) if !view.is_chosen(&by, &value) => view.toggle(&by, &value),
            Some(_) => {}
            None => reader.warn("facet", "is not service:NAME or attribute:KEY=VALUE", &text),
        }
    }
    view.narrow.area = reader.one("area", read_area, "is not FROM,TO,LEAST,MOST in nanoseconds");
    let windows = |v: &str| {
        let [a, b, c, d] = numbers(v)?;
        let windows = [(time(a)?, time(b)?), (time(c)?, time(d)?)];
        (a <= b && c <= d).then_some(windows)
    };
    view.windows = reader.one("windows", windows, "is not FROM,TO,FROM,TO in nanoseconds");
    view.sets = url_sets::read(reader);
    view
}

/// Reads a region of time and duration: `FROM,TO,LEAST,MOST`.
pub(super) fn read_area(text: &str) -> Option<Area> {
    let [from, to, least, most] = numbers(text)?;
    let area =
        Area { from: time(from)?, to: time(to)?, least: DurationNs(least), most: DurationNs(most) };
    (from <= to && least <= most).then_some(area)
}

/// The text that [`read_area`] reads as this.
pub(super) fn write_area(area: &Area) -> String {
    let Area { from, to, least, most } = area;
    format!("{},{},{},{}", from.0, to.0, least.0, most.0)
}

/// Adds the parameters to a link.
pub(super) fn write(view: &ResultsView, pairs: &mut Vec<String>) {
    let usual = ResultsView::default();
    let name = |list: &[(_, &'static str, &str)], of| {
        list.iter().find(|(one, ..)| *one == of).map_or("", |(_, name, _)| *name)
    };
    if view.listing != usual.listing {
        pairs.push(encode("as", name(&Listing::ALL, view.listing)));
    }
    if view.order != usual.order {
        pairs.push(encode("sort", &write_order(&view.order)));
    }
    pairs.extend(view.columns.iter().map(|column| encode("column", column)));
    pairs.extend(view.group.iter().map(|by| encode("by", &write_by(by))));
    if view.group_order != usual.group_order {
        let order = GROUP_ORDERS.iter().find(|(order, _)| *order == view.group_order);
        pairs.push(encode("bysort", order.map_or("", |(_, name)| name)));
    }
    if view.chart != usual.chart {
        let chart = Chart::ALL.iter().find(|(chart, ..)| *chart == view.chart);
        pairs.push(encode("chart", chart.map_or("", |(_, name, _)| name)));
    }
    pairs.extend(view.log.map(|log| format!("scale={}", if log { "log" } else { "linear" })));
    for choice in &view.narrow.facets {
        for value in &choice.values {
            pairs.push(encode("facet", &write_facet(&choice.by, value)));
        }
    }
    pairs.extend(view.narrow.area.map(|area| format!("area={}", write_area(&area))));
    if let Some([a, b]) = view.windows {
        pairs.push(format!("windows={},{},{},{}", a.0.0, a.1.0, b.0.0, b.1.0));
    }
    if let Some(sets) = &view.sets {
        url_sets::write(sets, pairs);
    }
}

/// How results are listed, for the next visit: what a link to a search says of it, without what is about these results.
pub fn write_listing(view: &ResultsView) -> String {
    let view = ResultsView {
        group: None,
        group_order: GroupOrder::default(),
        narrow: Narrow::default(),
        windows: None,
        sets: None,
        ..view.clone()
    };
    let mut pairs = Vec::new();
    write(&view, &mut pairs);
    pairs.join("&")
}

/// What [`write_listing`] has written; the default for what can't be read.
pub fn read_listing(text: &str) -> ResultsView {
    url::parse(&Location { path_after_base: "search", query: text, hash: "" }).results
}

/// Reads an order.
pub fn read_order(text: &str) -> Option<ResultOrder> {
    let (down, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let key = match text {
        "start" => OrderKey::Start,
        "duration" => OrderKey::Duration,
        "spans" => OrderKey::Spans,
        "errors" => OrderKey::Errors,
        "services" => OrderKey::Services,
        "name" => OrderKey::Name,
        _ => OrderKey::Attribute(attribute(text)?.to_owned()),
    };
    Some(ResultOrder { key, down })
}

/// The text that [`read_order`] reads as this.
pub fn write_order(order: &ResultOrder) -> String {
    let key = match &order.key {
        OrderKey::Start => "start",
        OrderKey::Duration => "duration",
        OrderKey::Spans => "spans",
        OrderKey::Errors => "errors",
        OrderKey::Services => "services",
        OrderKey::Name => "name",
        OrderKey::Attribute(key) => &format!("attribute:{key}"),
    };
    format!("{}{key}", if order.down { "-" } else { "" })
}

fn attribute(text: &str) -> Option<&str> {
    text.strip_prefix("attribute:").filter(|key| !key.is_empty())
}

/// Reads what traces are told apart by.
pub fn read_by(text: &str) -> Option<By> {
    Some(match text {
        "root" => By::Root,
        "service" => By::Service,
        "operation" => By::Operation,
        "status" => By::Status,
        "source" => By::Source,
        _ => By::Attribute(attribute(text)?.to_owned()),
    })
}

/// The text that [`read_by`] reads as this.
pub fn write_by(by: &By) -> String {
    match by {
        By::Root => "root".to_owned(),
        By::Service => "service".to_owned(),
        By::Operation => "operation".to_owned(),
        By::Status => "status".to_owned(),
        By::Source => "source".to_owned(),
        By::Attribute(key) => format!("attribute:{key}"),
    }
}

pub(super) fn read_facet(text: &str) -> Option<(By, String)> {
    let (name, rest) = text.split_once(':')?;
    if name != "attribute" {
        return Some((read_by(name)?, rest.to_owned()));
    }
    let mut key = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next()? {
            '=' => break,
            '\\' => key.push(chars.next()?),
            c => key.push(c),
        }
    }
    (!key.is_empty()).then(|| (By::Attribute(key), chars.as_str().to_owned()))
}

pub(super) fn write_facet(by: &By, value: &str) -> String {
    match by {
        By::Attribute(key) => {
            let key = key.replace('\\', "\\\\").replace('=', "\\=");
            format!("attribute:{key}={value}")
        }
        by => format!("{}:{value}", write_by(by)),
    }
}

/// Four whole numbers with commas between them.
fn numbers(text: &str) -> Option<[u64; 4]> {
    let mut parts = text.split(',').map(digits);
    let numbers = [parts.next()??, parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

fn time(ns: u64) -> Option<TimeNs> {
    i64::try_from(ns).ok().map(TimeNs)
}
