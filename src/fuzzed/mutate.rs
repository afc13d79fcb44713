//! Changed inputs: what a fuzzer does to its corpus, in small, and the same every time.

use crate::bytes::Random;

/// What readers look for, and what breaks them.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "\\u0000",
    "null",
    "true",
    "-",
    "1e999",
    "-0.0",
    "NaN",
    "0",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e-400",
    "0x",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\u{1b}[31m",
    "é",
    "\u{1f600}",
    "<script>",
    "javascript:alert(1)",
    "%",
    "%00",
    "%zz",
    "+",
    "&",
    "=",
    "?",
    "#",
    "/",
    "..",
    ";",
    "|",
    "`",
    "(",
    ")",
    "~",
    "!",
    "$",
    "${__span.tags[\"",
    "and ",
    "or ",
    "not ",
    "exists ",
    "last ",
    "limit ",
    "trace/",
    "search?",
    "#{",
    "| json ",
    "{a=\"b\"}",
    "(a+)+",
];

/// A seed after one to six changes. `others` are what pieces are taken from.
pub fn mutated(seed: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..=random.below(6) {
        change(&mut out, others, random);
    }
    out
}

fn change(out: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Random) {
    let at = random.below(out.len() + 1);
    let most = 1 << random.below(10);
    let length = 1 + random.below(most);
    let end = (at + length).min(out.len());
    let token = TOKENS[random.below(TOKENS.len())].as_bytes();
    match random.below(9) {
        0 => out.truncate(at),
        1 => drop(out.drain(at..end)),
        2 => {
            let piece = out[at..end].to_vec();
            let to = random.below(out.len() + 1);
            out.splice(to..to, piece);
        }
        3 => drop(out.splice(at..at, token.iter().copied())),
        4 => drop(out.splice(at..end, token.iter().copied())),
        5 | 6 if at < out.len() => out[at] ^= 1 << random.below(8),
        7 if at < out.len() => out[at] = random.number() as u8,
        _ => {
            let Some(other) = others.get(random.below(others.len())) else { return };
            let from = random.below(other.len() + 1);
            let to = (from + length).min(other.len());
            out.splice(at..end, other[from..to].iter().copied());
        }
    }
}
