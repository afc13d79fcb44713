//! A value's text as it may be shown: cleaned line by line, folded where it is long, and whether
//! it is an address that may be a link.

use std::borrow::Cow;

use super::text::clean;

/// What is shown of a long text before it is asked for: so many lines, and so many characters.
const FOLD: (usize, usize) = (6, 400);

/// Texts that are only so much longer are shown whole: folding would save nothing.
const SLACK: (usize, usize) = (1, 80);

/// How much more is shown at a time, in bytes.
const STEP: usize = 100_000;

/// The longest text that may be a link, in bytes; browsers take about as much.
const MOST_LINK: usize = 2_000;

/// Up to which byte a text is shown at first: all of a short one, else 6 lines and at most 400
/// characters. Does not look at more than that.
pub fn folded(text: &str) -> usize {
    let cut = |lines: usize, chars: usize| {
        let mut left = lines;
        let end = text.char_indices().enumerate().find(|&(n, (_, c))| {
            left -= usize::from(c == '\n');
            left == 0 || n >= chars
        });
        end.map_or(text.len(), |(_, (at, _))| at)
    };
    let whole = cut(FOLD.0 + SLACK.0, FOLD.1 + SLACK.1) == text.len();
    if whole { text.len() } else { cut(FOLD.0, FOLD.1) }
}

/// Up to which byte a text is shown when more than `shown` bytes are asked for: 100 kB more.
pub fn unfolded(text: &str, shown: usize) -> usize {
    let wanted = shown.saturating_add(STEP);
    // What would leave a small rest is shown to the end.
    if text.len() <= wanted.saturating_add(STEP / 10) { text.len() } else { floor(text, wanted) }
}

/// The start of a text up to a byte, cut before a character that does not fit.
pub fn start(text: &str, to: usize) -> &str {
    text.get(..floor(text, to)).unwrap_or(text)
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// A text of several lines from outside as it may be shown: each line [`clean`], with its tabs.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    let plain = |b: u8| (b' '..0x7F).contains(&b) || matches!(b, b'\n' | b'\t');
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        for (i, part) in line.split('\t').enumerate() {
            if i > 0 {
                out.push('\t');
            }
            out.push_str(&clean(part));
        }
    }
    Cow::Owned(out)
}

/// The address that a value is, if it may be a link: all of it an http, https or mailto URL, with
/// nothing in it that shows as something else.
pub fn link(text: &str) -> Option<&str> {
    let scheme = |name: &str| {
        let head = text.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name));
        head.and_then(|_| text.get(name.len()..))
    };
    let web = scheme("http://").or_else(|| scheme("https://"));
    let web = web.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['));
    let mail = scheme("mailto:").is_some_and(|rest| rest.contains('@'));
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
    let fine = text.len() <= MOST_LINK && !text.contains(odd) && clean(text) == text;
    ((web || mail) && fine).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_texts_are_folded() {
        let check = |text: &str, expect: usize| assert_eq!(folded(text), expect, "{text:.40}");
        check("", 0);
        check("short", 5);
        check(&"x".repeat(480), 480);
        check(&"x".repeat(481), 400);
        check(&"é".repeat(500), 800);
        check(&"a\n".repeat(6), 12);
        check("1\n2\n3\n4\n5\n6\n7", 13);
        check("1\n2\n3\n4\n5\n6\n7\n8", 11);
        check(&"x\n".repeat(100_000), 11);
    }

    #[test]
    fn more_comes_in_steps() {
        let text = "é".repeat(200_000);
        let steps: Vec<_> = std::iter::successors(Some(folded(&text)), |&at| {
            (at < text.len()).then(|| unfolded(&text, at))
        })
        .collect();
        assert_eq!(steps, [800, 100_800, 200_800, 300_800, 400_000]);
        assert_eq!(start("aé", 2), "a");
        assert_eq!(start("aé", 9), "aé");
    }

    #[test]
    fn lines_and_tabs_stay_and_nothing_hides() {
        let check = |text: &str, expect: &str| assert_eq!(clean_lines(text), expect);
        check("at a\n\tat b", "at a\n\tat b");
        check("a\r\nb\rc", "a\nb␍c");
        check("x\u{202e}y\n\u{0}\té", "x\u{fffd}y\n␀\té");
    }

    #[test]
    fn only_plain_addresses_are_links() {
        for yes in [
            "http://a",
            "HTTPS://example.com/a?b=c#d",
            "https://[::1]:8080/",
            "mailto:a@b.c",
            "https://例え.jp/é",
        ] {
            assert_eq!(link(yes), Some(yes));
        }
        for no in [
            "",
            "http://",
            "https:/a",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc",
            "ftp://a",
            "//a",
            "http://a b",
            " http://a",
            "http://a\n",
            "see http://a",
            "mailto:",
            "http://a\u{202e}moc",
            "http://a\u{200b}b",
            "http://\"x",
            "java\tscript:http://a",
            "http:\\\\a",
        ] {
            assert_eq!(link(no), None, "{no:?}");
        }
        assert_eq!(link(&format!("http://{}", "a".repeat(3_000))), None);
    }

    proptest! {
        #[test]
        fn cuts_are_between_characters(text in "[é\na]{0,900}", at in 0..2_000usize) {
            prop_assert!(text.is_char_boundary(folded(&text)));
            prop_assert!(text.is_char_boundary(unfolded(&text, at)));
            prop_assert!(text.starts_with(start(&text, at)));
        }
    }
}
