//! Terminal escapes in log lines: colours become styles, everything else of them goes, and nothing hides.
//!
//! The forms of sequences are those of ECMA-48, 5th edition (5.4 control sequences, 5.6 control strings, 8.3.117 SGR);
//! the colours by number are xterm's (ctlseqs, "Character Attributes").

mod style;

use std::borrow::Cow;

use crate::engine::protocol::LogRun;
use style::Style;

/// The text in its styles. No escape reaches beyond its line; styles do, as in a terminal. O(length).
pub fn runs(text: &str) -> Vec<LogRun> {
    let mut out: Vec<LogRun> = Vec::new();
    let mut style = Style::default();
    read(text, &mut style, &mut |piece, style| {
        if piece.is_empty() {
            return;
        }
        let Style { ink, bold, dim, underline } = *style;
        let same = |run: &&mut LogRun| {
            (run.ink, run.bold, run.dim, run.underline) == (ink, bold, dim, underline)
        };
        match out.last_mut().filter(same) {
            Some(run) => run.text.push_str(piece),
            None => out.push(LogRun { text: piece.to_owned(), ink, bold, dim, underline }),
        }
    });
    out
}

/// The same text without styles. O(length); borrowed where nothing is to be changed.
pub fn plain(text: &str) -> Cow<'_, str> {
    if is_clean(text) || !text.contains(hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    read(text, &mut Style::default(), &mut |piece, _| out.push_str(piece));
    Cow::Owned(out)
}

/// What is not shown as it is: controls (C0, DEL, C1), and what turns the direction of text around, so that a line
/// reads as what it isn't (Unicode UAX 9, "explicit directional formatting").
fn hides(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text is plain ASCII without controls, as nearly all lines are: looked at by bytes, that takes no time.
fn is_clean(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'\t' | b'\n' | b' '..=b'~'))
}

/// Gives the text piece by piece, each with its style.
fn read(text: &str, style: &mut Style, give: &mut dyn FnMut(&str, &Style)) {
    if is_clean(text) {
        return give(text, style);
    }
    let mut rest = text;
    while let Some((piece, from)) = rest.find(hides).and_then(|at| rest.split_at_checked(at)) {
        give(piece, style);
        let mut chars = from.chars();
        let Some(c) = chars.next() else { return };
        let behind = chars.as_str();
        rest = behind;
        match c {
            '\u{1b}' => match sequence(behind, style) {
                Some(after) => rest = after,
                None => give("\u{241b}", style),
            },
            // The half of a line's end that is not needed.
            '\r' if behind.is_empty() || behind.starts_with('\n') => {}
            c => give(picture(c).encode_utf8(&mut [0; 4]), style),
        }
    }
    give(rest, style);
}

/// What stands for a control character: its picture (U+2400 and on) where there is one.
fn picture(c: char) -> char {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Reads the sequence behind an escape, and answers what is behind it. `None` where an escape stands for itself.
fn sequence<'a>(text: &'a str, style: &mut Style) -> Option<&'a str> {
    let mut chars = text.chars();
    match chars.next()? {
        '[' => Some(control(chars.as_str(), style)),
        'P' | 'X' | ']' | '^' | '_' => Some(string(chars.as_str())),
        ' '..='/' => {
            let rest = text.trim_start_matches(|c: char| matches!(c, ' '..='/'));
            let mut chars = rest.chars();
            // Broken off: what is left is text.
            let ends = chars.next().is_some_and(|c| matches!(c, '0'..='~'));
            Some(if ends { chars.as_str() } else { rest })
        }
        '0'..='~' => Some(chars.as_str()),
        _ => None,
    }
}

/// Behind a control sequence (CSI). One that is broken off ends where it can't go on.
fn control<'a>(text: &'a str, style: &mut Style) -> &'a str {
    let cut = |text: &'a str, part: fn(char) -> bool| {
        let at = text.find(|c| !part(c)).unwrap_or(text.len());
        text.split_at_checked(at).unwrap_or((text, ""))
    };
    let (numbers, rest) = cut(text, |c| matches!(c, '0'..='?'));
    let (between, rest) = cut(rest, |c| matches!(c, ' '..='/'));
    let mut chars = rest.chars();
    match chars.next() {
        Some('m') if between.is_empty() => style.apply(numbers),
        Some('@'..='~') => {}
        _ => return rest,
    }
    chars.as_str()
}

/// Behind a control string: a link, a title, a picture. One that doesn't end in this line would hide the rest of it:
/// then only its introducer goes.
fn string(text: &str) -> &str {
    let end = text.find(['\u{7}', '\u{1b}', '\n']);
    let from = end.and_then(|at| text.get(at..)).unwrap_or("");
    from.strip_prefix('\u{7}').or_else(|| from.strip_prefix("\u{1b}\\")).unwrap_or(text)
}
