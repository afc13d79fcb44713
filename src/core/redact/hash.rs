//! Names for ids, hosts and people that nobody can try out: SipHash-2-4 under the share's salt.
#![expect(
    deprecated,
    reason = "std's SipHasher is SipHash-2-4 under a key; what stands in its place takes none"
)]

use std::hash::{Hasher, SipHasher};

/// Hashes under one salt: equal things have equal hashes, things of different sorts have nothing in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keyed {
    keys: (u64, u64),
}

/// What is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Sort {
    /// 64 bits of an id.
    Id = 1,
    /// The upper half of an id of 128 bits, as told by all of it.
    UpperId = 2,
    /// An id that is a text; 64 bits of its hash, and as many more.
    OddId = 3,
    OddIdMore = 4,
    /// An id of a person, a session or a thing.
    Name = 5,
    /// An e-mail address.
    Mail = 6,
    /// A host.
    Host = 7,
    /// Hexadecimal digits that are no id of a known length; and as many more.
    Digits = 8,
    DigitsMore = 9,
}

impl Keyed {
    pub fn new(salt: [u8; 16]) -> Self {
        let both = u128::from_le_bytes(salt);
        Self { keys: (both as u64, (both >> 64) as u64) }
    }

    fn number(self, sort: Sort, bytes: &[u8]) -> u64 {
        let mut hasher = SipHasher::new_with_keys(self.keys.0, self.keys.1);
        hasher.write(&[sort as u8]);
        hasher.write(bytes);
        hasher.finish()
    }

    /// The hash of a span id; no id stays none, and nothing else becomes none.
    pub fn span(self, id: u64) -> u64 {
        if id == 0 { 0 } else { self.number(Sort::Id, &id.to_be_bytes()).max(1) }
    }

    /// The hash of a trace id. Its lower half is the hash of the lower half, so that a trace whose id is
    /// written with 16 digits in one place and with 32 in another stays one.
    pub fn trace(self, id: u128) -> u128 {
        let low = u128::from(self.span(id as u64));
        if id >> 64 == 0 {
            return low;
        }
        u128::from(self.number(Sort::UpperId, &id.to_be_bytes()).max(1)) << 64 | low
    }

    /// The hash of an id that is a text.
    pub fn odd_span(self, text: &str) -> u64 {
        self.number(Sort::OddId, text.as_bytes()).max(1)
    }

    /// The same of a trace.
    pub fn odd_trace(self, text: &str) -> u128 {
        let more = self.number(Sort::OddIdMore, text.as_bytes()).max(1);
        u128::from(more) << 64 | u128::from(self.odd_span(text))
    }

    /// As many hexadecimal digits in place of others, 32 at most.
    pub fn digits(self, digits: &str) -> String {
        let [a, b] = [Sort::Digits, Sort::DigitsMore].map(|s| self.number(s, digits.as_bytes()));
        let mut text = format!("{a:016x}{b:016x}");
        text.truncate(digits.len());
        text
    }

    pub fn name(self, text: &str) -> String {
        self.word("id", Sort::Name, text)
    }

    /// Letter case says nothing in it.
    pub fn mail(self, text: &str) -> String {
        self.word("mail", Sort::Mail, &text.to_ascii_lowercase())
    }

    /// Letter case says nothing in it.
    pub fn host(self, text: &str) -> String {
        self.word("host", Sort::Host, &text.to_ascii_lowercase())
    }

    /// 48 bits: of a million names, two are hashed to the same in one of 500 traces.
    fn word(self, head: &str, sort: Sort, text: &str) -> String {
        format!("{head}-{:012x}", self.number(sort, text.as_bytes()) >> 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector of the paper (Aumasson, Bernstein: "SipHash", appendix A): key 00..0f, input 00..0e.
    #[test]
    fn it_is_siphash_2_4() {
        let salt = std::array::from_fn(|i| i as u8);
        let keys = Keyed::new(salt).keys;
        let mut hasher = SipHasher::new_with_keys(keys.0, keys.1);
        let input: [u8; 15] = std::array::from_fn(|i| i as u8);
        hasher.write(&input);
        assert_eq!(hasher.finish(), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn halves_of_ids_belong_together() {
        let hash = Keyed::new([7; 16]);
        let (long, short) = (0xaaaa_bbbb_cccc_dddd_0000_1111_2222_3333_u128, 0x1111_2222_3333_u64);
        assert_eq!(hash.trace(long) as u64, hash.span(short));
        assert_eq!(hash.trace(short.into()), u128::from(hash.span(short)));
        assert_eq!((hash.span(0), hash.trace(0)), (0, 0));
        assert_ne!(hash.trace(long), Keyed::new([8; 16]).trace(long));
    }
}
