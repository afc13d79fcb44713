//! A set of small integers, one bit each.

/// A set of `u32` below a fixed length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// The members as words of 64, the first in the lowest bit; there may be fewer words than members could be.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// An empty set for the integers below `len`.
    pub fn with_len(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)] }
    }

    /// The integers below `len` of which `is` says so. O(len).
    pub fn of(len: usize, mut is: impl FnMut(u32) -> bool) -> Self {
        let word = |at: usize| {
            let bits = (at * 64)..(at * 64 + 64).min(len);
            bits.fold(0, |word, i| word | u64::from(is(i as u32)) << (i % 64))
        };
        Self { words: (0..len.div_ceil(64)).map(word).collect() }
    }

    /// Whether `i` is in the set.
    #[inline]
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

    /// Writes 64 of them at once, from `64 * at` on; beyond the length nothing happens.
    pub fn set_word(&mut self, at: usize, word: u64) {
        if let Some(place) = self.words.get_mut(at) {
            *place = word;
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

    /// The smallest integer that is not below `from` and not in the set. O(length / 64) at worst.
    pub fn first_absent_from(&self, from: u32) -> u32 {
        let mut at = from as usize / 64;
        let mut low = u64::MAX << (from % 64);
        while let Some(&word) = self.words.get(at) {
            if !word & low != 0 {
                return at as u32 * 64 + (!word & low).trailing_zeros();
            }
            (at, low) = (at + 1, u64::MAX);
        }
        from.max(at as u32 * 64)
    }

    /// The greatest member that is below `to`. O(length / 64) at worst.
    pub fn last_below(&self, to: u32) -> Option<u32> {
        let last = to.checked_sub(1)?;
        let at = (last as usize / 64).min(self.words.len().checked_sub(1)?);
        let mask = if at == last as usize / 64 { u64::MAX >> (63 - last % 64) } else { u64::MAX };
        let words = self.words.iter().enumerate().take(at + 1).rev();
        let (i, word) = words
            .map(|(i, &word)| (i, if i == at { word & mask } else { word }))
            .find(|&(_, word)| word != 0)?;
        Some(i as u32 * 64 + 63 - word.leading_zeros())
    }

    /// The greatest member from `from` on, below `to`. O((to - from) / 64).
    #[inline]
    pub fn last_in(&self, from: u32, to: u32) -> Option<u32> {
        let last = to.checked_sub(1).filter(|&last| last >= from)?;
        let (first, mut at) = (from as usize / 64, last as usize / 64);
        let (low, mut high) = (u64::MAX << (from % 64), u64::MAX >> (63 - last % 64));
        loop {
            let mask = if at == first { low & high } else { high };
            let word = self.words.get(at).copied().unwrap_or(0) & mask;
            if word != 0 {
                return Some(at as u32 * 64 + 63 - word.leading_zeros());
            }
            if at == first {
                return None;
            }
            (at, high) = (at - 1, u64::MAX);
        }
    }

    /// How many members are below `to`. O(length / 64).
    pub fn count_below(&self, to: u32) -> usize {
        let (whole, rest) = (to as usize / 64, to % 64);
        let part = self.words.get(whole).map_or(0, |w| (w & !(u64::MAX << rest)).count_ones());
        let words = self.words.iter().take(whole);
        words.map(|w| w.count_ones() as usize).sum::<usize>() + part as usize
    }

    /// How many members lie from `from` on, below `to`. O((to - from) / 64).
    pub fn count_in(&self, from: u32, to: u32) -> u32 {
        let Some(last) = to.checked_sub(1).filter(|&last| last >= from) else { return 0 };
        let (first, end) = (from as usize / 64, last as usize / 64);
        let words = self.words.iter().enumerate().skip(first).take(end + 1 - first);
        let masked = words.map(|(at, &word)| {
            let low = if at == first { u64::MAX << (from % 64) } else { u64::MAX };
            let high = if at == end { u64::MAX >> (63 - last % 64) } else { u64::MAX };
            (word & low & high).count_ones()
        });
        masked.sum()
    }

    /// Adds or removes all integers from `from` on, below `to`. O((to - from) / 64).
    pub fn set_run(&mut self, from: u32, to: u32, on: bool) {
        let Some(last) = to.checked_sub(1).filter(|&last| last >= from) else { return };
        let (first, end) = (from as usize / 64, last as usize / 64);
        for (at, word) in self.words.iter_mut().enumerate().skip(first).take(end + 1 - first) {
            let low = if at == first { u64::MAX << (from % 64) } else { u64::MAX };
            let high = if at == end { u64::MAX >> (63 - last % 64) } else { u64::MAX };
            if on { *word |= low & high } else { *word &= !(low & high) }
        }
    }

    /// The members, the smallest first. O(length / 64 + members).
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let words = (0u32..).zip(&self.words);
        words.flat_map(|(at, &word)| {
            let rest = std::iter::successors(Some(word), |&word| Some(word & word.wrapping_sub(1)));
            rest.take_while(|&word| word != 0).map(move |word| at * 64 + word.trailing_zeros())
        })
    }

    /// Keeps only what is in `other` as well.
    pub fn intersect(&mut self, other: &Self) {
        for (i, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(i).copied().unwrap_or(0);
        }
    }

    /// Adds what is in `other`.
    pub fn unite(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, &other)| *word |= other);
    }

    /// Takes away what is in `other`.
    pub fn subtract(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, &other)| *word &= !other);
    }

    /// Whether one of the integers from `from` on, below `to`, is in the set. O((to - from) / 64).
    #[inline]
    pub fn any_in(&self, from: u32, to: u32) -> bool {
        let Some(last) = to.checked_sub(1).filter(|&last| last >= from) else { return false };
        let (first, end) = (from as usize / 64, last as usize / 64);
        let (low, high) = (u64::MAX << (from % 64), u64::MAX >> (63 - last % 64));
        let word = |at: usize| self.words.get(at).copied().unwrap_or(0);
        if first == end {
            return word(first) & low & high != 0;
        }
        word(first) & low != 0 || (first + 1..end).any(|at| word(at) != 0) || word(end) & high != 0
    }

    /// Whether nothing is in the set. O(length / 64).
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
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

    #[test]
    fn goes_back_counts_and_meets() {
        let mut set = BitSet::with_len(200);
        [0, 63, 64, 130].into_iter().for_each(|i| set.set(i, true));
        let last = [0, 1, 63, 64, 65, 130, 131, 9_999].map(|i| set.last_below(i));
        let expect = [None, Some(0), Some(0), Some(63), Some(64), Some(64), Some(130), Some(130)];
        assert_eq!(last, expect);
        assert_eq!([0, 1, 64, 65, 200, 9_999].map(|i| set.count_below(i)), [0, 1, 2, 3, 4, 4]);
        assert_eq!(BitSet::default().last_below(5), None);
        let mut other = BitSet::with_len(70);
        other.set(64, true);
        set.intersect(&other);
        assert_eq!((set.count(), set.contains(64)), (1, true));
    }
    #[test]
    fn is_made_and_asked_for_runs() {
        let set = BitSet::of(300, |i| [0, 70, 130, 299].contains(&i));
        assert!(set.iter().eq([0, 70, 130, 299]));
        assert_eq!([0, 1, 70, 299, 400].map(|i| set.first_absent_from(i)), [1, 1, 71, 300, 400]);
        assert_eq!(BitSet::of(130, |i| i > 2).first_absent_from(3), 130);
        assert_eq!((set.count(), set.is_empty(), BitSet::of(64, |_| true).count()), (4, false, 64));
        for from in 0..300 {
            for to in (0..400).step_by(7).chain([64, 128, 299, 300]) {
                let expect = (from..to).any(|i| set.contains(i));
                assert_eq!(set.any_in(from, to), expect, "{from}..{to}");
                let last = (from..to).rev().find(|&i| set.contains(i));
                assert_eq!(set.last_in(from, to), last);
                let count = (from..to).filter(|&i| set.contains(i)).count();
                assert_eq!(set.count_in(from, to) as usize, count);
                let (mut more, mut less) = (set.clone(), set.clone());
                more.set_run(from, to.min(300), true);
                less.set_run(from, to, false);
                let inside = |i| from <= i && i < to;
                assert_eq!(more, BitSet::of(300, |i| set.contains(i) || inside(i)));
                assert_eq!(less, BitSet::of(300, |i| set.contains(i) && !inside(i)));
            }
        }
        let mut both = BitSet::of(300, |i| i == 5);
        both.unite(&set);
        assert_eq!((both.count(), both.contains(299)), (5, true));
        both.subtract(&set);
        assert_eq!((both.count(), both.contains(5)), (1, true));
        both.subtract(&BitSet::of(300, |_| true));
        assert!(both.is_empty());
    }
}
