//! All findings, each with its evidence, what it costs, what to do, and how sure it is.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::FindingText;
use spanscape_core::model::{WhatIf, WhatIfKind, WhatIfTarget};
use spanscape_core::state::{Command, VerdictTab};

use super::Judging;
use super::words::words;
use crate::views::widgets::finding::{saving, severity};
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
    let title = format!("An estimate. It assumes that {}", finding.assumption);
    let saving = (finding.saving > 0).then(|| saving(finding.saving, title));
    let spans = fmt::plural(finding.spans.into(), "span", "spans");
    let assumption = (!finding.assumption.is_empty())
        .then(|| view! { <p class="dim">"Saved if " {finding.assumption.clone()} "."</p> });
    let (find, span) = (format!("finding:{}", finding.code), finding.span);
    let (only, first) = (find.clone(), Some(span));
    let what_if = finding.remedy.map(|kind| {
        let code = finding.code.clone();
        let add = move |_| {
            let target = WhatIfTarget::Finding(code.clone());
            judging.command(Command::AddWhatIf(WhatIf { kind, target }));
            judging.command(Command::ShowVerdict(Some(VerdictTab::WhatIf)));
        };
        view! { <button class="text-button" on:click=add>{label(kind)}</button> }
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

/// The button that thinks of it.
fn label(kind: WhatIfKind) -> &'static str {
    match kind {
        WhatIfKind::Batched => "What if batched",
        WhatIfKind::Cached => "What if cached",
        WhatIfKind::Parallel => "What if side by side",
        WhatIfKind::Faster(_) => "What if fast",
        WhatIfKind::Removed => "What if without",
    }
}
