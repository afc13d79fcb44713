//! A hash table of numbers that are the places of things kept elsewhere, four bytes each.
//!
//! It is made for millions of things that are looked for in any order, where nearly every look waits
//! for memory: one wait each, and [`Places::fetch`] for many at once.

/// How many bits of a hash stand beside its number, so that few other things are looked at.
const TAG_BITS: u32 = 5;

/// Numbers must be below this.
pub const MOST: u32 = (1 << (u32::BITS - TAG_BITS)) - 1;

/// Numbers by hash, each with a part of it; 0 is free. At most two of three places are taken, so what
/// is looked for is a step or two away.
#[derive(Clone, Debug, Default)]
pub struct Places {
    places: Vec<u32>,
    taken: usize,
}

impl Places {
    /// With room for so many.
    pub fn with_room(count: usize) -> Self {
        let places = (count + count / 2 + 1).next_power_of_two().max(64);
        Self { places: vec![0; places], taken: 0 }
    }

    /// The number with this hash of which `is` says that it is the one.
    #[inline]
    pub fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let place = *self.places.get(at)?;
            let number = (place >> TAG_BITS).checked_sub(1)?;
            if place & TAG == tag(hash) && is(number) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Reads the place where a number with this hash is looked for first. The answer means nothing.
    #[inline]
    pub fn fetch(&self, hash: u32) -> u32 {
        let at = hash as usize & self.places.len().wrapping_sub(1);
        self.places.get(at).copied().unwrap_or(0)
    }

    /// Whether there is no room for another.
    pub fn is_full(&self) -> bool {
        self.taken * 3 >= self.places.len() * 2
    }

    /// Adds a number below [`MOST`] that is not there. There must be room.
    #[inline]
    pub fn insert(&mut self, hash: u32, number: u32) {
        let Some(mask) = self.places.len().checked_sub(1) else { return };
        let mut at = hash as usize & mask;
        while let Some(place) = self.places.get_mut(at) {
            if *place == 0 {
                *place = (number + 1) << TAG_BITS | tag(hash);
                self.taken += 1;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Bytes of heap in use.
    pub fn heap_bytes(&self) -> usize {
        self.places.capacity() * size_of::<u32>()
    }
}

const TAG: u32 = (1 << TAG_BITS) - 1;

/// From the end of the hash that says least of the place.
fn tag(hash: u32) -> u32 {
    hash >> (u32::BITS - TAG_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_was_added(hashes in prop::collection::vec(0u32..40, 0..60), other in 0u32..80) {
            let mut places = Places::with_room(hashes.len());
            for (number, &hash) in (0..).zip(&hashes) {
                prop_assert!(!places.is_full());
                places.insert(hash, number);
            }
            for (number, &hash) in (0..).zip(&hashes) {
                prop_assert_eq!(places.find(hash, |n| n == number), Some(number));
            }
            let known = hashes.contains(&other);
            prop_assert_eq!(places.find(other, |n| hashes[n as usize] == other).is_some(), known);
        }
    }
}
