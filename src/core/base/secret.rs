//! What the name and the value of a secret look like: names by their letters alone, values by whether there is one to be
//! read. All is O(length).

/// How many letters stand before the word at the end of a name; none if it does not end so.
pub fn letters_before(name: &str, word: &str) -> Option<usize> {
    let mut letters = name.bytes().rev().filter(|b| !matches!(b, b'-' | b'_'));
    let ends =
        word.bytes().rev().all(|w| letters.next().is_some_and(|b| b.to_ascii_lowercase() == w));
    ends.then(|| letters.count())
}

/// Whether the value of something secret is there to be read: neither blacked out nor a word for nothing.
pub fn is_open(value: &str) -> bool {
    let value = value.trim_matches(|c: char| c.is_ascii_whitespace() || "[]<>(){}\"'".contains(c));
    let first = value.chars().next().unwrap_or('*');
    if value.len() < 3 || value.contains("***") || value.chars().all(|c| c == first) {
        return false;
    }
    // What stands for a value is short.
    if value.len() > 40 {
        return true;
    }
    let lower = value.to_ascii_lowercase();
    let hides = [
        "redact",
        "filtered",
        "masked",
        "removed",
        "hidden",
        "scrubbed",
        "omitted",
        "sanitized",
        "xxxx",
        "••",
    ];
    let nothing = ["null", "none", "nil", "true", "false", "undefined", "present", "absent", "n/a"];
    !hides.iter().any(|word| lower.contains(word)) && !nothing.contains(&&*lower)
}

/// Whether a value in a text is a secret, and not a parameter or template that stands for one.
pub fn is_value(value: &str) -> bool {
    !value.starts_with(['?', '$', ':', '@', '%', '{', '<', '[', '(', '*']) && is_open(value)
}

/// Whether a token is made by a program: with digits, or in both cases.
pub fn is_random(token: &str, least: usize) -> bool {
    let upper = token.bytes().skip(1).any(|b| b.is_ascii_uppercase());
    let lower = token.bytes().any(|b| b.is_ascii_lowercase());
    let digit = token.bytes().any(|b| b.is_ascii_digit());
    token.len() >= least && (digit || upper && lower) && is_value(token)
}
