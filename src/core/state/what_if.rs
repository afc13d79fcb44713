//! What might be otherwise, as a link has it: changes one upon another, with `;` between them, each
//! `KIND:TARGET`, and behind `faster` `:50%` or `:300ms`. A target is `span.ID`, `siblings.ID` (it and those like it
//! below the same parent), `operation.SERVICE/NAME`, `service.NAME` or `finding.CODE`; ids and names are
//! percent-encoded where they must be.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::url::digits;
use crate::base::DurationNs;
use crate::base::fmt::{duration_go, parse_duration};
use crate::model::{Amount, WhatIf, WhatIfKind, WhatIfTarget};

/// How many changes there can be at once.
pub const MOST_WHAT_IFS: usize = 20;

/// What must be encoded in an id or a name. What is not ASCII always is.
const PART: &AsciiSet = &CONTROLS.add(b'%').add(b':').add(b';');

/// And in a service's before an operation.
const BEFORE: &AsciiSet = &PART.add(b'/');

/// Changes one upon another, none twice, at most [`MOST_WHAT_IFS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIfs(Vec<WhatIf>);

impl WhatIfs {
    /// All, the oldest first.
    pub fn all(&self) -> &[WhatIf] {
        &self.0
    }

    /// Whether nothing is otherwise.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one. False where it is there already, there are as many as there can be, or no link can have it
    /// (faster by nothing, a span without an id).
    pub fn add(&mut self, change: WhatIf) -> bool {
        let mut text = String::new();
        print_change(&change, &mut text);
        let good = read_change(&text).as_ref() == Some(&change);
        let fits = good && self.0.len() < MOST_WHAT_IFS && !self.0.contains(&change);
        if fits {
            self.0.push(change);
        }
        fits
    }

    /// Takes one out. False where there is none at that place.
    pub fn remove(&mut self, at: usize) -> bool {
        let there = at < self.0.len();
        if there {
            self.0.remove(at);
        }
        there
    }

    /// Takes the newest out. False where there is none.
    pub fn undo(&mut self) -> bool {
        self.0.pop().is_some()
    }

    /// Reads what a link has; of what is none or too many, what it is and the part go to `wrong`.
    pub fn parse(text: &str, wrong: &mut dyn FnMut(&str, &str)) -> Self {
        let mut all = Self::default();
        for part in text.split(';').filter(|part| !part.is_empty()) {
            match read_change(part) {
                None => wrong("is no change of spans, a finding or a service", part),
                Some(change) if all.0.contains(&change) => {}
                Some(change) => {
                    if !all.add(change) {
                        wrong("has more than 20 changes; the first count", part);
                        break;
                    }
                }
            }
        }
        all
    }

    /// The text that [`WhatIfs::parse`] reads as this.
    pub fn print(&self) -> String {
        let mut text = String::new();
        for change in &self.0 {
            if !text.is_empty() {
                text.push(';');
            }
            print_change(change, &mut text);
        }
        text
    }
}

fn read_change(text: &str) -> Option<WhatIf> {
    let (kind, rest) = text.split_once(':')?;
    let (target, amount) = match rest.split_once(':') {
        Some((target, amount)) => (target, Some(amount)),
        None => (rest, None),
    };
    let kind = match (kind, amount) {
        ("faster", Some(amount)) => WhatIfKind::Faster(read_amount(amount)?),
        ("parallel", None) => WhatIfKind::Parallel,
        ("cached", None) => WhatIfKind::Cached,
        ("batched", None) => WhatIfKind::Batched,
        ("removed", None) => WhatIfKind::Removed,
        _ => return None,
    };
    let (what, name) = target.split_once('.')?;
    let decoded = |name| percent_decode_str(name).decode_utf8_lossy().into_owned();
    let target = match what {
        "span" if !name.is_empty() => WhatIfTarget::Span(decoded(name)),
        "siblings" if !name.is_empty() => WhatIfTarget::Siblings(decoded(name)),
        "operation" => {
            let (service, name) = name.split_once('/')?;
            WhatIfTarget::Operation { service: decoded(service), name: decoded(name) }
        }
        "finding" if is_code(name) => WhatIfTarget::Finding(name.to_owned()),
        "service" => WhatIfTarget::Service(decoded(name)),
        _ => return None,
    };
    Some(WhatIf { kind, target })
}

fn print_change(change: &WhatIf, text: &mut String) {
    text.push_str(change.kind.name());
    let (what, name) = match &change.target {
        WhatIfTarget::Span(id) => (":span.", id),
        WhatIfTarget::Siblings(id) => (":siblings.", id),
        WhatIfTarget::Operation { name, .. } => (":operation.", name),
        WhatIfTarget::Finding(code) => (":finding.", code),
        WhatIfTarget::Service(name) => (":service.", name),
    };
    text.push_str(what);
    if let WhatIfTarget::Operation { service, .. } = &change.target {
        text.extend(utf8_percent_encode(service, BEFORE));
        text.push('/');
    }
    text.extend(utf8_percent_encode(name, PART));
    if let WhatIfKind::Faster(by) = change.kind {
        text.push(':');
        text.push_str(&write_amount(by));
    }
}

/// Whether it can be a finding's code.
fn is_code(text: &str) -> bool {
    let is = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    !text.is_empty() && text.bytes().all(is)
}

/// Reads how much faster: `50%` or `300ms`. `None` for what is neither, and for nothing.
pub fn read_amount(text: &str) -> Option<Amount> {
    match text.strip_suffix('%') {
        Some(percent) => {
            let percent = digits(percent).filter(|percent| (1..=100).contains(percent))?;
            Some(Amount::Percent(percent as u8))
        }
        None => parse_duration(text).filter(|time| time.0 > 0).map(|time| Amount::Nanos(time.0)),
    }
}

/// The text that [`read_amount`] reads as this.
pub fn write_amount(by: Amount) -> String {
    match by {
        Amount::Percent(percent) => format!("{percent}%"),
        Amount::Nanos(ns) => duration_go(DurationNs(ns)),
    }
}

#[cfg(test)]
mod tests;
