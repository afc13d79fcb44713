//! What of the tables of texts and attributes has what is looked for.

use crate::base::bitset::BitSet;
use crate::base::{Needle, StrId, Strings};
use crate::model::attrs::Attr;
use crate::model::{AttrRange, Attrs};

/// Which texts a needle is found in, each looked at once.
pub(in crate::analysis) struct Hits<'a> {
    strings: &'a Strings,
    needle: &'a Needle,
    test: fn(&Needle, &str) -> bool,
    /// Those that were looked at; `None` for all.
    known: Option<BitSet>,
    hit: BitSet,
    /// The first hit, and how far behind it the last is; more than all where not all are known.
    range: (u32, u32),
}

impl<'a> Hits<'a> {
    /// Looked for in all texts, or in each when it is asked for.
    pub fn new(
        strings: &'a Strings,
        needle: &'a Needle,
        all: bool,
        test: fn(&Needle, &str) -> bool,
    ) -> Self {
        let none = || BitSet::with_len(strings.len());
        let (known, hit) =
            if all { (None, strings.containing(needle)) } else { (Some(none()), none()) };
        let ends = hit.first_from(0).zip(hit.last_below(u32::MAX));
        let range = match ends {
            _ if !all => (0, u32::MAX),
            Some((first, last)) => (first, last - first),
            None => (u32::MAX, 0),
        };
        Self { strings, needle, test, known, hit, range }
    }

    /// Whether it is known that no text has it.
    pub fn is_none(&self) -> bool {
        self.range.0 == u32::MAX
    }

    /// Whether a text has it.
    #[inline]
    pub fn has(&mut self, text: StrId) -> bool {
        if let Some(known) = &mut self.known
            && !known.contains(text.0)
        {
            known.set(text.0, true);
            self.hit.set(text.0, (self.test)(self.needle, self.strings.get(text)));
        }
        self.hit.contains(text.0)
    }
}

/// Which attributes have it: its key, its value, or, for a pair, both.
pub(in crate::analysis) struct Entries<'a> {
    attrs: &'a Attrs,
    /// What the key ends in and the value has in it.
    pair: Option<(Hits<'a>, Hits<'a>)>,
    /// Those of the whole table; `None` where each is looked at when it is asked for.
    known: Option<BitSet>,
    /// In which blocks of the table there are any: small enough for the nearest memory.
    blocks: BitSet,
    none: bool,
}

/// How many attributes are passed over at once.
const BLOCK: u32 = 64;

impl<'a> Entries<'a> {
    /// `all` if the whole table should be gone over; O(attributes).
    pub fn new(
        attrs: &'a Attrs,
        text: &Hits<'_>,
        pair: Option<(Hits<'a>, Hits<'a>)>,
        all: bool,
    ) -> Self {
        let mut out = Self { attrs, pair, known: None, blocks: BitSet::default(), none: false };
        if all {
            out.blocks = BitSet::with_len(attrs.len().div_ceil(BLOCK as usize));
            out.known = Some(out.of_all(text));
            out.none = out.blocks.is_empty();
        }
        out
    }

    fn of_all(&mut self, text: &Hits<'_>) -> BitSet {
        let none = text.is_none() && self.pair.as_ref().is_none_or(|(_, value)| value.is_none());
        let mut set = BitSet::with_len(self.attrs.len());
        if none {
            return set;
        }
        let len = self.attrs.len() as u32;
        for start in (0..len).step_by(BLOCK as usize) {
            let block = AttrRange { start, len: BLOCK.min(len - start) };
            let pair = self.pair.as_ref().map_or((u32::MAX, 0), |(_, value)| value.range);
            // The least way behind the first hit: no end before the last attribute, and no branch,
            // which the compiler does with vectors, in wasm as well.
            let behind = |id: StrId, range: (u32, u32)| id.0.wrapping_sub(range.0);
            let least = |(texts, pairs): (u32, u32), a: Attr| {
                let texts = texts.min(behind(a.key, text.range));
                (texts.min(behind(a.value, text.range)), pairs.min(behind(a.value, pair)))
            };
            let (texts, pairs) = self.attrs.iter(block).fold((u32::MAX, u32::MAX), least);
            if texts <= text.range.1 || pairs <= pair.1 {
                let word = self.word(text, block);
                set.set_word((start / BLOCK) as usize, word);
                self.blocks.set(start / BLOCK, word != 0);
            }
        }
        set
    }

    fn word(&mut self, text: &Hits<'_>, block: AttrRange) -> u64 {
        let hit = |id: StrId| text.hit.contains(id.0);
        (0..).zip(self.attrs.iter(block)).fold(0, |word, (bit, a): (u32, Attr)| {
            let has = hit(a.key) | hit(a.value)
                || self.pair.as_mut().is_some_and(|(k, v)| v.has(a.value) && k.has(a.key));
            word | u64::from(has) << bit
        })
    }

    /// Whether one of a run has it.
    #[inline]
    pub fn any(&mut self, text: &mut Hits<'_>, run: AttrRange) -> bool {
        if self.none {
            return false;
        }
        if let Some(known) = &self.known {
            let end = run.start.saturating_add(run.len);
            return self.blocks.any_in(run.start / BLOCK, end.div_ceil(BLOCK))
                && known.any_in(run.start, end);
        }
        self.attrs.iter(run).any(|a| {
            text.has(a.key)
                || text.has(a.value)
                || self.pair.as_mut().is_some_and(|(k, v)| k.has(a.key) && v.has(a.value))
        })
    }

    /// Whether it is known that no attribute has it.
    pub fn is_none(&self) -> bool {
        self.none
    }
}

/// What was found out about resources or scopes, by number.
#[derive(Default)]
pub(super) struct Memo(Vec<Option<bool>>);

impl Memo {
    /// What is known of `number`, else what `find` says.
    pub fn get(&mut self, number: u32, find: impl FnOnce() -> bool) -> bool {
        let at = number as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        match self.0.get_mut(at) {
            Some(known) => *known.get_or_insert_with(find),
            None => find(),
        }
    }
}
