//! The texts of results, each once, so that they are compared as numbers.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::{StrId, Strings};
use crate::model::Store;

/// Stands for no text.
pub(super) const NONE: u32 = u32::MAX;

/// The texts: a table of their own, as lines bring texts that no store has.
#[derive(Default)]
pub(super) struct Texts {
    texts: Strings,
    /// Those that come from the store, by their number there.
    by_id: HashMap<StrId, u32, FxBuildHasher>,
    pairs: HashMap<(u32, u32), u32, FxBuildHasher>,
}

impl Texts {
    /// The number of a text.
    pub fn of(&mut self, text: &str) -> u32 {
        self.texts.intern(text).0
    }

    /// The same of a store's text.
    pub fn of_id(&mut self, store: &Store, id: StrId) -> u32 {
        *self.by_id.entry(id).or_insert_with(|| self.texts.intern(store.text(id)).0)
    }

    /// Two texts as one, parted by a tab.
    pub fn pair(&mut self, a: u32, b: u32) -> u32 {
        if let Some(&known) = self.pairs.get(&(a, b)) {
            return known;
        }
        let both = format!("{}\t{}", self.text(a), self.text(b));
        let number = self.of(&both);
        self.pairs.insert((a, b), number);
        number
    }

    /// The number of a text that is known. O(texts).
    pub fn find(&self, text: &str) -> Option<u32> {
        self.texts.find(text).map(|id| id.0)
    }

    /// A text; empty for none.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(StrId(number))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
