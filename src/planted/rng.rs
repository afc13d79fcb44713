//! The generator's random numbers: the demo's, drawn in other ways.

#![allow(
    clippy::disallowed_methods,
    reason = "the bounds are its own, and nothing of it is shipped"
)]

use std::ops::{Deref, DerefMut};

use spanscape_demo::rng::{Rng as Numbers, exp};

/// Random numbers that are the same on every machine, for ever.
#[derive(Clone, Debug)]
pub struct Rng(Numbers);

impl Deref for Rng {
    type Target = Numbers;

    fn deref(&self) -> &Numbers {
        &self.0
    }
}

impl DerefMut for Rng {
    fn deref_mut(&mut self) -> &mut Numbers {
        &mut self.0
    }
}

impl Rng {
    /// A generator of its own for each pair of seed and stream.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(Numbers::new(seed, stream))
    }

    /// One of a list's entries.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }

    /// Log-normal with the given median and shape, without a tail: what is far out is planted.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * exp(sigma * self.normal().clamp(-2.5, 2.5))
    }

    /// Nanoseconds between two limits in microseconds, log-normal about their geometric middle.
    pub fn between_us(&mut self, from: u64, to: u64) -> u64 {
        let median = (from as f64 * to as f64).sqrt();
        let us = self.log_normal(median, 0.4).clamp(from as f64, to as f64);
        (us * 1000.0) as u64
    }

    /// Nanoseconds between two limits in milliseconds, each as likely.
    pub fn ms(&mut self, from: u64, to: u64) -> u64 {
        self.range(from * 1_000_000, to * 1_000_000)
    }

    /// The entries of a list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at as u64 + 1) as usize;
            list.swap(at, other);
        }
    }
}
