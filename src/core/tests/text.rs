//! Text that fits, and text from outside made safe to show.

use proptest::prelude::*;
use spanscape_core::render::text::{Cached, FixedWidth, Font, MeasureText, clean, fit};

fn check_fit(text: &str, chars: usize, expect: Option<&str>) {
    let fitted = fit(text, chars as f64 * 6.0, Font::Row, &FixedWidth(6.0));
    assert_eq!(fitted.as_deref(), expect, "{text:?} in {chars}");
}

#[test]
fn names_are_cut_where_they_must_be() {
    check_fit("checkout", 8, Some("checkout"));
    check_fit("checkout", 7, Some("checko…"));
    check_fit("checkout", 2, Some("c…"));
    check_fit("checkout", 1, None);
    check_fit("c", 1, Some("c"));
    check_fit("GET /cart", 5, Some("GET…"));
    check_fit("", 9, None);
    check_fit("checkout", 0, None);
    check_fit("ключ и замок", 5, Some("ключ…"));
}

#[test]
fn a_cut_never_parts_what_belongs_together() {
    // e and its accent; a family of four joined emoji; a flag on its tone.
    check_fit("caf\u{65}\u{301} au lait", 6, Some("caf\u{65}\u{301}…"));
    check_fit("caf\u{65}\u{301} au lait", 5, Some("caf…"));
    check_fit("👩\u{200D}👩\u{200D}👧 home", 3, None);
    check_fit("👍\u{1F3FD}👍", 2, None);
}

#[test]
fn no_width_is_no_text() {
    for width in [f64::NAN, -1.0, 0.0] {
        assert_eq!(fit("a", width, Font::Row, &FixedWidth(6.0)), None);
    }
    assert_eq!(fit("a", f64::INFINITY, Font::Row, &FixedWidth(6.0)).as_deref(), Some("a"));
    assert_eq!(fit("abc", 9.0, Font::Row, &FixedWidth(0.0)).as_deref(), Some("abc"));
}

#[test]
fn what_hides_or_turns_is_shown() {
    let check = |text: &str, expect: &str| assert_eq!(clean(text), expect, "{text:?}");
    check("GET /cart", "GET /cart");
    check("two\nlines\tand\r\n\0", "two␊lines and␍␊␀");
    check("evil\u{202E}txt.exe", "evil\u{FFFD}txt.exe");
    check("\u{2066}a\u{2069}\u{200F}\u{200B}\u{FEFF}", "\u{FFFD}a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}");
    check("pass\u{AD}word\u{7F}\u{9B}\u{2028}", "pass\u{FFFD}word␡\u{FFFD}\u{FFFD}");
    check("tag\u{E0041}", "tag\u{FFFD}");
    check("a\u{200D}b", "a\u{FFFD}b");
    // These need their joiners: a family, a Persian word.
    check("👩\u{200D}👧 می\u{200C}خواهم", "👩\u{200D}👧 می\u{200C}خواهم");
    check("שלום 日本語 Ünï", "שלום 日本語 Ünï");
    check(&format!("a{}b", "\u{301}".repeat(50)), "a\u{301}\u{301}\u{301}\u{301}b");
}

#[test]
fn nothing_is_measured_twice() {
    struct Counting(std::cell::Cell<u32>);
    impl MeasureText for Counting {
        fn width(&self, text: &str, _: Font) -> f64 {
            self.0.set(self.0.get() + 1);
            text.len() as f64
        }
        fn average(&self, _: Font) -> f64 {
            1.0
        }
    }
    let cached = Cached::new(Counting(0.into()));
    let first = fit("a name that is long", 9.0, Font::Row, &cached).map(|t| t.into_owned());
    let count = cached.measure().0.get();
    assert!((2..10).contains(&count), "{count}");
    assert_eq!(fit("a name that is long", 9.0, Font::Row, &cached).as_deref(), first.as_deref());
    assert_eq!(cached.measure().0.get(), count);
    cached.width("x", Font::Mono);
    cached.width("x", Font::Label);
    assert_eq!(cached.measure().0.get(), count + 2);
    cached.clear();
    cached.width("x", Font::Mono);
    assert_eq!(cached.measure().0.get(), count + 3);
}

/// As wide as real fonts are uneven.
struct Uneven;

impl MeasureText for Uneven {
    fn width(&self, text: &str, _: Font) -> f64 {
        text.chars().map(|c| f64::from(c as u32 % 13) + 1.0).sum()
    }
    fn average(&self, _: Font) -> f64 {
        6.5
    }
}

proptest! {
    #[test]
    fn what_fits_is_the_longest_that_does(text in "\\PC{0,60}", width in 0.0..300.0f64) {
        let fitted = fit(&text, width, Font::Row, &Uneven);
        match &fitted {
            None => prop_assert!(text.is_empty() || Uneven.width(&text, Font::Row) > width),
            Some(cut) if **cut == text => prop_assert!(Uneven.width(cut, Font::Row) <= width),
            Some(cut) => {
                prop_assert!(Uneven.width(cut, Font::Row) <= width);
                prop_assert!(Uneven.width(&text, Font::Row) > width);
                let kept = cut.strip_suffix('…').unwrap();
                prop_assert!(!kept.is_empty() || text.starts_with(char::is_whitespace));
                prop_assert!(text.starts_with(kept));
            }
        }
    }

    #[test]
    fn cleaning_is_total_and_settles(text in ".*") {
        let once = clean(&text).into_owned();
        prop_assert_eq!(clean(&once), once.as_str());
        prop_assert!(!once.contains(|c: char| c.is_control()));
        prop_assert_eq!(text.is_empty(), once.is_empty());
    }

    #[test]
    fn joiners_and_marks_settle(text in "[a\u{301}\u{200d}\u{200c}👩é\n]{0,20}") {
        let once = clean(&text).into_owned();
        prop_assert_eq!(clean(&once), once.as_str());
    }
}
