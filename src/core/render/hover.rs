//! What a bar says under the pointer: what it stands for, in lines.

use super::clean;
use crate::analysis::GAP;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::Row;

/// The lines of a row. `service` is its service's name.
pub fn hover(row: &Row, service: &str) -> String {
    let time = |ns| fmt::duration(DurationNs(ns));
    let service = if service.is_empty() { "unknown service" } else { service };
    let name = if row.name.is_empty() { "(no name)" } else { &row.name };
    if row.line.is_some() {
        return clean(name).into_owned();
    }
    let mut text = format!("{}: {}", clean(service), clean(name));
    let mut line = |line: String| {
        text.push('\n');
        text.push_str(&line);
    };
    match row.group.as_ref().filter(|_| !row.expanded) {
        Some(group) => line(format!(
            "{} equal spans, {} together, {} to {} each",
            fmt::count(group.count.into()),
            time(group.total),
            time(group.least),
            time(group.most)
        )),
        None => line(format!("{} at {}", time(row.duration), time(row.start))),
    }
    if !row.path.is_empty() {
        let sum = row.path.iter().map(|(from, to)| to - from).sum();
        line(format!("{} on the critical path", time(sum)));
    }
    if !row.gaps.is_empty() {
        let sum = row.gaps.iter().map(|(from, to)| to - from).sum();
        let gaps = fmt::plural(row.gaps.len() as u64, "gap", "gaps");
        line(format!("{} in {gaps} of {} or more without a recorded child", time(sum), time(GAP)));
    }
    if row.moved != 0 {
        line(format!("moved by {} for clock skew", fmt::offset(row.moved)));
    }
    text
}
