//! Asking the engine for the verdict and for what would be, and going where their words lead.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::idle::{busy, turn};
use spanscape_core::engine::protocol::{Answer, Ask, Sought};
use spanscape_core::model::SpanIx;
use spanscape_core::state::{Command, Route};

use super::stage::{Inner, Stage};
use crate::views::parts;

impl Stage {
    /// Marks what a text finds, and goes to a span, or else to the first that is found.
    pub fn look_at(&self, find: &str, span: Option<SpanIx>) {
        self.0.look_at(find, span);
    }
}

impl Stage {
    /// Asks for the verdict once more, if it did not come.
    pub fn judge_again(&self) {
        let failed = self.0.events.judging.verdict.with_untracked(Option::is_none);
        if self.0.judged.get() && failed {
            self.0.ask_verdict();
        }
    }
}

impl Inner {
    pub(super) fn look_at(self: &Rc<Self>, find: &str, span: Option<SpanIx>) {
        if !find.is_empty() {
            self.state.borrow_mut().view.finding = true;
            self.events.find.open.set(true);
            self.find_text(find.to_owned());
        }
        match span {
            Some(span) => self.command(Command::SelectSpan { span }),
            None if find.is_empty() => {}
            None => self.ask(Ask::NextMatch { from: None, back: false, of: Sought::Match }),
        }
    }

    /// Names what is shown.
    fn shown_now(&self) -> (Route, u32) {
        let state = self.state.borrow();
        (state.route.clone(), state.anew)
    }

    /// Asks what is wrong with the trace; the page is ready once that is known.
    pub(super) fn ask_verdict(self: &Rc<Self>) {
        // The rows go before.
        if !self.events.painted.get_untracked() {
            return;
        }
        let thresholds = self.state.borrow().view.thresholds.now().clone();
        let shown = self.shown_now();
        // Its words are a part of their own: the page is ready when they stand.
        let part = parts::VERDICT.loaded();
        self.answered(Ask::Verdict { thresholds }, move |inner, answer| {
            let verdict = match answer {
                Ok(Answer::Verdict(verdict)) => verdict,
                Ok(_) => return,
                // All else is there.
                Err(problem) => {
                    inner.events.session.notice(problem);
                    inner.judged.set(true);
                    inner.dirty();
                    return;
                }
            };
            let (inner, busy) = (inner.clone(), busy());
            spawn_local(async move {
                part.await;
                if inner.shown_now() == shown {
                    inner.events.judging.verdict.set(Some(Arc::from(verdict)));
                    // Which spans a finding has may be otherwise.
                    if inner.events.find.text.with_untracked(|text| text.contains("finding:")) {
                        inner.ask_find();
                    }
                    turn().await;
                    inner.judged.set(true);
                    inner.dirty();
                }
                drop(busy);
            });
        });
    }

    /// Shows the trace as it would be.
    pub(super) fn ask_what_if(self: &Rc<Self>) {
        let changes = self.state.borrow().view.what_ifs.all().to_vec();
        let judging = self.events.judging;
        if changes.is_empty() && judging.what_if.with_untracked(Option::is_none) {
            return;
        }
        self.next_epoch();
        let shown = self.shown_now();
        let asked = changes.clone();
        self.then(Ask::WhatIf { changes }, move |inner, answer| {
            let Answer::WhatIf { head, told } = answer else { return };
            // Another trace, or other changes by now.
            let same = inner.state.borrow().view.what_ifs.all() == asked;
            if !same || inner.shown_now() != shown {
                return;
            }
            let any = !asked.is_empty();
            judging.what_if.set(any.then(|| Arc::new(told)));
            inner.times_changed(&head);
        });
    }
}
