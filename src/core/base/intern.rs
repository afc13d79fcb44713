//! The string table: each distinct text once, named by a `u32`.

use super::bitset::BitSet;
use super::needle::Needle;
use super::places::{self, Places};
use super::words;

/// A text in a [`Strings`] table. Only meaningful with the table that gave it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StrId(pub u32);

impl StrId {
    /// The empty text, in every table.
    pub const EMPTY: Self = Self(0);
}

/// Distinct texts in one arena. Interning is O(length), reading O(1); at most 2^27 texts and 4 GiB.
#[derive(Clone, Debug)]
pub struct Strings {
    arena: String,
    /// Where each text ends.
    ends: Vec<u32>,
    /// Empty once the table is settled.
    index: Places,
    /// By hash, the last text with such a hash: most that is interned was so shortly before, and the
    /// index of a large table is far away.
    recent: Vec<Recent>,
}

/// A text that was interned not long ago. The default is the empty one.
#[derive(Clone, Copy, Debug, Default)]
struct Recent {
    hash: u32,
    id: u32,
    start: u32,
    len: u32,
}

/// The hash of a text that was not seen lately.
#[derive(Clone, Copy, Debug)]
pub struct TextHash(u32);

/// How many texts are remembered as recent; a power of two.
const RECENT: usize = 8192;

impl Default for Strings {
    fn default() -> Self {
        Self {
            arena: String::new(),
            ends: vec![0],
            index: Places::default(),
            recent: vec![Recent::default(); RECENT],
        }
    }
}

impl Strings {
    /// The id of `text`, adding it if it is new. A full table answers [`StrId::EMPTY`].
    #[inline]
    pub fn intern(&mut self, text: &str) -> StrId {
        self.recent(text).unwrap_or_else(|hash| self.intern_far(text, hash))
    }

    /// The id of a text that was interned lately; else its hash, for [`Strings::intern_far`].
    #[inline]
    pub fn recent(&self, text: &str) -> Result<StrId, TextHash> {
        let hash = words::hash(text.as_bytes());
        if let Some(recent) = self.recent.get(hash as usize % RECENT)
            && recent.hash == hash
            && recent.len as usize == text.len()
        {
            let start = recent.start as usize;
            let known = self.arena.as_bytes().get(start..start + text.len());
            if known.is_some_and(|known| words::same(known, text.as_bytes())) {
                return Ok(StrId(recent.id));
            }
        }
        Err(TextHash(hash))
    }

    /// Fetches what [`Strings::intern_far`] will look at first. That is far away in a large table, and
    /// many such can be waited for at once. The answer means nothing, and is there so that it is done.
    #[inline]
    pub fn fetch(&self, hash: TextHash) -> u32 {
        self.index.fetch(hash.0)
    }

    /// [`Strings::intern`] for a text that was not seen lately.
    pub fn intern_far(&mut self, text: &str, hash: TextHash) -> StrId {
        let TextHash(hash) = hash;
        if text.is_empty() {
            return StrId::EMPTY;
        }
        if self.index.is_full() {
            let texts = (self.ends.len() * 3 / 2).max(self.ends.capacity());
            self.reindex(texts);
        }
        let (arena, ends) = (&self.arena, &self.ends);
        let is = |id| words::same(slice(arena, ends, id).as_bytes(), text.as_bytes());
        let found = self.index.find(hash, is);
        let Some(id) = found.or_else(|| self.add(text, hash)) else { return StrId::EMPTY };
        let end = self.ends.get(id as usize).copied().unwrap_or(0);
        let len = text.len() as u32;
        if let Some(recent) = self.recent.get_mut(hash as usize % RECENT) {
            *recent = Recent { hash, id, start: end.saturating_sub(len), len };
        }
        StrId(id)
    }

    /// Adds a text that is not there. `None` if there is no room.
    fn add(&mut self, text: &str, hash: u32) -> Option<u32> {
        let full = self.ends.len() >= places::MOST as usize;
        let end = u32::try_from(self.arena.len() + text.len()).ok().filter(|_| !full)?;
        let id = self.ends.len() as u32;
        self.arena.push_str(text);
        self.ends.push(end);
        self.index.insert(hash, id);
        Some(id)
    }

    /// Builds the index anew, with room for so many texts. O(bytes of all texts).
    fn reindex(&mut self, texts: usize) {
        let (arena, ends) = (self.arena.as_bytes(), &self.ends);
        let text = |run: &[u32]| match run {
            &[start, end] => arena.get(start as usize..end as usize).unwrap_or(&[]),
            _ => &[],
        };
        // The old is made again from the texts, so it need not stay until the new one is full.
        self.index = Places::default();
        self.index = Places::with_room(texts);
        for (id, run) in (1..).zip(ends.windows(2)) {
            self.index.insert(words::hash(text(run)), id);
        }
    }

    /// Makes room for so many more texts, of so many bytes together, if there is as much memory.
    pub fn reserve(&mut self, texts: usize, bytes: usize) {
        let _ = self.arena.try_reserve_exact(bytes);
        let _ = self.ends.try_reserve_exact(texts);
    }

    /// How many bytes all texts have together.
    pub fn text_bytes(&self) -> usize {
        self.arena.len()
    }

    /// Frees what only interning needs. It still works, but the next new text costs as much as all
    /// texts together.
    pub fn settle(&mut self) {
        self.index = Places::default();
    }

    /// The id of `text` if it is here. O(texts): for what a person asks for, not for each span.
    pub fn find(&self, text: &str) -> Option<StrId> {
        let arena = self.arena.as_bytes();
        let is = |run: &[u32]| match run {
            &[start, end] if end - start == text.len() as u32 => arena
                .get(start as usize..end as usize)
                .is_some_and(|known| words::same(known, text.as_bytes())),
            _ => false,
        };
        if text.is_empty() {
            return Some(StrId::EMPTY);
        }
        self.ends.windows(2).position(is).map(|before| StrId(before as u32 + 1))
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
        let (mut from, mut id) = (0, 0);
        while let Some(at) = needle.find(&self.arena, from) {
            id = self.holder(at, id);
            let end = self.ends.get(id).map_or(self.arena.len(), |&end| end as usize);
            // One hit in a text is enough; what runs over its end is none.
            let inside = at + needle.len() <= end;
            found.set(id as u32, inside);
            from = if inside { end } else { at + 1 };
        }
        found
    }

    /// The text that the byte `at` of the arena is of, which is `from` or one behind it. O(log of how
    /// far behind).
    fn holder(&self, at: usize, from: usize) -> usize {
        let ends_before = |id: usize| self.ends.get(id).is_some_and(|&end| end as usize <= at);
        let (mut low, mut step) = (from, 1);
        while ends_before(low + step) {
            low += step;
            step *= 2;
        }
        let run = self.ends.get(low..self.ends.len().min(low + step)).unwrap_or(&[]);
        low + run.partition_point(|&end| end as usize <= at)
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
            + self.ends.capacity() * size_of::<u32>()
            + self.recent.capacity() * size_of::<Recent>()
            + self.index.heap_bytes()
    }
}

fn slice<'a>(arena: &'a str, ends: &[u32], id: u32) -> &'a str {
    let at = |i: usize| ends.get(i).map(|&e| e as usize);
    let start = (id as usize).checked_sub(1).map_or(Some(0), at);
    let range = start.zip(at(id as usize));
    range.and_then(|(start, end)| arena.get(start..end)).unwrap_or("")
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
    fn many_texts_are_found_again_also_after_settling() {
        let mut table = Strings::default();
        let text = |i: usize| format!("{}{i}", "x".repeat(i % 20));
        let ids: Vec<_> = (0..10_000).map(|i| table.intern(&text(i))).collect();
        let check = |table: &mut Strings| {
            for (i, &id) in ids.iter().enumerate() {
                assert_eq!((table.intern(&text(i)), table.get(id)), (id, text(i).as_str()));
            }
            assert_eq!(table.len(), 10_001);
        };
        check(&mut table);
        table.settle();
        table.shrink();
        assert_eq!(table.find(&text(7_777)), Some(ids[7_777]));
        check(&mut table);
        assert_eq!(table.intern("new").0, 10_001);
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
