//! Just enough of HTML to find the scripts and the policy of a page that we wrote ourselves: tags,
//! attributes, comments and raw text. No tree, no entities; what it cannot read, it refuses.

use std::ops::Range;

/// What stands in a page, in document order.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// An opening tag.
    Tag(Tag),
    /// The raw text of the `script` or `style` that was opened just before, as a byte range.
    Raw(Range<usize>),
}

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    /// Lower case.
    pub name: String,
    /// Lower-case name, and the value's byte range (empty for an attribute without a value).
    pub attrs: Vec<(String, Range<usize>)>,
}

impl Tag {
    /// The value of an attribute, `Some("")` for one without a value.
    pub fn attr<'a>(&self, html: &'a str, name: &str) -> Option<&'a str> {
        let (_, range) = self.attrs.iter().find(|(n, _)| n == name)?;
        html.get(range.clone())
    }
}

/// A place where the page stops being HTML that this reader knows.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what} is not closed")]
pub struct Unclosed {
    /// Counted from 1.
    pub line: usize,
    /// The element, attribute or comment.
    pub what: String,
}

/// Elements whose text is not markup. What `noscript` holds never runs where a script does.
const RAW: [&str; 5] = ["script", "style", "title", "textarea", "noscript"];

/// Reads a page. Linear in its length.
///
/// # Errors
/// A comment, tag, quoted value or raw text that does not end.
pub fn parts(html: &str) -> Result<Vec<Part>, Unclosed> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = find(html, at, "<") {
        let unclosed = |what: &str| Unclosed { line: line_of(html, open), what: what.to_owned() };
        let rest = tail(html, open);
        if rest.starts_with("<!--") {
            at = find(html, open, "-->").ok_or_else(|| unclosed("a comment"))? + 3;
            continue;
        }
        if !rest.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic()) {
            at = open + 1;
            continue;
        }
        let (tag, end) = tag(html, open + 1).ok_or_else(|| unclosed("a tag"))?;
        at = end;
        if RAW.contains(&tag.name.as_str()) {
            let name = tag.name.clone();
            let close =
                find_close(html, at, &name).ok_or_else(|| unclosed(&format!("<{name}>")))?;
            let keep = matches!(name.as_str(), "script" | "style");
            found.push(Part::Tag(tag));
            if keep {
                found.push(Part::Raw(at..close));
            }
            at = close;
        } else {
            found.push(Part::Tag(tag));
        }
    }
    Ok(found)
}

/// The tag whose name begins at `at`, and the offset behind its `>`.
fn tag(html: &str, at: usize) -> Option<(Tag, usize)> {
    let name = word(html, at);
    let mut attrs = Vec::new();
    let mut at = name.end;
    loop {
        at = skip(html, at, |c| c.is_ascii_whitespace() || c == '/');
        if tail(html, at).starts_with('>') {
            return Some((Tag { name: lower(html, name), attrs }, at + 1));
        }
        let key = word(html, at);
        if key.is_empty() {
            return None;
        }
        at = skip(html, key.end, |c| c.is_ascii_whitespace());
        let mut value = at..at;
        if tail(html, at).starts_with('=') {
            at = skip(html, at + 1, |c| c.is_ascii_whitespace());
            let quote = tail(html, at).chars().next()?;
            if quote == '"' || quote == '\'' {
                let end = find(html, at + 1, &quote.to_string())?;
                value = at + 1..end;
                at = end + 1;
            } else {
                let end = skip(html, at, |c| !c.is_ascii_whitespace() && c != '>');
                value = at..end;
                at = end;
            }
        }
        attrs.push((lower(html, key), value));
    }
}

/// Where `</name` stands, from `at` on; letter case does not matter.
fn find_close(html: &str, at: usize, name: &str) -> Option<usize> {
    let mut at = at;
    loop {
        let found = find(html, at, "</")?;
        let after = html.get(found + 2..found + 2 + name.len()).unwrap_or("");
        if after.eq_ignore_ascii_case(name) {
            return Some(found);
        }
        at = found + 2;
    }
}

fn word(html: &str, at: usize) -> Range<usize> {
    at..skip(html, at, |c| !c.is_ascii_whitespace() && !matches!(c, '/' | '>' | '=' | '"' | '\''))
}

fn skip(html: &str, at: usize, while_: impl Fn(char) -> bool) -> usize {
    let rest = tail(html, at);
    at + rest.find(|c| !while_(c)).unwrap_or(rest.len())
}

fn find(html: &str, at: usize, what: &str) -> Option<usize> {
    tail(html, at).find(what).map(|i| at + i)
}

fn tail(html: &str, at: usize) -> &str {
    html.get(at..).unwrap_or("")
}

fn lower(html: &str, range: Range<usize>) -> String {
    html.get(range).unwrap_or("").to_ascii_lowercase()
}

fn line_of(html: &str, at: usize) -> usize {
    1 + html.bytes().take(at).filter(|b| *b == b'\n').count()
}
