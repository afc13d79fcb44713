//! Tables by RFC 4180, and what spreadsheets must not run.

use spanscape_core::base::TimeNs;
use spanscape_core::base::fmt::utc_exact;
use spanscape_core::model::{Store, TraceInfo};

/// The first rule that the file breaks.
pub fn check(store: &Store, trace: &TraceInfo, file: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(file).map_err(|e| e.to_string())?;
    let rows = rows(text)?;
    let head = &rows[0];
    if rows.len() != trace.len as usize + 1 || rows.iter().any(|row| row.len() != head.len()) {
        return Err(format!("{} rows, not all of {} cells", rows.len(), head.len()));
    }
    for (cells, span) in rows[1..].iter().zip(store.spans_of(trace)) {
        let start = trace.base.0.saturating_add_unsigned(store.start(span));
        let want = [utc_exact(TimeNs(start)), start.to_string()];
        if cells[6..8] != want || cells[8] != store.duration(span).0.to_string() {
            return Err(format!("times: {cells:?}"));
        }
        let number = |cell: &str| cell.parse::<f64>().is_ok();
        let runs = |cell: &&String| {
            cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !number(cell)
        };
        if let Some(cell) = cells.iter().chain(head).find(runs) {
            return Err(format!("a formula: {cell:?}"));
        }
        let other = cells.last().unwrap();
        if !other.is_empty() && serde_json::from_str::<serde_json::Value>(other).is_err() {
            return Err(format!("no JSON: {other}"));
        }
    }
    Ok(())
}

/// The cells of a file, read strictly.
pub fn rows(text: &str) -> Result<Vec<Vec<String>>, String> {
    let (mut rows, mut row, mut rest) = (Vec::new(), Vec::new(), text);
    while !rest.is_empty() {
        let mut cell = String::new();
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = quoted;
            loop {
                let (part, behind) = rest.split_once('"').ok_or("a quote that does not end")?;
                cell += part;
                rest = behind;
                match rest.strip_prefix('"') {
                    Some(behind) => rest = behind,
                    None => break,
                }
                cell.push('"');
            }
        } else {
            let end = rest.find([',', '\r', '\n', '"']).ok_or("a row that does not end")?;
            cell += &rest[..end];
            rest = &rest[end..];
        }
        row.push(cell);
        if let Some(behind) = rest.strip_prefix("\r\n") {
            rest = behind;
            rows.push(std::mem::take(&mut row));
        } else {
            rest = rest.strip_prefix(',').ok_or(format!("neither comma nor end: {rest:.20}"))?;
        }
    }
    if row.is_empty() { Ok(rows) } else { Err("a row that does not end".to_owned()) }
}
