//! Numbers as a short text for a link: LEB128, the bytes base64url without padding.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Longer texts are none: a link should stay one that can be sent.
pub(super) const MOST: usize = 1_500;

/// The text of some numbers' bytes; `None` where it would be too long.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let text = URL_SAFE_NO_PAD.encode(bytes);
    (text.len() <= MOST).then_some(text)
}

/// The bytes of a text.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Adds a number.
pub(super) fn number(bytes: &mut Vec<u8>, mut n: u32) {
    while n > 0x7f {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
}

/// Takes a number off; `None` where there is none.
pub(super) fn read(bytes: &mut &[u8]) -> Option<u32> {
    let mut n = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(n);
        }
    }
    None
}
