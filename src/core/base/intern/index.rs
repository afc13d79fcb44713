//! Which texts are in the table already: by hash, four bytes a place.

/// How many bits of a text's hash stand beside its id, so that few other texts are read.
const TAG_BITS: u32 = 5;

/// The most texts that ids have room for.
pub(super) const MOST: usize = 1 << (u32::BITS - TAG_BITS);

/// Places by hash, each free (0) or the id of a text and a part of its hash. The text of id 0 is not
/// in it. At most two of three places are taken, so what is looked for is a step or two away.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    places: Vec<u32>,
    taken: usize,
}

impl Index {
    /// The id of the text with this hash of which `is` says that it is the one.
    #[inline]
    pub fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let place = *self.places.get(at)?;
            if place == 0 {
                return None;
            }
            let id = place >> TAG_BITS;
            if place & TAG == tag(hash) && is(id) {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
    }

    /// Reads the place where a text with this hash is looked for first.
    #[inline]
    pub fn fetch(&self, hash: u32) -> u32 {
        let at = hash as usize & self.places.len().wrapping_sub(1);
        self.places.get(at).copied().unwrap_or(0)
    }

    /// Whether the next text needs [`Index::grow`] first.
    pub fn is_full(&self) -> bool {
        self.taken * 3 >= self.places.len() * 2
    }

    /// Makes room for `texts` texts. `hashes` are those of the ids from 1 on that are in it.
    pub fn grow(&mut self, texts: usize, hashes: impl Iterator<Item = u32>) {
        let places = (texts + texts / 2 + 1).next_power_of_two().max(64);
        // The old places are read from the texts again, so they need not stay until the new are full.
        self.places = Vec::new();
        self.places = vec![0; places];
        self.taken = 0;
        for (id, hash) in (1..).zip(hashes) {
            self.insert(hash, id);
        }
    }

    /// Adds a text that is not in it. There must be room.
    pub fn insert(&mut self, hash: u32, id: u32) {
        let Some(mask) = self.places.len().checked_sub(1) else { return };
        let mut at = hash as usize & mask;
        while let Some(place) = self.places.get_mut(at) {
            if *place == 0 {
                *place = id << TAG_BITS | tag(hash);
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
