//! What a row of two traces compared says, in words, and its bar.

use super::token::Token;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::{DiffRow, DiffRows, HadTold};
use crate::model::Change;

/// What a row says. Names are as they came; they are cleaned where they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeltaText {
    /// The service; empty when unknown.
    pub service: String,
    /// The span name.
    pub name: String,
    /// What there is to say besides: other names, numbers of spans, errors, that only one has it.
    pub notes: Vec<String>,
    /// What each has of it, with all below; a dash for nothing.
    pub times: [String; 2],
    /// How much more the second has, with all below.
    pub by: String,
    /// How much more it has of the node alone; empty for nothing.
    pub alone: String,
    /// The same as a part of all differences; empty where there is no such part.
    pub share: String,
}

/// The bar of a difference: to the left for less, to the right for more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeltaMark {
    /// The second has less.
    pub less: bool,
    /// How long it is, in thousandths of half of the room.
    pub part: u16,
}

/// What a row says.
pub fn text(rows: &DiffRows, row: &DiffRow) -> DeltaText {
    let of = |at: u32| rows.texts.get(at as usize).cloned().unwrap_or_default();
    let [a, b] = row.had;
    let alone = difference(row, |had| had.time);
    DeltaText {
        service: of(row.service),
        name: of(row.name),
        notes: notes(rows, row),
        times: row.had.map(|had| match had {
            HadTold { spans: 0, .. } => "–".to_owned(),
            HadTold { below: 0, .. } => "0".to_owned(),
            HadTold { below, .. } => fmt::duration(DurationNs(below)),
        }),
        by: match difference(row, |had| had.below) {
            0 if a.spans > 0 && b.spans > 0 => "same".to_owned(),
            0 => String::new(),
            by => fmt::offset(by),
        },
        alone: if alone == 0 { String::new() } else { fmt::offset(alone) },
        share: share(alone, rows.all),
    }
}

/// A difference as a part of all of them: "83%", or "-4%" for what goes against it. Empty below a thousandth, and above
/// ten times as much: where differences nearly cancel each other out, parts of what is left say nothing.
pub fn share(by: i64, all: i64) -> String {
    let (by_ns, all_ns) = (u128::from(by.unsigned_abs()), u128::from(all.unsigned_abs()));
    if by_ns * 1_000 < all_ns || by_ns > all_ns * 10 {
        return String::new();
    }
    let sign = if (by < 0) == (all < 0) { "" } else { "-" };
    format!("{sign}{}", fmt::percent(by.unsigned_abs(), all.unsigned_abs()))
}

/// The bar of a row.
pub fn mark(rows: &DiffRows, row: &DiffRow) -> DeltaMark {
    let by = difference(row, |had| had.time);
    let part = u128::from(by.unsigned_abs()) * 1_000;
    let part = part.checked_div(rows.largest.into()).unwrap_or(0).min(1_000);
    DeltaMark { less: by < 0, part: part as u16 }
}

/// How much more the second has.
fn difference(row: &DiffRow, of: fn(&HadTold) -> u64) -> i64 {
    let [a, b] = row.had.each_ref().map(|had| of(had).cast_signed());
    b.wrapping_sub(a)
}

fn notes(rows: &DiffRows, row: &DiffRow) -> Vec<String> {
    if let Some(notes) = row.notes.and_then(|notes| rows.texts.get(notes as usize)) {
        return Some(notes).filter(|notes| !notes.is_empty()).cloned().into_iter().collect();
    }
    let [a, b] = row.had;
    let mut notes = Vec::new();
    match row.change {
        Change::OnlyFirst => notes.push("only in A".to_owned()),
        Change::OnlySecond => notes.push("only in B".to_owned()),
        _ => {}
    }
    if let Some(was) = row.was.and_then(|was| rows.texts.get(was as usize)) {
        notes.push(format!("was {was}"));
    }
    let both = a.spans > 0 && b.spans > 0;
    match (a.spans, b.spans) {
        (a, b) if both && a != b => {
            notes.push(format!("{} \u{2192} {} spans", fmt::count(a.into()), fmt::count(b.into())));
        }
        (a, b) if a.max(b) > 1 => notes.push(format!("\u{d7}{}", fmt::count(a.max(b).into()))),
        _ => {}
    }
    match (a.errors, b.errors) {
        (0, 0) => {}
        (a, b) if both && a != b => {
            notes.push(format!("{} \u{2192} {}", fmt::count(a.into()), errors(b)));
        }
        (a, b) => notes.push(errors(a.max(b))),
    }
    notes
}

fn errors(count: u32) -> String {
    fmt::plural(count.into(), "error", "errors")
}

/// The colour of a difference of `by` between two times: the larger a part of the longer it is, the stronger.
pub fn token(times: [u64; 2]) -> Token {
    let [a, b] = times;
    let larger = u128::from(a.max(b));
    let hundredths = (u128::from(a.abs_diff(b)) * 100).checked_div(larger).unwrap_or(0);
    let strength = match hundredths {
        0..2 => return Token::Unchanged,
        2..15 => 0,
        15..50 => 1,
        _ => 2,
    };
    if b > a { Token::Slower(strength) } else { Token::Faster(strength) }
}
