//! What Jaeger UI's links say in words of their own: several ids in `uiFind`, `span=` of a search, and the shape
//! of `svcFilter`. Read only: what Spanscape writes are its own parameters.

use super::route::Route;
use super::url::Reader;

/// How many ids a link names at most.
const MOST_IDS: usize = 200;

/// The digits of a span's id, as Jaeger UI's links have it.
const ID_DIGITS: usize = 16;

/// `uiFind` in our language. Jaeger UI looks for any of its words, Spanscape for all: where each is a whole id,
/// as behind `span=`, any is meant, so `a b` becomes `id:a,b`. All else stays as it is.
pub(super) fn find(text: String) -> String {
    let mut ids = text.split_whitespace();
    let is_id = |id: &str| id.len() == ID_DIGITS && id.bytes().all(|b| b.is_ascii_hexdigit());
    if ids.clone().nth(1).is_none() || !ids.all(is_id) {
        return text;
    }
    any_of(&text)
}

/// What finds the spans of any of these ids.
fn any_of(ids: &str) -> String {
    let ids: Vec<&str> = ids.split_whitespace().take(MOST_IDS).collect();
    if ids.len() < 2 { ids.concat() } else { format!("id:{}", ids.join(",")) }
}

/// The trace and what is found in it of `search?span=ID ID@TRACE`, with which Jaeger UI's dependency graphs lead
/// to traces. Of several traces the first is opened, and a notice names the others.
pub(super) fn spans(reader: &mut Reader) -> Option<(Route, String)> {
    let (mut trace, mut ids, mut others) = (None::<String>, Vec::new(), Vec::new());
    for text in reader.all("span") {
        match text.split_once('@') {
            Some((spans, of)) if !of.trim().is_empty() => {
                let of = of.trim();
                if trace.as_deref().is_none_or(|trace| trace == of) {
                    trace = Some(of.to_owned());
                    ids.push(spans.to_owned());
                } else {
                    others.push(of.to_owned());
                }
            }
            _ => reader.warn("span", "is not SPANS@TRACE", &text),
        }
    }
    let trace = trace?;
    others.extend(reader.all("traceID").into_iter().filter(|id| *id != trace));
    others.sort_unstable();
    others.dedup();
    for other in others {
        reader.warn("span", "names more than one trace; the first is opened, not this one", &other);
    }
    Some((Route::Trace { id: trace }, any_of(&ids.join(" "))))
}

/// `svcFilter`, if it has the shape of one: four digits, which tell whether the trace's services are still
/// those, a dot, and a bit for each of them; all hexadecimal. What it means, only the engine knows.
pub(super) fn service_filter(text: &str) -> Option<String> {
    let (sum, mask) = text.split_once('.')?;
    let hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    let fits = sum.len() == 4 && (1..=1_024).contains(&mask.len()) && hex(sum) && hex(mask);
    fits.then(|| text.to_ascii_lowercase())
}
