//! What a span says of its failure.

use crate::model::{SpanIx, Store};

/// The most characters of a failure's own words.
const MESSAGE: usize = 120;

/// Why a span failed, in its own words: the first line of what says most, cut.
pub(super) fn message(store: &Store, span: SpanIx) -> Option<String> {
    let attr = |range, key| store.attrs().text(range, key, store.strings());
    let events = || store.events(span).iter();
    let in_events = |key| events().find_map(|event| attr(event.attrs, key));
    let of_error = || {
        let bad =
            events().find(|event| matches!(attr(event.attrs, "level"), Some("error" | "ERROR")))?;
        attr(bad.attrs, "message").or_else(|| attr(bad.attrs, "event"))
    };
    let own = |key| attr(store.span_attrs(span), key);
    let status = || Some(store.text(store.status_message(span))).filter(|text| !text.is_empty());
    // Some proxies write 0 where there was no response.
    let code = || own("http.response.status_code").or_else(|| own("http.status_code"));
    let code = || code().filter(|code| *code != "0");
    let found = in_events("exception.message")
        .map(str::to_owned)
        .or_else(|| in_events("error.object").map(str::to_owned))
        .or_else(|| in_events("error").filter(|text| *text != "true").map(str::to_owned))
        .or_else(|| of_error().map(str::to_owned))
        .or_else(|| status().map(str::to_owned))
        .or_else(|| own("grpc.error_message").or_else(|| own("error.message")).map(str::to_owned))
        .or_else(|| own("error.type").map(str::to_owned))
        .or_else(|| own("error").filter(|text| *text != "true").map(str::to_owned))
        .or_else(|| code().map(|code| format!("HTTP {code}")))?;
    // What wraps an exception says less than what is in it.
    let inner = found.rsplit("nested exception is ").next().unwrap_or(&found);
    let line = inner.lines().find(|line| !line.trim().is_empty())?.trim();
    let len = line.chars().count();
    if len <= MESSAGE {
        return Some(line.to_owned());
    }
    // What it was stands at its start, why at its end.
    let start: String = line.chars().take(MESSAGE * 2 / 3).collect();
    let end: String = line.chars().skip(len - MESSAGE / 3).collect();
    // Between words, where there are any.
    let start = start.rsplit_once(' ').map_or(start.as_str(), |(start, _)| start);
    let end = end.split_once(' ').map_or(end.as_str(), |(_, end)| end);
    Some(format!("{} … {}", start.trim_end(), end.trim_start()))
}
