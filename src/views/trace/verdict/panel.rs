//! The panel with all of the verdict, in tabs.

use leptos::html;
use leptos::prelude::*;
use spanscape_core::state::{Command, Pane, VerdictTab};
use web_sys::KeyboardEvent;

use super::Judging;
use super::findings::Findings;
use super::lint::LintList;
use super::thresholds::ThresholdForm;
use super::time::TimeTables;
use super::what_if::WhatIfList;
use crate::views::widgets::grip::Grip;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::{Icon, IconView};

/// The panel.
#[component]
pub fn VerdictPanel(
    /// What is known.
    judging: Judging,
) -> impl IntoView {
    judging.again();
    let list = NodeRef::<html::Div>::new();
    let tab = Memo::new(move |_| judging.tab());
    let show = move |tab: VerdictTab| judging.command(Command::ShowVerdict(Some(tab)));
    let button = move |this: VerdictTab| {
        let is = move || tab.get() == Some(this);
        view! {
            <button
                role="tab"
                id=format!("tab-{}", this.name())
                aria-selected=live(move || is().to_string())
                aria-controls="verdict-body"
                tabindex=live(move || if is() { "0" } else { "-1" })
                on:click=move |_| show(this)
            >
                {this.title()}
            </button>
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let all = VerdictTab::ALL;
        let at = tab.get_untracked().and_then(|tab| all.iter().position(|other| *other == tab));
        let Some(at) = at else { return };
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(&next) = all.get(next) {
            show(next);
            if let Some(list) = list.get_untracked() {
                spanscape::web::focus::focus_within(&list, &format!("#tab-{}", next.name()));
            }
        }
    };
    let body = move || {
        tab.get().map(|tab| match tab {
            VerdictTab::Findings => view! { <Findings judging /> }.into_any(),
            VerdictTab::Time => view! { <TimeTables judging /> }.into_any(),
            VerdictTab::WhatIf => view! { <WhatIfList judging /> }.into_any(),
            VerdictTab::Lint => view! { <LintList judging /> }.into_any(),
            VerdictTab::Thresholds => view! { <ThresholdForm judging /> }.into_any(),
        })
    };
    let close = move |_| judging.command(Command::ShowVerdict(None));
    view! {
        <aside class="verdict-panel" aria-label="Verdict">
            <Grip
                label="Width of the verdict".to_owned()
                range=Pane::Details.range()
                width=judging.reducing.width(Pane::Details)
                on_width=Callback::new(move |px| {
                    judging.command(Command::SetWidth { of: Pane::Details, px });
                })
            />
            <div class="verdict-head">
                <div class="tabs" role="tablist" aria-label="Parts of the verdict" node_ref=list on:keydown=on_key>
                    {VerdictTab::ALL.map(button).collect_view()}
                </div>
                <button class="icon-button" aria-label="Close the verdict" title="Close (v)" on:click=close>
                    <IconView icon=Icon::Close />
                </button>
            </div>
            <div
                class="verdict-body"
                id="verdict-body"
                role="tabpanel"
                tabindex="0"
                aria-labelledby=live(move || tab.get().map(|tab| format!("tab-{}", tab.name())))
            >
                {changing(body)}
            </div>
        </aside>
    }
}
