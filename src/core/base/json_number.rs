//! Whether a text is a number as JSON writes it, without reading its value: the tables for that are
//! 10 kB of the page that don't compress.

/// RFC 8259, section 6: no leading zeros or plus, digits around the point.
pub fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e.strip_prefix(['+', '-']).unwrap_or(e))),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((w, f)) => (w, Some(f)),
        None => (mantissa, None),
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_serde_json_has_it() {
        for text in [
            "0", "-0", "1.5", "1e9", "1E-9", "-2.5e+3", "", "-", "01", "1.", ".5", "+1", "1e",
            "NaN", "0x1",
        ] {
            let number =
                serde_json::from_str::<serde_json::Value>(text).is_ok_and(|v| v.is_number());
            assert_eq!(is_json_number(text), number, "{text}");
        }
    }
}
