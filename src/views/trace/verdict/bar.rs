//! The verdict's words above the waterfall: how long, where, and what matters most.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::Verdict;
use spanscape_core::state::{Command, VerdictTab};

use super::Judging;
use super::words::words;
use crate::views::widgets::finding::severity;
use crate::views::widgets::live::{changing, live};

/// Findings that may be seen without the panel.
const FEW: usize = 4;

/// The words, and the way to all of it.
#[component]
pub fn VerdictBar(
    /// What is known.
    judging: Judging,
) -> impl IntoView {
    let text = move || {
        judging.verdict.get().map(|verdict| {
            let told = if verdict.grave > 0 { verdict.grave as usize } else { 1 };
            let findings = verdict.findings.iter().take(FEW.min(told));
            let findings = findings.map(|finding| {
                view! {
                    <span class="verdict-finding">
                        " " {severity(finding.severity)} {words(&finding.words, judging)}
                    </span>
                }
            });
            view! { <p class="verdict-text">{words(&verdict.head, judging)} {findings.collect_view()}</p> }
        })
    };
    let open = move || judging.tab().is_some();
    let label = move || judging.verdict.get().map(|verdict| count(&verdict));
    let toggle = move |_| {
        let tab = (!untrack(open)).then_some(VerdictTab::Findings);
        judging.command(Command::ShowVerdict(tab));
    };
    let button = move || {
        label().map(|label| {
            view! {
                <button
                    class="verdict-more"
                    aria-expanded=live(move || open().to_string())
                    title="All findings, where the time went, what if, and the lint (v)"
                    on:click=toggle
                >
                    {label}
                </button>
            }
        })
    };
    let thought = move || {
        judging.what_if.get().map(|told| {
            let [before, after] = [told.before, told.after].map(|ns| fmt::duration(DurationNs(ns)));
            let show = move |_| judging.command(Command::ShowVerdict(Some(VerdictTab::WhatIf)));
            view! {
                <button class="verdict-more thought" title="These are not the recorded times. Show what is changed" on:click=show>
                    {format!("What if: {after} instead of {before}")}
                </button>
            }
        })
    };
    view! {
        {changing(text)}
        {changing(thought)}
        {changing(button)}
    }
}

fn count(verdict: &Verdict) -> String {
    match verdict.findings.len() as u64 {
        0 => "Details".to_owned(),
        n => fmt::plural(n, "finding", "findings"),
    }
}
