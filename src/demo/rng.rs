//! Random numbers that are the same on every machine, for ever: the demo's, and those of whoever plants things.
//!
//! Only additions, multiplications and divisions of floats are used, which IEEE 754 fixes to the
//! bit; `ln`, `exp` and `cos` of the platform may differ in the last one.

/// A SplitMix64 generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator of its own for each pair of seed and stream.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = Self(seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        rng.bits();
        rng
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Between 0 and `n - 1`; 0 if `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// Between `from` and `to - 1`.
    pub fn range(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from))
    }

    /// In `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of a table's entries.
    #[expect(clippy::indexing_slicing, reason = "below(N) < N, and no table is empty")]
    pub fn pick<'a, T, const N: usize>(&mut self, table: &'a [T; N]) -> &'a T {
        &table[self.below(N as u64) as usize]
    }

    /// Roughly normal (mean 0, deviation 1): twelve uniform numbers less six.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Log-normal with the given median and shape, and one in a hundred far out in the tail.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        let tail = if self.chance(0.01) { 2.0 + 3.0 * self.unit() } else { 1.0 };
        median * exp(sigma * self.normal()) * tail
    }

    /// A duration in nanoseconds, log-normal about a median in microseconds.
    pub fn duration(&mut self, median_us: u64) -> u64 {
        (self.log_normal(median_us as f64, 0.32) * 1000.0) as u64 + 1
    }
}

/// e to the x for small x, by (1 + x/1024)^1024.
pub fn exp(x: f64) -> f64 {
    let mut y = 1.0 + x / 1024.0;
    for _ in 0..10 {
        y *= y;
    }
    y
}
