//! An engine driven by lines of text, its answers printed.
//!
//!     traces newest 0 9 | show first | show c0ffee | rows 0 20 | toggle cart | collapse-all
//!     reveal redis | minimap 20 4 | detail pay | locate b7 | skew on | names | names cart
//!     traces newest 0 9 service=cart error=true | close open | compare c0ffee -
//!     calls
//!     reduce errors path min=5 share=1000 hide=cart repeats root=pay keep=pay | rows 0 9 path own | unfold Bg
//!
//! Spans are named by their (first) name in the shown trace, or by number.

use std::fmt::Write;

use spanscape_core::base::DurationNs;
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};
use spanscape_core::layout::minimap::{ERROR, kind_and_level};
use spanscape_core::model::{Kind, SpanIx, Status, TraceIx};
use spanscape_core::source::{Api, Lookback, Query};

/// An engine with what is needed to name its spans.
pub struct Driver {
    pub engine: Engine,
    next: u32,
}

impl Driver {
    /// With the traces of a text (see [`super::store`]) open.
    pub fn with(text: &str) -> Self {
        let mut driver = Self::empty();
        let input = InputInfo {
            name: "test".to_owned(),
            format: "text".to_owned(),
            spans: 0,
            problem: None,
        };
        driver.engine.adopt(super::store(text), vec![input]);
        driver
    }

    /// With nothing open.
    pub fn empty() -> Self {
        Self { engine: Engine::new("test"), next: 0 }
    }

    /// All answers to one question.
    pub fn ask(&mut self, ask: Ask) -> Vec<Response> {
        self.next += 1;
        let mut out = Vec::new();
        self.engine.handle(Request { id: self.next, ask }, &mut out);
        out
    }

    /// Runs a script; each line is printed, and its answers below it.
    pub fn run(&mut self, script: &str) -> String {
        let mut text = String::new();
        for line in script.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let _ = writeln!(text, "> {line}");
            let ask = self.parse(line);
            for response in self.ask(ask) {
                text += &print(&response.answer);
            }
        }
        text
    }

    /// Steps until the engine is idle, and prints what it says.
    pub fn steps(&mut self) -> String {
        let mut out = Vec::new();
        while self.engine.step(&mut out) == Step::More {}
        out.iter().map(|r| format!("#{} {}", r.id, print(&r.answer))).collect()
    }

    fn parse(&mut self, line: &str) -> Ask {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| words[i].parse().unwrap();
        let fold = |fold| Ask::Fold { fold, keep: None };
        match words[0] {
            "hello" => Ask::Hello,
            "traces" => Ask::Traces {
                of: Slot::Open,
                query: query(&words[4..].join(" ")),
                order: order(words[1]),
                first: number(2),
                count: number(3),
            },
            "compare" => Ask::Compare {
                a: words[1].trim_matches('-').to_owned(),
                b: words[2].trim_matches('-').to_owned(),
            },
            "calls" => Ask::Calls { of: Slot::Open },
            "names" => Ask::Names { service: words[1..].join(" ") },
            "close" => Ask::Close { slot: Slot::Open },
            "show" => Ask::Show {
                of: Slot::Open,
                trace: match words[1].strip_prefix('#') {
                    Some(ix) => TraceRef::Ix(TraceIx(ix.parse().unwrap())),
                    None if words[1] == "first" => TraceRef::First,
                    None => TraceRef::Id(words[1].to_owned()),
                },
            },
            "rows" => {
                let has = |word| words.contains(&word);
                let look = RowLook { path: has("path"), own: has("own"), ..RowLook::default() };
                Ask::Rows { first: number(1), count: number(2), look }
            }
            "reduce" => self.reduce(&words[1..]),
            "unfold" => Ask::Unfold { code: words[1].to_owned(), keep: None },
            "minimap" => Ask::Minimap { width: number(1) as u16, height: number(2) as u16 },
            "detail" => Ask::Detail { span: self.span(words[1]) },
            "locate" => Ask::Locate { id: words[1].to_owned() },
            "raw" => Ask::Raw { span: self.span(words[1]) },
            "find" | "only" => {
                self.only(words[0] == "only", None);
                Ask::Find { text: words[1..].join(" "), keep: None, near: None }
            }
            "keep" => {
                let span = Some(self.span(words[1]));
                self.only(true, span);
                Ask::Find { text: words[2..].join(" "), keep: span, near: span }
            }
            "marks" => Ask::Marks { width: number(1) as u16, height: number(2) as u16 },
            "next" | "back" | "next-error" => Ask::NextMatch {
                from: words.get(1).map(|name| self.span(name)),
                back: words[0] == "back",
                error: words[0] == "next-error",
            },
            "skew" => Ask::Skew { on: words[1] == "on" },
            "collapse-all" => fold(Fold::CollapseAll),
            "expand-all" => fold(Fold::ExpandAll),
            "collapse-level" => fold(Fold::CollapseLevel),
            "expand-level" => fold(Fold::ExpandLevel),
            word => {
                let span = self.span(words[1]);
                let fold = match word {
                    "toggle" => Fold::Toggle(span),
                    "collapse" => Fold::Collapse(span),
                    "expand" => Fold::Expand(span),
                    "expand-siblings" => Fold::ExpandSiblings(span),
                    "reveal" => Fold::Reveal(span),
                    "collapse-others" => Fold::CollapseOthers(span),
                    "collapse-subtree" => Fold::CollapseSubtree(span),
                    "expand-subtree" => Fold::ExpandSubtree(span),
                    other => panic!("no such word: {other}"),
                };
                Ask::Fold { fold, keep: words.get(2).map(|keep| self.span(keep)) }
            }
        }
    }

    /// Rows are only what is found, or all.
    fn only(&mut self, matches: bool, keep: Option<SpanIx>) {
        let reduce = Reduce { matches, ..Reduce::default() };
        self.ask(Ask::Reduce { reduce, keep, near: None });
    }

    fn reduce(&mut self, words: &[&str]) -> Ask {
        let (mut reduce, mut keep) = (Reduce::default(), None);
        for word in words {
            let (word, value) = word.split_once('=').unwrap_or((word, ""));
            match word {
                "matches" => reduce.matches = true,
                "errors" => reduce.errors = true,
                "path" => reduce.path = true,
                "min" => reduce.least = value.parse().ok().map(Least::Time),
                "share" => reduce.least = value.parse().ok().map(Least::Share),
                "hide" => reduce.services.push(value.to_owned()),
                "repeats" => reduce.fold = true,
                "root" => reduce.focus = Some(SpanRef::Ix(self.span(value))),
                "id" => reduce.focus = Some(SpanRef::Id(value.to_owned())),
                "keep" => keep = Some(self.span(value)),
                other => panic!("no such word: {other}"),
            }
        }
        Ask::Reduce { reduce, keep, near: keep }
    }

    /// By number, or by the name that a detail of one of the first hundred spans has.
    fn span(&mut self, name: &str) -> SpanIx {
        let named = |driver: &mut Self, span| {
            let answers = driver.ask(Ask::Detail { span });
            matches!(&answers[0].answer, Answer::Detail(d) if d.name == name)
        };
        let number = name.parse().ok().map(SpanIx);
        number.unwrap_or_else(|| (0..100).map(SpanIx).find(|&s| named(self, s)).unwrap())
    }
}

/// The order of a word.
pub fn order(word: &str) -> TraceOrder {
    match word {
        "newest" => TraceOrder::Newest,
        "longest" => TraceOrder::Longest,
        "spans" => TraceOrder::MostSpans,
        _ => TraceOrder::MostErrors,
    }
}

/// A query from `service=`, `operation=`, `min=`, `max=` (in nanoseconds), `back=` (in seconds),
/// `range=FROM..TO` (in microseconds) and `limit=`; any other key is a tag.
pub fn query(text: &str) -> Query {
    let mut query = Query::default();
    for word in text.split_whitespace() {
        let (key, value) = word.split_once('=').unwrap();
        let number = || value.parse().unwrap();
        match key {
            "service" => query.service = value.to_owned(),
            "operation" => query.operation = value.to_owned(),
            "min" => query.min = Some(DurationNs(number())),
            "max" => query.max = Some(DurationNs(number())),
            "back" => query.lookback = Some(Lookback(number())),
            "limit" => query.limit = Some(number() as u32),
            "range" => {
                let (from, to) = value.split_once("..").unwrap();
                query.range = Some((from.parse().unwrap(), to.parse().unwrap()));
            }
            _ => query.tags.push((key.to_owned(), value.to_owned())),
        }
    }
    query
}

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
            let Api { legacy, v3, summaries } = api;
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
        Answer::Dependencies(found) => dependencies(found),
        Answer::Compared(both) => {
            let side = |t: &Option<TraceRow>| t.as_ref().map_or("nothing".to_owned(), trace);
            let [a, b] = both.sides.each_ref().map(side);
            let spent = |s: ComparedSpent| format!("{}/{} {}", s.spans, s.errors, s.own.0);
            let line = |o: &ComparedOperation| {
                let [a, b] = o.spent.map(spent);
                format!("  {}: {}  {a}  {b}\n", o.service, o.name)
            };
            let lines: String = both.operations.iter().map(line).collect();
            format!("{a}\n{b}\n{} operations\n{lines}", both.total)
        }
        Answer::Rows(window) => {
            let rows = (window.first..).zip(&window.rows);
            let rows: String = rows.map(|(n, r)| row(n, r, &window.services)).collect();
            format!("{} of {}\n{rows}", window.rows.len(), window.total)
        }
        Answer::Folded { total, row, .. } => match row {
            Some(row) => format!("{total} rows, keep {row}\n"),
            None => format!("{total} rows\n"),
        },
        Answer::Located { total, found } => format!("{total} rows, {found:?}\n"),
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
        Answer::Marks(marks) => format!("columns {:?} lines {:?}\n", marks.columns, marks.lines),
        Answer::Match { total, found, time: (from, to), place, count } => {
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

fn trace(t: &TraceRow) -> String {
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

fn row(number: u32, r: &Row, services: &[String]) -> String {
    let fold = match (r.children, r.expanded) {
        (0, _) => " ",
        (_, true) => "-",
        (_, false) => "+",
    };
    let indent = "  ".repeat(r.depth as usize);
    let (service, (place, of)) = (&services[usize::from(r.service)], r.position);
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

fn dependencies(found: &Dependencies) -> String {
    let line = |d: &Dependency| {
        let kind = match d.kind {
            CalleeKind::Service => "",
            CalleeKind::Database => " (database)",
            CalleeKind::Queue => " (queue)",
            CalleeKind::External => " (external)",
        };
        let measured = d.measured.map_or(String::new(), |Measured { errors, p50, p95 }| {
            format!(", {errors} errors, {} {}", p50.0, p95.0)
        });
        format!("  {} -> {}{kind} {}{measured}\n", d.caller, d.callee, d.calls)
    };
    let lines: String = found.calls.iter().map(line).collect();
    format!("{} services\n{lines}", found.services)
}
