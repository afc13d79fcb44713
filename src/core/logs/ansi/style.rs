//! How text looks in a terminal, reduced to what a page in any theme can show.

use crate::engine::protocol::Ink;

/// What the sequences so far have set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub ink: Option<Ink>,
    pub bold: bool,
    pub dim: bool,
    pub underline: bool,
}

impl Style {
    /// Takes the numbers of one "select graphic rendition": `1;31`, `38;5;208`, `38:2::255:0:0`. What is unknown, and
    /// backgrounds, change nothing; nor does "concealed", which would hide text. O(length).
    pub fn apply(&mut self, numbers: &str) {
        // Private ones (`>4;2m` sets the keyboard) are no styles.
        if numbers.starts_with(['<', '=', '>', '?']) {
            return;
        }
        let mut parts = numbers.split(';');
        while let Some(part) = parts.next() {
            let mut inner = part.split(':');
            let code = number(inner.next());
            match code {
                38 | 48 | 58 => {
                    // With colons all of it is one part, and a colour space may be between.
                    let ink = if part.contains(':') {
                        let inner: Vec<u32> = inner.take(6).map(|n| number(Some(n))).collect();
                        colour(&inner)
                    } else {
                        let count = match number(parts.next()) {
                            5 => 1,
                            2 => 3,
                            _ => continue,
                        };
                        let values: Vec<u32> =
                            parts.by_ref().take(count).map(|n| number(Some(n))).collect();
                        if values.len() == count { chosen(&values) } else { None }
                    };
                    if code == 38 {
                        self.ink = ink;
                    }
                }
                4 => self.underline = inner.next() != Some("0"),
                code => self.simple(code),
            }
        }
    }

    fn simple(&mut self, code: u32) {
        match code {
            0 => *self = Self::default(),
            1 => self.bold = true,
            2 => self.dim = true,
            21 => self.underline = true,
            22 => (self.bold, self.dim) = (false, false),
            24 => self.underline = false,
            30..=37 => self.ink = basic(code - 30),
            39 => self.ink = None,
            90..=97 => self.ink = basic(code - 90 + 8),
            _ => {}
        }
    }
}

/// A number of a sequence: 0 where none stands, and one without a meaning where none can be read.
fn number(text: Option<&str>) -> u32 {
    match text {
        None | Some("") => 0,
        Some(text) => text.parse().unwrap_or(u32::MAX),
    }
}

/// A colour whose numbers stood between colons: `5:n`, `2:r:g:b`, `2:space:r:g:b`.
fn colour(numbers: &[u32]) -> Option<Ink> {
    match *numbers {
        [5, n, ..] => chosen(&[n]),
        [2, r, g, b] | [2, _, r, g, b, ..] => chosen(&[r, g, b]),
        _ => None,
    }
}

/// A colour by its number, or by red, green and blue.
fn chosen(values: &[u32]) -> Option<Ink> {
    match *values {
        [n @ 0..=15] => basic(n),
        [n @ 16..=231] => {
            // Six steps of each, as xterm has them.
            let step = |n: u32| if n == 0 { 0 } else { 55 + 40 * n };
            let n = n - 16;
            nearest([step(n / 36), step(n / 6 % 6), step(n % 6)])
        }
        [n @ 232..=255] => nearest([8 + 10 * (n - 232); 3]),
        [r, g, b] if r.max(g).max(b) <= 255 => nearest([r, g, b]),
        _ => None,
    }
}

/// The sixteen of old. Black and white are the page's own ink: which of them can be read, the theme says.
fn basic(n: u32) -> Option<Ink> {
    match n {
        8 => Some(Ink::Grey),
        n => hue([n & 1 != 0, n & 2 != 0, n & 4 != 0]),
    }
}

/// The ink nearest by hue; of what has hardly any, grey, and none near black and white.
fn nearest(rgb: [u32; 3]) -> Option<Ink> {
    let (most, least) = rgb.iter().fold((0, 255), |(most, least), &c| (c.max(most), c.min(least)));
    if most - least < 48 {
        return (64..=192).contains(&most).then_some(Ink::Grey);
    }
    // A hue is nearest to where each part is at the side of the middle on which it is.
    hue(rgb.map(|c| c * 2 > most + least))
}

/// The ink of red, green and blue, each full or none.
fn hue(rgb: [bool; 3]) -> Option<Ink> {
    match rgb {
        [true, false, false] => Some(Ink::Red),
        [false, true, false] => Some(Ink::Green),
        [true, true, false] => Some(Ink::Yellow),
        [false, false, true] => Some(Ink::Blue),
        [true, false, true] => Some(Ink::Magenta),
        [false, true, true] => Some(Ink::Cyan),
        [false, false, false] | [true, true, true] => None,
    }
}
