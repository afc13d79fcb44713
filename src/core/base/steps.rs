//! Steps of time that people count in: 1 s, 2 s, 5 s, 10 s, 15 s, ... 1 h, ... 1 d, and so on.

use super::DurationNs;

/// In seconds. Behind the last, each is twice the one before.
const SECONDS: [u64; 20] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
    86_400, 172_800, 604_800,
];

/// The shortest step that is long enough; at least a second, and 292 years where none is.
pub fn step_that(is_enough: &dyn Fn(DurationNs) -> bool) -> DurationNs {
    let steps = SECONDS.iter().map(|seconds| seconds * 1_000_000_000);
    let longer =
        std::iter::successors(Some(604_800_000_000_000u64 * 2), |step| step.checked_mul(2));
    let mut last = DurationNs(0);
    for step in steps.chain(longer).map(DurationNs) {
        if is_enough(step) {
            return step;
        }
        last = step;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::fmt;

    #[test]
    fn the_shortest_that_is_enough() {
        let mut all = vec![fmt::duration(step_that(&|_| true))];
        for _ in 0..22 {
            let least =
                fmt::parse_duration(&all.last().unwrap().replace("min", "m").replace(' ', ""));
            let least = least.unwrap_or(DurationNs(86_400_000_000_000));
            all.push(fmt::duration(step_that(&|step| step > least)));
            if all.last().unwrap().contains('d') {
                break;
            }
        }
        assert_eq!(
            all.join(", "),
            "1 s, 2 s, 5 s, 10 s, 15 s, 30 s, 1 min, 2 min, 5 min, 10 min, 15 min, 30 min, 1 h, 2 h, \
             3 h, 6 h, 12 h, 1 d"
        );
        let years = |step: DurationNs| step.0 / (365 * 86_400_000_000_000);
        assert_eq!(years(step_that(&|_| false)), 314);
    }
}
