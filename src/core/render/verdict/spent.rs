//! Where the time went, as lines that lead to their spans.

use super::sentence::{Sentence, of_operation};
use crate::analysis::verdict::{Case, Part, PartSpent, Spent, TimeSpent};
use crate::engine::protocol::{Piece, SpentLine, SpentTables};

/// Lines of each list.
const MOST: usize = 100;

/// All three lists.
pub fn tables(case: &Case<'_>, spent: &TimeSpent) -> SpentTables {
    let store = case.store;
    let service = |line: &Spent<_>| {
        let mut out = Sentence::default();
        out.service(store, line.of);
        told(line, out, "")
    };
    let operation = |line: &Spent<(_, _)>| {
        let (service, name) = (store.text(line.of.0), store.text(line.of.1));
        let mut out = Sentence::default();
        out.name(
            if name.is_empty() { "(no name)" } else { name },
            &of_operation(service, name),
            None,
        );
        told(line, out, service)
    };
    let part = |line: &Spent<PartSpent>| {
        let (text, find) = match line.of {
            PartSpent::Part(part) => (words(part), format!("work:{}", part.word())),
            PartSpent::Uninstrumented => ("Not instrumented", "work:uninstrumented".to_owned()),
        };
        let mut out = Sentence::default();
        out.find(text, &find, None);
        told(line, out, "")
    };
    SpentTables {
        services: spent.services.iter().take(MOST).map(service).collect(),
        operations: spent.operations.iter().take(MOST).map(operation).collect(),
        parts: spent.parts.iter().map(part).collect(),
        whole: spent.whole(),
        path: spent.path(),
    }
}

fn told<K>(line: &Spent<K>, of: Sentence, service: &str) -> SpentLine {
    let none = Piece { text: String::new(), name: false, find: String::new(), span: None };
    SpentLine {
        of: of.done().into_iter().next().unwrap_or(none),
        service: service.to_owned(),
        spans: line.spans,
        time: line.time,
        path: line.path,
    }
}

fn words(part: Part) -> &'static str {
    match part {
        Part::Own => "Own code",
        Part::Database => "Database",
        Part::Cache => "Cache",
        Part::Http => "HTTP calls",
        Part::Rpc => "RPC",
        Part::Messaging => "Messaging",
        Part::Call => "Other calls",
    }
}
