//! Finding in the trace: what was typed goes to the engine, what it found to the rows and the bar.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::frame;
use spanscape_core::engine::protocol::{Answer, Ask, Sought};

use super::find::Found;
use super::stage::Inner;

/// What of finding the page need not know.
#[derive(Default)]
pub(super) struct Finding {
    /// Something was typed that the engine was not asked for yet.
    due: Cell<bool>,
    /// Counts questions: only the last one's answer counts.
    number: Cell<u32>,
}

impl Inner {
    /// Something was typed. The engine is asked in the next frame, once for all until then.
    pub(super) fn type_find(self: &Rc<Self>, text: String) {
        self.events.find.text.set(text);
        if !self.finding.due.replace(true) {
            let weak = Rc::downgrade(self);
            frame::once(move |_| {
                if let Some(inner) = weak.upgrade() {
                    inner.find_now();
                }
            });
        }
    }

    /// Looks for a text that was chosen, not typed.
    pub(super) fn find_text(self: &Rc<Self>, text: String) {
        self.events.find.text.set(text);
        self.finding.due.set(false);
        self.ask_find();
    }

    /// Asks for what was typed, if that is due: before any other question about it.
    pub(super) fn find_now(self: &Rc<Self>) {
        if self.finding.due.replace(false) {
            self.ask_find();
        }
    }

    /// Takes over what the address says is looked for. In a trace that is shown anew without a
    /// selected span, the first that is found is gone to.
    pub(super) fn find_of_address(self: &Rc<Self>, anew: bool) {
        let url = self.events.session.url().get_untracked();
        let find = self.events.find;
        let nothing = url.find.trim().is_empty();
        if anew || find.text.get_untracked() != url.find {
            self.finding.due.set(false);
            self.state.borrow_mut().view.finding = !nothing;
            find.open.set(!nothing);
            find.text.set(url.find);
            if nothing && anew {
                find.found.set(None);
            } else {
                self.ask_find();
            }
        }
        if anew && !nothing && url.span.is_none() {
            self.ask(Ask::NextMatch { from: None, back: false, of: Sought::Match });
        }
    }

    /// Opens the bar with the focus in its field, or closes it and forgets.
    pub(super) fn show_find(self: &Rc<Self>, open: bool) {
        let find = self.events.find;
        if open {
            find.open.set(true);
            find.focus.set(true);
            return;
        }
        // Where the keys go on, before the field with the focus goes.
        let _ = self.elements.rows.focus();
        find.open.set(false);
        self.finding.due.set(false);
        if !find.text.get_untracked().is_empty() {
            find.text.set(String::new());
            self.ask_find();
        }
    }

    /// So many spans are found, and one of them was gone to.
    pub(super) fn found(&self, count: u32, place: Option<u32>) {
        let find = self.events.find;
        let any = find.text.with_untracked(|text| !text.trim().is_empty());
        find.found.set(any.then_some(Found { count, place }));
    }

    pub(super) fn ask_find(self: &Rc<Self>) {
        let number = self.finding.number.get().wrapping_add(1);
        self.finding.number.set(number);
        let text = self.events.find.text.get_untracked();
        let (keep, near) = self.place_of_rows();
        // Other rows: what is asked about the old ones does not count.
        let rows = self.state.borrow().view.reduce.matches;
        let epoch = rows.then(|| self.next_epoch());
        self.then(Ask::Find { text, keep, near }, move |inner, answer| {
            let Answer::Matches { count, rows } = answer else { return };
            if inner.finding.number.get() != number {
                return;
            }
            inner.found(count, None);
            inner.tell_anew();
            match epoch {
                None => {
                    // The rows are the same, but not their marks.
                    {
                        let mut state = inner.state.borrow_mut();
                        state.stale = true;
                        state.asked = None;
                    }
                    inner.ensure_rows();
                    inner.ask_marks();
                }
                Some(epoch) => {
                    inner.rows_reduced(&rows);
                    if epoch == inner.epoch.get() {
                        inner.rows_found(&rows);
                    }
                }
            }
            inner.write_address();
        });
    }

    /// Asks where in the whole trace what was found is.
    pub(super) fn ask_marks(self: &Rc<Self>) {
        let size = self.state.borrow().sizes.minimap;
        let side = |px: u32| u16::try_from(px).unwrap_or(u16::MAX);
        let (width, height) = (side(size.device_width), side(size.device_height));
        let number = self.finding.number.get();
        self.then(Ask::Marks { width, height }, move |inner, answer| {
            if let Answer::Marks(marks) = answer
                && inner.finding.number.get() == number
            {
                inner.state.borrow_mut().marks = marks;
                inner.dirty();
            }
        });
    }
}
