//! A share of a whole as the width of a bar.

/// `part` of `whole` as a CSS length, without the code that writes floats; nothing of nothing.
pub fn of(part: u64, whole: u64) -> String {
    let hundredths = (u128::from(part) * 10_000).checked_div(u128::from(whole)).unwrap_or(0);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
