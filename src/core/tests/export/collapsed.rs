//! Collapsed stacks by their grammar, and their sum.

use std::collections::BTreeSet;

use spanscape_core::analysis::self_times;
use spanscape_core::model::{Store, TraceInfo};

/// The first rule that the file breaks.
pub fn check(store: &Store, trace: &TraceInfo, file: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(file).map_err(|e| e.to_string())?;
    let own = self_times(store, trace, &|span| store.start(span));
    let want = own.iter().fold(0u64, |sum, &own| sum.saturating_add(own));
    let (mut sum, mut seen) = (0u64, BTreeSet::new());
    if !text.ends_with('\n') {
        return Err("the last line does not end".to_owned());
    }
    for line in text.split_terminator('\n') {
        let (stack, number) = line.rsplit_once(' ').ok_or(format!("no number: {line:?}"))?;
        let own: u64 = number.parse().map_err(|e| format!("{e}: {line:?}"))?;
        if own == 0 && want > 0 {
            return Err(format!("nothing: {line:?}"));
        }
        if !seen.insert(stack) {
            return Err(format!("twice: {line:?}"));
        }
        let frames: Vec<&str> = stack.split(';').collect();
        if frames.iter().any(|f| f.trim().is_empty() || !f.contains(':')) && frames.len() < 257 {
            return Err(format!("no frame: {line:?}"));
        }
        if frames.len() > 257 || stack.chars().any(char::is_control) {
            return Err(format!("too much: {line:?}"));
        }
        // flamegraph.pl takes a second number at the end for that of another profile.
        let end = stack.rsplit(char::is_whitespace).next().unwrap();
        if !end.is_empty() && end.parse::<f64>().is_ok() && end.len() < stack.len() {
            return Err(format!("two numbers: {line:?}"));
        }
        sum = sum.saturating_add(own);
    }
    if sum == want { Ok(()) } else { Err(format!("{sum} in all, not {want}")) }
}
