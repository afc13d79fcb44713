//! All findings, each with its evidence, what it costs, what to do, and how sure it is.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::FindingText;
use spanscape_core::model::{Amount, WhatIf, WhatIfKind, WhatIfTarget};
use spanscape_core::state::{Command, VerdictTab};

use super::Judging;
use super::words::{severity, words};
use crate::views::widgets::live::changing;

/// The list.
#[component]
pub fn Findings(judging: Judging) -> impl IntoView {
    let list = move || {
        let verdict = judging.verdict.get()?;
        Some(if verdict.findings.is_empty() {
            view! {
                <p class="verdict-none">
                    "None of the eighteen detectors has anything to say: no N+1, no retries, no failures, no gaps. "
                    <button class="text-button" on:click=move |_| judging.command(Command::ShowVerdict(Some(VerdictTab::Time)))>
                        "See where the time went"
                    </button>
                </p>
            }
            .into_any()
        } else {
            let items =
                verdict.findings.iter().map(|finding| item(finding, judging)).collect_view();
            view! { <ol class="findings">{items}</ol> }.into_any()
        })
    };
    changing(list)
}

fn item(finding: &FindingText, judging: Judging) -> AnyView {
    let saving = (finding.saving > 0).then(|| {
        let title = format!("An estimate. It assumes that {}", finding.assumption);
        view! { <span class="saving" title=title>{format!("\u{2212}{}", fmt::duration(DurationNs(finding.saving)))}</span> }
    });
    let spans = fmt::plural(finding.spans.into(), "span", "spans");
    let assumption = (!finding.assumption.is_empty())
        .then(|| view! { <p class="dim">"Saved if " {finding.assumption.clone()} "."</p> });
    let (find, span) = (format!("finding:{}", finding.code), finding.span);
    let (only, first) = (find.clone(), Some(span));
    let what_if = kind(&finding.detector).map(|(kind, label)| {
        let code = finding.code.clone();
        let add = move |_| {
            let target = WhatIfTarget::Finding(code.clone());
            judging.command(Command::AddWhatIf(WhatIf { kind, target }));
            judging.command(Command::ShowVerdict(Some(VerdictTab::WhatIf)));
        };
        view! { <button class="text-button" on:click=add>{label}</button> }
    });
    view! {
        <li class="finding">
            <h2>{severity(finding.severity)} {finding.title.clone()} {saving}</h2>
            <p>{words(&finding.words, judging)}</p>
            <p class="advice">{finding.advice.clone()}</p>
            {assumption}
            <p class="dim">
                {format!("Rests on {spans}. Confidence: {}.", finding.confidence)}
            </p>
            <p class="finding-acts">
                <button class="text-button" on:click=move |_| judging.look_at(&find, first)>"Mark spans"</button>
                <button class="text-button" on:click=move |_| judging.command(Command::FindOnly(only.clone()))>
                    "Only these"
                </button>
                {what_if}
            </p>
        </li>
    }
    .into_any()
}

/// What would take a finding away, if that can be thought of.
fn kind(detector: &str) -> Option<(WhatIfKind, &'static str)> {
    Some(match detector {
        "n-plus-one-queries" | "n-plus-one-calls" | "repeating-pattern" => {
            (WhatIfKind::Batched, "What if batched")
        }
        "redundant-calls" => (WhatIfKind::Cached, "What if cached"),
        "sequential-calls" | "pool-saturation" => (WhatIfKind::Parallel, "What if side by side"),
        "slow-statement" | "outlier" | "timeout" => {
            (WhatIfKind::Faster(Amount::Percent(90)), "What if fast")
        }
        "retries" => (WhatIfKind::Removed, "What if without"),
        _ => return None,
    })
}
