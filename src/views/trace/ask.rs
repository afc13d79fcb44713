//! What the stage asks the engine: rows, folds, the minimap, details; and where answers go.

use std::rc::{Rc, Weak};
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::focus;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{
    Answer, Ask, LinkDetail, Problem, RowLook, Sought, SpanDetail,
};
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::state::{Column, Command, TraceView};

use super::stage::Inner;

impl Inner {
    /// Asks for the visible rows and two screens around them, unless they are known or coming. Where other
    /// rows take their places, half a screen is enough until somebody scrolls.
    pub(super) fn ensure_rows(self: &Rc<Self>) {
        let (first, count) = {
            let mut state = self.state.borrow_mut();
            let (total, row_px) = (state.window.total, state.view.rows.px());
            let map = ScrollMap::new(total, row_px, state.sizes.stage.height);
            let (top, visible) = map.visible(state.view.offset_px);
            let end = top.saturating_add(visible).min(total);
            let inside = |(from, len): (u32, u32)| from <= top && end <= from.saturating_add(len);
            let known = (state.window.first, state.window.rows.len() as u32);
            let fine = !state.stale && inside(known) && state.is_fine();
            if end == top || fine || state.asked.is_some_and(inside) {
                return;
            }
            let around = if state.stale { visible / 2 } else { visible.saturating_mul(2) };
            let first = top.saturating_sub(around);
            let asked = (first, (top - first).saturating_add(visible).saturating_add(around));
            state.asked = Some(asked);
            asked
        };
        let epoch = self.epoch.get();
        let look = look_of(&self.state.borrow().view);
        let seen = look.seen;
        self.then(Ask::Rows { first, count, look }, move |inner, answer| {
            let Answer::Rows(window) = answer else { return };
            if inner.epoch.get() != epoch {
                return;
            }
            {
                let mut state = inner.state.borrow_mut();
                if state.asked == Some((first, count)) {
                    state.asked = None;
                }
                state.window = window;
                state.seen = seen;
                state.stale = false;
            }
            inner.command(Command::RowsArrived);
        });
    }

    pub(super) fn ask(self: &Rc<Self>, ask: Ask) {
        let epoch = self.next_epoch();
        let keep = if let Ask::Fold { keep, .. } = &ask { *keep } else { None };
        let error = matches!(ask, Ask::NextMatch { of: Sought::Error | Sought::Origin, .. });
        self.then(ask, move |inner, answer| {
            if inner.epoch.get() != epoch {
                return;
            }
            let (total, code, command) = match answer {
                Answer::Folded { total, row, code, problem } => {
                    if let Some(problem) = problem {
                        inner.events.session.notice(problem);
                    }
                    (total, code, Command::Folded { keep, row })
                }
                Answer::Located { total, found, code } => (total, code, Command::Located { found }),
                Answer::Match { total, found, time, place, count, code } => {
                    if error {
                        inner.tell_error(found.map(|_| place), count);
                    } else {
                        inner.found(count, found.map(|_| place));
                    }
                    (total, code, Command::Matched { found, time })
                }
                _ => return,
            };
            {
                let mut state = inner.state.borrow_mut();
                state.window.total = total;
                state.stale = true;
            }
            inner.command(Command::Collapsed { code });
            inner.command(command);
            inner.scroll();
        });
    }

    /// Says which error was gone to.
    fn tell_error(&self, place: Option<u32>, count: u32) {
        self.events.announcement.set(match place {
            Some(place) => {
                format!("Error {} of {}", fmt::count(place.into()), fmt::count(count.into()))
            }
            None => "No span has an error".to_owned(),
        });
    }

    pub(super) fn ask_minimap(self: &Rc<Self>) {
        let size = self.state.borrow().sizes.minimap;
        let side = |px: u32| u16::try_from(px).unwrap_or(u16::MAX);
        let (width, height) = (side(size.device_width), side(size.device_height));
        if width == 0 || height == 0 || self.state.borrow().window.total == 0 {
            return;
        }
        self.ask_marks();
        let epoch = self.epoch.get();
        let colour = self.state.borrow().view.colour.clone();
        self.then(Ask::Minimap { width, height, colour }, move |inner, answer| {
            if let Answer::Minimap(minimap) = answer
                && (inner.epoch.get() == epoch || inner.state.borrow().minimap.is_none())
            {
                inner.brushes.borrow_mut().set_minimap(&minimap);
                inner.state.borrow_mut().minimap = Some(minimap);
                inner.dirty();
            }
        });
    }

    /// The selection, or whether its details are open, has changed.
    pub(super) fn ask_detail(self: &Rc<Self>) {
        let span = self.state.borrow().view.selected.and_then(|s| s.span);
        let Some(span) = span else {
            self.state.borrow_mut().selected = None;
            self.events.judging.selected.set(None);
            self.show_detail(None);
            return;
        };
        self.then(Ask::Detail { span }, move |inner, answer| {
            let Answer::Detail(detail) = answer else { return };
            let detail: Arc<SpanDetail> = Arc::from(detail);
            let open = {
                let mut state = inner.state.borrow_mut();
                if state.view.selected.and_then(|s| s.span) != Some(span) {
                    return;
                }
                state.selected = Some(detail.clone());
                state.view.details
            };
            inner.events.judging.selected.set(Some(detail.clone()));
            inner.show_detail(open.then_some(detail));
            inner.write_address();
        });
    }

    /// Goes to the one span that a row's span links to, or is linked from; where there are several, or one of
    /// another trace, the row's details list them.
    pub(super) fn follow_link(self: &Rc<Self>, row: u32, from: bool) {
        let span = self.state.borrow().window.row(row).map(|row| row.span);
        let Some(span) = span else { return };
        self.then(Ask::Detail { span }, move |inner, answer| {
            let Answer::Detail(detail) = answer else { return };
            let list = if from { &detail.linked } else { &detail.links };
            match list.as_slice() {
                [LinkDetail { local: Some(span), .. }] => {
                    inner.command(Command::SelectSpan { span: *span });
                }
                _ => {
                    inner.command(Command::Select { row });
                    inner.command(Command::OpenDetails);
                }
            }
        });
    }

    fn show_detail(&self, detail: Option<Arc<SpanDetail>>) {
        if detail.is_none() && focus::is_inside(".detail") {
            // Nobody has the focus in a panel that goes away.
            let _ = self.elements.rows.focus();
        }
        // The same span again (its details were asked for twice) must not be built anew.
        if self.events.detail.with_untracked(|shown| *shown != detail) {
            self.events.detail.set(detail);
        }
    }

    /// Asks the engine; the answer comes to `f` if the stage is still there.
    pub(super) fn then(self: &Rc<Self>, ask: Ask, f: impl FnOnce(&Rc<Inner>, Answer) + 'static) {
        self.answered(ask, |inner, answer| match answer {
            Ok(answer) => f(inner, answer),
            // A dead engine is told by the session; anything else is worth a notice.
            Err(problem) => inner.events.session.notice(problem),
        });
    }

    /// The same, whatever comes of it.
    pub(super) fn answered(
        self: &Rc<Self>,
        ask: Ask,
        f: impl FnOnce(&Rc<Inner>, Result<Answer, Problem>) + 'static,
    ) {
        if self.state.borrow().preliminary {
            // It could only be about what was shown before.
            return;
        }
        let asked = self.engine.ask(ask);
        let weak: Weak<Self> = Rc::downgrade(self);
        spawn_local(async move {
            let answer = asked.await;
            let Some(inner) = weak.upgrade() else { return };
            if inner.state.borrow().preliminary {
                return;
            }
            f(&inner, answer);
        });
    }
}

/// What is to be told of rows.
pub(super) fn look_of(view: &TraceView) -> RowLook {
    RowLook {
        seen: (view.window.start_ns(), view.window.end_ns()),
        path: view.path,
        own: view.columns.has(Column::Own),
        pills: view.pills.split_whitespace().map(str::to_owned).collect(),
        colour: view.colour.clone(),
    }
}
