//! A trace that is loaded again: what was collapsed still is, and what was at the top.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::names;
use super::protocol::{Kept, MOST_KEPT, Restored};
use super::shown::Shown;
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, SpanKey, Store};

impl Shown {
    /// What is to stay. O(collapsed).
    pub fn keep(&self, store: &Store, top: Option<SpanIx>) -> Kept {
        let id = |span| names::span_id(store, store.id(span));
        let first = self.trace.first.0;
        let collapsed = self.rows.collapsed().iter().take(MOST_KEPT);
        Kept {
            collapsed: collapsed.map(|local| id(SpanIx(first + local))).collect(),
            top: top.filter(|&span| self.rows.has(span)).map(id).unwrap_or_default(),
        }
    }

    /// Collapses what was, as far as it is there. Of several spans of one id the first counts. O(spans + kept).
    pub fn restore(&mut self, store: &Store, kept: &Kept) -> Restored {
        let mut known: HashMap<SpanKey, u32, FxBuildHasher> = HashMap::default();
        for (local, span) in (0..).zip(store.spans_of(&self.trace)) {
            known.entry(store.id(span)).or_insert(local);
        }
        let find = |id: &String| {
            let key = names::read_span_id(store, id)?;
            known.get(&key).copied().filter(|_| !id.is_empty())
        };
        let mut collapsed = BitSet::with_len(self.trace.len as usize);
        kept.collapsed.iter().filter_map(find).for_each(|local| collapsed.set(local, true));
        self.rows.set_collapsed(store, collapsed);
        let top = find(&kept.top).map(|local| SpanIx(self.trace.first.0 + local));
        let row = |span| Some((span, self.rows.row(store, span)?));
        Restored { total: self.rows.total(), code: self.code(store), top: top.and_then(row) }
    }
}
