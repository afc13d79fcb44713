//! The rules by which a trace is shortened before it leaves.

use leptos::prelude::*;
use spanscape_core::redact::Rules;

use super::sending::Sending;
use crate::views::widgets::live::live;

/// A rule that is on or off: its words, and where it stands.
type Rule = (&'static str, fn(&mut Rules) -> &mut bool);

const RULES: [Rule; 5] = [
    ("Mask what looks like a secret", |rules| &mut rules.mask_secrets),
    ("Leave out queries and bodies", |rules| &mut rules.drop_queries),
    ("Leave out events and messages", |rules| &mut rules.drop_logs),
    ("Replace ids by hashes", |rules| &mut rules.hash_ids),
    ("Replace hosts by hashes", |rules| &mut rules.hash_hosts),
];

/// The fields.
#[component]
pub fn RuleFields(
    /// What is chosen.
    sending: Sending,
) -> impl IntoView {
    let rule = move |(words, of): Rule| {
        let on = move || sending.rules.with(|rules| *of(&mut rules.clone()));
        view! {
            <label>
                <input
                    type="checkbox"
                    prop:checked=live(on)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        sending.change(|rules| *of(rules) = on);
                    }
                />
                " "
                {words}
            </label>
        }
    };
    let list = |text: &str| {
        text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
    };
    let keys = move |event| {
        let keys = list(&event_target_value(&event));
        sending.change(|rules| rules.mask_keys = keys);
    };
    // A comma may be a part of it.
    let patterns = move |event| {
        let text = event_target_value(&event);
        let patterns = Some(text.trim().to_owned()).filter(|t| !t.is_empty()).into_iter().collect();
        sending.change(|rules| rules.mask_patterns = patterns);
    };
    view! {
        <div class="share-rules">{RULES.map(rule).collect_view()}</div>
        <div class="share-masks">
            <label class="field">
                <span class="label-line">"Mask these attributes"</span>
                <input class="text-input mono" placeholder="user.*, http.request.header.*" on:input=keys />
            </label>
            <label class="field">
                <span class="label-line">"Mask what matches"</span>
                <input class="text-input mono" placeholder="regular expression" on:input=patterns />
            </label>
        </div>
    }
}
