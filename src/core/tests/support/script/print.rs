//! The engine's answers as text.

use std::fmt::Write;

use spanscape_core::engine::protocol::*;
use spanscape_core::layout::minimap::{ERROR, kind_and_level};
use spanscape_core::model::{Kind, Status};
use spanscape_core::source::Api;

use super::verdict::{crowd, lint, spent, verdict as verdict_text, what_if};

/// An answer as text.
pub fn print(answer: &Answer) -> String {
    match answer {
        Answer::Hello { build } => format!("hello {build}\n"),
        Answer::Preview(preview) => {
            let Preview { head, rows, spans } = &**preview;
            let name = |row: &Row| {
                let service = &rows.services[usize::from(row.service)];
                format!("  {} {service:?} {} {}+{}\n", row.depth, row.name, row.start, row.duration)
            };
            let rows: String = rows.rows.iter().map(name).collect();
            format!("preview of {spans} spans of {}\n{rows}", head.row.id)
        }
        Answer::Progress(p) => {
            format!("progress {} of {:?}, {} spans\n", p.bytes, p.total, p.spans)
        }
        Answer::Closed => "closed\n".to_owned(),
        Answer::GenAi(told) => {
            let Some(told) = told.open().unwrap() else { return "no model\n".to_owned() };
            let facts = told.facts.iter().map(|(what, much)| format!("  {what}: {much}\n"));
            let said = told.messages.iter().map(|m| {
                format!("  {}> {:?}{}\n", m.role, m.text, if m.cut { " cut" } else { "" })
            });
            facts.chain(said).collect()
        }
        Answer::Kept(kept) => format!("kept {} at {}\n", kept.collapsed.join(" "), kept.top),
        Answer::Restored(now) => {
            let Restored { total, code, top } = now;
            format!("restored {total} rows, {code:?}, top {:?}\n", top.map(|(_, row)| row))
        }
        Answer::Archived => "archived\n".to_owned(),
        Answer::Results(told) => format!("{:?}\n", told.open().unwrap()),
        Answer::Loki(told) => format!("{:?}\n", told.open().unwrap()),
        Answer::Logs(told) => format!("{:?}\n", told.open().unwrap()),
        Answer::Share(told) => format!("{:?}\n", told.open().unwrap()),
        Answer::Settings(told) => format!("{:?}\n", told.open().unwrap()),
        Answer::View(told) => super::views::print(&told.open().unwrap()),
        Answer::Verdict(verdict) => verdict_text(verdict),
        Answer::SpentTables(tables) => spent(&tables.open().unwrap()),
        Answer::WhatIf { head, told } => {
            format!("{}, trace {}\n{}", told.before, head.row.duration.0, what_if(told))
        }
        Answer::Lint(told) => lint(&told.open().unwrap()),
        Answer::Alike(Alike { parent, service, name, siblings, of_operation, of_service }) => {
            let parent = parent.as_deref().unwrap_or("none");
            format!(
                "{siblings} {name} under {parent}, {of_operation} in {service} of {of_service}\n"
            )
        }
        Answer::Crowd(told) => crowd(&told.open().unwrap()),
        Answer::LastByte => "last byte\n".to_owned(),
        Answer::Opened(info) => format!("opened {}", self::info(info)),
        Answer::Ref(found) => format!("{found:?}\n"),
        Answer::Config(config) => format!("{config:?}\n"),
        Answer::Services { services, api } => format!("services {services:?} {api:?}\n"),
        Answer::Operations(list) => format!("operations {list:?}\n"),
        Answer::Names(names) => {
            let operation = |o: &Operation| format!(" {}[{}]", o.name, o.kind);
            let operations: String = names.operations.iter().map(operation).collect();
            format!("services {}\noperations{operations}\n", names.services.join(" "))
        }
        Answer::Found { info, api, whole } => {
            let from = info.range.map(|(from, to)| format!(" @{}..{}", from.0, to.0));
            let (from, kind) = (from.unwrap_or_default(), if *whole { "whole" } else { "lines" });
            let Api { legacy, v3, summaries, .. } = api;
            let api = format!("{legacy:?} {v3:?} {summaries:?}");
            format!("found{from} {kind} ({api}) {}", self::info(info))
        }
        Answer::Failed(p) => {
            let rest = [&p.place, &p.advice].into_iter().filter(|t| !t.is_empty());
            let rest: String = rest.map(|t| format!(" | {t}")).collect();
            format!("failed: {}{rest}\n", p.what)
        }
        Answer::Traces { total, first, traces } => {
            let rows: String = traces.iter().map(|t| format!("  {}\n", trace(t))).collect();
            format!("{} of {total} from {first}\n{rows}", traces.len())
        }
        Answer::Trace(head) => format!(
            "{}\n  depth {}, {} rows, skew {} of {}\n{}",
            trace(&head.row),
            head.depth,
            head.rows,
            if head.skew { "on" } else { "off" },
            head.skewed,
            warnings(&head.warnings)
        ),
        Answer::Dependencies(found) => service_graph(&found.open().unwrap()),
        Answer::Metrics(told) => super::metrics::print(&told.open().unwrap()),
        Answer::NoMetrics(problem) => format!("no metrics: {}\n", problem.what),
        Answer::Compared(told) => super::compare::print(&told.open().unwrap()),
        Answer::Rows(window) => {
            let rows = (window.first..).zip(&window.rows);
            let rows: String = rows.map(|(n, r)| row(n, r, window)).collect();
            format!("{} of {}\n{rows}", window.rows.len(), window.total)
        }
        Answer::Folded { total, problem: Some(problem), .. } => {
            format!("{total} rows, {} | {}\n", problem.what, problem.advice)
        }
        Answer::Folded { total, row, .. } => match row {
            Some(row) => format!("{total} rows, keep {row}\n"),
            None => format!("{total} rows\n"),
        },
        Answer::Located { total, found, .. } => format!("{total} rows, {found:?}\n"),
        Answer::Minimap(map) => {
            // A letter stands for a colour: the names of two services may share one.
            let cell = |&c: &u8| match (c, kind_and_level(c)) {
                (_, Some((kind, _))) => {
                    char::from(b"abcdefghijklmnopqrstuvwxyz"[usize::from(kind) % 26])
                }
                (ERROR, None) => '!',
                _ => '.',
            };
            let lines = map.cells.chunks(usize::from(map.width).max(1));
            lines.map(|l| l.iter().map(cell).collect::<String>() + "\n").collect()
        }
        Answer::Detail(detail) => self::detail(detail),
        Answer::Raw(json) => json.clone() + "\n",
        Answer::Matches { count, rows: Reduced { total, keep: None, near: None, .. } } => {
            format!("{count} found, {total} rows\n")
        }
        Answer::Matches { count, rows: Reduced { total, keep, near, .. } } => {
            format!("{count} found, {total} rows, {keep:?} {near:?}\n")
        }
        Answer::Reduced(rows) => reduced(rows),
        Answer::EventsAt { list, total } => {
            let pairs = |e: &EventDetail| {
                e.attributes.iter().map(|a| format!(" {}={}", a.key, a.value)).collect::<String>()
            };
            let line = |e: &EventDetail| format!("  {} {}{}\n", e.offset, e.name, pairs(e));
            format!("{total} events\n{}", list.iter().map(line).collect::<String>())
        }
        Answer::PatternLinks(links) => {
            let line =
                |l: &PatternLink| format!("  {:?} {} {:?} {}\n", l.place, l.key, l.text, l.url);
            format!("{} links\n{}", links.len(), links.iter().map(line).collect::<String>())
        }
        Answer::Legend { lines, total } => {
            let line = |l: &LegendLine| format!(" {:?} {}", l.value, l.spans);
            format!("legend of {total}{}\n", lines.iter().map(line).collect::<String>())
        }
        Answer::Spent { own, execution, path, .. } => {
            format!("self {own}, execution {execution}, path {path}\n")
        }
        Answer::Marks(marks) => format!("columns {:?} lines {:?}\n", marks.columns, marks.lines),
        Answer::Match { total, found, time: (from, to), place, count, .. } => {
            format!("{total} rows, {found:?} at {from}..{to}, {place} of {count}\n")
        }
    }
}

fn info(info: &DatasetInfo) -> String {
    let mut text = format!("{} traces, {} spans\n", info.traces, info.spans);
    for input in &info.inputs {
        let problem = input.problem.as_ref().map(|p| format!(": {}", p.what));
        let (name, format) = (&input.name, &input.format);
        let _ =
            writeln!(text, "  {name} ({format}) {}{}", input.spans, problem.unwrap_or_default());
    }
    text + &warnings(&info.warnings)
}

fn warnings(list: &[WarningCount]) -> String {
    list.iter().map(|w| format!("  !{} {:?} {}\n", w.name, w.severity, w.count)).collect()
}

pub fn trace(t: &TraceRow) -> String {
    let services = t.services.iter().map(|s| format!("{} {}/{}", s.name, s.spans, s.errors));
    let services = services.collect::<Vec<_>>().join(", ");
    let ix = t.ix.map_or("?".to_owned(), |ix| ix.0.to_string());
    let (id, service, name) = (&t.id, &t.service, &t.name);
    let incomplete = if t.incomplete { ", incomplete" } else { "" };
    format!(
        "#{ix} {id} {service}: {name} @{}+{}, {} spans, {} errors{incomplete} ({services})",
        t.start.0, t.duration.0, t.spans, t.errors
    )
}

fn row(number: u32, r: &Row, window: &RowWindow) -> String {
    let fold = match (r.children, r.expanded) {
        (0, _) => " ",
        (_, true) => "-",
        (_, false) => "+",
    };
    let indent = "  ".repeat(r.depth as usize);
    let (service, (place, of)) = (&window.services[usize::from(r.service)], r.position);
    let mut text = format!("{number:>3} {indent}{fold}{} [{service}]", r.name);
    let _ = write!(text, " {}+{} {place}/{of}", r.start, r.duration);
    if r.status == Status::Error {
        text += " error";
    }
    if r.kind != Kind::Unspecified {
        let _ = write!(text, " {:?}", r.kind);
    }
    if !r.expanded {
        let _ = write!(text, " hides {}", r.hidden);
    }
    let flags = [
        (r.hidden_error, " with an error"),
        (r.moved != 0, " adjusted"),
        (r.matched, " found"),
        (r.context, " beside"),
    ];
    for (flag, word) in flags {
        text += if flag { word } else { "" };
    }
    if r.warnings > 0 {
        let _ = write!(text, " {} warnings", r.warnings);
    }
    if !r.events.is_empty() {
        let _ = write!(text, " events {:?}", r.events);
    }
    let pairs = [("path", &r.path), ("gaps", &r.gaps)];
    for (word, list) in pairs.into_iter().filter(|pair| !pair.1.is_empty()) {
        let _ = write!(text, " {word}{}", stretches(list));
    }
    if r.own > 0 {
        let _ = write!(text, " self {}", r.own);
    }
    if r.taken > 0 {
        let _ = write!(text, " {} taken", r.taken);
    }
    if !r.callee.is_empty() {
        let _ = write!(text, " calls {}", r.callee);
    }
    if !r.pills.is_empty() {
        let _ = write!(text, " ({})", r.pills);
    }
    if r.work != Work::Other {
        let _ = write!(text, " {:?}", r.work);
    }
    if r.links != (0, 0) {
        let _ = write!(text, " links {} from {}", r.links.0, r.links.1);
    }
    if let Some(colour) = window.colours.get(usize::from(r.colour)) {
        let _ = write!(text, " as {colour:?}");
    }
    if let Some(g) = &r.group {
        let _ = write!(text, " group of {}, {} errors, {}", g.count, g.errors, g.total);
        let _ = write!(text, " {}..{}{}", g.least, g.most, stretches(&g.bars));
    }
    text + "\n"
}

fn stretches(list: &[(u64, u64)]) -> String {
    list.iter().map(|(from, to)| format!(" {from}..{to}")).collect()
}

fn reduced(rows: &Reduced) -> String {
    let Hidden { matches, errors, path, least, services, fold, focus } = rows.hidden;
    let parts = [
        (matches, "matches"),
        (errors, "errors"),
        (path, "path"),
        (least, "least"),
        (services, "services"),
        (fold, "repeats"),
        (focus, "root"),
    ];
    let parts = parts.into_iter().filter(|part| part.0 > 0);
    let parts: String = parts.map(|(count, word)| format!(", {word} -{count}")).collect();
    let mut text = format!("{} rows{parts}", rows.total);
    if let Some(keep) = rows.keep {
        let _ = write!(text, ", keep {keep}");
    }
    for (i, ancestor) in rows.focus.iter().enumerate() {
        text += if i == 0 { " below " } else { " > " };
        text += &ancestor.name;
        if i == 0 && rows.skipped > 0 {
            let _ = write!(text, " > ({} more)", rows.skipped);
        }
    }
    if let Some((from, to)) = rows.time {
        let _ = write!(text, " {from}..{to}");
    }
    text + "\n"
}

fn detail(d: &SpanDetail) -> String {
    let mut text = format!(
        "{} {} in {} ({:?}): {} {:?} {:?} @{} {}+{} skew {} {} children\n",
        d.span.0,
        d.id,
        d.trace,
        d.parent,
        d.service,
        d.kind,
        d.status,
        d.start_time.0,
        d.start,
        d.duration.0,
        d.skew,
        d.children
    );
    let attributes = |list: &[AttrText]| -> String {
        list.iter().map(|a| format!(" {}={:?}({})", a.key, a.kind, a.value)).collect()
    };
    let _ = writeln!(text, "  attributes{}", attributes(&d.attributes));
    let _ = writeln!(text, "  resource{}", attributes(&d.resource));
    for e in &d.events {
        let _ = writeln!(text, "  *{} {}{}", e.offset, e.name, attributes(&e.attributes));
    }
    for l in &d.links {
        let _ = writeln!(text, "  >{}/{} {} {:?}", l.trace, l.span, l.kind, l.local);
    }
    for (sentence, severity) in &d.warnings {
        let _ = writeln!(text, "  !{severity:?}: {sentence}");
    }
    text
}

/// Nodes with what their spans tell, edges with what their calls do; what is left out is nothing.
pub fn service_graph(found: &ServiceGraph) -> String {
    let kind = |of: CalleeKind| match of {
        CalleeKind::Service => "",
        CalleeKind::Database => " (database)",
        CalleeKind::Queue => " (queue)",
        CalleeKind::External => " (external)",
        CalleeKind::Group => " (group)",
    };
    let name = |at: u32| {
        let operation = |of: &str| if of.is_empty() { String::new() } else { format!(": {of}") };
        found.node(at).map_or("?".to_owned(), |node| {
            format!("{}{}{}", node.name, operation(&node.operation), kind(node.kind))
        })
    };
    let mut text = String::new();
    for (at, node) in (0..).zip(&found.nodes) {
        let _ = write!(text, "  {}", name(at));
        if !node.namespace.is_empty() {
            let _ = write!(text, " in {}", node.namespace);
        }
        if let Some(t) = node.told {
            let [p50, p95] = [t.p50, t.p95].map(|p| p.map_or(0, |p| p.0));
            let _ = write!(text, ": {} spans, {} errors;", t.spans, t.errors);
            let _ = write!(text, " {} requests, {} failed, {p50} {p95};", t.requests, t.failed);
            let _ = write!(text, " own {} critical {}", t.own.0, t.critical.0);
        }
        text.push('\n');
    }
    for edge in &found.edges {
        let _ = write!(text, "  {} -> {} {}", name(edge.from), name(edge.to), edge.calls());
        if let Some(t) = edge.told {
            let [p50, p95] = [t.p50, t.p95].map(|p| p.map_or(0, |p| p.0));
            let _ = write!(text, ", {} errors, {p50} {p95} of {}", t.errors, t.total.0);
            let _ = write!(text, ", {} traces", t.traces);
            if t.asynchronous > 0 {
                let _ = write!(text, ", {} asynchronous", t.asynchronous);
            }
        }
        text.push('\n');
    }
    if let Some(of) = found.of {
        let _ = write!(text, "  of {} traces, {} spans", of.traces, of.spans);
        let _ = writeln!(text, ", {} orphans, {} left out", of.orphans, of.left_out);
    }
    text
}
