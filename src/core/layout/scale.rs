//! Time to pixels: the visible [`Window`] of a trace and the [`TimeScale`] that spreads it over a
//! width.
//!
//! A window is held in 1/256 ns as `u128`: zoomed in to 100 ns over 4,000 px a pixel is 1/40 ns,
//! so whole nanoseconds would make zoom and pan jump; and times with a broken clock span decades,
//! so 64 bits would not hold both. Differences are taken in these integers before anything
//! becomes a float, which is what keeps an hour-long trace still at the deepest zoom.

use crate::base::within;

/// Parts of a nanosecond.
const SUB: u128 = 256;

/// The shortest window, in nanoseconds, of traces that are longer.
pub const MIN_WINDOW_NS: u64 = 100;

/// A visible range of a trace, half open, never empty. Times are after the trace's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    start: u128,
    len: u128,
}

/// The length that a trace is drawn with: at least 1 ns, so that no width is divided by zero.
fn extent(duration_ns: u64) -> u128 {
    u128::from(duration_ns.max(1)) * SUB
}

impl Window {
    /// The whole of a trace.
    pub fn whole(duration_ns: u64) -> Self {
        Self { start: 0, len: extent(duration_ns) }
    }

    /// The range `start..end`, clamped into the trace and widened to the shortest window.
    pub fn new(start_ns: u64, end_ns: u64, duration_ns: u64) -> Self {
        let most = duration_ns.max(1);
        let (start, end) = (start_ns.min(end_ns).min(most), end_ns.max(start_ns).min(most));
        let len = u128::from(end - start) * SUB;
        Self { start: u128::from(start) * SUB, len }.clamped(duration_ns, Anchor::Middle)
    }

    /// Whether this is the whole of a trace.
    pub fn is_whole(self, duration_ns: u64) -> bool {
        self == Self::whole(duration_ns)
    }

    /// The first nanosecond that is, at least in part, visible.
    pub fn start_ns(self) -> u64 {
        u64::try_from(self.start / SUB).unwrap_or(u64::MAX)
    }

    /// The end, rounded up; always after the start.
    pub fn end_ns(self) -> u64 {
        u64::try_from((self.start + self.len).div_ceil(SUB)).unwrap_or(u64::MAX)
    }

    /// The length in nanoseconds.
    pub fn len_ns(self) -> f64 {
        self.len as f64 / SUB as f64
    }

    /// The window `factor` times shorter (2 zooms in, 0.5 out) that keeps the time at `at` (0 its
    /// start, 1 its end) where it is, as far as the ends of the trace allow.
    pub fn zoomed(self, factor: f64, at: f64, duration_ns: u64) -> Self {
        if !(factor.is_finite() && factor > 0.0) {
            return self;
        }
        let at = if at.is_finite() { within(at, 0.0, 1.0) } else { 0.5 };
        let bounds = bounds(duration_ns);
        let len = ((self.len as f64 / factor).round() as u128).clamp(bounds.0, bounds.1);
        let shrunk = self.len.abs_diff(len);
        let before = (shrunk as f64 * at).round() as u128;
        let start = if len <= self.len {
            self.start + before.min(shrunk)
        } else {
            self.start.saturating_sub(before)
        };
        Self { start, len }.clamped(duration_ns, Anchor::Middle)
    }

    /// The window moved by `fraction` of its length (1 is a whole screen later).
    pub fn panned(self, fraction: f64, duration_ns: u64) -> Self {
        if !fraction.is_finite() {
            return self;
        }
        let by = (self.len as f64 * fraction.abs()).round() as u128;
        let start = if fraction < 0.0 {
            self.start.saturating_sub(by)
        } else {
            self.start.saturating_add(by)
        };
        Self { start, len: self.len }.clamped(duration_ns, Anchor::Start)
    }

    /// The window moved just so far that `start..end` is inside, or, where it is longer than the
    /// window, its start is.
    pub fn showing(self, start_ns: u64, end_ns: u64, duration_ns: u64) -> Self {
        let (start, end) = (u128::from(start_ns) * SUB, u128::from(end_ns.max(start_ns)) * SUB);
        let moved = if start < self.start || end - start > self.len {
            start
        } else if end > self.start + self.len {
            end - self.len
        } else {
            self.start
        };
        Self { start: moved, len: self.len }.clamped(duration_ns, Anchor::Start)
    }

    fn clamped(self, duration_ns: u64, anchor: Anchor) -> Self {
        let (least, most) = bounds(duration_ns);
        let len = self.len.clamp(least, most);
        let start = match anchor {
            Anchor::Start => self.start,
            Anchor::Middle => (self.start + self.len / 2).saturating_sub(len / 2),
        };
        let start = if len == self.len { self.start } else { start };
        Self { start: start.min(most - len), len }
    }
}

/// What stays where it is when a window's length must change.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
}

/// The shortest and the longest window of a trace.
fn bounds(duration_ns: u64) -> (u128, u128) {
    let most = extent(duration_ns);
    (most.min(u128::from(MIN_WINDOW_NS) * SUB), most)
}

/// A window over a width in CSS px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    /// What is visible.
    pub window: Window,
    /// Width in CSS px, more than 0.
    pub width_px: f64,
}

impl TimeScale {
    /// A scale; a width that is no positive number becomes 1.
    pub fn new(window: Window, width_px: f64) -> Self {
        let width_px = if width_px.is_finite() { width_px.max(1.0) } else { 1.0 };
        Self { window, width_px }
    }

    /// Where a time is, in CSS px from the left edge; outside the window below 0 or beyond the
    /// width.
    pub fn x_of(&self, ns: u64) -> f64 {
        let at = u128::from(ns) * SUB;
        let from_start = if at >= self.window.start {
            (at - self.window.start) as f64
        } else {
            -((self.window.start - at) as f64)
        };
        from_start / self.window.len as f64 * self.width_px
    }

    /// The nanosecond nearest to `x`, also outside the window; saturates at the range of `u64`.
    pub fn ns_of(&self, x: f64) -> u64 {
        let by = x / self.width_px * self.window.len as f64;
        let moved = if by < 0.0 {
            self.window.start.saturating_sub((-by).round() as u128)
        } else {
            self.window.start.saturating_add(by.round() as u128)
        };
        u64::try_from(moved.saturating_add(SUB / 2) / SUB).unwrap_or(u64::MAX)
    }

    /// How many pixels a nanosecond is wide.
    pub fn px_per_ns(&self) -> f64 {
        self.width_px / self.window.len_ns()
    }

    /// See [`Window::zoomed`], about a pixel.
    pub fn zoom_at(&self, factor: f64, x: f64, duration_ns: u64) -> Self {
        Self { window: self.window.zoomed(factor, x / self.width_px, duration_ns), ..*self }
    }

    /// What was at the left edge is `px` further left; clamped into the trace.
    pub fn pan_px(&self, px: f64, duration_ns: u64) -> Self {
        Self { window: self.window.panned(px / self.width_px, duration_ns), ..*self }
    }
}
