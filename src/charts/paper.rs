//! A sheet to draw a chart on: background, grid, and the words at the axes.

use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged};
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{PathElement, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBAColor, ShapeStyle, TextStyle};
use plotters_canvas::CanvasBackend;
use spanscape_core::base::{TimeNs, fmt};
use spanscape_core::layout::plot::{LengthAxis, Plane, TimeAxis};
use spanscape_core::render::Token;
use web_sys::HtmlCanvasElement;

use crate::web::clock::{self, TimeStyle};
use crate::web::palette::Palette;
use crate::web::surface::Size;

/// Room for the words around what is plotted, in CSS px: left, top, right, bottom.
pub const MARGINS: (f64, f64, f64, f64) = (60.0, 8.0, 12.0, 22.0);

/// Size of the words, in CSS px.
const WORDS_PX: f64 = 11.0;

/// How far a tick is from the next, in CSS px: room for its words.
const TICKS_PX: (f64, f64) = (110.0, 34.0);

/// How near the right edge a time's words end there, in CSS px.
const EDGE_PX: f64 = 24.0;

const FONT: &str = "system-ui, sans-serif";

/// The plane of a chart of that size, in CSS px.
pub fn plane(size: &Size, x: TimeAxis, y: LengthAxis) -> Plane {
    let (left, top, right, bottom) = MARGINS;
    let (width, height) = (size.width - left - right, size.height - top - bottom);
    Plane { x, y, left, top, width: width.max(1.0), height: height.max(1.0) }
}

/// An axis of time, for plotters.
pub struct Times(TimeAxis);

/// An axis of whole numbers, for plotters.
pub struct Lengths(LengthAxis);

impl Ranged for Times {
    type FormatOption = NoDefaultFormatting;
    type ValueType = TimeNs;

    fn map(&self, value: &TimeNs, limit: (i32, i32)) -> i32 {
        on(self.0.place(*value), limit)
    }

    // The grid is drawn by the words at it.
    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<TimeNs> {
        Vec::new()
    }

    fn range(&self) -> Range<TimeNs> {
        self.0.from..self.0.to
    }
}

impl Ranged for Lengths {
    type FormatOption = NoDefaultFormatting;
    type ValueType = u64;

    fn map(&self, value: &u64, limit: (i32, i32)) -> i32 {
        on(self.0.place(*value), limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<u64> {
        Vec::new()
    }

    fn range(&self) -> Range<u64> {
        self.0.least..self.0.most
    }
}

fn on(place: f64, (from, to): (i32, i32)) -> i32 {
    // `as` saturates.
    f64::from(from).mul_add(1.0, place * f64::from(to - from)).round() as i32
}

/// Where charts are drawn.
pub type Area = DrawingArea<CanvasBackend, Cartesian2d<Times, Lengths>>;

/// The sheet, with its grid and words drawn.
pub struct Paper<'a> {
    /// Where data are drawn, by their values.
    pub area: Area,
    /// Colours of the theme.
    pub palette: &'a Palette,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
}

impl<'a> Paper<'a> {
    /// Empties the canvas and draws the axes. `counts` says that the values are no lengths of time but numbers, in
    /// words of a function of their own. `None` where there is no canvas.
    pub fn new(
        canvas: &HtmlCanvasElement,
        size: &Size,
        plane: &Plane,
        palette: &'a Palette,
        words: fn(u64) -> String,
        ticks: &[u64],
    ) -> Option<Self> {
        size.apply(canvas);
        let backend = CanvasBackend::with_canvas_object(canvas.clone())?;
        let root: DrawingArea<CanvasBackend, Shift> = backend.into_drawing_area();
        let ratio = size.ratio;
        let background = color(palette, Token::Background);
        root.fill(&background).ok()?;
        let px = |css: f64| (css * ratio).round() as i32;
        let across = px(plane.left)..px(plane.left + plane.width);
        let up = px(plane.top + plane.height)..px(plane.top);
        let area =
            root.apply_coord_spec(Cartesian2d::new(Times(plane.x), Lengths(plane.y), (across, up)));
        let paper = Self { area, palette, ratio };
        paper.lengths(plane, words, ticks);
        paper.times(plane);
        Some(paper)
    }

    /// Lines across, with the words of their values at the left.
    fn lengths(&self, plane: &Plane, words: fn(u64) -> String, ticks: &[u64]) {
        let style = self.words(Pos::new(HPos::Right, VPos::Center));
        for &tick in ticks {
            self.line((plane.x.from, tick), (plane.x.to, tick), Token::Grid);
            let beside = plane.x.at(-6.0 / plane.width);
            let _ = self.area.draw(&Text::new(words(tick), (beside, tick), style.clone()));
        }
    }

    /// Lines up, with their times below; the day stands where it changes.
    fn times(&self, plane: &Plane) {
        if plane.x.to <= plane.x.from {
            return;
        }
        let most = (plane.width / TICKS_PX.0) as usize;
        let (ticks, step) = plane.x.ticks(most, clock::zone_offset(plane.x.from));
        let style = self.words(Pos::new(HPos::Center, VPos::Top));
        let right = self.words(Pos::new(HPos::Right, VPos::Top));
        let bottom = plane.y.at(0.0);
        let mut day = String::new();
        for tick in ticks {
            self.line((tick, bottom), (tick, plane.y.at(1.0)), Token::Grid);
            let (date, time) = (clock::local(tick, TimeStyle::Date), of_step(tick, step));
            let text = if date != day && step >= 60_000_000_000 {
                format!("{} {time}", short(&date))
            } else {
                time
            };
            day = date;
            let (x, y) = plane.place(tick, bottom);
            // At the right edge there is no room for half of the words.
            let edge = plane.left + plane.width;
            let at_edge = x > edge - EDGE_PX;
            let x = if at_edge { edge + MARGINS.2 - 2.0 } else { x };
            let at = ((x * self.ratio) as i32, ((y + 6.0) * self.ratio) as i32);
            let root = self.area.strip_coord_spec();
            let style = if at_edge { right.clone() } else { style.clone() };
            let _ = root.draw(&Text::new(text, at, style));
        }
    }

    /// A line in data.
    pub fn line(&self, from: (TimeNs, u64), to: (TimeNs, u64), token: Token) {
        let _ = self.area.draw(&PathElement::new(vec![from, to], self.stroke(token)));
    }

    /// The style of a line, a pixel wide.
    pub fn stroke(&self, token: Token) -> ShapeStyle {
        color(self.palette, token).stroke_width((self.ratio.round() as u32).max(1))
    }

    /// The style of words.
    pub fn words(&self, pos: Pos) -> TextStyle<'static> {
        let color = color(self.palette, Token::TextDim).to_backend_color();
        TextStyle { color, pos, ..TextStyle::from((FONT, WORDS_PX * self.ratio)) }
    }
}

/// How many ticks there is room for at the left of a plane.
pub fn ticks_up(plane: &Plane) -> usize {
    ((plane.height / TICKS_PX.1) as usize).max(2)
}

/// A token's colour.
pub fn color(palette: &Palette, token: Token) -> RGBAColor {
    let [r, g, b, a] = palette.rgba(token);
    RGBAColor(r, g, b, f64::from(a) / 255.0)
}

/// The time of day, as fine as the step is.
fn of_step(time: TimeNs, step: u64) -> String {
    let clock = clock::local(time, TimeStyle::Clock);
    let shown = match step {
        60_000_000_000.. => clock.rsplit_once(':').map(|(minutes, _)| minutes),
        1_000_000_000.. => clock.rsplit_once('.').map(|(seconds, _)| seconds),
        _ => None,
    };
    shown.map_or_else(|| clock.clone(), str::to_owned)
}

/// A date without its year, where it is written with a comma.
fn short(date: &str) -> &str {
    date.split_once(',').map_or(date, |(day, _)| day)
}

/// A length of time in words.
pub fn duration_words(ns: u64) -> String {
    if ns == 0 {
        return "0".to_owned();
    }
    fmt::duration(spanscape_core::base::DurationNs(ns))
}
