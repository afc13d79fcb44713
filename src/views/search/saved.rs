//! Searches that are kept on this machine: those with a star, the last ones, and the way to give them to others.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use spanscape::web::{location, save};
use spanscape_core::base::fmt;
use spanscape_core::render::clean;
use spanscape_core::state::{SavedSearch, SavedSearches as All};

use crate::views::session::use_session;
use crate::views::widgets::dialog::Dialog;
use crate::views::widgets::live::changing;

/// The dialogue.
#[component]
pub fn SavedSearches(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title="Searches"><Searches open /></Dialog> }
}

/// What is in the dialogue.
#[component]
fn Searches(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let all = RwSignal::new(session.saved());
    let said = RwSignal::new(String::new());
    let go = move |change: Box<dyn FnOnce(&mut All)>, done: &str| {
        let kept = session.change_saved(change);
        said.set(match kept {
            true => done.to_owned(),
            false => {
                let only = "Only until you close or reload the tab: this browser keeps nothing for this page";
                [done, only].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(". ")
            }
        });
        all.set(session.saved());
    };
    let (name, link) = session.search_to_keep();
    let name = RwSignal::new(name);
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        let (name, link) = (name.get_untracked(), link.clone());
        go(Box::new(move |all| all.star(&name, &link)), "Saved");
    };
    let line = move |search: &SavedSearch| {
        let SavedSearch { name, link, starred } = search.clone();
        let shown = clean(&name).into_owned();
        let (of, href, gone) = (link.clone(), link.clone(), link.clone());
        let star = move |_| {
            let (name, link) = (name.clone(), of.clone());
            let change: Box<dyn FnOnce(&mut All)> =
                Box::new(
                    move |all| {
                        if starred { all.unstar(&link) } else { all.star(&name, &link) }
                    },
                );
            go(change, "");
        };
        let remove = move |_| {
            let link = gone.clone();
            go(Box::new(move |all| all.remove(&link)), "");
        };
        let follow = move |event: leptos::ev::MouseEvent| {
            if location::is_plain_click(&event) {
                open.set(false);
            }
            session.follow(&event);
        };
        let star_label =
            format!("{} {shown}", if starred { "Take the star from" } else { "Give a star to" });
        let remove_label = format!("Forget {shown}");
        view! {
            <li>
                <button class="star" aria-pressed=starred.to_string() aria-label=star_label.clone() title=star_label on:click=star>
                    {if starred { "\u{2605}" } else { "\u{2606}" }}
                </button>
                <a href=href on:click=follow>{shown}</a>
                <button class="icon-button" aria-label=remove_label.clone() title=remove_label on:click=remove>"\u{d7}"</button>
            </li>
        }
    };
    let starred = move || {
        let lines: Vec<_> = all.with(|all| all.starred().map(line).collect());
        match lines.is_empty() {
            true => view! { <p class="dim">"None yet. Save the search that is shown, or give one of the last ones a star."</p> }.into_any(),
            false => view! { <ul class="saved-list">{lines}</ul> }.into_any(),
        }
    };
    let recent = move || {
        let lines: Vec<_> = all.with(|all| all.recent().map(line).collect());
        (!lines.is_empty()).then(|| {
            view! {
                <section aria-label="The last searches">
                    <h3>"The last searches"</h3>
                    <ul class="saved-list">{lines}</ul>
                    <button class="button quiet" on:click=move |_| go(Box::new(All::clear_recent), "")>"Forget them"</button>
                </section>
            }
        })
    };
    let export = move |_| {
        let base = location::absolute("./").unwrap_or_default();
        let text = all.with_untracked(|all| all.export(&base));
        let name = "spanscape-searches.md";
        let saved = save::text(&text, "text/markdown;charset=utf-8", name);
        said.set(if saved { name } else { "The browser refused to save the file" }.to_owned());
    };
    let pasted = RwSignal::new(String::new());
    let import = move |_| {
        let text = pasted.get_untracked();
        let added = session.saved().import(&text) as u64;
        let done = match added {
            0 => "No search in it that was not here already".to_owned(),
            n => format!("{} added", fmt::plural(n, "search", "searches")),
        };
        let change = move |all: &mut All| {
            all.import(&text);
        };
        go(Box::new(change), &done);
        pasted.set(String::new());
    };
    view! {
        <div class="saved">
            <form on:submit=keep>
                <label>
                    "This search"
                    <input class="text-input" autocomplete="off" prop:value=name on:input=move |event| name.set(event_target_value(&event)) />
                </label>
                <button class="button primary">"Save it"</button>
            </form>
            <section aria-label="Saved searches">
                <h3>"Saved"</h3>
                {changing(starred)}
            </section>
            {changing(recent)}
            <section aria-label="Give and take">
                <h3>"Give and take"</h3>
                <p class="dim">"Saved searches as a list of links in Markdown: for a runbook, a wiki, or another browser."</p>
                <p><button class="button" on:click=export>"Export"</button></p>
                <label>
                    "A text with links to searches"
                    <textarea class="text-input" rows="3" prop:value=pasted on:input=move |event| pasted.set(event_target_value(&event))></textarea>
                </label>
                <p><button class="button" on:click=import>"Import"</button></p>
            </section>
            <p role="status">{changing(move || said.get())}</p>
        </div>
    }
}
