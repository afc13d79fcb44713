//! Bytes looked at eight at a time, for what decoders do with every text.
//!
//! In wasm, comparing slices is a loop over single bytes, and hashers made for 64 bits are none.

/// Odd, with its bits well mixed: 2^64 divided by the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Whether two runs of bytes are the same. O(length / 8).
#[inline]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let ((a_words, a_rest), (b_words, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    if !a_words.iter().zip(b_words).all(|(x, y)| u64::from_le_bytes(*x) == u64::from_le_bytes(*y)) {
        return false;
    }
    match (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        // Overlaps what was compared already.
        (Some(x), Some(y)) => u64::from_le_bytes(*x) == u64::from_le_bytes(*y),
        _ => few(a_rest) == few(b_rest),
    }
}

/// Whether `bytes` begin with `prefix`. O(length of the prefix / 8).
#[inline]
pub fn begins(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| same(start, prefix))
}

/// A hash, well mixed in all its bits. The same on every machine. O(length / 8).
#[inline]
pub fn hash(bytes: &[u8]) -> u32 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = (bytes.len() as u64).wrapping_mul(MIX);
    for word in words {
        hash = mix(hash ^ u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        let last = bytes.last_chunk::<8>().map_or_else(|| few(rest), |w| u64::from_le_bytes(*w));
        hash = mix(hash ^ last);
    }
    (hash.wrapping_mul(MIX) >> 32) as u32
}

/// The same of a number.
#[inline]
pub fn hash_number(number: u64) -> u32 {
    (mix(number).wrapping_mul(MIX) >> 32) as u32
}

/// The first of two bytes, in a text in which it most likely comes soon. O(length).
#[inline]
pub fn find_either(bytes: &[u8], a: u8, b: u8) -> Option<usize> {
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().take(NEAR).enumerate() {
        let word = u64::from_le_bytes(*word);
        let hit = zeros(word ^ repeat(a)) | zeros(word ^ repeat(b));
        if hit != 0 {
            return Some(at * 8 + (hit.trailing_zeros() / 8) as usize);
        }
    }
    let from = words.len().min(NEAR) * 8;
    memchr::memchr2(a, b, bytes.get(from..)?).map(|at| from + at)
}

/// How many words are looked at before what is made for long texts is called.
const NEAR: usize = 8;

/// Fewer than eight bytes as a number.
fn few(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn mix(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(MIX);
    hash ^ (hash >> 32)
}

fn repeat(byte: u8) -> u64 {
    u64::from(byte) * 0x0101_0101_0101_0101
}

/// The high bit of each byte that is zero, up to the first (behind it others may be marked too).
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(repeat(1)) & !word & repeat(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_bytes_say(
            a in prop::collection::vec(0u8..3, 0..40),
            b in prop::collection::vec(0u8..3, 0..40),
            gap in 0usize..200,
        ) {
            prop_assert_eq!(same(&a, &b), a == b);
            prop_assert!(same(&a, &a.clone()));
            prop_assert_eq!(begins(&a, &b), a.starts_with(&b));
            let long = [vec![7; gap], a.clone()].concat();
            let expect = long.iter().position(|&x| x == 1 || x == 2);
            prop_assert_eq!(find_either(&long, 1, 2), expect);
        }

        #[test]
        fn one_byte_more_or_less_is_seen(text in prop::collection::vec(any::<u8>(), 1..40), at: usize) {
            let (mut other, at) = (text.clone(), at % text.len());
            other[at] ^= 1;
            prop_assert!(!same(&text, &other));
            prop_assert_ne!(hash(&text), hash(&other));
            prop_assert_ne!(hash(&text), hash(&text[1..]));
        }
    }

    #[test]
    fn numbers_in_a_row_spread() {
        let texts = (0..60_000).map(|i| format!("{i:08x}-item"));
        let low: std::collections::HashSet<_> =
            texts.clone().map(|t| hash(t.as_bytes()) & 0xffff).collect();
        let high: std::collections::HashSet<_> = texts.map(|t| hash(t.as_bytes()) >> 16).collect();
        // Of 65,536 places, 60,000 throws at random hit about 39,300.
        assert!(low.len() > 38_000 && high.len() > 38_000, "{} {}", low.len(), high.len());
    }
}
