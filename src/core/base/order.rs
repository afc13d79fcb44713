//! Orders of many numbers or texts without comparing them two by two.
//!
//! What is sorted is always a list of `u64`, with the place that a number comes from in its lowest bits: that
//! is the fastest there is for it, in wasm as well, and one sort in the program for all of them.

use super::{StrId, Strings, sort_by_key};

/// The places of `keys` by size, those of equal ones as they come. O(n log n).
pub fn order_of(keys: &[u64], descending: bool) -> Vec<u32> {
    let (Some(&least), Some(&most)) = (keys.iter().min(), keys.iter().max()) else {
        return Vec::new();
    };
    let key = |key: u64| if descending { most - key } else { key - least };
    let bits = bits_of(keys.len());
    // So many of a key's lowest bits have no room beside the place.
    let cut = bits.saturating_sub((most - least).leading_zeros());
    let packed = keys.iter().zip(0u64..).map(|(&k, at)| key(k) >> cut << bits | at);
    let mut packed: Vec<u64> = packed.collect();
    packed.sort_unstable();
    let mut order: Vec<u32> = packed.iter().map(|&word| place(word, bits)).collect();
    if cut > 0 {
        let mut rest = order.as_mut_slice();
        for alike in packed.chunk_by(|a, b| a >> bits == b >> bits) {
            let (run, behind) = rest.split_at_mut(alike.len());
            sort_by_key(run, |&at| keys.get(at as usize).map(|&k| key(k)));
            rest = behind;
        }
    }
    order
}

/// Some places of `codes` by their codes, which are below `count`; those of equal codes as they come.
/// O(places + count).
pub fn by_code(places: &[u32], codes: &[u32], count: usize) -> Vec<u32> {
    let code = |place: u32| codes.get(place as usize).map_or(0, |&code| code as usize);
    // Where the next one of each code goes.
    let mut next = vec![0u32; count];
    for &place in places {
        if let Some(count) = next.get_mut(code(place)) {
            *count += 1;
        }
    }
    let mut from = 0;
    next.iter_mut().for_each(|next| from += std::mem::replace(next, from));
    let mut out = vec![0; from as usize];
    for &place in places {
        if let Some(next) = next.get_mut(code(place)) {
            if let Some(slot) = out.get_mut(*next as usize) {
                *slot = place;
            }
            *next += 1;
        }
    }
    out
}

/// For each text the place that it has among them in the order of their bytes, which is that of their
/// characters. Texts are sorted by what follows on what they have in common, some letters at a time.
/// O(bytes + n log n), times the number of steps in which they can be told apart at worst.
pub fn ranks(strings: &Strings, ids: &[StrId]) -> Vec<u32> {
    let bits = bits_of(ids.len());
    let count = ((64 - bits) / LETTER) as usize;
    let text = |at: u32| ids.get(at as usize).map_or("", |&id| strings.get(id)).as_bytes();
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    let mut packed = Vec::new();
    // Runs whose texts have as many bytes in common.
    let mut to_do = vec![(0, ids.len(), 0)];
    while let Some((from, to, depth)) = to_do.pop() {
        let Some(run) = order.get_mut(from..to) else { continue };
        let depth = depth + common(run.iter().map(|&at| text(at).get(depth..).unwrap_or(&[])));
        packed.clear();
        packed
            .extend(run.iter().map(|&at| letters(text(at), depth, count) << bits | u64::from(at)));
        packed.sort_unstable();
        run.iter_mut().zip(&packed).for_each(|(at, &word)| *at = place(word, bits));
        let mut at = from;
        for alike in packed.chunk_by(|a, b| a >> bits == b >> bits) {
            // Those that have ended are one and the same text.
            let goes_on = alike.first().is_some_and(|&word| word >> bits & LAST != 0);
            if alike.len() > 1 && goes_on {
                to_do.push((at, at + alike.len(), depth + count));
            }
            at += alike.len();
        }
    }
    let mut ranks = vec![0; ids.len()];
    for (rank, &at) in (0..).zip(&order) {
        if let Some(place) = ranks.get_mut(at as usize) {
            *place = rank;
        }
    }
    ranks
}

/// Bits of a letter: a byte, or that there is none.
const LETTER: u32 = 9;

/// The last letter of several.
const LAST: u64 = (1 << LETTER) - 1;

/// Some bytes of a text in one number, the first the highest; what ends before goes first.
fn letters(text: &[u8], from: usize, count: usize) -> u64 {
    let text = text.get(from..).unwrap_or(&[]);
    let letter = |at| text.get(at).map_or(0, |&byte| u64::from(byte) + 1);
    (0..count).fold(0, |word, at| word << LETTER | letter(at))
}

/// How many bytes all of some texts begin with.
fn common<'a>(mut texts: impl Iterator<Item = &'a [u8]>) -> usize {
    let first = texts.next().unwrap_or(&[]);
    texts.fold(first.len(), |len, text| {
        first.iter().zip(text).take(len).take_while(|(a, b)| a == b).count()
    })
}

/// How many bits tell the places of so many apart.
fn bits_of(len: usize) -> u32 {
    len.checked_sub(1).filter(|&last| last > 0).map_or(0, |last| last.ilog2() + 1)
}

fn place(word: u64, bits: u32) -> u32 {
    (word & ((1 << bits) - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_standard_library_sorts(
            keys in prop::collection::vec(prop_oneof![0..9u64, any::<u64>(), u64::MAX - 3..], 0..80),
            texts in prop::collection::vec("[ab\0]{0,14}|common-(é|ü|[xy]{0,3})", 0..80),
        ) {
            let places = 0..keys.len() as u32;
            let (mut up, mut down): (Vec<_>, Vec<_>) = (places.clone().collect(), places.collect());
            up.sort_by_key(|&at| keys[at as usize]);
            down.sort_by_key(|&at| std::cmp::Reverse(keys[at as usize]));
            prop_assert_eq!(order_of(&keys, false), up);
            prop_assert_eq!(order_of(&keys, true), down);

            let codes: Vec<u32> = keys.iter().map(|key| (key % 5) as u32).collect();
            let some: Vec<u32> = (0..keys.len() as u32).filter(|at| at % 3 > 0).collect();
            let mut sorted = some.clone();
            sorted.sort_by_key(|&at| codes[at as usize]);
            prop_assert_eq!(by_code(&some, &codes, 5), sorted);

            let mut strings = Strings::default();
            let ids: Vec<StrId> = texts.iter().map(|text| strings.intern(text)).collect();
            let ranks = ranks(&strings, &ids);
            let mut order: Vec<usize> = (0..ids.len()).collect();
            order.sort_by_key(|&at| ranks[at]);
            prop_assert!(order.is_sorted_by_key(|&at| &texts[at]), "{texts:?} {order:?}");
            prop_assert!(order.iter().enumerate().all(|(rank, &at)| ranks[at] as usize == rank));
        }
    }
}
