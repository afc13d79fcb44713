//! How much is kept, and what is said where more came.

use super::protocol::Problem;
use crate::base::fmt;

/// How much memory may be used, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For what is decoded and not built yet; reading ends there. The build needs less than as much
    /// again, and a list that grows is there twice for a moment: 4 GiB is all that there is.
    pub decoded: usize,
    /// For whole traces that a search has found; of others, a line is kept.
    pub found: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { decoded: 3 << 29, found: 256 << 20 }
    }
}

impl Limits {
    /// For a device with so many GiB of memory, where that is known; browsers say 8 for more.
    pub fn of_device(gib: Option<f64>) -> Self {
        let most = Self::default();
        let Some(gib) = gib.filter(|gib| *gib > 0.0) else { return most };
        // What is not a number, or too large for one, is the largest.
        let part = |share: f64, most: usize| ((gib * share * GIB) as usize).min(most);
        Self { decoded: part(0.5, most.decoded), found: part(1.0 / 32.0, most.found) }
    }
}

const GIB: f64 = (1u32 << 30) as f64;

/// Why reading of this input ended.
pub(super) fn full(input: &str, spans: u64) -> Problem {
    let what = match spans {
        0 => "This is too large for the memory of a browser's tab".to_owned(),
        n => format!("Only the first {} spans of this fit into memory", fmt::count(n)),
    };
    Problem { what, place: input.to_owned(), advice: ADVICE.to_owned() }
}

/// Why an input was not read at all.
pub(super) fn unread() -> Problem {
    let what = "This was not read: what came before it fills the memory".to_owned();
    Problem { what, place: String::new(), advice: ADVICE.to_owned() }
}

const ADVICE: &str =
    "Open less at once: a part of the file, fewer files, a shorter time, a lower limit";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_device_keeps_less() {
        let of = |gib| {
            let Limits { decoded, found } = Limits::of_device(gib);
            (decoded >> 20, found >> 20)
        };
        assert_eq!(of(None), (1_536, 256));
        assert_eq!(of(Some(8.0)), (1_536, 256));
        assert_eq!(of(Some(2.0)), (1_024, 64));
        assert_eq!(of(Some(0.25)), (128, 8));
        assert_eq!(of(Some(0.0)), of(None));
        assert_eq!(of(Some(f64::NAN)), of(None));
    }
}
