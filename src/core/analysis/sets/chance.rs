//! Whether a difference of two samples may be chance.

use crate::base::sort_by;

/// Samples smaller than this are not tested: the normal approximation of the rank test needs 8 of each.
pub const LEAST: usize = 8;

/// How likely it is, by the Mann–Whitney U test (two-sided, normal approximation with corrections for ties and
/// continuity), that two samples differ at least so much although both are of the same kind. `None` where one of them
/// has fewer than [`LEAST`] values. Both are sorted. O(a + b).
pub fn mann_whitney(a: &[u64], b: &[u64]) -> Option<f64> {
    if a.len() < LEAST || b.len() < LEAST {
        return None;
    }
    let (n, m) = (a.len() as f64, b.len() as f64);
    let all = n + m;
    // Twice the sum of the ranks of the first, so that a tie's mean rank is a whole number.
    let (mut ranks, mut ties) = (0.0, 0.0);
    let (mut left, mut right) = (a, b);
    let mut before = 0.0;
    while let Some(&value) = [left.first(), right.first()].into_iter().flatten().min() {
        let equal = |of: &[u64]| of.partition_point(|&other| other <= value);
        let (in_a, in_b) = (equal(left), equal(right));
        (left, right) = (left.get(in_a..).unwrap_or(&[]), right.get(in_b..).unwrap_or(&[]));
        let tied = (in_a + in_b) as f64;
        ranks += in_a as f64 * (2.0 * before + tied + 1.0);
        ties += tied * (tied * tied - 1.0);
        before += tied;
    }
    let u = ranks / 2.0 - n * (n + 1.0) / 2.0;
    let variance = n * m / 12.0 * ((all + 1.0) - ties / (all * (all - 1.0)));
    if variance <= 0.0 {
        // All values are the same.
        return Some(1.0);
    }
    let away = ((u - n * m / 2.0).abs() - 0.5).max(0.0);
    Some(libm::erfc(away / variance.sqrt() / std::f64::consts::SQRT_2).min(1.0))
}

/// The natural logarithms of factorials.
pub struct Factorials(Vec<f64>);

impl Factorials {
    /// Up to `most`. O(most).
    pub fn up_to(most: u32) -> Self {
        let mut sum = 0.0;
        let log = |n: u32| {
            sum += f64::from(n.max(1)).ln();
            sum
        };
        Self((0..=most).map(log).collect())
    }

    fn of(&self, n: u32) -> f64 {
        self.0.get(n as usize).copied().unwrap_or(f64::NAN)
    }

    fn choose(&self, n: u32, k: u32) -> f64 {
        self.of(n) - self.of(k) - self.of(n - k)
    }

    /// How likely it is, by Fisher's exact test (two-sided: all tables that are no more likely than this one), that so
    /// many of the first and of the second have something although both have it equally often. `has` counts those that
    /// have it, `of` all of each, together no more than [`Factorials::up_to`] was told. 1 where one has none at all.
    /// O(of).
    pub fn fisher(&self, has: [u32; 2], of: [u32; 2]) -> f64 {
        let [n, m] = of;
        let (a, b) = (has[0].min(n), has[1].min(m));
        let with = a + b;
        if n == 0 || m == 0 || with == 0 || with == n + m {
            return 1.0;
        }
        let all = self.choose(n + m, with);
        let log = |a: u32| self.choose(n, a) + self.choose(m, with - a) - all;
        let here = log(a);
        // What is as likely but for rounding counts.
        let others = (with.saturating_sub(m)..=with.min(n)).map(log);
        let likely = others.filter(|&other| other <= here + 1e-7);
        likely.map(f64::exp).sum::<f64>().min(1.0)
    }
}

/// What each of several probabilities becomes as one of them all, so that of those below 5 % no more than 5 % are
/// chance (Benjamini and Hochberg 1995). What was not tested stays so. O(n log n).
pub fn together(probabilities: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut tested: Vec<(usize, f64)> =
        probabilities.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))).collect();
    sort_by(&mut tested, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let count = tested.len() as f64;
    let mut out = vec![None; probabilities.len()];
    let mut least = 1.0_f64;
    for (rank, (at, p)) in tested.into_iter().enumerate() {
        least = least.min(p * count / (count - rank as f64));
        if let Some(slot) = out.get_mut(at) {
            *slot = Some(least);
        }
    }
    out
}
