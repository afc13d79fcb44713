//! Floats between bounds.

/// `x`, but not less than `low` and not more than `high`; `high` where the bounds cross, `low` for what is no number. Unlike
/// [`f64::clamp`] it cannot panic, and needs no code that writes floats.
pub fn within(x: f64, low: f64, high: f64) -> f64 {
    x.max(low).min(high)
}

#[cfg(test)]
mod tests {
    use super::within;
    use proptest::prelude::*;

    #[test]
    fn crossed_bounds_and_no_number() {
        assert_eq!(within(5.0, 3.0, 1.0), 1.0);
        assert_eq!(within(f64::NAN, 3.0, 4.0), 3.0);
    }

    proptest! {
        #[test]
        fn inside_stays_and_outside_is_the_nearest_bound(x in -9.0..9.0, low in -5.0..5.0, len in 0.0..5.0) {
            let high = low + len;
            let expected = if x < low { low } else if x > high { high } else { x };
            prop_assert_eq!(within(x, low, high), expected);
        }
    }
}
