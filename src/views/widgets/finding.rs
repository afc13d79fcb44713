//! Parts of findings: how severe, and how much time.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};

use super::{Icon, IconView};

/// How severe something is: an icon, and a word for who does not see it.
pub fn severity(severity: u8) -> AnyView {
    let (icon, class, word) = match severity {
        2 => (Icon::Error, "severity critical", "Critical: "),
        1 => (Icon::Warning, "severity warning", "Warning: "),
        _ => (Icon::Info, "severity note", "Note: "),
    };
    view! { <span class=class><IconView icon /><span class="visually-hidden">{word}</span></span> }
        .into_any()
}

/// How much could be saved, in nanoseconds.
pub fn saving(ns: u64, title: String) -> AnyView {
    let text = format!("\u{2212}{}", fmt::duration(DurationNs(ns)));
    view! { <span class="saving" title=title>{text}</span> }.into_any()
}
