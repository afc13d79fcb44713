//! The texts of results, each once, so that they are compared as numbers.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::StrId;
use crate::model::Store;

/// Stands for no text.
pub(super) const NONE: u32 = u32::MAX;

/// The texts.
#[derive(Default)]
pub(super) struct Texts {
    texts: Vec<String>,
    by_text: HashMap<String, u32, FxBuildHasher>,
    /// Those that come from the store.
    by_id: HashMap<StrId, u32, FxBuildHasher>,
    pairs: HashMap<(u32, u32), u32, FxBuildHasher>,
}

impl Texts {
    /// The number of a text.
    pub fn of(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.by_text.get(text) {
            return known;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.by_text.insert(text.to_owned(), number);
        number
    }

    /// The same of a store's text.
    pub fn of_id(&mut self, store: &Store, id: StrId) -> u32 {
        if let Some(&known) = self.by_id.get(&id) {
            return known;
        }
        let number = self.of(store.text(id));
        self.by_id.insert(id, number);
        number
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

    /// The number of a text that is known.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.by_text.get(text).copied()
    }

    /// A text; empty for none.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
