//! One question at a time.

use std::cell::Cell;

/// One question is on its way at a time; what comes meanwhile is asked behind it, once.
#[derive(Default)]
pub struct Turn {
    flying: Cell<bool>,
    again: Cell<bool>,
}

impl Turn {
    /// Whether to ask now. Else it is remembered.
    pub fn take(&self) -> bool {
        if self.flying.replace(true) {
            self.again.set(true);
            return false;
        }
        true
    }

    /// The answer is there: whether to ask once more.
    pub fn done(&self) -> bool {
        self.flying.set(false);
        self.again.replace(false)
    }

    /// What is on its way is about something else, and its answer may never come.
    pub fn forget(&self) {
        self.flying.set(false);
        self.again.set(false);
    }
}
