//! The trace seen otherwise: the words that ask for it, and what is told, as text.

use std::fmt::Write;

use spanscape_core::engine::protocol::*;
use spanscape_core::model::Thresholds;

use super::Driver;

/// What a line asks for, if it is about another view:
///
///     flame time 0 9 20 | flame merged 0 9 20 10-40 | graph 0 9 0 99999 50 own | path pay child | step pay next
///     statistics -self 0 9 service operation | spans -duration 0 9 name attribute:http.route | events-with time 0 9 retry
///     line statistics -self 2 0 service | keys
pub fn parse(driver: &mut Driver, words: &[&str]) -> Option<Ask> {
    let number = |i: usize| words[i].parse().unwrap();
    let ask = match words[0] {
        "flame" => ViewAsk::Flame {
            merged: words[1] == "merged",
            range: words.get(5).map(|range| {
                let (from, to) = range.split_once('-').unwrap();
                (from.parse().unwrap(), to.parse().unwrap())
            }),
            first: number(2),
            lines: number(3),
            cells: number(4) as u16,
            colour: ColourBy::Service,
        },
        "graph" => ViewAsk::Graph {
            columns: (number(1), number(2)),
            range: (number(3).into(), number(4).into()),
            cells: number(5) as u16,
            heat: match words[6] {
                "service" => Heat::Service,
                "total" => Heat::Total,
                "own" => Heat::Own,
                "errors" => Heat::Errors,
                other => panic!("no such heat: {other}"),
            },
        },
        "path" | "step" => ViewAsk::Path {
            span: driver.span(words[1]),
            merged: words[0] == "path",
            step: words.get(2).map(|step| match *step {
                "parent" => PathStep::Parent,
                "child" => PathStep::Child,
                "next" => PathStep::Next,
                "previous" => PathStep::Previous,
                "root" => PathStep::Root,
                other => panic!("no such step: {other}"),
            }),
        },
        "statistics" | "spans" | "events-with" => ViewAsk::Table {
            of: table(words),
            order: words[1].to_owned(),
            first: number(2),
            count: number(3),
        },
        "line" => {
            ViewAsk::Find { of: table(&words[1..]), order: words[2].to_owned(), line: number(3) }
        }
        "keys" => ViewAsk::Keys,
        "summary" => {
            ViewAsk::Summary { link: words[1].to_owned(), thresholds: Thresholds::default() }
        }
        _ => return None,
    };
    Some(Ask::View(Packed::new(&ask)))
}

/// The word of a table; behind order, first and count what is chosen of it.
fn table(words: &[&str]) -> TableOf {
    let rest = words.get(4..).unwrap_or(&[]);
    match words[0] {
        "statistics" => {
            TableOf::Statistics { by: rest.iter().map(|by| super::colour(by)).collect() }
        }
        "spans" => TableOf::Spans { columns: rest.iter().map(|&key| key.to_owned()).collect() },
        _ => TableOf::Events { text: rest.join(" ") },
    }
}

/// What is told, as text.
pub fn print(answer: &ViewAnswer) -> String {
    let mut out = String::new();
    match answer {
        ViewAnswer::Flame(window) => {
            let _ = writeln!(out, "{} lines, {} across", window.lines, window.extent);
            for bar in &window.bars {
                let text = |i: u32| &window.texts[i as usize];
                let (service, name) = (text(bar.service), text(bar.name));
                assert_eq!(&window.values[bar.value as usize], service);
                let indent = "  ".repeat(bar.line as usize + 1);
                let _ = write!(out, "{indent}{service}:{name} {}..{}", bar.from, bar.to);
                let counts = [(bar.spans, "spans"), (bar.bars, "bars")];
                for (count, word) in counts.into_iter().filter(|&(count, _)| count != 1) {
                    let _ = write!(out, " {count} {word}");
                }
                out += if bar.error { " error" } else { "" };
                out += if bar.matched { " found\n" } else { "\n" };
            }
        }
        ViewAnswer::Graph(window) => {
            let _ = writeln!(out, "{} columns, {} high", window.columns, window.height);
            for node in &window.nodes {
                let text = |i: u32| &window.texts[i as usize];
                let (service, name) = (text(node.service), text(node.name));
                let indent = "  ".repeat(node.column as usize + 1);
                let _ = write!(out, "{indent}{service}:{name} at {}", node.y);
                if let Some(parent) = node.parent {
                    let _ = write!(out, " from {parent}");
                }
                if let Some((first, last)) = node.children {
                    let _ = write!(out, " to {first}..{last}");
                }
                let (spans, total, own, heat) = (node.spans, node.total, node.own, node.heat);
                let _ = write!(out, ": {spans} spans, {total} total, {own} own, heat {heat}");
                if node.nodes != 1 {
                    let _ = write!(out, ", {} nodes", node.nodes);
                }
                out += if node.errors > 0 { " error" } else { "" };
                out += if node.apart { " apart" } else { "" };
                out += if node.matched { " found\n" } else { "\n" };
            }
        }
        ViewAnswer::Path(None) => out += "none\n",
        ViewAnswer::Path(Some(told)) => {
            let (place, of) = told.place;
            let facts: Vec<_> = told.facts.iter().map(|(k, v)| format!("{k} {v}")).collect();
            let _ = writeln!(
                out,
                "{}:{} {place} of {of}, {} below, line {}, {}..{}, y {}: {}; {}",
                told.service,
                told.name,
                told.children,
                told.line,
                told.range.0,
                told.range.1,
                told.y,
                facts.join(", "),
                told.find,
            );
        }
        ViewAnswer::Table(window) => {
            let TableWindow { heads, order, words, total, first, lines } = window;
            let titles: Vec<_> = heads.iter().map(|head| head.title.as_str()).collect();
            let _ = writeln!(out, "{words}; {total} lines from {first} by {order:?}");
            let _ = writeln!(out, "    {}", titles.join(" | "));
            for line in lines {
                assert_eq!(line.cells.len(), heads.len());
                let cell = |cell: &TableCell| match cell.heat {
                    0 => cell.text.clone(),
                    heat => format!("{} ({heat})", cell.text),
                };
                let cells: Vec<_> = line.cells.iter().map(cell).collect();
                out += if line.part { "      " } else { "    " };
                out += cells.join(" | ").trim_end();
                out += if line.error { " error" } else { "" };
                out += if line.matched { " found\n" } else { "\n" };
            }
        }
        ViewAnswer::Find(find) => {
            let _ = writeln!(out, "{}", find.as_deref().unwrap_or("nothing finds them"));
        }
        ViewAnswer::Piece { bytes, more, written } => {
            let _ = writeln!(out, "{} bytes, more {more}, {written:?}", bytes.len());
        }
        ViewAnswer::Text(text) => out += text,
        ViewAnswer::Keys(keys) => {
            let _ = writeln!(out, "keys {}", keys.join(" "));
        }
    }
    out
}
