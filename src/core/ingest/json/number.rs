//! Integers from the text of a JSON number, without a detour over floats where none is needed.

/// The integer that `text` stands for: decimal digits with an optional sign, exact to 128 bits.
/// A fraction is cut off and an exponent applied (through a double); `None` for anything else.
pub fn parse_int(text: &str) -> Option<i128> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let whole = digits.iter().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
    let value = match digits.get(whole) {
        None => unsigned(digits)?,
        Some(b'.') if digits.get(whole + 1..)?.iter().all(u8::is_ascii_digit) => {
            unsigned(digits.get(..whole)?)?
        }
        Some(_) => return float(text),
    };
    Some(if negative { -value } else { value })
}

fn unsigned(digits: &[u8]) -> Option<i128> {
    if digits.is_empty() {
        return None;
    }
    if digits.len() <= 19 {
        let value = digits.iter().fold(0u64, |acc, d| acc * 10 + u64::from(d - b'0'));
        return Some(i128::from(value));
    }
    digits.iter().try_fold(0i128, |acc, d| acc.checked_mul(10)?.checked_add(i128::from(d - b'0')))
}

/// With an exponent. `inf`, `nan` and the like are no integers.
fn float(text: &str) -> Option<i128> {
    let value: f64 = text.parse().ok()?;
    (value.abs() < 1e38).then_some(value as i128)
}

/// What numbers are made of, `NaN` and `Infinity` included.
pub(in crate::ingest) fn is_part(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}
