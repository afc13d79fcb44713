//! The events behind the ticks under the pointer, in a card beside it. The details list the same for everybody.

use std::rc::Rc;

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Answer, Ask, AttrText, EventDetail};
use spanscape_core::layout::hit::{Corner, Side, corner, ticks_at};
use spanscape_core::model::SpanIx;
use spanscape_core::render::clean;
use web_sys::PointerEvent;

use super::stage::Inner;
use crate::views::widgets::live::changing;

/// Events, and where the pointer is that means them.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    corner: Corner,
    list: Vec<EventDetail>,
    total: u32,
}

impl Inner {
    /// The pointer is at a place of the bars, in CSS pixels from their corner; or it drags, or is elsewhere.
    pub(super) fn point_at(self: &Rc<Self>, at: Option<(f64, f64)>, e: &PointerEvent) {
        let meant = at.and_then(|(x, y)| self.ticks_at(x, y));
        if self.state.borrow().ticks == meant {
            return;
        }
        let Some((span, range)) = meant else { return self.leave_ticks() };
        self.state.borrow_mut().ticks = meant;
        // One of the two is enough.
        self.elements.canvas.set_title("");
        let window = self.elements.root.get_bounding_client_rect();
        let place = (f64::from(e.client_x()), f64::from(e.client_y()));
        let corner = corner(place, (window.right(), window.bottom()));
        self.then(Ask::EventsAt { span, range }, move |inner, answer| {
            if let Answer::EventsAt { list, total } = answer
                && inner.state.borrow().ticks == meant
            {
                inner.events.ticks.set((total > 0).then_some(Ticks { corner, list, total }));
            }
        });
    }

    /// What was under the pointer has moved away.
    pub(super) fn leave_ticks(&self) {
        if self.state.borrow_mut().ticks.take().is_some() {
            {
                let state = self.state.borrow();
                self.say_hover(&state, state.hover);
            }
            self.events.ticks.set(None);
        }
    }

    fn ticks_at(&self, x: f64, y: f64) -> Option<(SpanIx, (u64, u64))> {
        let (row, scale) = (self.row_at(y)?, self.scale());
        let state = self.state.borrow();
        let row = state.window.row(row).filter(|_| !state.stale)?;
        ticks_at(x, row, &scale).map(|range| (row.span, range))
    }
}

/// The card, while there is something to say.
#[component]
pub fn TickCard(
    /// What it says.
    ticks: RwSignal<Option<Ticks>>,
) -> impl IntoView {
    changing(move || ticks.get().map(|ticks| view! { <Card ticks /> }))
}

#[component]
fn Card(ticks: Ticks) -> impl IntoView {
    let Ticks { corner, list, total } = ticks;
    let px = |side: Side, near: bool| match (side, near) {
        (Side::Near(px), true) | (Side::Far(px), false) => format!("{px}px"),
        _ => "auto".to_owned(),
    };
    let more = (total as usize).saturating_sub(list.len());
    let more = (more > 0).then(|| {
        let more = fmt::plural(more as u64, "event", "events");
        view! { <p class="more">{format!("and {more} more here")}</p> }
    });
    let events = list.into_iter().map(|event| view! { <Event event /> }).collect_view();
    view! {
        <div
            class="tick-card"
            aria-hidden="true"
            style:left=px(corner.x, true)
            style:right=px(corner.x, false)
            style:top=px(corner.y, true)
            style:bottom=px(corner.y, false)
        >
            {events}
            {more}
        </div>
    }
}

#[component]
fn Event(event: EventDetail) -> impl IntoView {
    let name = if event.name.is_empty() {
        "(no name)".to_owned()
    } else {
        clean(&event.name).into_owned()
    };
    let line = |AttrText { key, value, .. }: AttrText| {
        view! { <p class="tick-pair"><span class="key">{clean(&key).into_owned()}</span> " " {clean(&value).into_owned()}</p> }
    };
    view! {
        <p class="head">
            <span class="offset">{fmt::offset(event.offset)}</span>
            <strong>{name}</strong>
        </p>
        {event.attributes.into_iter().map(line).collect_view()}
    }
}
