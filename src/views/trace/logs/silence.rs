//! Why there are no logs, and what can be done about it: never an empty place.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use spanscape_core::engine::protocol::Problem;
use spanscape_core::render::clean_lines;

use super::sign_in::SignIn;
use super::{Step, Told, TraceLogs, wherefrom};
use crate::views::widgets::live::changing;
use crate::views::widgets::{Icon, IconView};

/// What to show in place of lines; none where lines are here. Tracks how far it is.
pub fn instead(logs: TraceLogs, told: &Told) -> Option<AnyView> {
    match told.step {
        Step::Came => None,
        Step::Idle | Step::Asking => Some(
            view! { <p class="logs-state" role="status">"Looking for logs\u{2026}"</p> }.into_any(),
        ),
        Step::Nowhere => Some(view! { <Nowhere logs /> }.into_any()),
        Step::Silent | Step::Failed => {
            let problem = told.problem.clone().unwrap_or_default();
            let (failed, from) = (told.step == Step::Failed, told.from.clone());
            Some(view! { <Silent logs problem failed from /> }.into_any())
        }
    }
}

/// There are none, and why.
#[component]
fn Silent(logs: TraceLogs, problem: Problem, failed: bool, from: String) -> impl IntoView {
    let [what, place, advice] =
        [problem.what, problem.place, problem.advice].map(|text| clean_lines(&text).into_owned());
    let icon = if failed { Icon::Error } else { Icon::Info };
    let headers = failed.then(|| view! { <SignIn logs from /> });
    view! {
        <div class="logs-silent" class:failed=failed role=if failed { "alert" } else { "status" }>
            <IconView icon />
            <div>
                <p class="what">{what}</p>
                {(!place.is_empty()).then(|| view! { <p class="place mono">{place}</p> })}
                {(!advice.is_empty()).then(|| view! { <p class="advice">{advice}</p> })}
                <p class="actions">
                    <button class="button" on:click=move |_| logs.again()>"Try again"</button>
                </p>
                {headers}
            </div>
        </div>
    }
}

/// Nobody said where logs are.
#[component]
fn Nowhere(logs: TraceLogs) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let named = wherefrom::name(&text.get_untracked());
        wrong.set(!named);
        if named {
            logs.again();
        }
    };
    view! {
        <form class="logs-nowhere" on:submit=submit>
            <p class="what">"No Loki is known here"</p>
            <label for="loki-url">"Its address"</label>
            <div class="logs-named">
                <input
                    id="loki-url"
                    class="text-input mono"
                    placeholder="http://localhost:3100"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button class="button primary">"Look there"</button>
            </div>
            {changing(move || wrong.get().then(|| view! { <p class="field-problem" role="alert">"This is no http address"</p> }))}
            <p class="advice">
                "For this tab. For good: " <code>"\"logs\": {\"lokiUrl\": \"/\"}"</code> " in config.json, with Loki behind the same host, or "
                <code>"LOKI=http://localhost:3100 ./dev serve"</code> ". The labels to look under are named as in Grafana\u{2019}s trace to logs."
            </p>
        </form>
    }
}
