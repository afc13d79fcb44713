//! The waterfall: bars of the visible rows in the visible time.
//!
//! A row always shows something: a bar of at least two px, a diamond for a span without duration,
//! or an arrow at the edge behind which its bar lies.

mod log_marks;

use super::scene::{Align, Layer, MarkKind, Place, Scene};
use super::text::{Font, MeasureText};
use super::token::Token;
use crate::base::within;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{ColourBy, LogMarks, Row, RowWindow};
use crate::layout::bars::{BarShape, RowGrid, row_shape, snap};
use crate::layout::hit::ARROW_PX;
use crate::layout::scale::TimeScale;
use crate::layout::ticks::{MIN_TICK_PX, ticks};
use crate::model::Status;

/// What the waterfall is drawn with besides rows and time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaterfallStyle<'a> {
    /// The rows on the canvas.
    pub grid: RowGrid,
    /// The row under the pointer.
    pub hovered: Option<u32>,
    /// The selected row.
    pub selected: Option<u32>,
    /// What colours stand for.
    pub colour: &'a ColourBy,
    /// The lines of logs that spans wrote, by span.
    pub logs: &'a [LogMarks],
    /// Device pixels per CSS px.
    pub dpr: f64,
}

/// Space between a bar and its label, in CSS px.
const GAP_PX: f64 = 4.0;

/// Width of the stripe of a row that was found, in CSS px.
const MATCH_PX: f64 = 3.0;

/// Height of the stripe of the critical path, in CSS px.
const PATH_PX: f64 = 3.0;

/// The least width that a part of a bar is shown with, in CSS px.
const MIN_PART_PX: f64 = 1.0;

/// Height of the stripe of an error, in CSS px.
const STRIPE_PX: f64 = 3.0;

/// Draws the rows of `window` that are visible. O(visible rows, their events, ticks).
pub fn paint(
    window: &RowWindow,
    scale: &TimeScale,
    style: &WaterfallStyle<'_>,
    measure: &dyn MeasureText,
) -> Scene {
    let mut scene = Scene::default();
    paint_into(&mut scene, window, scale, style, measure);
    scene
}

/// The same into a scene of the frame before, whose memory is used again.
pub fn paint_into(
    scene: &mut Scene,
    window: &RowWindow,
    scale: &TimeScale,
    style: &WaterfallStyle<'_>,
    measure: &dyn MeasureText,
) {
    scene.reset(scale.width_px, style.grid.height_px);
    paint_grid(scene, scale, style);
    let by_service = window.colours.is_empty();
    let values = if by_service { &window.services } else { &window.colours };
    let by = if by_service { &ColourBy::Service } else { style.colour };
    let tokens: Vec<Token> = values.iter().map(|value| Token::value(by, value)).collect();
    let mut painter = Painter { scene, scale, style, measure };
    for number in style.grid.visible(window.total) {
        let row = window.row(number);
        painter.background(number, row.is_some_and(|r| r.matched));
        if let Some(row) = row {
            let value = if by_service { row.service } else { row.colour };
            let token = tokens.get(usize::from(value)).copied().unwrap_or(Token::NoService);
            let token = if row.context { token.dim() } else { token };
            painter.row(number, row, token);
        }
    }
}

/// Vertical lines at the ruler's ticks.
fn paint_grid(scene: &mut Scene, scale: &TimeScale, style: &WaterfallStyle<'_>) {
    for tick in ticks(scale, MIN_TICK_PX) {
        let x = hairline(tick.x, scale.width_px, style.dpr);
        scene.line(Layer::Grid, (x, 0.0), (x, style.grid.height_px), Token::Grid);
    }
}

/// The middle of the device pixel that holds `x`, inside the width.
pub(super) fn hairline(x: f64, width: f64, dpr: f64) -> f64 {
    let half = 0.5 / dpr.max(0.1);
    within(snap(x - half, dpr) + half, half, (width - half).max(half))
}

struct Painter<'a> {
    scene: &'a mut Scene,
    scale: &'a TimeScale,
    style: &'a WaterfallStyle<'a>,
    measure: &'a dyn MeasureText,
}

/// A row's vertical place.
#[derive(Clone, Copy)]
struct Lane {
    top: f64,
    bottom: f64,
    middle: f64,
}

impl Painter<'_> {
    /// What lies behind a row; a row that was found has a stripe as well, whatever lies there.
    fn background(&mut self, number: u32, matched: bool) {
        let token = if self.style.selected == Some(number) {
            Token::RowSelected
        } else if self.style.hovered == Some(number) {
            Token::RowHover
        } else if matched {
            Token::RowMatch
        } else {
            return;
        };
        let grid = &self.style.grid;
        let top = grid.y_of(number).max(0.0);
        let bottom = (grid.y_of(number) + grid.row_px).min(grid.height_px);
        self.scene.rect(Layer::Back, 0.0, top, self.scale.width_px, bottom - top, token);
        if matched {
            self.scene.rect(Layer::Back, 0.0, top, MATCH_PX, bottom - top, Token::Match);
        }
    }

    fn row(&mut self, number: u32, row: &Row, token: Token) {
        let grid = &self.style.grid;
        let y = grid.y_of(number);
        let top = snap(y + grid.inset_px(), self.style.dpr);
        let bottom = snap(y + grid.inset_px() + grid.bar_px(), self.style.dpr);
        let lane = Lane { top, bottom, middle: y + grid.row_px / 2.0 };
        if let Some(line) = row.line {
            return log_marks::line(
                self.scene,
                (row.start, line),
                self.style,
                (self.scale, lane.middle),
            );
        }
        let width = self.scale.width_px;
        let shape = row_shape(row, self.scale, self.style.dpr);
        if matches!(shape, BarShape::Bar { .. } | BarShape::Instant { .. }) {
            log_marks::paint(self.scene, row.span, self.style, (self.scale, lane.bottom));
        }
        match shape {
            BarShape::Bar { x0, x1, cut_left, cut_right } => {
                self.ghost(row, lane, token);
                self.bar(row, lane, (x0, x1), token);
                self.events(row, lane);
                let inner = (!cut_left, !cut_right);
                self.label(row, lane, (x0, x1), inner, true);
            }
            BarShape::Instant { x } => {
                let size = bottom - top;
                let x = within(x, size / 2.0, (width - size / 2.0).max(size / 2.0));
                let token = if row.status == Status::Error { Token::Error } else { token };
                self.clipped_mark(MarkKind::Diamond, x, lane, size, token);
                self.events(row, lane);
                self.label(row, lane, (x - size / 2.0, x + size / 2.0), (true, true), false);
            }
            BarShape::Before => self.arrow(row, lane, MarkKind::Left, ARROW_PX / 2.0, token),
            BarShape::After => {
                self.arrow(row, lane, MarkKind::Right, width - ARROW_PX / 2.0, token)
            }
        }
    }

    /// A rectangle of a row, cut at the canvas.
    fn clipped(&mut self, layer: Layer, x: (f64, f64), y: (f64, f64), token: Token) {
        let (top, bottom) = (y.0.max(0.0), y.1.min(self.style.grid.height_px));
        self.scene.rect(layer, x.0, top, x.1 - x.0, bottom - top, token);
    }

    /// A sign, left out where its row's middle is not on the canvas.
    fn clipped_mark(&mut self, kind: MarkKind, x: f64, lane: Lane, size: f64, token: Token) {
        if (0.0..=self.style.grid.height_px).contains(&lane.middle) {
            self.scene.mark(Layer::Bars, kind, (x, lane.middle), size, token);
        }
    }

    fn bar(&mut self, row: &Row, lane: Lane, x: (f64, f64), token: Token) {
        let all = (lane.top, lane.bottom);
        match row.group.as_ref().filter(|_| !row.expanded) {
            Some(group) => {
                // One string for all of them: also where none is in the window.
                self.clipped(Layer::Bars, x, (lane.middle - 1.0, lane.middle + 1.0), token.dim());
                for &bar in &group.bars {
                    if let Some(x) = self.part(bar, MIN_PART_PX) {
                        self.clipped(Layer::Bars, x, all, token);
                    }
                }
            }
            None => self.clipped(Layer::Bars, x, all, token),
        }
        for x in self.parts(&row.gaps, 0.0) {
            let (top, bottom) = (lane.top.max(0.0), lane.bottom.min(self.style.grid.height_px));
            self.scene.hatch(Layer::Bars, x.0, top, x.1 - x.0, bottom - top, Token::Gap);
        }
        for x in self.parts(&row.path, MIN_PART_PX) {
            self.clipped(Layer::Marks, x, (lane.top, lane.top + PATH_PX), Token::CriticalPath);
        }
        if row.status == Status::Error {
            let top = lane.bottom - STRIPE_PX.min(lane.bottom - lane.top);
            self.clipped(Layer::Marks, x, (top, lane.bottom), Token::Error);
        }
        if row.children > 0 && !row.expanded {
            // A second edge under the bar: there is more behind it.
            let token = if row.hidden_error { Token::Error } else { token };
            let device = 1.0 / self.style.dpr.max(0.1);
            let below = lane.bottom + device;
            self.clipped(Layer::Marks, x, (below, below + device), token);
        }
    }

    /// Where the bar was before the clock skew adjustment moved it.
    fn ghost(&mut self, row: &Row, lane: Lane, token: Token) {
        if row.moved == 0 {
            return;
        }
        let start = row.start.saturating_add_signed(row.moved.saturating_neg());
        let was = (start, start.saturating_add(row.duration));
        if let Some(x) = self.part(was, MIN_PART_PX) {
            self.clipped(Layer::Bars, x, (lane.top, lane.bottom), token.dim());
            for y in [lane.top, lane.bottom - 1.0] {
                self.clipped(Layer::Bars, x, (y, y + 1.0), Token::Adjusted);
            }
        }
    }

    /// Stretches of time on the canvas, from one place to another; none twice at one pixel.
    fn parts(&self, times: &[(u64, u64)], least: f64) -> Vec<(f64, f64)> {
        let mut out: Vec<(f64, f64)> = Vec::new();
        for &time in times {
            match (self.part(time, least), out.last_mut()) {
                (Some(x), Some(last)) if x.0 <= last.1 && x.1 <= last.1 => {}
                (Some(x), _) => out.push(x),
                (None, _) => {}
            }
        }
        out
    }

    /// A stretch of time on the canvas, at least so wide; none where it is outside.
    fn part(&self, (start, end): (u64, u64), least: f64) -> Option<(f64, f64)> {
        let (x0, x1, width) = (self.scale.x_of(start), self.scale.x_of(end), self.scale.width_px);
        if x1 < 0.0 || x0 > width {
            return None;
        }
        let left = snap(within(x0, 0.0, (width - least).max(0.0)), self.style.dpr);
        let right = snap(x1.min(width), self.style.dpr).max(left + least).min(width.max(least));
        (left < right).then_some((left, right))
    }

    /// Ticks of events, at most one a device pixel. They may lie outside the bar.
    fn events(&mut self, row: &Row, lane: Lane) {
        let mut last = None;
        for &at in &row.events {
            let x = self.scale.x_of(at);
            if !(0.0..=self.scale.width_px).contains(&x) {
                continue;
            }
            let x = hairline(x, self.scale.width_px, self.style.dpr);
            if last.replace(x) == Some(x) {
                continue;
            }
            let (top, bottom) = (lane.top.max(0.0), lane.bottom.min(self.style.grid.height_px));
            if top < bottom {
                self.scene.line(Layer::Marks, (x, top), (x, bottom), Token::EventTick);
            }
        }
    }

    /// The duration: in the bar's end if there is room, else right of it, else left of it, else
    /// nowhere. `free` says on which sides the bar ends inside the window.
    fn label(&mut self, row: &Row, lane: Lane, x: (f64, f64), free: (bool, bool), inside: bool) {
        if !(0.0..=self.style.grid.height_px).contains(&lane.middle) {
            return;
        }
        let text = match row.group.as_ref().filter(|_| !row.expanded) {
            Some(group) => {
                let count = fmt::count(group.count.into());
                format!("{count} in {}", fmt::duration(DurationNs(group.total)))
            }
            None => fmt::duration(DurationNs(row.duration)),
        };
        let w = self.measure.width(&text, Font::Label);
        let need = w + 2.0 * GAP_PX;
        let group = row.group.is_some() && !row.expanded;
        let (x, align, token) = if inside && !group && x.1 - x.0 >= need {
            // A bar that stands back is too pale for the text of the others.
            let token = if row.context { Token::Text } else { Token::TextOnBar };
            (x.1 - GAP_PX, Align::End, token)
        } else if free.1 && self.scale.width_px - x.1 >= need {
            (x.1 + GAP_PX, Align::Start, Token::TextDim)
        } else if free.0 && x.0 >= need {
            (x.0 - GAP_PX, Align::End, Token::TextDim)
        } else {
            return;
        };
        let place = Place { x, y: lane.middle, max_w: w, align, font: Font::Label };
        self.scene.text(Layer::Labels, &text, place, token);
    }

    fn arrow(&mut self, row: &Row, lane: Lane, kind: MarkKind, x: f64, token: Token) {
        let size = (lane.bottom - lane.top).min(ARROW_PX - 4.0);
        let token = if row.status == Status::Error { Token::Error } else { token };
        self.clipped_mark(kind, x, lane, size, token);
    }
}
