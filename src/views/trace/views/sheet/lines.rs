//! The lines of a table: which are seen, asking for them, and what keys and clicks do with one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::frame::{Painter, painter};
use spanscape::web::js;
use spanscape::web::listen::{Listener, listen};
use spanscape::web::measure::measure;
use spanscape::web::palette::Palette;
use spanscape::web::sheet::{SheetFrame, SheetRows, line_at};
use spanscape::web::surface::{Size, Surface};
use spanscape_core::engine::protocol::{TableCell, TableLine, TableWindow, ViewAnswer, ViewAsk};
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::render::{Scene, sheet};
use spanscape_core::state::{Command, ViewKind};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};

use super::super::{Viewing, table_of};
use super::Told;

/// The height of a line, and of the head, in CSS px; the style sheet has the same.
const ROW_PX: f64 = 24.0;
const HEAD_PX: f64 = 28.0;

/// The elements, standing.
pub(in super::super) struct Nodes {
    pub scroller: HtmlElement,
    pub spacer: HtmlElement,
    pub view: HtmlElement,
    pub body: HtmlElement,
}

/// The lines.
pub(in super::super) struct Lines {
    viewing: Viewing,
    kind: ViewKind,
    nodes: Nodes,
    told: Told,
    rows: RefCell<SheetRows>,
    window: RefCell<TableWindow>,
    /// What is known is of before something was changed.
    stale: Cell<bool>,
    /// Counts changes: answers of before are dropped.
    epoch: Cell<u32>,
    asked: Cell<Option<(u32, u32)>>,
    height: Cell<f64>,
    /// How far it is scrolled. Kept, as asking the browser makes it lay out the page at once.
    offset: Cell<f64>,
    shown: Cell<bool>,
    painter: RefCell<Option<Painter>>,
    watched: RefCell<Option<Surface>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Lines {
    pub fn new(viewing: Viewing, kind: ViewKind, nodes: Nodes, told: Told) -> Option<Rc<Self>> {
        let rows = SheetRows::new(nodes.body.clone())?;
        let lines = Rc::new(Self {
            viewing,
            kind,
            nodes,
            told,
            rows: RefCell::new(rows),
            window: RefCell::default(),
            stale: Cell::new(true),
            epoch: Cell::default(),
            asked: Cell::default(),
            height: Cell::default(),
            offset: Cell::default(),
            shown: Cell::default(),
            painter: RefCell::default(),
            watched: RefCell::default(),
            listeners: RefCell::default(),
        });
        let [at_frame, at_size, at_scroll, at_click, at_double] =
            [0; 5].map(|_| Rc::downgrade(&lines));
        let paint = painter(move |_| {
            if let Some(lines) = at_frame.upgrade() {
                lines.paint();
            }
        });
        *lines.painter.borrow_mut() = Some(paint);
        let surface = Surface::observe(&lines.nodes.scroller, move |size: Size| {
            if let Some(lines) = at_size.upgrade() {
                lines.height.set((size.height - HEAD_PX).max(0.0));
                let height = js::px(lines.height.get());
                let _ = lines.nodes.view.style().set_property("height", &height);
                lines.ensure();
            }
        });
        *lines.watched.borrow_mut() = Some(surface);
        *lines.listeners.borrow_mut() = vec![
            listen(&lines.nodes.scroller, "scroll", move |_: Event| {
                if let Some(lines) = at_scroll.upgrade() {
                    let top = f64::from(lines.nodes.scroller.scroll_top());
                    lines.offset.set(lines.map().offset_of(top));
                    lines.ensure();
                }
            }),
            listen(&lines.nodes.body, "click", move |event: MouseEvent| {
                if let Some(lines) = at_click.upgrade() {
                    lines.clicked(&event, false);
                }
            }),
            listen(&lines.nodes.body, "dblclick", move |event: MouseEvent| {
                if let Some(lines) = at_double.upgrade() {
                    lines.clicked(&event, true);
                }
            }),
        ];
        let weak = Rc::downgrade(&lines);
        viewing.draws(move || Some(weak.upgrade()?.scene()));
        Some(lines)
    }

    /// What is seen, as a picture.
    fn scene(&self) -> Scene {
        let window = self.window.borrow();
        let (top, visible) = self.map().visible(self.offset.get());
        let first = top.saturating_sub(window.first) as usize;
        let lines = (visible as usize).min(window.lines.len().saturating_sub(first));
        let (width, height) = sheet::size(&window, lines);
        let mut scene = Scene::new(width, height);
        sheet::paint(&mut scene, &window, (first, lines), 0.0, &measure(Palette::read()));
        scene
    }

    /// Something else is chosen, found or left out.
    pub fn anew(self: &Rc<Self>) {
        let mine = self.viewing.with_view(|view, _| view.views.kind) == Some(self.kind);
        if mine {
            self.epoch.set(self.epoch.get().wrapping_add(1));
            self.stale.set(true);
            self.asked.set(None);
            self.ensure();
        }
    }

    fn map(&self) -> ScrollMap {
        ScrollMap::new(self.window.borrow().total, ROW_PX, self.height.get())
    }

    fn paint_later(&self) {
        if let Some(painter) = &*self.painter.borrow() {
            painter.mark();
        }
    }

    /// Asks for the lines that are seen and half a screen around them, unless they are known or coming.
    fn ensure(self: &Rc<Self>) {
        self.paint_later();
        if self.height.get() <= 0.0 {
            return;
        }
        let known = {
            let window = self.window.borrow();
            (!self.stale.get()).then_some((window.first, window.lines.len() as u32))
        };
        let wanted = self.map().wanted(self.offset.get(), known, self.asked.get());
        let Some((first, count)) = wanted else { return };
        self.asked.set(Some((first, count)));
        let views = self.viewing.with_view(|view, _| view.views.clone()).unwrap_or_default();
        let ask = ViewAsk::Table { of: table_of(&views), order: views.order.clone(), first, count };
        let (weak, epoch) = (Rc::downgrade(self), self.epoch.get());
        self.viewing.ask(ask, move |answer| {
            let (Some(lines), ViewAnswer::Table(window)) = (weak.upgrade(), answer) else { return };
            if lines.epoch.get() == epoch {
                lines.arrived(window);
            }
        });
    }

    fn arrived(self: &Rc<Self>, window: TableWindow) {
        self.asked.set(None);
        let others = self.stale.replace(false);
        if self.told.heads.with_untracked(|heads| *heads != window.heads) {
            self.told.heads.set(window.heads.clone());
        }
        let Told { order, words, total, active, .. } = self.told;
        if order.get_untracked() != window.order {
            order.set(window.order);
        }
        if words.with_untracked(|words| *words != window.words) {
            words.set(window.words.clone());
        }
        if total.get_untracked() != window.total {
            total.set(window.total);
            active.set(active.get_untracked().filter(|&line| line < window.total));
        }
        *self.window.borrow_mut() = window;
        if others {
            self.tell_long(active.get_untracked());
        }
        let room = (self.map().element_px() - self.height.get()).max(0.0);
        let _ = self.nodes.spacer.style().set_property("height", &js::px(room));
        self.ensure();
    }

    fn paint(self: &Rc<Self>) {
        let map = self.map();
        let offset = self.offset.get();
        let (top, visible) = map.visible(offset);
        let window = self.window.borrow();
        let from = top.max(window.first);
        let skip = (from - window.first) as usize;
        let rest = window.lines.get(skip..).unwrap_or(&[]);
        let count = (top + visible).saturating_sub(from) as usize;
        let lines = rest.get(..count).unwrap_or(rest);
        let at = map.top(offset);
        let first = (f64::from(from) - f64::from(at.row)) * ROW_PX - at.cut_px;
        let action = "Show in the timeline";
        let all = self.rows.borrow_mut().show(&SheetFrame {
            heads: &window.heads,
            first: from,
            lines,
            top: first,
            row_px: ROW_PX,
            active: self.told.active.get_untracked(),
            action,
        });
        let known = !window.heads.is_empty() && !self.stale.get();
        drop(window);
        if !all {
            self.paint_later();
            return;
        }
        if known && !self.shown.replace(true) {
            self.viewing.ready();
        }
    }

    fn line(&self, number: u32) -> Option<TableLine> {
        let window = self.window.borrow();
        let at = number.checked_sub(window.first)?;
        window.lines.get(at as usize).cloned()
    }

    fn clicked(self: &Rc<Self>, event: &MouseEvent, twice: bool) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some((number, button)) = target.as_ref().and_then(line_at) else { return };
        self.activate(number);
        if button || twice {
            self.go(number);
        } else {
            self.choose(number);
        }
    }

    fn activate(self: &Rc<Self>, number: u32) {
        self.told.active.set(Some(number));
        self.tell_long(Some(number));
        let map = self.map();
        let now = self.offset.get();
        let offset = map.into_view(now, number, 0);
        if offset != now {
            self.offset.set(offset);
            self.nodes.scroller.set_scroll_top(map.scroll_top_of(offset).round() as i32);
        }
        self.ensure();
    }

    /// Tells the value of a line that its cell has hardly room for. Spans have their details.
    fn tell_long(&self, number: Option<u32>) {
        let line = number.and_then(|number| self.line(number)).filter(|line| line.span.is_none());
        let window = self.window.borrow();
        let long = line.and_then(|line| {
            let (head, cell) = (window.heads.first()?, line.cells.into_iter().next()?);
            let TableCell { text, exact, .. } = cell;
            let is = text.chars().count() > usize::from(head.width) + 12;
            is.then(|| (head.title.clone(), if exact.is_empty() { text } else { exact }))
        });
        if self.told.long.with_untracked(|told| *told != long) {
            self.told.long.set(long);
        }
    }

    /// Selects what a line stands for, and stays here.
    fn choose(&self, number: u32) {
        let Some(line) = self.line(number) else { return };
        match line.span {
            Some(span) => {
                self.viewing.command(Command::SelectSpan { span });
                self.viewing.command(Command::OpenDetails);
            }
            None => self.with_find(number, |viewing, find| viewing.mark(&find)),
        }
    }

    /// What finds the spans of a line that stands for several.
    fn with_find(&self, line: u32, then: fn(Viewing, String)) {
        let viewing = self.viewing;
        let views = viewing.with_view(|view, _| view.views.clone()).unwrap_or_default();
        let ask = ViewAsk::Find { of: table_of(&views), order: views.order, line };
        viewing.ask(ask, move |answer| match answer {
            ViewAnswer::Find(Some(find)) => then(viewing, find),
            _ => viewing.say("No words find just these spans; order or group them otherwise"),
        });
    }

    /// Shows in the timeline what a line stands for.
    fn go(&self, number: u32) {
        let Some(line) = self.line(number) else { return };
        match line.span {
            Some(span) => {
                self.viewing.command(Command::SelectSpan { span });
                self.viewing.command(Command::ShowView(ViewKind::Timeline));
            }
            None => self.with_find(number, |viewing, find| {
                viewing.command(Command::ShowSpans(find));
            }),
        }
    }

    pub fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let in_head = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if in_head.is_some_and(|t| t.closest("button").ok().flatten().is_some()) {
            return;
        }
        let Some(last) = self.window.borrow().total.checked_sub(1) else { return };
        let active = self.told.active.get_untracked();
        let page = self.map().page_rows().saturating_sub(1).max(1);
        let next = match event.key().as_str() {
            "ArrowDown" => active.map_or(0, |line| line + 1),
            "ArrowUp" => active.map_or(0, |line| line.saturating_sub(1)),
            "PageDown" => active.unwrap_or(0) + page,
            "PageUp" => active.unwrap_or(0).saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                event.stop_propagation();
                if let Some(line) = active {
                    if event.key() == "Enter" { self.go(line) } else { self.choose(line) }
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        self.activate(next.min(last));
    }
}
