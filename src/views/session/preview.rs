//! A look at what is being opened, once that takes long: the first rows of the trace that will be shown.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Preview, Progress, TraceRef};
use spanscape_core::state::{Pace, Route};

use super::Session;

/// How long until the next look, in milliseconds, as long as the last one saw all that there was.
const AGAIN_MS: f64 = 1_000.0;

/// So many spans are as many as a look has at most.
const ENOUGH: u64 = 2_000;

/// Looks at one opening.
pub(super) struct Look {
    session: Session,
    number: u32,
    /// The trace that will be shown; none where that will be a list.
    trace: Option<TraceRef>,
    /// When it was last looked at, and how many spans there were.
    last: Option<(f64, u64)>,
    /// Whether there is something to look at: an answer may come too late.
    wanted: Rc<Cell<bool>>,
}

impl Session {
    /// The first rows of what is being opened. Tracks.
    pub fn preview(&self) -> Option<Arc<Preview>> {
        self.opening.with(|opening| opening.as_ref().map(|o| o.preview.clone()))?.get()
    }

    /// Will look at an opening, by what it was opened for.
    pub(super) fn look(&self, number: u32, by_address: bool, by_hand: bool) -> Look {
        let named = self.url.with_untracked(|url| match &url.route {
            Route::Trace { id } => Some(TraceRef::Id(id.clone())),
            _ => None,
        });
        let trace = match by_address || self.awaits_files() {
            true => named,
            false => by_hand.then_some(TraceRef::First),
        };
        Look { session: *self, number, trace, last: None, wanted: Rc::new(Cell::new(true)) }
    }
}

impl Look {
    /// It is so far: looks at it, if that is due.
    pub fn at(&mut self, now: f64, pace: &Pace, progress: &Progress) {
        let Some(trace) = &self.trace else { return };
        // Of several traces, a list will be shown.
        if *trace == TraceRef::First && progress.traces > 1 {
            self.trace = None;
            self.wanted.set(false);
            return self.session.show_preview(self.number, None);
        }
        let due = self.last.is_none_or(|(at, spans)| now - at >= AGAIN_MS && spans < ENOUGH);
        if !due || progress.spans == 0 || !(self.last.is_some() || pace.is_long(now)) {
            return;
        }
        self.last = Some((now, progress.spans));
        let (session, number) = (self.session, self.number);
        let cancel = session.opening.with_untracked(|opening| {
            opening.as_ref().filter(|o| o.number == number)?.cancel.clone()
        });
        let Some(asked) = cancel.and_then(|cancel| cancel.preview(trace.clone())) else { return };
        let wanted = self.wanted.clone();
        spawn_local(async move {
            if let Ok(Answer::Preview(preview)) = asked.await
                && wanted.get()
            {
                session.show_preview(number, Some(Arc::from(preview)));
            }
        });
    }
}

impl Session {
    fn show_preview(&self, number: u32, preview: Option<Arc<Preview>>) {
        let shown = self.opening.try_with_untracked(|opening| {
            opening.as_ref().filter(|o| o.number == number).map(|o| o.preview.clone())
        });
        if let Some(shown) = shown.flatten() {
            shown.set(preview);
        }
    }
}
