//! Dots as pixels.

use proptest::prelude::*;
use spanscape_core::render::dots::{Dot, dots};

/// How much is hidden behind each pixel, in sixteenths, a dot for nothing.
fn check(width: u32, height: u32, all: &[Dot]) -> String {
    let pixels = dots(width, height, all.iter().copied());
    let sign = |pixel: &[u8]| match u32::from(pixel[3]) / 17 {
        0 => '.',
        n => char::from_digit(n, 16).unwrap(),
    };
    let lines = pixels.chunks((width * 4) as usize);
    lines.map(|line| line.chunks(4).map(sign).collect::<String>() + "\n").collect()
}

fn dot(x: f64, y: f64, radius: f64, opacity: u8) -> Dot {
    Dot { x, y, radius, color: [200, 100, 0, opacity] }
}

#[test]
fn dots_are_round_and_smooth() {
    insta::assert_snapshot!(check(12, 9, &[dot(4.0, 4.0, 3.0, 255), dot(9.5, 4.5, 1.0, 128)]), @r"
    ............
    ..8ee8......
    .8ffff8.....
    .effffe..3..
    .effffe.373.
    .8ffff8..3..
    ..8ee8......
    ............
    ............
    ");
}

#[test]
fn dots_are_cut_at_the_edges() {
    insta::assert_snapshot!(check(6, 4, &[dot(0.0, 0.0, 2.0, 255), dot(6.0, 4.0, 2.0, 255)]), @r"
    fd....
    d5....
    ....5d
    ....df
    ");
    let beyond = [dot(-9.0, 2.0, 2.0, 255), dot(3.0, 40.0, 2.0, 255), dot(f64::NAN, 2.0, 2.0, 255)];
    assert!(dots(6, 4, beyond).iter().all(|byte| *byte == 0));
    assert!(dots(0, 4, [dot(0.0, 0.0, 2.0, 255)]).is_empty());
}

#[test]
fn what_is_behind_shines_through() {
    let color = |all: &[Dot]| dots(1, 1, all.iter().copied());
    let red = Dot { color: [255, 0, 0, 255], ..dot(0.5, 0.5, 3.0, 255) };
    let blue = Dot { color: [0, 0, 255, 51], ..red };
    assert_eq!(color(&[blue]), [0, 0, 255, 51]);
    assert_eq!(color(&[red, blue]), [204, 0, 51, 255]);
    assert_eq!(color(&[blue, red]), [255, 0, 0, 255]);
    // Twice a fifth of what is left.
    assert_eq!(color(&[blue, blue]), [0, 0, 255, 92]);
}

proptest! {
    /// A dot's opacity over all pixels is its area, wherever its middle is.
    #[test]
    fn dots_have_their_area(x in 20.0..44.0f64, y in 20.0..44.0f64, radius in 1.0..18.0f64) {
        let pixels = dots(64, 64, [dot(x, y, radius, 255)]);
        let area: f64 = pixels.chunks(4).map(|pixel| f64::from(pixel[3]) / 255.0).sum();
        let expected = std::f64::consts::PI * radius * radius;
        prop_assert!((area - expected).abs() < 0.06 * expected + 0.5, "{area} of {expected}");
    }

    /// Nothing that comes as numbers breaks it.
    #[test]
    fn any_dot_is_drawn(x: f64, y: f64, radius: f64, color: [u8; 4]) {
        let radius = if radius > 1e4 { 1e4 } else { radius };
        prop_assert_eq!(dots(7, 5, [Dot { x, y, radius, color }]).len(), 140);
    }
}
