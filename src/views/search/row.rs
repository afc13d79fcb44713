//! What a row of the list of traces says.

use spanscape::web::trace_rows::{TraceCells, TraceTag};
use spanscape_core::base::{DurationNs, TimeNs, fmt};
use spanscape_core::engine::protocol::{Line, ServiceCount};

use crate::views::session::Session;
use crate::views::widgets::service::{service_color, service_name};
use crate::views::widgets::share;
use crate::views::widgets::time::date_and_time;

/// Services named on one line; the rest is a number.
const SERVICES_SHOWN: usize = 4;

/// Characters of a service's name; the title has all of them.
const NAME_CHARS: usize = 22;

/// The words of a row, with so many columns of attributes; its start by how long before `now` it was, where that is
/// given. What is chosen and what is new is not the trace's to say.
pub fn cells(
    session: &Session,
    line: &Line,
    longest: DurationNs,
    columns: usize,
    now: Option<TimeNs>,
) -> TraceCells {
    let trace = &line.row;
    let (date, time) = match now {
        Some(now) => (String::new(), fmt::ago(trace.start, now)),
        None => date_and_time(trace.start),
    };
    let date = if date.is_empty() { date } else { format!("{date} ") };
    let (first, rest) =
        trace.services.split_at_checked(SERVICES_SHOWN).unwrap_or((&trace.services, &[]));
    let mut cells = line.cells.clone();
    cells.resize(columns, String::new());
    TraceCells {
        id: trace.id.clone(),
        href: session.side_href(usize::from(trace.second), &trace.id, ""),
        service: service_name(&trace.service).to_owned(),
        name: if trace.name.is_empty() { "(no name)".to_owned() } else { trace.name.clone() },
        incomplete: trace.incomplete,
        tags: first.iter().map(tag).collect(),
        more: more(rest),
        spans: if trace.spans == 0 {
            "\u{2013}".to_owned()
        } else {
            fmt::count(trace.spans.into())
        },
        errors: fmt::count(trace.errors.into()),
        failed: trace.errors > 0,
        duration: (fmt::duration(trace.duration), fmt::duration_exact(trace.duration)),
        share: share::of(trace.duration.0, longest.0),
        start: (date, time, fmt::utc_exact(trace.start)),
        cells,
        ..TraceCells::default()
    }
}

fn tag(service: &ServiceCount) -> TraceTag {
    let name = service_name(&service.name);
    let long = name.chars().nth(NAME_CHARS).is_some();
    let (shown, title) = match long {
        true => {
            let start: String = name.chars().take(NAME_CHARS - 1).collect();
            (format!("{start}\u{2026}"), format!("{name}: {}", counted(service)))
        }
        false => (name.to_owned(), counted(service)),
    };
    TraceTag {
        name: shown,
        colour: service_color(&service.name),
        spans: (fmt::count(service.spans.into()), title),
        failed: service.errors > 0,
    }
}

/// How many services are not named, and which.
fn more(rest: &[ServiceCount]) -> (String, String) {
    if rest.is_empty() {
        return Default::default();
    }
    let names = rest.iter().map(|s| format!("{}: {}", service_name(&s.name), counted(s)));
    (format!("+{}", rest.len()), names.collect::<Vec<_>>().join("\n"))
}

/// A service's share of a trace in words.
fn counted(service: &ServiceCount) -> String {
    let spans = fmt::plural(service.spans.into(), "span", "spans");
    match service.errors {
        0 => spans,
        n => format!("{spans}, {}", fmt::plural(n.into(), "error", "errors")),
    }
}
