//! A tenant, and what signs one in at a Loki: typed by the person, kept for the tab, sent to that Loki alone.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use spanscape_core::logs::sign_in::basic;

use super::TraceLogs;

/// The header that names a tenant.
const TENANT: &str = "X-Scope-OrgID";

/// The header that signs one in.
const AUTHORIZATION: &str = "Authorization";

/// The form, folded away.
#[component]
pub fn SignIn(
    /// The logs.
    logs: TraceLogs,
    /// The Loki's URL.
    from: String,
) -> impl IntoView {
    let [tenant, user, password, token] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let given = logs.session.given_headers(&from);
    if let Some((_, known)) = given.iter().find(|(name, _)| name.eq_ignore_ascii_case(TENANT)) {
        tenant.set(known.clone());
    }
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = |of: RwSignal<String>| of.get_untracked().trim().to_owned();
        // Names of one's own stay.
        let own = |(name, _): &(String, String)| {
            ![TENANT, AUTHORIZATION].iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        let mut headers: Vec<_> = given.iter().filter(|header| own(header)).cloned().collect();
        let authorization = match (text(token), text(user)) {
            (token, _) if !token.is_empty() => format!("Bearer {token}"),
            (_, user) if !user.is_empty() => basic(&user, &password.get_untracked()),
            _ => String::new(),
        };
        for (name, value) in [(TENANT, text(tenant)), (AUTHORIZATION, authorization)] {
            if !value.is_empty() {
                headers.push((name.to_owned(), value));
            }
        }
        logs.session.keep_headers(&from, &headers);
        logs.again();
    };
    let field =
        |id: &'static str, words: &'static str, kind: &'static str, of: RwSignal<String>| {
            view! {
                <label for=id>{words}</label>
                <input
                    id=id
                    class="text-input"
                    type=kind
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=of
                    on:input=move |event| of.set(event_target_value(&event))
                />
            }
        };
    view! {
        <details class="sign-in">
            <summary>"Tenant, or sign in"</summary>
            <form on:submit=submit>
                {field("loki-tenant", "Tenant (X-Scope-OrgID)", "text", tenant)}
                {field("loki-user", "User", "text", user)}
                {field("loki-password", "Password", "password", password)}
                {field("loki-token", "Or a bearer token", "password", token)}
                <button class="button primary">"Use them"</button>
                <p class="field-note">"Kept in this tab alone, and sent to this Loki alone."</p>
            </form>
        </details>
    }
}
