//! A line of the statistics as what a person would type to find its spans.

use super::Statistics;
use crate::analysis::find;
use crate::analysis::query::{FindQuery, quoted};
use crate::analysis::values::{GroupKey, Value};
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Status, Store};

impl Statistics {
    /// The text of a query ([`FindQuery`]) that finds just the spans of a line, among those that are counted.
    /// `None` where there is none: services, names, kinds and errors can always be said, attributes where
    /// nothing else has their text; so it is looked for. O(spans + attributes + events + bytes of texts).
    pub fn query_of(&self, store: &Store, line: usize) -> Option<String> {
        let first = SpanIx(self.trace.first.0 + *self.run(line).first()?);
        let told = self.line(line)?;
        let values = [told.of, Some(told.value)].into_iter().flatten();
        let terms = self.by.iter().zip(values).map(|(by, value)| term(store, first, by, value));
        let text = terms.collect::<Vec<_>>().join(" ");
        let mut found = find(store, &self.trace, &FindQuery::parse(&text));
        let mut counted = BitSet::with_len(self.trace.len as usize);
        self.spans.iter().for_each(|&span| counted.set(span, true));
        found.intersect(&counted);
        (found == self.spans_of(line)).then_some(text)
    }
}

/// What may find the spans with a value, of which `span` is one.
fn term(store: &Store, span: SpanIx, by: &GroupKey, value: Value) -> String {
    let text = quoted(value.text(store).unwrap_or(""));
    match (by, value) {
        (GroupKey::Service, _) => format!("service:={text}"),
        (GroupKey::Operation, _) => format!("name:={text}"),
        (GroupKey::Kind, Value::None) => "-kind:".to_owned(),
        (GroupKey::Kind, _) => format!("kind:{text}"),
        (GroupKey::Status, Value::Status(Status::Error)) => "error".to_owned(),
        (GroupKey::Status, _) => format!("status:{text}"),
        (GroupKey::Attribute(key), Value::None) => {
            let key = quoted(key);
            format!("-tag:{key}= -resource:{key}=")
        }
        (GroupKey::Attribute(key), _) => {
            let id = store.strings().find(key);
            let own = id.and_then(|id| store.attrs().find(store.span_attrs(span), id));
            let part = if own.is_some() { "tag" } else { "resource" };
            format!("{part}:{}={text}", quoted(key))
        }
    }
}
