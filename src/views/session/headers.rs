//! Headers that the person gave for a back end: kept for this tab only, by the back end's URL.

use spanscape::web::location;
use spanscape::web::storage::{self, Store};

/// Where they are kept: a line for each, `URL NAME VALUE`, each percent-encoded.
const KEY: &str = "spanscape.headers";

/// The headers of a back end, names and values.
pub(super) fn of(url: &str) -> Vec<(String, String)> {
    all().into_iter().filter(|(of, ..)| of == url).map(|(_, name, value)| (name, value)).collect()
}

/// Replaces the headers of a back end; those without a value are left out. False where they are lost when the page is
/// loaded again.
pub(super) fn set(url: &str, headers: &[(String, String)]) -> bool {
    let mut lines = all();
    lines.retain(|(of, ..)| of != url);
    let given = headers.iter().filter(|(name, value)| !name.is_empty() && !value.is_empty());
    lines.extend(given.map(|(name, value)| (url.to_owned(), name.clone(), value.clone())));
    let encode = location::encode_segment;
    let lines: Vec<_> = lines
        .iter()
        .map(|(url, name, value)| format!("{} {} {}", encode(url), encode(name), encode(value)))
        .collect();
    if lines.is_empty() {
        storage::remove(Store::Tab, KEY);
        return true;
    }
    storage::set(Store::Tab, KEY, &lines.join("\n"))
}

fn all() -> Vec<(String, String, String)> {
    let text = storage::get(Store::Tab, KEY).unwrap_or_default();
    let decode = |part: Option<&str>| part.and_then(location::decode_segment);
    text.lines()
        .filter_map(|line| {
            let mut parts = line.split(' ');
            Some((decode(parts.next())?, decode(parts.next())?, decode(parts.next())?))
        })
        .collect()
}
