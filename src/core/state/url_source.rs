//! Where the traces of a link come from: `src` (`demo`, a back end by name or URL), `url` (a file at an address), `data`
//! (the traces themselves), or `file`, once for each that is to be opened. The second of two traces may come from elsewhere: `bsrc` (empty for the
//! default source), `burl`, `bfile`.

use super::params::{address, encode};
use super::url::Reader;

/// How many files a link names at most.
pub const MOST_FILES: usize = 20;

/// Where the traces of a link come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The built-in demo; `src=demo`.
    Demo,
    /// A file at an address, absolute (http, https) or relative to the base; `url=`. The page
    /// asks before it contacts a host that is not configured.
    Url(String),
    /// A back end by its name in the configuration, or by its URL; `src=`. Never `demo`, never empty.
    Named(String),
    /// The link itself has them: a file that is packed as text; `data=`. Empty: the page itself does.
    Inside(String),
    /// Files that the person opened, or pasted text, by name; `file=`, once for each. Never empty.
    /// They can't be fetched: whoever follows the link is told which to open.
    Files(Vec<String>),
}

/// How a source is named: by a name, by an address, by files, by itself.
type Keys = [&'static str; 4];

const FIRST: Keys = ["src", "url", "file", "data"];
const SECOND: Keys = ["bsrc", "burl", "bfile", "bdata"];

/// Takes the source out of a link.
pub(super) fn first(reader: &mut Reader) -> Option<Source> {
    let source = read(reader, FIRST);
    if source == Some(None) {
        reader.warn("src", "is empty", "");
    }
    source.flatten()
}

/// Takes that of the second trace out; `None` where it is the first's.
pub(super) fn second(reader: &mut Reader) -> Option<Option<Source>> {
    read(reader, SECOND)
}

/// `Some(None)` is the default source.
fn read(reader: &mut Reader, [src, url, file, data]: Keys) -> Option<Option<Source>> {
    let file_url = reader.one(url, address, "is not an http address or a relative one");
    let named = reader.one(src, |name| Some(name.to_owned()), "");
    if let (Some(address), Some(_)) = (&file_url, &named) {
        reader.warn(src, &format!("does not count beside {url}"), address);
    }
    let inside = |text: &str| {
        let is = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        text.chars().all(is).then(|| Source::Inside(text.to_owned()))
    };
    let inside = reader.one(data, inside, "is no packed trace; was the link cut?");
    let mut files = reader.all(file);
    files.retain(|name| !name.is_empty());
    files.truncate(MOST_FILES);
    let files = (!files.is_empty()).then_some(Source::Files(files));
    let named = named.map(|name| match &*name {
        "" => None,
        "demo" => Some(Source::Demo),
        _ => Some(Source::Named(name)),
    });
    file_url.map(|url| Some(Source::Url(url))).or(named).or(inside.map(Some)).or(files.map(Some))
}

/// Adds the parameters to a link.
pub(super) fn write(
    source: Option<&Source>,
    second: Option<&Option<Source>>,
    pairs: &mut Vec<String>,
) {
    one(source, FIRST, pairs);
    match second {
        Some(Some(second)) => one(Some(second), SECOND, pairs),
        Some(None) => pairs.push(encode("bsrc", "")),
        None => {}
    }
}

fn one(source: Option<&Source>, [src, url, file, data]: Keys, pairs: &mut Vec<String>) {
    match source {
        Some(Source::Demo) => pairs.push(encode(src, "demo")),
        Some(Source::Named(name)) => pairs.push(encode(src, name)),
        Some(Source::Url(address)) => pairs.push(encode(url, address)),
        Some(Source::Inside(text)) => pairs.push(encode(data, text)),
        Some(Source::Files(names)) => pairs.extend(names.iter().map(|name| encode(file, name))),
        None => {}
    }
}
