//! What is chosen about the verdict on a trace, in a link: `verdict` (the open panel: `findings`, `time`,
//! `what-if`, `lint` or `thresholds`), `findings` (from which amounts on something is one:
//! `gap-time:300,fan-out:40`; what is not named has its default) and `whatif` (what might be otherwise,
//! `what_if.rs` says how).

use super::params::encode;
use super::url::{Reader, UrlState};
use super::verdict::{VerdictTab, read_thresholds};
use super::what_if::WhatIfs;
use crate::model::Thresholds;

/// Takes the open panel out of a link.
pub(super) fn read_tab(reader: &mut Reader) -> Option<VerdictTab> {
    let wrong = "is not findings, time, what-if, lint or thresholds";
    reader.one("verdict", VerdictTab::from_name, wrong)
}

/// Takes the thresholds out of a link.
pub(super) fn read_findings(reader: &mut Reader) -> Option<Thresholds> {
    let code = text(reader, "findings")?;
    read_thresholds(&code, &mut |part| {
        reader.warn("findings", "is not a threshold and a number: gap-time:300", part);
    })
}

/// Takes what might be otherwise out of a link.
pub(super) fn read_what_ifs(reader: &mut Reader) -> WhatIfs {
    let text = text(reader, "whatif").unwrap_or_default();
    WhatIfs::parse(&text, &mut |wrong, part| reader.warn("whatif", wrong, part))
}

fn text(reader: &mut Reader, key: &str) -> Option<String> {
    reader.one(key, |v| Some(v.to_owned()), "")
}

/// Adds the parameters to a link.
pub(super) fn write(state: &UrlState, pairs: &mut Vec<String>) {
    pairs.extend(state.verdict.map(|tab| encode("verdict", tab.name())));
    pairs.extend(state.thresholds.as_ref().map(|some| encode("findings", &some.code())));
    if !state.what_ifs.is_empty() {
        pairs.push(encode("whatif", &state.what_ifs.print()));
    }
}
