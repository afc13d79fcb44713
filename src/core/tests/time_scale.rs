//! Time to pixels and back, zoom, pan, ticks: examples where numbers matter, properties elsewhere.

use proptest::prelude::*;
use spanscape_core::layout::scale::{MIN_WINDOW_NS, TimeScale, Window};
use spanscape_core::layout::ticks::{MIN_TICK_PX, step_ns, ticks};

const HOUR: u64 = 3_600_000_000_000;

fn labels(start: u64, end: u64, duration: u64, width: f64) -> String {
    let scale = TimeScale::new(Window::new(start, end, duration), width);
    let all: Vec<_> = ticks(&scale, MIN_TICK_PX).into_iter().map(|t| t.label).collect();
    all.join(" | ")
}

#[test]
fn labels_have_one_unit() {
    let check = |start, end, expect: &str| assert_eq!(labels(start, end, end, 600.0), expect);
    check(0, 0, "0 ns | 1 ns");
    check(0, 3, "0 ns | 1 ns | 2 ns | 3 ns");
    check(0, 1_000_000_000, "0 ms | 200 ms | 400 ms | 600 ms | 800 ms | 1,000 ms");
    check(0, 1_500_000, "0 µs | 500 µs | 1,000 µs | 1,500 µs");
    check(0, 61_000_000_000, "0 s | 10 s | 20 s | 30 s | 40 s | 50 s | 60 s");
    check(0, 5 * 60_000_000_000, "0 min | 1 min | 2 min | 3 min | 4 min | 5 min");
    check(0, HOUR, "0 min | 10 min | 20 min | 30 min | 40 min | 50 min | 60 min");
    check(0, 30 * HOUR, "0 h | 6 h | 12 h | 18 h | 24 h | 30 h");
    check(0, 400 * 24 * HOUR, "0 d | 100 d | 200 d | 300 d | 400 d");
}

#[test]
fn deep_in_a_long_trace_labels_differ() {
    let second = 1_000_000_000;
    let check = |start: u64, len: u64, expect: &str| {
        assert_eq!(labels(start, start + len, HOUR, 400.0), expect);
    };
    check(1_234 * second + 567, 100, "1,234,000,000.60 µs | 1,234,000,000.65 µs");
    check(1_234 * second, 1_000_000, "1,234,000.0 ms | 1,234,000.5 ms | 1,234,001.0 ms");
    check(1_234 * second, second, "1,234.0 s | 1,234.5 s | 1,235.0 s");
}

#[test]
fn steps_are_round() {
    let steps: Vec<u64> =
        [0.0, 1.0, 1.1, 3.0, 5.1, 2e8, 6e8, 6e9, 1.1e10, 1.6e10, 4e10, 1e13, 1e14]
            .into_iter()
            .map(step_ns)
            .collect();
    let s = 1_000_000_000;
    let expect =
        [1, 1, 2, 5, 10, s / 5, s, 10 * s, 15 * s, 30 * s, 60 * s, 3 * 3_600 * s, 48 * 3_600 * s];
    assert_eq!(steps, expect);
    for odd in [f64::NAN, f64::INFINITY, -1.0, 1e30] {
        assert!(step_ns(odd) >= 1);
    }
}

#[test]
fn an_hour_is_still_exact_to_the_nanosecond() {
    let duration = HOUR;
    let mut scale = TimeScale::new(Window::whole(duration), 1_000.0);
    // Forty steps of a wheel about one pixel, down to the shortest window.
    let x = 333.3;
    let ns = scale.ns_of(x);
    let mut worst = 0.0_f64;
    for _ in 0..60 {
        scale = scale.zoom_at(1.5, x, duration);
        worst = worst.max((scale.x_of(ns) - x).abs() - scale.px_per_ns());
    }
    assert_eq!(scale.window.len_ns(), MIN_WINDOW_NS as f64);
    assert!(worst < 1.0, "{worst}");
    // A pan by a pixel is a pan by a pixel.
    let before = scale.x_of(ns);
    let panned = scale.pan_px(1.0, duration);
    assert!((before - panned.x_of(ns) - 1.0).abs() < 0.05);
    assert_eq!(scale.ns_of(scale.x_of(ns)), ns);
}

#[test]
fn what_is_no_number_changes_nothing() {
    let window = Window::new(10, 5_000, 10_000);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -1.0] {
        assert_eq!(window.zoomed(bad, 0.5, 10_000), window);
    }
    assert_eq!(window.panned(f64::NAN, 10_000), window);
    assert_eq!(window.panned(f64::INFINITY, 10_000), window);
    assert_eq!(window.panned(1e300, 10_000).end_ns(), 10_000);
    assert_eq!(TimeScale::new(window, f64::NAN).width_px, 1.0);
    assert_eq!(TimeScale::new(window, 0.0).width_px, 1.0);
    assert_eq!(TimeScale::new(window, 9.0).ns_of(f64::NAN), 10);
}

#[test]
fn showing_moves_as_little_as_it_can() {
    let check = |start, end, expect: (u64, u64)| {
        let w = Window::new(1_000, 2_000, 10_000).showing(start, end, 10_000);
        assert_eq!((w.start_ns(), w.end_ns()), expect, "{start}..{end}");
    };
    check(1_100, 1_900, (1_000, 2_000));
    check(500, 600, (500, 1_500));
    check(2_900, 3_000, (2_000, 3_000));
    check(1_500, 9_000, (1_500, 2_500));
    check(9_990, 9_995, (8_995, 9_995));
    check(20_000, 20_000, (9_000, 10_000));
}

/// A trace, a window in it, a width.
fn any_scale() -> impl Strategy<Value = (u64, TimeScale)> {
    let duration = prop_oneof![0u64..1_000, 0..10 * HOUR, any::<u64>()];
    (duration, 0.0..1.0f64, 0.0..1.0f64, 1.0..5_000.0f64).prop_map(|(duration, a, b, width)| {
        let at = |share: f64| (duration as f64 * share) as u64;
        (duration, TimeScale::new(Window::new(at(a), at(b), duration), width))
    })
}

/// The window lies in the trace and is neither empty nor too short.
fn assert_inside(window: Window, duration: u64) {
    let most = duration.max(1);
    assert!(window.end_ns() <= most && window.start_ns() < window.end_ns(), "{window:?}");
    assert!(window.len_ns() >= most.min(MIN_WINDOW_NS) as f64 * 0.999, "{window:?}");
    assert!(window.len_ns() <= most as f64, "{window:?}");
}

proptest! {
    #[test]
    fn windows_stay_inside(
        (duration, scale) in any_scale(),
        steps in prop::collection::vec((0.01..100.0f64, -0.5..1.5f64, -3.0..3.0f64), 0..12),
    ) {
        let mut window = scale.window;
        assert_inside(window, duration);
        for (factor, at, pan) in steps {
            window = window.zoomed(factor, at, duration);
            assert_inside(window, duration);
            let len = window.len_ns();
            window = window.panned(pan, duration);
            assert_inside(window, duration);
            prop_assert_eq!(window.len_ns(), len);
        }
    }

    #[test]
    fn zooming_far_out_shows_everything((duration, scale) in any_scale(), at in 0.0..1.0f64) {
        let whole = scale.window.zoomed(1e30, at, duration).zoomed(1e-30, at, duration);
        prop_assert_eq!(whole, Window::whole(duration));
        prop_assert!(whole.is_whole(duration));
    }

    #[test]
    fn pixels_are_monotone_and_come_back((_, scale) in any_scale(), a: u64, b: u64) {
        let (a, b) = (a.min(b), a.max(b));
        prop_assert!(scale.x_of(a) <= scale.x_of(b));
        let inside = scale.window.start_ns().max(a % scale.window.end_ns().max(1));
        let back = scale.ns_of(scale.x_of(inside));
        // 53 bits of a float, spread over the window.
        let error = (scale.window.len_ns() * 1e-14) as u64;
        prop_assert!(back.abs_diff(inside) <= error, "{} {}", back, inside);
        prop_assert_eq!(scale.x_of(scale.window.start_ns()) <= 0.0, true);
        prop_assert_eq!(scale.x_of(scale.window.end_ns()) >= scale.width_px, true);
    }

    #[test]
    fn zoom_keeps_what_is_under_the_pointer(
        (duration, scale) in any_scale(), share in 0.0..1.0f64, factor in 1.0..50.0f64,
    ) {
        // Zooming in never meets an end of the trace.
        let x = share * scale.width_px;
        let zoomed = scale.zoom_at(factor, x, duration);
        let at = |s: &TimeScale| s.window.start_ns() as f64 + s.window.len_ns() * share;
        let moved = (at(&scale) - at(&zoomed)).abs();
        prop_assert!(moved <= 1.01 + scale.window.len_ns() * 1e-12 + duration as f64 * 1e-15, "{}", moved);
    }

    #[test]
    fn ticks_are_few_ordered_and_inside((_, scale) in any_scale()) {
        let all = ticks(&scale, MIN_TICK_PX);
        prop_assert!(all.len() as f64 <= scale.width_px / MIN_TICK_PX + 2.0);
        for pair in all.windows(2) {
            prop_assert!(pair[1].x - pair[0].x >= MIN_TICK_PX * 0.99);
            prop_assert_ne!(&pair[0].label, &pair[1].label);
            let unit = |label: &str| label.split(' ').next_back().map(str::to_owned);
            prop_assert_eq!(unit(&pair[0].label), unit(&pair[1].label));
        }
        for tick in &all {
            prop_assert!(tick.x >= -0.5 && tick.x <= scale.width_px + 0.5);
        }
    }
}
