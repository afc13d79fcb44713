//! Bytes as a source of choices: texts, parts, and numbers that only they decide.

use std::borrow::Cow;

/// Numbers that look random, and are the same for the same bytes: xorshift64*.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a number.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// From bytes: FNV-1a of them.
    pub fn of(bytes: &[u8]) -> Self {
        let step = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self::new(bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The upper half is the better one.
        ((self.number() >> 32) as usize).checked_rem(end).unwrap_or(0)
    }
}

/// Bytes as text; what is no UTF-8 is U+FFFD.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The places between two characters of a text: all of a short one, else 60 of them.
pub fn places(text: &str) -> Vec<usize> {
    let all: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
    let step = all.len().div_ceil(60).max(1);
    all.into_iter().step_by(step).collect()
}
