//! Parts of texts that are masked: what patterns match, and what looks like a secret.

use std::ops::Range;

use memchr::memmem;
use regex_lite::Regex;

use super::MASK;
use super::secrets::Secret;

/// How many matches of one pattern a text has at most; all behind is masked. Each costs O(length).
const MOST: usize = 1_000;

/// How often a pattern may match nothing before that.
const MOST_STEPS: usize = 100_000;

/// A text with a mask in place of all that is to be masked; nothing where that is nothing. What stands behind one
/// another is masked once, and a mask that is there already stays: so it does not change again when it is done again.
pub(super) fn mask(text: &str, patterns: &[Regex], secrets: &[Secret]) -> Option<String> {
    let mut parts: Vec<Range<usize>> =
        secrets.iter().map(|secret| secret.start..secret.end).collect();
    patterns.iter().for_each(|pattern| matches(text, pattern, &mut parts));
    if parts.is_empty() {
        return None;
    }
    let masks: Vec<_> =
        memmem::find_iter(text.as_bytes(), MASK).map(|at| at..at + MASK.len()).collect();
    parts.retain(|part| {
        // The last mask that begins before the part ends is the only one that it may be inside of.
        let before = masks.partition_point(|mask| mask.start <= part.start);
        let inside = before.checked_sub(1).and_then(|at| masks.get(at));
        part.start < part.end && inside.is_none_or(|mask| part.end > mask.end)
    });
    parts.sort_unstable_by_key(|part| part.start);
    let mut all = joined(parts, true);
    all.extend(masks);
    all.sort_unstable_by_key(|part| part.start);
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for part in joined(all, false) {
        out.push_str(text.get(from..part.start).unwrap_or(""));
        out.push_str(MASK);
        from = part.end;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    (out != text).then_some(out)
}

fn matches(text: &str, pattern: &Regex, parts: &mut Vec<Range<usize>>) {
    let mut count = 0;
    for (step, found) in pattern.find_iter(text).enumerate() {
        count += usize::from(!found.is_empty());
        if count > MOST || step > MOST_STEPS {
            parts.push(found.start()..text.len());
            return;
        }
        parts.push(found.range());
    }
}

/// Sorted parts, those that overlap as one; also those that `touch`.
fn joined(parts: Vec<Range<usize>>, touch: bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        match out.last_mut() {
            Some(last) if part.start < last.end || touch && part.start == last.end => {
                last.end = last.end.max(part.end);
            }
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_masked_once() {
        let check = |pattern: &str, text: &str, expect: &str| {
            let pattern = [Regex::new(pattern).unwrap()];
            let once = mask(text, &pattern, &[]).unwrap_or_else(|| text.to_owned());
            assert_eq!(once, expect);
            let twice = mask(&once, &pattern, &[]).unwrap_or_else(|| once.clone());
            assert_eq!(twice, once);
        };
        check("an*a", "anna and ana", "[masked] and [masked]");
        check(".", "abc", "[masked]");
        check("m", "mom", "[masked]o[masked]");
        check("[a-z]+", "a [masked] b", "[masked] [masked] [masked]");
        check(r"x\[mask", "x[masked]", "[masked]");
        check("a*", "bab", "b[masked]b");
        check("é", "né", "n[masked]");
        let many = "ab".repeat(3_000);
        let whole = mask(&many, &[Regex::new("a").unwrap()], &[]).unwrap();
        assert!(whole.ends_with("b[masked]") && whole.len() < 12_000);
    }
}
