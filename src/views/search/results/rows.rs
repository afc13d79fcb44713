//! Which rows of the list are seen: asking for them, writing them, and where the focus goes among them.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::frame::{Painter, painter};
use spanscape::web::js;
use spanscape::web::listen::{Listener, after, listen};
use spanscape::web::surface::{Size, Surface};
use spanscape::web::trace_rows::{TraceCells, TraceFrame, TraceRows, trace_at};
use spanscape::web::{clipboard, clock, location, page};
use spanscape_core::base::DurationNs;
use spanscape_core::engine::protocol::Line;
use spanscape_core::layout::scroll::ScrollMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};

use super::{Aim, Chosen, Results};
use crate::views::search::refreshing::Refreshing;
use crate::views::search::row;
use crate::views::session::Session;

/// Lines of one page; all of them are one element high that every browser can lay out.
pub const PAGE: u32 = 100_000;

/// How often it is told anew how long ago something was.
pub const AGO_MS: i32 = 20_000;

/// The heights of a row, of a dense one, and of the head, in CSS px; the style sheet has the same.
const ROW_PX: f64 = 44.0;
const DENSE_PX: f64 = 28.0;
const HEAD_PX: f64 = 28.0;

/// How long it is told that something was copied.
const SAID_MS: i32 = 2_500;

/// Rows beyond those that are seen, at each end: what a turn of the wheel brings, and where the tab key goes.
const BEYOND: u32 = 4;

/// The rows of the list.
pub(super) struct Rows {
    session: Session,
    results: Results,
    chosen: Chosen,
    refreshing: Refreshing,
    dense: bool,
    /// What scrolls it, and what scrolls where there is little room: the list with all that stands above it.
    scroller: HtmlElement,
    around: HtmlElement,
    body: HtmlElement,
    rows: RefCell<TraceRows>,
    /// Whether it scrolls by itself.
    own: Cell<bool>,
    /// Less than 0 as long as nobody knows.
    viewport: Cell<f64>,
    /// How far into the list. Kept, as asking the browser makes it lay out the page at once.
    offset: Cell<f64>,
    height: Cell<f64>,
    /// The line that is to have the focus as soon as it is there, among those of the page.
    wanted: Cell<Option<u32>>,
    painter: RefCell<Option<Painter>>,
    watched: RefCell<Vec<Surface>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Rows {
    pub fn new(
        (session, results): (Session, Results),
        (chosen, refreshing): (Chosen, Refreshing),
        dense: bool,
        (scroller, body): (HtmlElement, HtmlElement),
    ) -> Option<Rc<Self>> {
        let around = scroller.closest(".traces").ok().flatten()?.dyn_into().ok()?;
        let rows = Rc::new(Self {
            session,
            results,
            chosen,
            refreshing,
            dense,
            rows: RefCell::new(TraceRows::new(body.clone())?),
            scroller,
            around,
            body,
            own: Cell::new(true),
            viewport: Cell::new(-1.0),
            offset: Cell::default(),
            height: Cell::new(-1.0),
            wanted: Cell::default(),
            painter: RefCell::default(),
            watched: RefCell::default(),
            listeners: RefCell::default(),
        });
        let [at_frame, at_click, at_key, at_choice] = [0; 4].map(|_| Rc::downgrade(&rows));
        *rows.painter.borrow_mut() = Some(painter(move |_| {
            if let Some(rows) = at_frame.upgrade() {
                rows.paint();
            }
        }));
        let watch = |element: &HtmlElement| {
            let rows = Rc::downgrade(&rows);
            Surface::observe(element, move |_: Size| {
                if let Some(rows) = rows.upgrade() {
                    rows.sized();
                }
            })
        };
        *rows.watched.borrow_mut() = vec![watch(&rows.around), watch(&rows.scroller)];
        let follow = |element: &HtmlElement| {
            let rows = Rc::downgrade(&rows);
            listen(element, "scroll", move |_: Event| {
                if let Some(rows) = rows.upgrade() {
                    rows.look();
                    rows.painter.borrow().iter().for_each(Painter::mark);
                }
            })
        };
        *rows.listeners.borrow_mut() = vec![
            follow(&rows.around),
            follow(&rows.scroller),
            listen(&rows.body, "click", move |event: MouseEvent| {
                if let Some(rows) = at_click.upgrade() {
                    rows.clicked(&event);
                }
            }),
            listen(&rows.body, "keydown", move |event: KeyboardEvent| {
                let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
                let id = target(&event).as_ref().and_then(trace_at);
                if let Some((rows, id)) =
                    at_key.upgrade().zip(id.filter(|_| plain && event.key() == "c"))
                {
                    rows.copy(id);
                }
            }),
            listen(&rows.body, "change", move |event: Event| {
                let id = target(&event).as_ref().and_then(trace_at);
                if let Some((rows, id)) = at_choice.upgrade().zip(id) {
                    rows.chosen.toggle(&id);
                }
            }),
        ];
        Some(rows)
    }

    fn map(&self) -> ScrollMap {
        let page = self.results.page.get_untracked();
        let total = self.results.lines.with_untracked(|l| l.as_ref().map_or(0, |l| l.total));
        let row_px = if self.dense { DENSE_PX } else { ROW_PX };
        ScrollMap::new(total.saturating_sub(page).min(PAGE), row_px, self.viewport.get())
    }

    /// How much is seen.
    fn sized(&self) {
        let own = page::scrolls(&self.scroller);
        self.own.set(own);
        let scrolls = if own { &self.scroller } else { &self.around };
        self.viewport.set((f64::from(scrolls.client_height()) - HEAD_PX).max(0.0));
        self.look();
        self.paint();
    }

    /// How far into the list the page is scrolled, whichever scrolls.
    fn look(&self) {
        let top = |element: &HtmlElement| element.get_bounding_client_rect().top();
        self.offset.set(match self.own.get() {
            true => f64::from(self.scroller.scroll_top()),
            false => (top(&self.around) - top(&self.body)).max(0.0),
        });
    }

    fn scroll_to(&self, offset: f64) {
        let by = (offset - self.offset.replace(offset)).ceil() as i32;
        if by != 0 {
            let scrolls = if self.own.get() { &self.scroller } else { &self.around };
            scrolls.set_scroll_top(scrolls.scroll_top() + by);
        }
    }

    /// Writes what is seen, and asks for what of it is not there.
    pub fn paint(&self) {
        if self.viewport.get() < 0.0 {
            return;
        }
        let map = self.map();
        if self.height.replace(map.content_px()) != map.content_px() {
            let _ = self.body.style().set_property("height", &js::px(map.content_px()));
        }
        self.scroll_to_wanted(&map);
        let page = self.results.page.get_untracked();
        let (top, visible) = map.visible(self.offset.get());
        let from = page + top.saturating_sub(BEYOND);
        let to = page + (top + visible + BEYOND).min(map.rows);
        let (first, count) = self.results.window.get_untracked();
        if page + top < first || page + top + visible > first + count {
            // A screen before and behind.
            let from = from.saturating_sub(visible);
            self.results.window.set((from, to + visible - from));
        }
        self.results.lines.with_untracked(|lines| {
            let Some(lines) = lines else { return };
            let end = lines.first + lines.lines.len() as u32;
            let seen: Range<u32> = from.max(lines.first)..to.min(end);
            self.keep_focus(&seen);
            let line = |number: u32| lines.lines.get(number.checked_sub(lines.first)? as usize);
            self.rows.borrow_mut().show(&TraceFrame {
                rows: seen,
                cells: &|number| line(number).map(|line| self.cells(line, lines.longest)),
                row_px: map.row_px,
                first: page,
            });
        });
        if self.wanted.get().is_some_and(|row| self.rows.borrow().focus(page + row)) {
            self.wanted.set(None);
        }
    }

    /// What a row says.
    fn cells(&self, line: &Line, longest: DurationNs) -> TraceCells {
        let Results { view, ago, .. } = self.results;
        let columns = if self.dense { view.with_untracked(|view| view.columns.len()) } else { 0 };
        let now = ago.get_untracked().then(clock::now);
        let id = &line.row.id;
        TraceCells {
            chosen: self.chosen.0.with_untracked(|chosen| chosen.contains(id)),
            is_new: self.refreshing.fresh().with_untracked(|fresh| fresh.contains(id)),
            ..row::cells(&self.session, line, longest, columns, now)
        }
    }

    /// The row that has the focus is scrolled away: the list has it, so that no key goes to another trace.
    fn keep_focus(&self, seen: &Range<u32>) {
        let focused = self.rows.borrow().focused();
        if focused.is_some_and(|number| !seen.contains(&number)) {
            let _ = self.scroller.focus();
        }
    }

    /// To the top, or with the focus elsewhere: at once, or when the line is there.
    pub fn aim(&self, aim: Aim) {
        if aim == Aim::Top {
            self.wanted.set(None);
            return self.scroll_to(0.0);
        }
        let map = self.map();
        let Some(last) = map.rows.checked_sub(1) else { return };
        let page = self.results.page.get_untracked();
        let focused = || self.rows.borrow().focused().and_then(|number| number.checked_sub(page));
        let now = self.wanted.get().or_else(focused);
        let seen = (self.offset.get() / map.row_px).ceil() as u32;
        let row = match aim {
            Aim::Top | Aim::First => 0,
            Aim::Before => now.map_or(seen, |row| row.saturating_sub(1)),
            Aim::Behind => now.map_or(seen, |row| row + 1),
            Aim::Last => last,
        };
        self.wanted.set(Some(row.min(last)));
        self.paint();
    }

    fn scroll_to_wanted(&self, map: &ScrollMap) {
        if let Some(row) = self.wanted.get() {
            self.scroll_to(map.into_view(self.offset.get(), row, 0));
        }
    }

    fn copy(&self, id: String) {
        let said = self.results.said;
        spawn_local(async move {
            let done = clipboard::copy(&id).await;
            let words = if done { "Copied" } else { "The browser refused to copy" };
            // The list may be gone by then.
            let text = format!("{words}: {id}");
            let _ = said.try_set(Some(text.clone()));
            // Unless something else is said by then.
            let forget = move || {
                let _ = said.try_update(|said| *said = said.take().filter(|said| *said != text));
            };
            after(SAID_MS, forget).forget();
        });
    }

    fn clicked(self: &Rc<Self>, event: &MouseEvent) {
        let Some(element) = target(event) else { return };
        if element.closest(".trace-id").ok().flatten().is_some() {
            return trace_at(&element).into_iter().for_each(|id| self.copy(id));
        }
        let link = element.closest("a").ok().flatten();
        let href = link.and_then(|link| link.get_attribute("href"));
        if let Some(href) = href.filter(|_| location::is_plain_click(event)) {
            event.prevent_default();
            self.session.go_href(&href);
        }
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}
