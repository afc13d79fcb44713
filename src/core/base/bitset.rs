//! A set of small integers, one bit each.

/// A set of `u32` below a fixed length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// An empty set for the integers below `len`.
    pub fn with_len(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)] }
    }

    /// Whether `i` is in the set.
    pub fn contains(&self, i: u32) -> bool {
        self.words.get(i as usize / 64).is_some_and(|w| w >> (i % 64) & 1 == 1)
    }

    /// Adds or removes `i`; beyond the length nothing happens.
    pub fn set(&mut self, i: u32, on: bool) {
        if let Some(word) = self.words.get_mut(i as usize / 64) {
            let bit = 1 << (i % 64);
            if on { *word |= bit } else { *word &= !bit }
        }
    }

    /// The smallest member that is not below `from`. O(length / 64) at worst.
    pub fn first_from(&self, from: u32) -> Option<u32> {
        let at = from as usize / 64;
        let rest = self.words.get(at..).unwrap_or(&[]);
        let (i, word) = rest.iter().enumerate().find_map(|(i, &word)| {
            let word = if i == 0 { word & (u64::MAX << (from % 64)) } else { word };
            (word != 0).then_some((i, word))
        })?;
        Some((at + i) as u32 * 64 + word.trailing_zeros())
    }

    /// How many are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_and_forgets() {
        let mut set = BitSet::with_len(70);
        set.set(69, true);
        set.set(3, true);
        set.set(3, false);
        set.set(1_000, true);
        assert!(set.contains(69) && !set.contains(3) && !set.contains(1_000));
        assert_eq!(set.count(), 1);
        assert_eq!([0, 69, 70, 1_000].map(|i| set.first_from(i)), [Some(69), Some(69), None, None]);
    }
}
