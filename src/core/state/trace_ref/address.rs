//! Links to a trace, of whatever shows traces.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{RefKind, TraceRef, span_id, trace_id};
use crate::state::Params;

/// Parameters that hold a trace's id, in lower case.
const TRACE_PARAMS: [&str; 6] =
    ["traceid", "trace_id", "trace.id", "trace-id", "tid", "var-traceid"];

/// And a span's; `sel` is ours, and Jaeger UI links to a span by looking for it.
const SPAN_PARAMS: [&str; 5] = ["sel", "spanid", "span_id", "span", "uifind"];

/// Parameters of Grafana's Explore that hold its panes as JSON.
const PANES: [&str; 3] = ["panes", "left", "right"];

/// Whether `word` can't be an id, since it is an address, the path of one, or an assignment (`=`
/// only fills the end of base64).
pub(super) fn is_no_id(word: &str) -> bool {
    word.contains("://")
        || word.trim_end_matches('=').contains(['=', '{', '"'])
        || word.contains("...")
        || word.starts_with(['/', '#', '?'])
}

/// The trace that an address (with or without scheme and host) leads to.
pub(super) fn read(word: &str) -> Option<TraceRef> {
    let word = word.trim_matches(|c: char| super::is_wrapping(c) || c == '.');
    let head = word.split(['/', '?', '#']).next().unwrap_or("");
    if head.len() == word.len() || head.contains(['{', '"', '=', ',', '&']) {
        return None;
    }
    let (before, hash) = word.split_once('#').unwrap_or((word, ""));
    // A hash may be the whole link, and then wins, as it does in our own pages.
    [hash, before].into_iter().filter(|part| !part.is_empty()).find_map(|part| {
        let (path, query) = part.split_once('?').unwrap_or((part, ""));
        let params: Vec<(String, String)> =
            Params::parse(query).iter().map(|(k, v)| (k.to_ascii_lowercase(), v)).collect();
        let (trace, span) = match in_path(path).or_else(|| in_params(&params)) {
            Some(trace) => (trace, None),
            None => in_panes(&params)?,
        };
        Some(TraceRef::new(trace, span.or_else(|| span_in(&params)), RefKind::Link))
    })
}

/// `.../trace/ID` with any id, `.../traces/ID` with a hexadecimal one (other words there may be
/// pages or files). AWS has `#xray:traces/ID`.
fn in_path(path: &str) -> Option<String> {
    let decode = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
    let segments: Vec<&str> = path.split(['/', ':']).collect();
    let pairs = segments.windows(2).rev().filter_map(|pair| match pair {
        [folder, id] => Some((*folder, decode(id))),
        _ => None,
    });
    for (folder, id) in pairs {
        let known = trace_id(id.trim());
        match folder {
            "trace" if !id.trim().is_empty() && !id.contains("...") => {
                return Some(known.unwrap_or(id));
            }
            "traces" if known.is_some() => return known,
            _ => {}
        }
    }
    None
}

fn in_params(params: &[(String, String)]) -> Option<String> {
    let of_name = |name: &&str| params.iter().find(|(key, v)| key == name && !v.is_empty());
    let (_, id) = TRACE_PARAMS.iter().find_map(of_name)?;
    Some(trace_id(id.trim()).unwrap_or_else(|| id.clone()))
}

/// The span that is selected or looked for; `uiFind` may be any text, so the id must be whole.
fn span_in(params: &[(String, String)]) -> Option<String> {
    let whole = |(key, value): &(String, String)| {
        let known = SPAN_PARAMS.contains(&key.as_str());
        (known && (value.len() == 16 || key == "sel")).then(|| span_id(value))?
    };
    params.iter().find_map(whole)
}

/// Grafana's Explore: each pane is a JSON value, in which a query for one trace has the id as
/// `query`, and the state of the panel may have the span as `spanId`.
fn in_panes(params: &[(String, String)]) -> Option<(String, Option<String>)> {
    let panes = params.iter().filter(|(key, _)| PANES.contains(&key.as_str()));
    let mut open: Vec<Value> =
        panes.filter_map(|(_, text)| serde_json::from_str(text).ok()).collect();
    open.reverse();
    let (mut trace, mut span) = (None, None);
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.into_iter().rev()),
            Value::Object(map) => {
                let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::trim);
                trace = trace.or_else(|| text("query").and_then(trace_id));
                span = span.or_else(|| text("spanId").and_then(span_id));
                open.extend(map.into_iter().rev().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    Some((trace?, span))
}
