//! Numbers of payment cards: of a known issuer's length and beginning, with the right check digit (Luhn, ISO/IEC
//! 7812-1), in groups or in one.

use super::{Found, SecretKind};
use crate::redact::text::{at, before, runs};

/// Numbers that stand alone. A time in microseconds begins with 1, which no card does. O(length).
pub(super) fn find(text: &str, found: &mut Found) {
    for run in runs(text, |b| b.is_ascii_digit() || b == b' ' || b == b'-') {
        let whole = text.get(run.clone()).unwrap_or("");
        let groups: Vec<_> = runs(whole, |b| b.is_ascii_digit()).collect();
        let mut from = 0;
        while let Some(first) = groups.get(from) {
            let mut taken = 1;
            // Groups of a card: 4 4 4 4, 4 6 5, 4 6 4, with one sign between them, always the same.
            let sign = at(whole, first.end);
            while groups.get(from + taken).is_some_and(|next| {
                let gap = groups.get(from + taken - 1).map_or(0, |last| last.end);
                taken < 5 && next.start == gap + 1 && at(whole, gap) == sign
            }) {
                taken += 1;
            }
            let longest = (1..=taken).rev().find(|&count| {
                let part = groups.get(from..from + count).unwrap_or(&[]);
                is_grouped(part)
                    && is_card(part.iter().filter_map(|group| whole.get(group.clone())))
            });
            let end = longest.and_then(|count| groups.get(from + count - 1)).map(|last| last.end);
            let goes_on =
                |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') || b >= 0x80;
            if let Some(end) = end
                && !goes_on(before(text, run.start + first.start))
                && !goes_on(at(text, run.start + end))
            {
                found.push(SecretKind::Card, run.start + first.start..run.start + end);
            }
            from += longest.unwrap_or(1);
        }
    }
}

fn is_grouped(groups: &[std::ops::Range<usize>]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
    matches!(lengths.as_slice(), [13..=19] | [4, 4, 4, 4] | [4, 6, 5] | [4, 6, 4] | [4, 4, 4, 4, 3])
}

fn is_card<'a>(groups: impl Iterator<Item = &'a str>) -> bool {
    let digits: Vec<u32> = groups.flat_map(str::chars).filter_map(|c| c.to_digit(10)).collect();
    let head = |len: usize| digits.iter().take(len).fold(0, |n, digit| n * 10 + digit);
    let known = match digits.len() {
        13 => head(1) == 4,
        14 => matches!(head(2), 36 | 38) || matches!(head(3), 300..=305),
        15 => matches!(head(2), 34 | 37),
        16 => {
            matches!(head(1), 4)
                || matches!(head(2), 51..=55 | 62 | 65)
                || matches!(head(4), 2221..=2720 | 6011 | 3528..=3589)
                || matches!(head(3), 644..=649)
        }
        17..=19 => head(2) == 62,
        _ => false,
    };
    let varied = digits.iter().any(|digit| Some(digit) != digits.first());
    known && varied && luhn(&digits)
}

fn luhn(digits: &[u32]) -> bool {
    let weighted = digits.iter().rev().enumerate().map(|(at, &digit)| match at % 2 {
        0 => digit,
        _ if digit > 4 => digit * 2 - 9,
        _ => digit * 2,
    });
    weighted.sum::<u32>().is_multiple_of(10)
}
