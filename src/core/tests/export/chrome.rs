//! Chrome's trace events by the format's own rules, each event a line of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spanscape_core::model::{Store, TraceInfo};

/// An event's process and thread, and its time in nanoseconds.
type Place = (u64, u64);

/// Nanoseconds of a field in microseconds, digit for digit: a double has not enough of them.
fn nanos(line: &str, field: &str) -> Result<i128, String> {
    // In a text, a quote has a backslash before it, so this is the event's own field.
    let rest = line.split_once(&format!("\"{field}\":")).ok_or(format!("no {field}: {line}"))?.1;
    let end = rest.find([',', '}']).unwrap();
    let (whole, part) = rest[..end].split_once('.').unwrap_or((&rest[..end], ""));
    let part = format!("{part:0<3}");
    if part.len() != 3 {
        return Err(format!("{field} below a nanosecond: {line}"));
    }
    format!("{whole}{part}").parse().map_err(|e| format!("{field}: {e}: {line}"))
}

/// Every rule that the file breaks first.
pub fn check(store: &Store, trace: &TraceInfo, file: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(file).map_err(|e| e.to_string())?;
    let whole: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    if whole["displayTimeUnit"] != "ms" || !whole["traceEvents"].is_array() {
        return Err("no trace file".to_owned());
    }
    let lines: Vec<&str> = text
        .lines()
        .filter(|l| l.starts_with("{\"ph\""))
        .map(|l| l.trim_end_matches(','))
        .collect();
    if lines.len() != whole["traceEvents"].as_array().unwrap().len() {
        return Err("an event that is not a line".to_owned());
    }
    let (mut processes, mut threads) = (BTreeSet::new(), BTreeSet::new());
    let mut complete: BTreeMap<Place, Vec<(i128, i128)>> = BTreeMap::new();
    let mut flows: BTreeMap<u64, Vec<(String, Place, i128, Value)>> = BTreeMap::new();
    let mut instants = 0;
    for line in lines {
        let event: Value = serde_json::from_str(line).map_err(|e| format!("{e}: {line}"))?;
        let number = |key: &str| event[key].as_u64().ok_or(format!("no {key}: {line}"));
        let pid = number("pid")?;
        if !event["name"].is_string() {
            return Err(format!("no name: {line}"));
        }
        let ph = event["ph"].as_str().unwrap();
        if ph == "M" {
            match event["name"].as_str().unwrap() {
                "process_name" if processes.insert(pid) => {}
                "thread_name" if threads.insert((pid, number("tid")?)) => {}
                "process_sort_index" | "thread_sort_index" => {}
                _ => return Err(format!("metadata: {line}")),
            }
            continue;
        }
        let place = (pid, number("tid")?);
        if !processes.contains(&pid) || !threads.contains(&place) {
            return Err(format!("a place without a name: {line}"));
        }
        let at = nanos(line, "ts")?;
        match ph {
            "X" => {
                let dur = nanos(line, "dur")?;
                if at < 0 || dur < 0 || !event["args"].is_object() {
                    return Err(format!("no complete event: {line}"));
                }
                complete.entry(place).or_default().push((at, at + dur));
            }
            "i" if event["s"] == "t" => instants += 1,
            "s" | "f" => {
                if ph == "f" && event["bp"] != "e" {
                    return Err(format!("binds to the next: {line}"));
                }
                let kind = Value::Array(vec![event["cat"].clone(), event["name"].clone()]);
                flows.entry(number("id")?).or_default().push((ph.to_owned(), place, at, kind));
            }
            _ => return Err(format!("of no kind: {line}")),
        }
    }
    let spans: usize = complete.values().map(Vec::len).sum();
    if (spans, instants) != (trace.len as usize, store.events_of(trace).len()) {
        return Err(format!("{spans} spans, {instants} events"));
    }
    for (id, ends) in &flows {
        let [(s, from, leaves, a), (f, to, arrives, b)] = ends.as_slice() else {
            return Err(format!("flow {id} has {} ends", ends.len()));
        };
        let there = |place, at| complete[place].iter().any(|&(s, e)| s <= at && at <= e);
        if (s.as_str(), f.as_str()) != ("s", "f") || a != b || leaves > arrives {
            return Err(format!("flow {id}: {ends:?}"));
        }
        if !there(from, *leaves) || !there(to, *arrives) {
            return Err(format!("flow {id} is of no span: {ends:?}"));
        }
    }
    for (place, spans) in &mut complete {
        nest(spans).map_err(|what| format!("{place:?}: {what}"))?;
    }
    Ok(())
}

/// Whether of any two, one contains the other or ends before it begins.
fn nest(spans: &mut [(i128, i128)]) -> Result<(), String> {
    spans.sort_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
    let mut open: Vec<(i128, i128)> = Vec::new();
    for &(start, end) in &*spans {
        while open.last().is_some_and(|&(_, e)| e <= start) {
            open.pop();
        }
        if let Some(around) = open.last().filter(|&&(_, e)| e < end) {
            return Err(format!("{:?} across {around:?}", (start, end)));
        }
        open.push((start, end));
    }
    Ok(())
}
