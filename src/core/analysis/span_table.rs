//! The table of a trace's spans: their order by a column.
//!
//! A span's value becomes a number first: a time or a count is one, a text is its rank among the distinct ones.
//! So what is sorted are numbers, whatever the column.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::critical_path::Starts;
use super::values::{ByKey, GroupKey, Ranked, Value, included_in};
use crate::base::StrId;
use crate::base::bitset::BitSet;
use crate::base::order::{by_code, order_of};
use crate::model::attrs::Attr;
use crate::model::{AttrType, SpanIx, Store, TraceInfo};

/// A column of the table of spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanColumn {
    /// The service's name.
    Service,
    /// The span's name.
    Name,
    /// The start, adjusted if times are.
    Start,
    /// The duration.
    Duration,
    /// The self time.
    SelfTime,
    /// The kind, by its word.
    Kind,
    /// The status, by its word.
    Status,
    /// The length of the chain of parents.
    Depth,
    /// How many direct children it has, included or not.
    Children,
    /// How many events it has.
    Events,
    /// The id: those that are numbers by size, which is the order of their digits, then others as texts.
    Id,
    /// The value of an attribute, the span's own or else its resource's: integers and doubles by size, then
    /// what is a text, then spans without it.
    Attribute(String),
}

/// The included spans of a trace (counted from its first; all without a set) in the order of a column, equal
/// ones in tree order. Those without a value (no such attribute, no name, no kind) come last, whichever way.
/// `own` are the self times of all spans of the trace. O(spans log spans), and each distinct text once.
pub fn span_order(
    store: &Store,
    trace: &TraceInfo,
    included: Option<&BitSet>,
    column: &SpanColumn,
    descending: bool,
    starts: Starts<'_>,
    own: &[u64],
) -> Vec<u32> {
    let spans = included_in(trace, included);
    let ix = |&local: &u32| SpanIx(trace.first.0 + local);
    let by_number = |number: &dyn Fn(u32) -> u64| {
        let keys: Vec<u64> = spans.iter().map(|&local| number(local)).collect();
        order_of(&keys, descending)
    };
    let by_text = |key: &GroupKey| {
        let ranked = Ranked::new(store, trace, spans.iter().map(ix), key);
        text_order(&(0..spans.len() as u32).collect::<Vec<_>>(), ranked, descending)
    };
    let span = |local| SpanIx(trace.first.0 + local);
    let count = |counts: &[u32], local: u32| counts.get(local as usize).copied().unwrap_or(0);
    let order = match column {
        SpanColumn::Service => by_text(&GroupKey::Service),
        SpanColumn::Name => by_text(&GroupKey::Operation),
        SpanColumn::Kind => by_text(&GroupKey::Kind),
        SpanColumn::Status => by_text(&GroupKey::Status),
        SpanColumn::Start => by_number(&|local| starts(span(local))),
        SpanColumn::Duration => by_number(&|local| store.duration(span(local)).0),
        SpanColumn::SelfTime => by_number(&|local| own.get(local as usize).copied().unwrap_or(0)),
        SpanColumn::Depth => by_number(&|local| store.depth(span(local)).into()),
        SpanColumn::Children => {
            let parents = store.spans_of(trace).filter_map(|span| store.parent(span));
            let children = counts(trace, parents);
            by_number(&|local| count(&children, local).into())
        }
        SpanColumn::Events => {
            let events = counts(trace, store.events_of(trace).iter().map(|event| event.span));
            by_number(&|local| count(&events, local).into())
        }
        SpanColumn::Id => {
            let cells = spans.iter().map(|local| {
                let id = store.id(ix(local));
                let number = id.text == StrId::EMPTY;
                if number { Cell::Number(id.value.0) } else { Cell::Text(id.text.0) }
            });
            mixed_order(store, cells.collect(), descending)
        }
        SpanColumn::Attribute(key) => {
            let by = ByKey::new(store, trace, key);
            let found = spans.iter().map(|local| by.of(ix(local))).collect();
            mixed_order(store, cells(store, found), descending)
        }
    };
    order.into_iter().filter_map(|place| spans.get(place as usize).copied()).collect()
}

/// How often each span of a trace is named.
fn counts(trace: &TraceInfo, named: impl Iterator<Item = SpanIx>) -> Vec<u32> {
    let mut counts = vec![0; trace.len as usize];
    for span in named {
        if let Some(count) = counts.get_mut(span.0.wrapping_sub(trace.first.0) as usize) {
            *count += 1;
        }
    }
    counts
}

/// Some places by the values there, those without one last. O(places + values).
pub(super) fn text_order(places: &[u32], mut ranked: Ranked, descending: bool) -> Vec<u32> {
    let count = ranked.values.len();
    if descending {
        let there = count - usize::from(ranked.values.last() == Some(&Value::None));
        for code in &mut ranked.codes {
            *code = (there as u32).checked_sub(*code + 1).unwrap_or(*code);
        }
    }
    by_code(places, &ranked.codes, count)
}

/// What stands in a column that has numbers and texts.
#[derive(Clone, Copy)]
enum Cell {
    /// A number by which numbers are sorted.
    Number(u64),
    /// The id of a text.
    Text(u32),
    Nothing,
}

/// Numbers by size, then texts, or the other way; what is neither is last. The places of `cells`.
fn mixed_order(store: &Store, cells: Vec<Cell>, descending: bool) -> Vec<u32> {
    let (mut numbers, mut texts, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let (mut keys, mut ids) = (Vec::new(), Vec::new());
    for (place, cell) in (0..).zip(cells) {
        match cell {
            Cell::Number(key) => {
                numbers.push(place);
                keys.push(key);
            }
            Cell::Text(id) => {
                texts.push(place);
                ids.push(id);
            }
            Cell::Nothing => rest.push(place),
        }
    }
    let of = |places: &[u32], order: Vec<u32>| -> Vec<u32> {
        order.into_iter().filter_map(|at| places.get(at as usize).copied()).collect()
    };
    let places: Vec<u32> = (0..ids.len() as u32).collect();
    let ranked = Ranked::of_texts(store, ids);
    let numbers = of(&numbers, order_of(&keys, descending));
    let texts = of(&texts, text_order(&places, ranked, descending));
    let (first, second) = if descending { (texts, numbers) } else { (numbers, texts) };
    [first, second, rest].concat()
}

/// The values of an attribute as what they are sorted by. Integers are compared as such; where doubles are
/// among them, all are as doubles. Each distinct text is read once.
fn cells(store: &Store, found: Vec<Option<Attr>>) -> Vec<Cell> {
    let is = |kind| found.iter().flatten().any(|attr| attr.kind == kind);
    let doubles = is(AttrType::Double);
    if !doubles && !is(AttrType::Int) {
        return found
            .iter()
            .map(|attr| attr.map_or(Cell::Nothing, |a| Cell::Text(a.value.0)))
            .collect();
    }
    let mut read: HashMap<u32, Cell, FxBuildHasher> = HashMap::default();
    let mut cell = |attr: Attr| match attr.kind {
        AttrType::Int | AttrType::Double => *read.entry(attr.value.0).or_insert_with(|| {
            let text = store.text(attr.value);
            let number = match doubles {
                true => text.parse().ok().map(key_of_double),
                // The sign's bit the other way, so that negative ones come first.
                false => text.parse::<i64>().ok().map(|n| n.cast_unsigned() ^ 1 << 63),
            };
            number.map_or(Cell::Text(attr.value.0), Cell::Number)
        }),
        _ => Cell::Text(attr.value.0),
    };
    found.into_iter().map(|attr| attr.map_or(Cell::Nothing, &mut cell)).collect()
}

/// A number by which doubles are sorted; those that are no number behind all others.
fn key_of_double(value: f64) -> u64 {
    // There is no zero below zero.
    let bits = if value.is_nan() { f64::NAN } else { value + 0.0 }.to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}
