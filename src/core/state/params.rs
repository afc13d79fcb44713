//! Query parameters as a list of raw `key=value` pairs, kept as they stood in the link.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What would end a query or break a link where a raw pair is kept.
const RAW: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'&').add(b'`').add(b'\\');

/// What is encoded in a value of ours: little, so that links can be read.
const VALUE: &AsciiSet =
    &RAW.add(b'%').add(b'+').add(b'\'').add(b'{').add(b'}').add(b'|').add(b'^');

/// And in a key.
const KEY: &AsciiSet = &VALUE.add(b'=').add(b'?');

/// Parameters that Spanscape does not know (Jaeger UI's, a host's), in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<String>);

impl Params {
    /// Reads a query without its `?`.
    pub(super) fn parse(query: &str) -> Self {
        Self(query.split('&').filter(|p| !p.is_empty()).map(raw_pair).collect())
    }

    /// The decoded value of the first pair under `key`; `+` stands for a space, as forms write it.
    pub fn get(&self, key: &str) -> Option<String> {
        self.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// All pairs, decoded. Bytes that are no UTF-8 become U+FFFD.
    pub fn iter(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.0.iter().map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
    }

    /// Replaces all pairs under `key` by one, in the place of the first. A key of ours belongs
    /// into [`super::UrlState`]'s own fields.
    pub fn set(&mut self, key: &str, value: &str) {
        let first = self.0.iter().position(|pair| is_under(pair, key));
        self.remove(key);
        self.0.insert(first.unwrap_or(self.0.len()), encode(key, value));
    }

    /// Adds a pair behind all others.
    pub(super) fn add(&mut self, key: &str, value: &str) {
        self.0.push(encode(key, value));
    }

    /// Removes all pairs under `key`.
    pub fn remove(&mut self, key: &str) {
        self.0.retain(|pair| !is_under(pair, key));
    }

    /// Takes all values under `key` out, decoded, in order.
    pub(super) fn take(&mut self, key: &str) -> Vec<String> {
        let values = self.iter().filter(|(k, _)| k == key).map(|(_, v)| v).collect::<Vec<_>>();
        if !values.is_empty() {
            self.remove(key);
        }
        values
    }

    /// The raw pairs.
    pub(super) fn raw(&self) -> &[String] {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A pair as it stood there, safe in a link. A `?` at its start would be taken for the query's.
fn raw_pair(pair: &str) -> String {
    let pair = utf8_percent_encode(pair, RAW).to_string();
    match pair.strip_prefix('?') {
        Some(rest) => format!("%3F{rest}"),
        None => pair,
    }
}

/// One pair, encoded.
pub(super) fn encode(key: &str, value: &str) -> String {
    format!("{}={}", utf8_percent_encode(key, KEY), utf8_percent_encode(value, VALUE))
}

fn is_under(pair: &str, key: &str) -> bool {
    decode(pair.split_once('=').map_or(pair, |(k, _)| k)) == key
}

fn decode(raw: &str) -> String {
    let spaced = raw.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// An address that may be fetched: http, https, or relative. Other schemes (`javascript:`,
/// `data:`, `file:`) are refused, also behind the white space and controls that browsers skip.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c <= ' ');
    if text.is_empty() || text.contains(|c: char| c.is_control()) {
        return None;
    }
    let head = text.split(['/', '?', '#']).next().unwrap_or("");
    let scheme = head.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        None | Some("http" | "https") => Some(text.to_owned()),
        Some(_) => None,
    }
}
