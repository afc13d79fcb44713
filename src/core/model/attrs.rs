//! Attributes: one table for spans, events, links, resources and scopes, 8 bytes an entry.

use crate::base::bitset::BitSet;
use crate::base::{StrId, Strings};

/// What an attribute's value is. Numbers keep their decimal text, so that no digit is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum AttrType {
    /// Any text.
    String = 0,
    /// `true` or `false`.
    Bool = 1,
    /// A 64-bit integer, as decimal text.
    Int = 2,
    /// A double, as text; also `NaN`, `Infinity`, `-Infinity`.
    Double = 3,
    /// Bytes, as base64 text.
    Bytes = 4,
    /// An array or a map, as JSON text.
    Json = 5,
    /// No value at all; the text is empty.
    Empty = 6,
}

impl AttrType {
    fn from_bits(bits: u32) -> Self {
        match bits & 7 {
            1 => Self::Bool,
            2 => Self::Int,
            3 => Self::Double,
            4 => Self::Bytes,
            5 => Self::Json,
            6 => Self::Empty,
            _ => Self::String,
        }
    }
}

/// A run of entries of an [`Attrs`] table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AttrRange {
    /// The first entry.
    pub start: u32,
    /// How many.
    pub len: u32,
}

/// One attribute, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attr {
    /// The key.
    pub key: StrId,
    /// What the value is.
    pub kind: AttrType,
    /// The value's text.
    pub value: StrId,
}

/// The table. The type shares a word with the key (string ids have 29 bits).
#[derive(Clone, Debug, Default)]
pub struct Attrs {
    keys: Vec<u32>,
    values: Vec<u32>,
}

impl Attrs {
    /// Adds an entry.
    pub fn push(&mut self, key: StrId, kind: AttrType, value: StrId) {
        self.keys.push(key.0 << 3 | kind as u32);
        self.values.push(value.0);
    }

    /// Sets the value of an entry, by its place in the table.
    pub fn set_value(&mut self, entry: u32, value: StrId) {
        if let Some(place) = self.values.get_mut(entry as usize) {
            *place = value.0;
        }
    }

    /// A place to measure a run from, with [`Attrs::since`].
    pub fn mark(&self) -> u32 {
        self.keys.len() as u32
    }

    /// All entries pushed since `mark`.
    pub fn since(&self, mark: u32) -> AttrRange {
        AttrRange { start: mark, len: self.mark().saturating_sub(mark) }
    }

    /// Takes back all entries pushed since `mark` (they turned out to be there already).
    pub fn truncate(&mut self, mark: u32) {
        self.keys.truncate(mark as usize);
        self.values.truncate(mark as usize);
    }

    /// The entries of a run, in their order.
    pub fn iter(&self, range: AttrRange) -> impl Iterator<Item = Attr> + '_ {
        let run = range.start as usize..(range.start.saturating_add(range.len)) as usize;
        let keys = self.keys.get(run.clone()).unwrap_or(&[]);
        let values = self.values.get(run).unwrap_or(&[]);
        keys.iter().zip(values).map(|(&key, &value)| Attr {
            key: StrId(key >> 3),
            kind: AttrType::from_bits(key),
            value: StrId(value),
        })
    }

    /// The last value under `key` in a run. O(length of the run).
    pub fn find(&self, range: AttrRange, key: StrId) -> Option<Attr> {
        self.iter(range).filter(|a| a.key == key).last()
    }

    /// All that the whole table has under one key. O(entries), in the table's own order: for many spans that is
    /// far less than to look at each one's run, which are anywhere.
    pub fn column(&self, key: StrId) -> AttrColumn {
        let mut keys = self.keys.iter();
        let is = |_| keys.next().is_some_and(|known| known >> 3 == key.0);
        let entries = BitSet::of(self.keys.len(), is);
        let packed = entries.iter().map(|at| {
            let [key, value] =
                [&self.keys, &self.values].map(|of| of.get(at as usize).copied().unwrap_or(0));
            value << 3 | key & 7
        });
        let values = packed.collect();
        let before = entries.words().iter().scan(0, |sum, word| {
            let before = *sum;
            *sum += word.count_ones();
            Some(before)
        });
        AttrColumn { key, before: before.collect(), values, entries }
    }

    /// The last value under `key` as text. O(length of the run): the table of texts is not searched.
    pub fn text<'a>(&self, range: AttrRange, key: &str, strings: &'a Strings) -> Option<&'a str> {
        let found = self.iter(range).filter(|attr| strings.get(attr.key) == key).last();
        found.map(|attr| strings.get(attr.value))
    }

    /// Whether a run has an entry of that key and that text as its value, of whatever type. O(length
    /// of the run).
    pub fn has(&self, range: AttrRange, key: StrId, value: StrId) -> bool {
        let run = range.start as usize..(range.start.saturating_add(range.len)) as usize;
        let keys = self.keys.get(run.clone()).unwrap_or(&[]);
        let values = self.values.get(run).unwrap_or(&[]);
        keys.iter().zip(values).any(|(&k, &v)| v == value.0 && k >> 3 == key.0)
    }

    /// Whether two runs have the same keys in the same order. O(their length).
    pub fn same_keys(&self, a: AttrRange, b: AttrRange) -> bool {
        let run = |r: AttrRange| {
            let run = r.start as usize..(r.start.saturating_add(r.len)) as usize;
            self.keys.get(run).unwrap_or(&[]).iter().map(|key| key >> 3)
        };
        a.len == b.len && run(a).eq(run(b))
    }

    /// Entries in the table.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Makes room for so many more, if there is as much memory.
    pub fn reserve(&mut self, more: usize) {
        let _ = self.keys.try_reserve_exact(more);
        let _ = self.values.try_reserve_exact(more);
    }

    /// Drops spare capacity.
    pub fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.values.shrink_to_fit();
    }

    /// Bytes of heap in use.
    pub fn heap_bytes(&self) -> usize {
        (self.keys.capacity() + self.values.capacity()) * 4
    }
}

/// What an [`Attrs`] table has under one key, close together. 1 bit and a half for each entry of the table, and
/// 4 bytes for each under the key.
#[derive(Clone, Debug)]
pub struct AttrColumn {
    key: StrId,
    /// The entries under the key, and how many there are before each word of the set.
    entries: BitSet,
    before: Vec<u32>,
    /// Value and type of each of them, as the table packs keys.
    values: Vec<u32>,
}

impl AttrColumn {
    /// The same as [`Attrs::find`] says of a run of the table. O(length of the run / 64).
    #[inline]
    pub fn last(&self, range: AttrRange) -> Option<Attr> {
        let entry = self.entries.last_in(range.start, range.start.saturating_add(range.len))?;
        let word = entry as usize / 64;
        let below = self.entries.words().get(word)? & !(u64::MAX << (entry % 64));
        let packed = *self.values.get((self.before.get(word)? + below.count_ones()) as usize)?;
        let (kind, value) = (AttrType::from_bits(packed), StrId(packed >> 3));
        Some(Attr { key: self.key, kind, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_reads_back_with_types() {
        let mut strings = Strings::default();
        let mut attrs = Attrs::default();
        attrs.push(strings.intern("before"), AttrType::String, StrId::EMPTY);
        let mark = attrs.mark();
        let key = strings.intern("n");
        attrs.push(key, AttrType::Int, strings.intern("9007199254740993"));
        attrs.push(key, AttrType::Double, strings.intern("NaN"));
        let run = attrs.since(mark);
        let kinds: Vec<_> = attrs.iter(run).map(|a| a.kind).collect();
        assert_eq!(kinds, [AttrType::Int, AttrType::Double]);
        assert_eq!(attrs.text(run, "n", &strings), Some("NaN"));
        assert_eq!(attrs.text(run, "before", &strings), None);
        assert_eq!(attrs.iter(AttrRange { start: 9, len: 9 }).count(), 0);
    }

    #[test]
    fn a_column_says_what_runs_do() {
        let (mut strings, mut attrs) = (Strings::default(), Attrs::default());
        let [a, b] = ["a", "b"].map(|key| strings.intern(key));
        let kinds = [AttrType::Bool, AttrType::Double, AttrType::String];
        for i in 0..200 {
            let key = if i % 70 < 3 { a } else { b };
            attrs.push(key, kinds[i % 3], strings.intern(&i.to_string()));
        }
        for key in [a, b, strings.intern("nowhere")] {
            let column = attrs.column(key);
            let runs = (0..200).flat_map(|start| [0, 1, 2, 5, 64, 130].map(|len| (start, len)));
            for (start, len) in runs.filter(|(start, len)| start + len <= 200) {
                let run = AttrRange { start, len };
                assert_eq!(column.last(run), attrs.find(run, key), "{run:?}");
            }
        }
    }
}
