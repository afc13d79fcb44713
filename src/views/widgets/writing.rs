//! A file that is written piece by piece, what is said of it meanwhile, and a way to stop.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::save::Saving;
use spanscape_core::base::fmt;

/// What is said of what was asked for last; one file at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct Writing {
    /// What is said.
    pub said: RwSignal<String>,
    /// Of the file that is being written: set, it stops.
    stop: StoredValue<Option<Rc<Cell<bool>>>, LocalStorage>,
    running: RwSignal<bool>,
}

/// The file that is being written.
pub struct Draft {
    file: Saving,
    stop: Rc<Cell<bool>>,
}

impl Writing {
    /// Nothing is written.
    pub fn new() -> Self {
        Self {
            said: RwSignal::new(String::new()),
            stop: StoredValue::new_local(None),
            running: RwSignal::new(false),
        }
    }

    /// Says something, in place of what was said before.
    pub fn say(self, text: impl Into<String>) {
        let _ = self.said.try_set(text.into());
    }

    /// Whether a file is being written. Tracks it.
    pub fn is_running(self) -> bool {
        self.running.get()
    }

    /// Stops the file that is being written, and says so.
    pub fn cancel(self) {
        if self.running.try_get_untracked() == Some(true) {
            self.stop();
            self.say("Cancelled");
        }
    }

    fn stop(self) {
        if let Some(stop) = self.stop.try_update_value(Option::take).flatten() {
            stop.set(true);
        }
        let _ = self.running.try_set(false);
    }

    /// Begins a file of a media type, in place of another.
    pub fn begin(self, mime: &str) -> Draft {
        self.stop();
        let stop = Rc::new(Cell::new(false));
        self.stop.set_value(Some(stop.clone()));
        self.running.set(true);
        Draft { file: Saving::new(mime), stop }
    }

    /// Says how far it is before there is a piece of it. Whether it still is to be written.
    pub fn waits(self, draft: &Draft, text: String) -> bool {
        let waits = !draft.stop.get();
        if waits {
            self.say(text);
        }
        waits
    }

    /// Takes a piece of it, where so much is written of all. The file again, where there are more pieces; else it is
    /// saved under a name, and what `finished` has to say of its size is said.
    pub fn take(
        self,
        mut draft: Draft,
        (bytes, more): (&[u8], bool),
        (done, all): (u32, u32),
        name: &str,
        finished: impl FnOnce(&str) -> String,
    ) -> Option<Draft> {
        if draft.stop.get() {
            return None;
        }
        if !draft.file.push(bytes) {
            self.stop();
            self.say("The browser has no room for the file");
            return None;
        }
        let size = fmt::bytes(draft.file.len());
        if more {
            let (done, all) = (fmt::count(done.into()), fmt::count(all.into()));
            self.say(format!("Writing: {done} of {all}, {size} so far "));
            return Some(draft);
        }
        self.stop();
        self.say(match draft.file.finish(name) {
            true => finished(&size),
            false => "The browser refused to save the file".to_owned(),
        });
        None
    }
}
