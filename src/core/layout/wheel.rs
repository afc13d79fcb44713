//! What a wheel means: whether it zooms, and how much.

use crate::base::within;

/// How long a gesture stays what it was after its last event, in milliseconds: inertia after a released
/// Ctrl must not jump from zooming to scrolling, nor the other way.
const GESTURE_MS: f64 = 150.0;

/// How much a pixel of a mouse's wheel zooms: a notch of 100 px by a quarter.
const PER_PX: f64 = 0.0022;

/// How much more a pixel counts with Ctrl, up to [`PINCH_PX`]. Browsers tell a pinch as a wheel with Ctrl
/// whose pixels are hundredths of the fingers' way, a few or a fraction of one at a time.
const PINCH: f64 = 4.5;

/// More than this in one event is a notch of a wheel, not fingers.
const PINCH_PX: f64 = 12.0;

/// What a wheel is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gesture {
    zooms: bool,
    last_ms: f64,
}

impl Default for Gesture {
    fn default() -> Self {
        Self { zooms: false, last_ms: f64::NEG_INFINITY }
    }
}

impl Gesture {
    /// Whether an event of that time zooms.
    pub fn zooms(&mut self, now_ms: f64, ctrl: bool) -> bool {
        if now_ms - self.last_ms > GESTURE_MS {
            self.zooms = ctrl;
        }
        self.last_ms = now_ms;
        self.zooms
    }
}

/// The factor by which so many pixels of a wheel, down is positive, make the window shorter.
pub fn zoom_factor(px: f64, ctrl: bool) -> f64 {
    let pinch = if ctrl { within(px, -PINCH_PX, PINCH_PX) * (PINCH - 1.0) } else { 0.0 };
    within((-(px + pinch) * PER_PX).exp(), 0.2, 5.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gesture_stays_what_it_was() {
        let mut gesture = Gesture::default();
        let mut at = |ms: f64, ctrl| gesture.zooms(ms, ctrl);
        // Ctrl is let go, and pressed again while it still scrolls.
        let events = [(0.0, true), (100.0, false), (240.0, false), (400.0, false), (500.0, true)];
        assert_eq!(events.map(|(ms, ctrl)| at(ms, ctrl)), [true, true, true, false, false]);
        assert!(at(651.0, true));
    }

    #[test]
    fn a_pinch_follows_the_fingers() {
        // Fingers that go 1 % further apart are told as about one pixel upwards.
        assert!((zoom_factor(-1.0, true) - 1.01).abs() < 0.001);
        assert!((zoom_factor(-0.25, true) - 1.0025).abs() < 0.0005);
        // Many small steps are one large one, and back again.
        let steps: f64 = (0..40).map(|_| zoom_factor(-0.3, true)).product();
        assert!((steps - zoom_factor(-12.0, true)).abs() < 1e-9);
        assert!((zoom_factor(7.5, true) * zoom_factor(-7.5, true) - 1.0).abs() < 1e-12);
        // A notch with Ctrl zooms as one without, and a little more.
        let (bare, ctrl) = (zoom_factor(-100.0, false), zoom_factor(-100.0, true));
        assert!((1.2..1.3).contains(&bare) && (1.3..1.5).contains(&ctrl), "{bare} {ctrl}");
        // More is more, without a jump.
        let all: Vec<f64> = (-400..400).map(|px| zoom_factor(f64::from(px) / 4.0, true)).collect();
        assert!(all.windows(2).all(|w| w[1] < w[0] && w[0] / w[1] < 1.01));
    }
}
