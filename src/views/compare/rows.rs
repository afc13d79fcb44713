//! The rows of the trees: which are seen, asking for them, folding, and what keys, pointer and wheel do.

mod hand;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::diff_rows::{DiffFrame, DiffGrid};
use spanscape::web::frame::{Painter, painter};
use spanscape::web::js;
use spanscape::web::listen::Listener;
use spanscape::web::surface::{Size, Surface};
use spanscape_core::engine::protocol::{
    CompareOf, CompareTold, DiffRef, DiffRows, DiffTree, RowsOf,
};
use spanscape_core::layout::scale::Window;
use spanscape_core::layout::scroll::ScrollMap;
use spanscape_core::render::side_by_side::{self, HEAD_PX, ROW_PX, SideStyle};
use spanscape_core::render::{MeasureText, Scene};
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::comparing::Comparing;
use super::grid::Told;
use crate::views::widgets::picture::Picture;

/// Rows that are seen around one that is gone to.
const AROUND: u32 = 2;

/// The elements, standing.
pub(super) struct Nodes {
    pub scroller: HtmlElement,
    pub spacer: HtmlElement,
    pub seen: HtmlElement,
    pub body: HtmlElement,
    pub canvas: HtmlCanvasElement,
}

/// The rows.
pub(super) struct Rows {
    comparing: Comparing,
    /// Two waterfalls, and no columns of numbers.
    side: bool,
    nodes: Nodes,
    told: Told,
    grid: RefCell<DiffGrid>,
    window: RefCell<DiffRows>,
    /// The folded nodes of what is known or asked for.
    folded: RefCell<Vec<u32>>,
    /// What is known is of before something was changed.
    stale: Cell<bool>,
    /// Counts changes: answers of before are dropped.
    epoch: Cell<u32>,
    asked: Cell<Option<(u32, u32)>>,
    height: Cell<f64>,
    /// How far it is scrolled. Kept, as asking the browser makes it lay out the page at once.
    offset: Cell<f64>,
    hovered: Cell<Option<u32>>,
    /// Where a pressed pointer was last, and whether it has moved.
    drag: Cell<Option<(f64, bool)>>,
    shown: Cell<bool>,
    /// A row that comes into view as soon as it is known how many there are.
    wanted: Cell<Option<u32>>,
    picture: RefCell<Option<Picture>>,
    painter: RefCell<Option<Painter>>,
    watched: RefCell<Option<Surface>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Rows {
    pub fn new(comparing: Comparing, side: bool, nodes: Nodes, told: Told) -> Option<Rc<Self>> {
        let grid = DiffGrid::new(nodes.body.clone())?;
        let rows = Rc::new(Self {
            comparing,
            side,
            nodes,
            told,
            grid: RefCell::new(grid),
            window: RefCell::default(),
            folded: RefCell::default(),
            stale: Cell::new(true),
            epoch: Cell::default(),
            asked: Cell::default(),
            height: Cell::default(),
            offset: Cell::default(),
            hovered: Cell::default(),
            drag: Cell::default(),
            shown: Cell::default(),
            wanted: Cell::default(),
            picture: RefCell::default(),
            painter: RefCell::default(),
            watched: RefCell::default(),
            listeners: RefCell::default(),
        });
        let [at_frame, at_size, at_draw] = [0; 3].map(|_| Rc::downgrade(&rows));
        *rows.painter.borrow_mut() = Some(painter(move |_| {
            if let Some(rows) = at_frame.upgrade() {
                rows.paint();
            }
        }));
        let surface = Surface::observe(&rows.nodes.scroller, move |size: Size| {
            if let Some(rows) = at_size.upgrade() {
                let height = (size.height - HEAD_PX).max(0.0);
                let lower = height < rows.height.replace(height);
                let _ = rows.nodes.seen.style().set_property("height", &js::px(height));
                match rows.told.active.get_untracked().filter(|_| lower) {
                    // What is chosen may be behind what has taken the room.
                    Some(row) => rows.bring(row),
                    None => rows.ensure(),
                }
            }
        });
        *rows.watched.borrow_mut() = Some(surface);
        if side {
            let draw = move |scene: &mut Scene, _: Size, measure: &dyn MeasureText| {
                if let Some(rows) = at_draw.upgrade() {
                    let style = rows.style();
                    side_by_side::paint(scene, &rows.window.borrow(), &style, measure);
                }
            };
            let around: &HtmlElement = &rows.nodes.canvas;
            *rows.picture.borrow_mut() = Picture::new(&rows.nodes.canvas, around, draw, |_| ());
        }
        rows.nodes.scroller.set_scroll_top(0);
        rows.attach();
        Some(rows)
    }

    /// Something else is compared.
    pub fn anew(self: &Rc<Self>) {
        self.epoch.set(self.epoch.get().wrapping_add(1));
        self.folded.replace(self.comparing.view.with_untracked(|view| view.folds.clone()));
        self.stale.set(true);
        self.asked.set(None);
        self.ensure();
        // The same node has another row.
        self.chosen();
    }

    /// Another node is chosen: its row comes into view.
    pub fn chosen(self: &Rc<Self>) {
        let tree = self.comparing.tree();
        let number = self.comparing.node.with_untracked(|node| {
            node.as_ref().map(|node| if tree == DiffTree::Paths { node.branch } else { node.pair })
        });
        let Some(number) = number else {
            self.told.active.set(None);
            return self.paint_later();
        };
        if !self.stale.get() && self.active_node() == Some(number) {
            return;
        }
        let rows = self.rows_of();
        let (weak, epoch) = (Rc::downgrade(self), self.epoch.get());
        self.comparing.ask(CompareOf::Place { rows, node: number }, move |answer| {
            let (Some(rows), CompareTold::Place { row, folded }) = (weak.upgrade(), answer) else {
                return;
            };
            if rows.epoch.get() != epoch {
                return;
            }
            rows.set_folds(folded);
            rows.told.active.set(row);
            if let Some(row) = row {
                rows.bring(row);
            }
        });
    }

    /// The node of the row that keys act on.
    fn active_node(&self) -> Option<u32> {
        let row = self.told.active.get_untracked()?;
        let window = self.window.borrow();
        window.rows.get(row.checked_sub(window.first)? as usize).map(|row| row.node)
    }

    fn rows_of(&self) -> RowsOf {
        self.comparing.rows()
    }

    fn map(&self) -> ScrollMap {
        ScrollMap::new(self.window.borrow().total, ROW_PX, self.height.get())
    }

    /// Paints in the next frame.
    pub fn paint_later(&self) {
        self.painter.borrow().iter().for_each(Painter::mark);
        self.picture.borrow().iter().for_each(Picture::dirty);
    }

    /// Folds these nodes, in the address as well.
    fn set_folds(self: &Rc<Self>, folds: Vec<u32>) {
        self.comparing.change(false, |view| view.folds = folds);
        self.follow();
    }

    /// How they are seen may have changed: where other nodes are folded, there are other rows.
    pub fn follow(self: &Rc<Self>) {
        let folds = self.comparing.view.with_untracked(|view| view.folds.clone());
        if *self.folded.borrow() == folds {
            return self.paint_later();
        }
        self.folded.replace(folds);
        self.stale.set(true);
        self.asked.set(None);
        self.ensure();
    }

    /// Asks for the rows that are seen and half a screen around them, unless they are known or coming.
    fn ensure(self: &Rc<Self>) {
        self.paint_later();
        if self.height.get() <= 0.0 {
            return;
        }
        let known = {
            let window = self.window.borrow();
            (!self.stale.get()).then_some((window.first, window.rows.len() as u32))
        };
        let wanted = self.map().wanted(self.offset.get(), known, self.asked.get());
        let Some((first, count)) = wanted else { return };
        self.asked.set(Some((first, count)));
        let rows = self.rows_of();
        let (weak, epoch) = (Rc::downgrade(self), self.epoch.get());
        self.comparing.ask(CompareOf::Rows { rows: rows.clone(), first, count }, move |answer| {
            let (Some(this), CompareTold::Rows(window)) = (weak.upgrade(), answer) else { return };
            if this.epoch.get() == epoch && this.rows_of() == rows {
                this.arrived(window);
            }
        });
    }

    fn arrived(self: &Rc<Self>, window: DiffRows) {
        self.asked.set(None);
        self.stale.set(false);
        let Told { total, differ, .. } = self.told;
        if total.get_untracked() != window.total {
            total.set(window.total);
        }
        differ.set(Some(window.differ));
        *self.window.borrow_mut() = window;
        let room = (self.map().element_px() - self.height.get()).max(0.0);
        let _ = self.nodes.spacer.style().set_property("height", &js::px(room));
        self.told.active.update_untracked(|active| {
            *active = active.filter(|&row| row < total.get_untracked());
        });
        match self.wanted.take() {
            Some(row) => self.bring(row),
            None => self.ensure(),
        }
        if !self.shown.replace(true) {
            self.comparing.session.page_ready();
        }
    }

    fn paint(&self) {
        let window = self.window.borrow();
        let (top, visible) = self.map().visible(self.offset.get());
        let end = window.first + window.rows.len() as u32;
        let (from, to) = (top.max(window.first), (top + visible).min(end));
        let place = |row: u32| row.saturating_sub(window.first) as usize;
        let seen = if from < to { (place(from), place(to)) } else { (0, 0) };
        let frame = DiffFrame {
            window: &window,
            seen,
            top: f64::from(from) * ROW_PX - self.offset.get(),
            row_px: ROW_PX,
            active: self.told.active.get_untracked(),
            hovered: self.hovered.get(),
            anew: self.epoch.get(),
        };
        self.grid.borrow_mut().show(&frame);
    }

    /// How long what is seen across goes at most.
    fn extent(&self) -> u64 {
        self.window.borrow().durations.into_iter().max().unwrap_or(0)
    }

    fn across(&self) -> Window {
        self.comparing.across(self.extent())
    }

    fn see(&self, window: Window) {
        self.comparing.see(window, self.extent());
    }

    fn style(&self) -> SideStyle {
        let size = self.picture.borrow().as_ref().map(Picture::size).unwrap_or_default();
        SideStyle {
            seen: self.across(),
            size: (size.width, size.height),
            scrolled_px: self.offset.get(),
            selected: self.active_node(),
            hovered: self.hovered.get(),
            dpr: if size.ratio > 0.0 { size.ratio } else { 1.0 },
        }
    }

    /// Brings a row into view.
    fn bring(self: &Rc<Self>, row: u32) {
        if self.stale.get() {
            self.wanted.set(Some(row));
            return self.ensure();
        }
        self.scroll_to(self.map().into_view(self.offset.get(), row, AROUND));
        self.ensure();
    }

    fn scroll_to(&self, offset: f64) {
        self.offset.set(offset);
        let top = self.map().scroll_top_of(offset).round() as i32;
        self.nodes.scroller.set_scroll_top(top);
    }

    /// Keys act on this row from now on; its node is chosen.
    fn go(self: &Rc<Self>, row: u32) {
        self.told.active.set(Some(row));
        self.bring(row);
        if let Some(node) = self.active_node() {
            self.comparing.select(DiffRef::Number(self.comparing.tree(), node), None);
        }
    }

    /// Folds a row's node, or unfolds it; it is the chosen one then, as what is below it may be hidden.
    fn fold(self: &Rc<Self>, row: u32) {
        let node = {
            let window = self.window.borrow();
            let row = row.checked_sub(window.first).and_then(|at| window.rows.get(at as usize));
            row.filter(|row| row.children > 0).map(|row| row.node)
        };
        let Some(node) = node else { return };
        let mut folded = self.comparing.view.with_untracked(|view| view.folds.clone());
        match folded.binary_search(&node) {
            Ok(at) => {
                folded.remove(at);
            }
            Err(at) => folded.insert(at, node),
        }
        self.told.active.set(Some(row));
        self.set_folds(folded);
        self.comparing.select(DiffRef::Number(self.comparing.tree(), node), None);
    }
}
