//! Texts that a window names by number.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::base::StrId;
use crate::model::Store;

/// Texts of a window, each once.
#[derive(Default)]
pub(super) struct Texts {
    known: HashMap<StrId, u32, FxBuildHasher>,
    pub list: Vec<String>,
}

impl Texts {
    /// A text of the store.
    pub fn of(&mut self, store: &Store, id: StrId) -> u32 {
        *self.known.entry(id).or_insert_with(|| {
            self.list.push(store.text(id).to_owned());
            (self.list.len() - 1) as u32
        })
    }

    /// Another text.
    pub fn own(&mut self, text: String) -> u32 {
        self.list.push(text);
        (self.list.len() - 1) as u32
    }
}
