//! Two traces compared: the words that ask for it, and what is told, as text.

use std::fmt::Write;

use spanscape_core::analysis::diff::{Change, Weight};
use spanscape_core::engine::protocol::*;
use spanscape_core::source::Query;
use spanscape_core::state::{Location, parse as parse_url};

use super::print::trace;

/// What a line asks for, if it is about two traces, behind which stand `own` for self times, `only` for what differs,
/// `spans` for the tree of pairs, `skew` for adjusted times, and `fold=N`:
///
///     compare a b | ranked a b 5 | delta a b 0 9 spans only | delta-flame a b 0 9 20 10-40
///     delta-graph a b 0 9 0 9999 20 (columns, from where to where down, cells)
///     node a b 3 child | node a b 1:ID | place a b 4 fold=0 | attributes a b
///
/// and of two sets, in front of the same words, without ids, how a link names them, and perhaps what counts of the
/// results:
///
///     sets status:ok status:error compare | sets rest id:7;id:8 facet=service:a ranked - - 5
///     sets rest slowest:10 paths difference 0 9
pub fn parse(words: &[&str]) -> Option<Ask> {
    if words[0] == "sets" {
        return Some(sets(&words[1..]));
    }
    let of = asked(words)?;
    let id = |i: usize| words[i].trim_matches('-').to_owned();
    Some(Ask::Compare(Packed::new(&CompareAsk {
        a: id(1),
        b: id(2),
        inputs: [None; 2],
        find: sought(words),
        skew: words.contains(&"skew"),
        of,
    })))
}

/// What is looked for: behind `find=`.
fn sought(words: &[&str]) -> String {
    let find = words.iter().find_map(|word| word.strip_prefix("find="));
    find.unwrap_or_default().to_owned()
}

fn sets(words: &[&str]) -> Ask {
    let terms = |key: &str, text: &str| {
        let terms = text.split(';').map(|term| format!("{key}={term}"));
        terms.collect::<Vec<_>>().join("&")
    };
    let (counts, of) = match words[2].starts_with("facet=") {
        true => (words[2], &words[3..]),
        false => ("", &words[2..]),
    };
    let query = format!("{}&{}&{counts}", terms("a", words[0]), terms("b", words[1]));
    let location = Location { path_after_base: "search", query: &query, hash: "" };
    let state = parse_url(&location);
    assert!(state.warnings.is_empty(), "{:?}", state.warnings);
    let (narrow, sets) = (state.results.narrow, state.results.sets.unwrap());
    let find = sought(words);
    let (skew, of) = (words.contains(&"skew"), asked(of).unwrap());
    let ask = SetsAsk { query: Query::default(), narrow, sets, find, skew, of };
    Ask::Sets { of: Slot::Open, ask: Packed::new(&ask) }
}

fn asked(words: &[&str]) -> Option<CompareOf> {
    let has = |word| words.contains(&word);
    let number = |i: usize| words[i].parse::<u32>().unwrap();
    let weight = if has("own") { Weight::Own } else { Weight::Waited };
    let tree = if has("spans") { DiffTree::Spans } else { DiffTree::Paths };
    let folded = words.iter().filter_map(|word| word.strip_prefix("fold="));
    let folded = folded.map(|number| number.parse().unwrap()).collect();
    let rows = RowsOf { tree, weight, only: has("only"), folded };
    Some(match words[0] {
        "compare" => CompareOf::Heads,
        "ranked" => CompareOf::Ranked { weight, most: number(3) },
        "delta" => CompareOf::Rows { rows, first: number(3), count: number(4) },
        "delta-flame" => CompareOf::Flame {
            weight,
            range: words.iter().skip(6).find_map(|word| {
                let (from, to) = word.split_once('-')?;
                Some((from.parse().unwrap(), to.parse().unwrap()))
            }),
            first: number(3),
            lines: number(4),
            cells: number(5) as u16,
        },
        "delta-graph" => CompareOf::Graph(DeltaGraphOf {
            weight,
            columns: (number(3), number(4)),
            range: (number(5).into(), number(6).into()),
            cells: number(7) as u16,
        }),
        "node" => CompareOf::Node {
            node: match words[3].split_once(':') {
                Some((side, id)) => DiffRef::Span(side.parse().unwrap(), id.to_owned()),
                None => DiffRef::Number(tree, number(3)),
            },
            step: words.get(4).and_then(|step| match *step {
                "parent" => Some(PathStep::Parent),
                "child" => Some(PathStep::Child),
                "next" => Some(PathStep::Next),
                "previous" => Some(PathStep::Previous),
                "root" => Some(PathStep::Root),
                _ => None,
            }),
            weight,
        },
        "place" => CompareOf::Place { rows, node: number(3) },
        "attributes" => CompareOf::Attributes,
        "found" => CompareOf::Found,
        "paths" => CompareOf::Paths(PathsOf {
            by: match words[1] {
                "tree" => PathColumn::Tree,
                "traces" => PathColumn::Traces,
                "calls" => PathColumn::Calls,
                "median" => PathColumn::Median,
                "high" => PathColumn::High,
                "own" => PathColumn::OwnMedian,
                "own-high" => PathColumn::OwnHigh,
                "difference" => PathColumn::Difference,
                _ => PathColumn::Chance,
            },
            down: !has("up"),
            weight,
            only: has("only"),
            first: number(2),
            count: number(3),
        }),
        _ => return None,
    })
}

pub fn print(told: &CompareTold) -> String {
    match told {
        CompareTold::Heads(both) => heads(both),
        CompareTold::Ranked(told) => ranked(told),
        CompareTold::Rows(rows) => window(rows),
        CompareTold::Flame(flame) => bars(flame),
        CompareTold::Graph(graph) => boxes(graph),
        CompareTold::Node(None) => "no such node\n".to_owned(),
        CompareTold::Node(Some(told)) => node(told),
        CompareTold::Place { row, folded } => format!("row {row:?}, folded {folded:?}\n"),
        CompareTold::Attributes(lines) => lines.iter().map(attribute).collect(),
        CompareTold::Found(count) => format!("{count:?} found\n"),
        CompareTold::Sets(told) => super::sets::heads(told),
        CompareTold::Paths { total, lines } => super::sets::paths(*total, lines),
        CompareTold::Shares(lines) => lines.iter().map(super::sets::share).collect(),
    }
}

fn heads(both: &Comparison) -> String {
    let side = |t: &Option<TraceRow>| t.as_ref().map_or("nothing".to_owned(), trace);
    let [a, b] = both.sides.each_ref().map(side);
    let spent = |s: ComparedSpent| format!("{}/{} {}", s.spans, s.errors, s.own.0);
    let line = |o: &ComparedOperation| {
        let [a, b] = o.spent.map(spent);
        format!("  {}: {}  {a}  {b}\n", o.service, o.name)
    };
    let lines: String = both.operations.iter().map(line).collect();
    let fit = both.fit.map_or(String::new(), |fit| {
        let Fit { pairs, only: [a, b], moved, renamed } = fit;
        format!("{pairs} pairs, only {a} and {b}, {moved} moved, {renamed} renamed\n")
    });
    let skewed = super::sets::skewed_words(both.skewed);
    format!("{a}\n{b}\n{fit}{} operations{skewed}\n{lines}", both.total)
}

fn ranked(told: &RankedTold) -> String {
    let RankedTold { all, slower, faster, lines, others, rest } = told;
    let mut out = format!("{all:+} (+{slower} -{faster}), {others} others {rest:+}\n");
    for line in lines {
        let path: Vec<_> =
            line.path.iter().map(|(service, name)| format!("{service}: {name}")).collect();
        let [a, b] = line.times;
        let _ = writeln!(
            out,
            "  #{} {}: {} {:+} ({a} {b}) x{:?} in {path:?}",
            line.node,
            line.service,
            line.name,
            line.difference(),
            line.spans
        );
    }
    out
}

fn window(rows: &DiffRows) -> String {
    let text = |at: u32| &rows.texts[at as usize];
    let mut out =
        format!("{} of {}, {:+}, {} differ\n", rows.rows.len(), rows.total, rows.all, rows.differ);
    for row in &rows.rows {
        let pad = "  ".repeat(row.depth as usize);
        let had = row.had.map(|had| match had {
            HadTold { spans: 0, .. } => "-".to_owned(),
            HadTold { spans, errors, start, duration, time, below } => {
                format!("x{spans}/{errors} {start}+{duration} {time}/{below}")
            }
        });
        let sign = match row.change {
            Change::Same => "",
            Change::Slower => " slower",
            Change::Faster => " faster",
            Change::OnlyFirst => " only A",
            Change::OnlySecond => " only B",
            Change::Other => " other",
        };
        let was = row.was.map_or(String::new(), |was| format!(" (was {})", text(was)));
        let notes = row.notes.map(text).filter(|notes| !notes.is_empty());
        let was = notes.map_or(was, |notes| format!(" ({notes})"));
        let hidden = if row.hidden > 0 { format!(" +{}", row.hidden) } else { String::new() };
        let (service, name) = (text(row.service), text(row.name));
        let [a, b] = had;
        let _ =
            writeln!(out, "  {pad}#{} {service}: {name}{was}{hidden} [{a} | {b}]{sign}", row.node);
    }
    out
}

fn bars(flame: &DeltaWindow) -> String {
    let mut out = format!("{} lines, {} wide\n", flame.lines, flame.extent);
    for bar in &flame.bars {
        let DeltaBar { line, from, to, node, name, times: [a, b], bars, has, found, .. } = *bar;
        let found = if found { "" } else { " not found" };
        let name = &flame.texts[name as usize];
        let has = match has {
            [true, true] => "",
            [true, false] => " only A",
            _ => " only B",
        };
        let many = if bars > 1 { format!(" ({bars} bars)") } else { String::new() };
        let _ = writeln!(out, "  {line} {from}..{to} #{node} {name} {a} {b}{has}{many}{found}");
    }
    out
}

fn boxes(graph: &DeltaGraph) -> String {
    let mut out =
        format!("{} columns, {} high, root at {}\n", graph.columns, graph.height, graph.roots);
    for of in &graph.boxes {
        let DeltaBox {
            column,
            y,
            parent,
            children,
            node,
            name,
            spans,
            times,
            alone,
            boxes,
            found,
            ..
        } = *of;
        let found = if found { "" } else { " not found" };
        let name = &graph.texts[name as usize];
        let many = if boxes > 1 { format!(" ({boxes} boxes)") } else { String::new() };
        let _ = writeln!(
            out,
            "  {column}:{y} #{node} {name} x{spans:?} {times:?} {alone:?} below {parent:?} over {children:?}{many}{found}"
        );
    }
    out
}

fn node(told: &NodeTold) -> String {
    let NodeTold { branch, pair, service, name, spans, line, range, place, children, .. } = told;
    let mut out = format!(
        "#{branch} pair {pair} {service}: {name} x{spans:?}, line {line} {range:?}, {place:?}, {children} below\n"
    );
    if let Some((service, name)) = &told.was {
        let _ = writeln!(out, "  was {service}: {name}");
    }
    let id = |id: &Option<(spanscape_core::model::SpanIx, String)>| {
        id.as_ref().map_or("-".to_owned(), |(_, id)| id.trim_start_matches('0').to_owned())
    };
    let [a, b] = told.ids.each_ref().map(id);
    let _ = writeln!(out, "  spans {a} {b}");
    for (what, [a, b], by) in &told.facts {
        let _ = writeln!(out, "  {what}: {a} | {b} | {by}");
    }
    for AttributeText { resource, key, values } in &told.attributes {
        let _ = writeln!(out, "  {}{key}: {values:?}", if *resource { "resource " } else { "" });
    }
    let _ = writeln!(out, "  {} the same", told.same);
    for note in &told.notes {
        let _ = writeln!(out, "  {note}");
    }
    out
}

fn attribute(line: &AttributeLine) -> String {
    let AttributeLine { service, resource, key, pairs, differ, kinds, changes, id } = line;
    let of = if *resource { " resource" } else { "" };
    let sign = if *id { " (an id)" } else { "" };
    format!("{service}{of} {key}: {differ} of {pairs}, {kinds} kinds{sign} {changes:?}\n")
}
