//! The string table: each distinct text once, named by a `u32`.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::bitset::BitSet;
use super::needle::Needle;

/// A text in a [`Strings`] table. Only meaningful with the table that gave it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StrId(pub u32);

impl StrId {
    /// The empty text, in every table.
    pub const EMPTY: Self = Self(0);
}

/// Distinct texts in one arena. Interning is O(length), reading O(1); at most 2^29 texts and 4 GiB.
#[derive(Clone, Debug)]
pub struct Strings {
    arena: String,
    ends: Vec<u32>,
    /// Each text's hash, so that growing does not read the texts, and its id.
    index: HashTable<(u32, u32)>,
    /// The id of the last text with such a hash: most that is interned was so shortly before, and the
    /// index of a large table is far away.
    recent: Vec<u32>,
}

/// How many texts are remembered as recent; a power of two.
const RECENT: usize = 4096;

impl Default for Strings {
    fn default() -> Self {
        // The empty text, which is also what nothing recent is.
        let (arena, ends, mut index) = (String::new(), vec![0], HashTable::new());
        let hash = hash("");
        index.insert_unique(spread(hash), (hash, 0), |&(hash, _)| spread(hash));
        Self { arena, ends, index, recent: vec![0; RECENT] }
    }
}

impl Strings {
    /// The id of `text`, adding it if it is new. A full table answers [`StrId::EMPTY`].
    pub fn intern(&mut self, text: &str) -> StrId {
        let hash = hash(text);
        let (arena, ends) = (&self.arena, &self.ends);
        let recent = self.recent.get_mut(hash as usize % RECENT);
        if let Some(&mut id) = recent
            && slice(arena, ends, id) == text
        {
            return StrId(id);
        }
        let same = |&(h, id): &(u32, u32)| h == hash && slice(arena, ends, id) == text;
        if let Some(&(_, found)) = self.index.find(spread(hash), same) {
            if let Some(recent) = recent {
                *recent = found;
            }
            return StrId(found);
        }
        let full = self.ends.len() >= 1 << 29;
        let Some(end) = u32::try_from(self.arena.len() + text.len()).ok().filter(|_| !full) else {
            return StrId::EMPTY;
        };
        let id = self.ends.len() as u32;
        self.arena.push_str(text);
        self.ends.push(end);
        self.index.insert_unique(spread(hash), (hash, id), |&(hash, _)| spread(hash));
        StrId(id)
    }

    /// The id of `text` if it is here.
    pub fn find(&self, text: &str) -> Option<StrId> {
        let hash = hash(text);
        let same = |&(h, id): &(u32, u32)| h == hash && slice(&self.arena, &self.ends, id) == text;
        self.index.find(spread(hash), same).map(|&(_, id)| StrId(id))
    }

    /// The text behind `id`; empty for an id of another table that is out of range here.
    pub fn get(&self, id: StrId) -> &str {
        slice(&self.arena, &self.ends, id.0)
    }

    /// The texts that hold a needle, by id. O(bytes of all texts): the arena is searched as one.
    pub fn containing(&self, needle: &Needle) -> BitSet {
        let mut found = BitSet::with_len(self.len());
        if !needle.is_ascii() || needle.is_empty() {
            for id in (0..).take(self.len()) {
                found.set(id, needle.is_in(self.get(StrId(id))));
            }
            return found;
        }
        let mut from = 0;
        while let Some(at) = needle.find(&self.arena, from) {
            let id = self.ends.partition_point(|&end| end as usize <= at);
            let end = self.ends.get(id).map_or(self.arena.len(), |&end| end as usize);
            // One hit in a text is enough; what runs over its end is none.
            let inside = at + needle.len() <= end;
            found.set(id as u32, inside);
            from = if inside { end } else { at + 1 };
        }
        found
    }

    /// How many distinct texts there are, the empty one included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never true: the empty text is always there.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Drops spare capacity.
    pub fn shrink(&mut self) {
        self.arena.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes of heap in use, for the store's own account of itself.
    pub fn heap_bytes(&self) -> usize {
        self.arena.capacity()
            + (self.ends.capacity() + self.recent.capacity()) * 4
            + self.index.allocation_size()
    }
}

fn slice<'a>(arena: &'a str, ends: &[u32], id: u32) -> &'a str {
    let at = |i: usize| ends.get(i).map(|&e| e as usize);
    let start = (id as usize).checked_sub(1).map_or(Some(0), at);
    let range = start.zip(at(id as usize));
    range.and_then(|(start, end)| arena.get(start..end)).unwrap_or("")
}

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

/// The hash for the index, which wants good bits at both ends.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_stands_once() {
        let mut table = Strings::default();
        let a = table.intern("checkout");
        assert_eq!(table.intern("checkout"), a);
        assert_ne!(table.intern("cart"), a);
        assert_eq!(table.get(a), "checkout");
        assert_eq!(table.intern(""), StrId::EMPTY);
        assert_eq!(table.find("cart").map(|id| table.get(id)), Some("cart"));
        assert_eq!(table.find("nothing"), None);
        assert_eq!(table.get(StrId(99)), "");
    }

    #[test]
    fn a_needle_is_found_in_texts_not_between_them() {
        let mut table = Strings::default();
        let ids = ["GET /cart", "cat", "Cart", "car", "tcär"].map(|t| table.intern(t));
        let check = |needle: &str, expect: &[usize]| {
            let found = table.containing(&Needle::new(needle));
            let hits: Vec<_> = (0..5).filter(|&i| found.contains(ids[i].0)).collect();
            assert_eq!(hits, expect, "{needle}");
            assert_eq!(found.contains(0), needle.is_empty());
        };
        check("CART", &[0, 2]);
        check("t", &[0, 1, 2, 4]);
        check("cart", &[0, 2]);
        check("CÄR", &[4]);
        check("", &[0, 1, 2, 3, 4]);
    }
}
