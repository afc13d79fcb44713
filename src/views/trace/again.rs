//! The shown trace once more from its back end: asked for by hand or watched, and shown as it was, with what has come.

use leptos::prelude::*;
use spanscape::web::listen::{Timer, every};
use spanscape::web::{clock, js};
use spanscape_core::base::{TimeNs, fmt};
use spanscape_core::engine::protocol::{Answer, Ask, Kept, TraceHead};
use spanscape_core::state::Command;

use super::stage::{Inner, Stage};
use crate::views::session::Session;

/// How often a watched trace is asked for, in milliseconds.
const EVERY_MS: i32 = 5_000;

/// So often nothing new has come that watching ends.
const MOST_QUIET: u32 = 24;

/// A trace that ended less than this ago may still get spans, in nanoseconds.
const RECENT_NS: i64 = 5 * 60 * 1_000_000_000;

/// What was shown when the trace was asked for again.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    kept: Kept,
    start: TimeNs,
    spans: u32,
}

/// Loading the shown trace again.
#[derive(Clone, Copy)]
pub struct Again {
    session: Session,
    stage: StoredValue<Option<Stage>, LocalStorage>,
    head: RwSignal<Option<TraceHead>>,
    before: StoredValue<Option<Before>>,
    /// It is asked for every few seconds.
    pub watching: RwSignal<bool>,
    timer: StoredValue<Option<Timer>, LocalStorage>,
    quiet: StoredValue<u32>,
}

impl Again {
    /// Of a page.
    pub fn new(
        session: Session,
        stage: StoredValue<Option<Stage>, LocalStorage>,
        head: RwSignal<Option<TraceHead>>,
    ) -> Self {
        let again = Self {
            session,
            stage,
            head,
            before: StoredValue::new(None),
            watching: RwSignal::new(false),
            timer: StoredValue::new_local(None),
            quiet: StoredValue::new(0),
        };
        on_cleanup(move || {
            let _ = again.timer.try_update_value(Option::take);
        });
        again
    }

    /// Whether the shown trace can be loaded again. Tracks the address.
    pub fn is_possible(self) -> bool {
        self.session.home().is_some()
    }

    /// Whether spans may still come: some are missing, or it has only just ended.
    pub fn may_grow(head: &TraceHead) -> bool {
        let end = head.row.start.0.saturating_add_unsigned(head.row.duration.0);
        let ago = clock::now().0.saturating_sub(end);
        head.row.incomplete || (0..RECENT_NS).contains(&ago)
    }

    /// Asks for the trace once more.
    pub fn reload(self) {
        // One at a time.
        if self.session.opening().with_untracked(Option::is_some) {
            return;
        }
        let Some(head) = self.head.get_untracked() else { return };
        let (start, spans) = (head.row.start, head.row.spans);
        self.with_stage(|stage| {
            stage.keep(move |kept| {
                self.before.set_value(Some(Before { kept, start, spans }));
                self.session.reload();
            });
        });
    }

    /// Begins or ends watching.
    pub fn watch(self, on: bool) {
        let _ = self.watching.try_set(on);
        self.quiet.set_value(0);
        let timer = on.then(|| {
            every(EVERY_MS, move || {
                // Nobody sees what would come.
                if !js::document().is_some_and(|document| document.hidden()) {
                    self.reload();
                }
            })
        });
        let _ = self.timer.try_update_value(|now| *now = timer);
        if on {
            self.reload();
        }
    }

    /// Another trace is shown.
    pub fn forget(self) {
        self.before.set_value(None);
        if self.watching.get_untracked() {
            self.watch(false);
        }
    }

    /// The trace has come again: the address tells its times by its start, which may be another now.
    pub(super) fn arrives(self, head: &TraceHead) -> Option<Before> {
        let before = self.before.try_update_value(Option::take).flatten()?;
        let shift = before.start.0.saturating_sub(head.row.start.0);
        self.session.rewrite(false, |url| {
            let moved = |ns: u64| ns.saturating_add_signed(shift);
            url.zoom = url.zoom.map(|(from, to)| (moved(from), moved(to)));
            // Codes of what is collapsed are of other spans.
            url.folds = String::new();
        });
        Some(before)
    }

    /// Makes the rows as they were, and says what is new.
    pub(super) fn settle(self, before: Before, head: &TraceHead) {
        let new = head.row.spans.saturating_sub(before.spans);
        let quiet = if new == 0 { self.quiet.get_value() + 1 } else { 0 };
        self.quiet.set_value(quiet);
        let watched = self.watching.get_untracked();
        self.with_stage(|stage| {
            stage.restore(before.kept);
            if new > 0 || !watched {
                stage.say(&match new {
                    0 => "No new spans".to_owned(),
                    n => fmt::plural(n.into(), "new span", "new spans"),
                });
            }
            if watched && quiet >= MOST_QUIET {
                self.watch(false);
                stage.say("No new spans for two minutes: no longer watched");
            }
        });
    }

    fn with_stage(self, f: impl FnOnce(&Stage)) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                f(stage);
            }
        });
    }
}

impl Stage {
    /// Tells what of the rows is to stay; the next trace that is shown takes their place without a gap.
    pub(super) fn keep(&self, then: impl FnOnce(Kept) + 'static) {
        let inner = &self.0;
        inner.address_now();
        let top = {
            let state = inner.state.borrow();
            let (first, _) = inner.scroll_map().visible(state.view.offset_px);
            state.window.row(first).map(|row| row.span)
        };
        inner.then(Ask::Keep { top }, move |_, answer| {
            if let Answer::Kept(kept) = answer {
                then(kept);
            }
        });
    }

    /// The next trace that is shown is this one once more.
    pub(super) fn hold(&self) {
        self.0.state.borrow_mut().again = true;
    }

    /// Makes the rows as they were.
    pub(super) fn restore(&self, kept: Kept) {
        self.0.then(Ask::Restore { kept }, |inner, answer| {
            let Answer::Restored(now) = answer else { return };
            Inner::restored(inner, now.total, now.code, now.top.map(|(_, row)| row));
        });
    }
}

impl Inner {
    fn restored(self: &std::rc::Rc<Self>, total: u32, code: Option<String>, top: Option<u32>) {
        {
            let mut state = self.state.borrow_mut();
            state.window.total = total;
            state.stale = true;
            state.asked = None;
        }
        self.command(Command::Collapsed { code });
        match top {
            Some(row) => self.command(Command::ScrollToRow { row }),
            None => self.scroll(),
        }
        self.tell_anew();
    }
}
