//! The query line: the search as text, with completion, and a mark at what is wrong.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use spanscape::web::focus;
use spanscape::web::reveal::reveal;
use spanscape_core::engine::protocol::{ResultsOf, ResultsTold};
use spanscape_core::render::clean;
use spanscape_core::source::text::{Completion, Expect, QUERY_HELP, completion, insert};

use super::aside::{Aside, Fold};
use super::asking::Asking;
use super::results::Current;
use super::saved::SavedSearchesProps;
use crate::views::parts;
use crate::views::widgets::live::{changing, live};

/// The most suggestions that are listed; typing narrows them.
const MOST: usize = 40;

const ID: &str = "query-line";
const LIST: &str = "query-line-list";
const NOTE: &str = "query-line-note";

/// What is offered, and for where.
#[derive(Clone, Default, PartialEq)]
struct Offer {
    at: Option<Completion>,
    choices: Vec<String>,
}

/// The line.
#[component]
pub fn QueryLine(
    /// What is asked.
    asking: Asking,
    /// The room of the form.
    aside: Aside,
) -> impl IntoView {
    let Current(current) = expect_context();
    let input = NodeRef::<html::Input>::new();
    let offer = RwSignal::new(Offer::default());
    let active = RwSignal::new(None::<usize>);
    let (help, saved) = (RwSignal::new(false), RwSignal::new(false));
    // What stands in the line was looked for.
    let searched = RwSignal::new(false);
    let names = move |key: &str, typed: &str| known(&asking, key, typed);
    // What can stand at the cursor; what was seen in the results comes a moment later.
    let look = move || {
        let Some(element) = input.get_untracked() else { return };
        let text = element.value();
        let caret = element.selection_start().ok().flatten().unwrap_or(0) as usize;
        let at = completion(&text, chars(&text, caret));
        active.set(None);
        let (key, open) = match &at.expect {
            Expect::Value(key) => (key.clone(), true),
            Expect::Key => (String::new(), !at.typed.is_empty()),
            _ => (String::new(), false),
        };
        let choices = joined(&at.fixed, names(&key, &at.typed));
        offer.set(Offer { at: Some(at.clone()), choices });
        if let Some(results) = current.get_untracked().filter(|_| open) {
            results.ask(ResultsOf::Seen { key, typed: at.typed.clone() }, move |told| {
                let ResultsTold::Seen(seen) = told else { return };
                // Only if the cursor is still there.
                let _ = offer.try_update(|offer| {
                    if offer.at.as_ref() == Some(&at) {
                        offer.choices = joined(&offer.choices, seen);
                    }
                });
            });
        }
    };
    let close = move || {
        offer.set(Offer::default());
        active.set(None);
    };
    let choose = move |choice: String| {
        let Some(at) = offer.with_untracked(|offer| offer.at.clone()) else { return };
        let Some(element) = input.get_untracked() else { return };
        let (text, caret) = insert(&element.value(), &at, &choice);
        element.set_value(&text);
        let caret = units(&text, caret);
        let _ = element.set_selection_range(caret, caret);
        asking.type_line(text);
        look();
    };
    let step = move |by: isize| {
        let len = offer.with_untracked(|offer| offer.choices.len().min(MOST));
        if len == 0 {
            return look();
        }
        let next = match active.get_untracked() {
            None if by > 0 => 0,
            None => len - 1,
            Some(at) => (at as isize + by).rem_euclid(len as isize) as usize,
        };
        active.set(Some(next));
        reveal(&option_id(next));
    };
    let key = move |event: KeyboardEvent| {
        let chosen = move || {
            let at = active.get_untracked()?;
            offer.with_untracked(|offer| offer.choices.get(at).cloned())
        };
        match event.key().as_str() {
            // What was looked for is there: on to it.
            "ArrowDown"
                if searched.get_untracked() && offer.with_untracked(|o| o.choices.is_empty()) =>
            {
                event.prevent_default();
                focus::focus_first(".traces-scroll");
            }
            "ArrowDown" => {
                event.prevent_default();
                step(1);
            }
            "ArrowUp" => {
                event.prevent_default();
                step(-1);
            }
            "Enter" | "Tab" => {
                if let Some(choice) = chosen() {
                    event.prevent_default();
                    choose(choice);
                }
            }
            "Escape" if offer.with_untracked(|offer| !offer.choices.is_empty()) => {
                event.prevent_default();
                event.stop_propagation();
                close();
            }
            _ => {}
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        close();
        asking.submit_line();
        searched.set(true);
        // To where it is wrong.
        if let Some(problem) = asking.problem.get_untracked()
            && let Some(element) = input.get_untracked()
        {
            let text = element.value();
            let (from, to) = (units(&text, problem.at), units(&text, problem.at + problem.len));
            let _ = element.focus();
            let _ = element.set_selection_range(from, to);
        }
    };
    let items = move || {
        offer.with(|offer| {
            let items = offer.choices.iter().take(MOST).enumerate().map(|(ix, choice)| {
                let (text, this) = (clean(choice).into_owned(), choice.clone());
                view! {
                    <li
                        id=option_id(ix)
                        role="option"
                        aria-selected=live(move || (active.get() == Some(ix)).to_string())
                        data-active=live(move || (active.get() == Some(ix)).to_string())
                        on:mousedown=move |event| event.prevent_default()
                        on:click=move |_| choose(this.clone())
                    >
                        {text}
                    </li>
                }
            });
            items.collect_view()
        })
    };
    let has_list = move || offer.with(|offer| !offer.choices.is_empty());
    let problem = move || {
        asking.problem.get().map(|problem| {
            let text = asking.line.get();
            let head: String = text.chars().take(problem.at).collect();
            let mark: String = text.chars().skip(problem.at).take(problem.len.max(1)).collect();
            let mark = if mark.is_empty() { "\u{2423}".to_owned() } else { mark };
            view! {
                <p class="field-problem query-problem" id=NOTE role="alert">
                    {format!("Character {}: {}.", problem.at + 1, problem.what)}
                    <code class="query-echo">
                        {clean(&head).into_owned()}
                        <mark>{clean(&mark).into_owned()}</mark>
                    </code>
                </p>
            }
        })
    };
    view! {
        <form class="query-form" role="search" aria-label="Query" on:submit=submit novalidate=true>
            <Fold aside />
            <div class="combobox query-box">
                <input
                    node_ref=input
                    id=ID
                    class="text-input mono"
                    role="combobox"
                    aria-label="Query"
                    aria-autocomplete="list"
                    aria-expanded=live(move || has_list().to_string())
                    aria-controls=LIST
                    aria-activedescendant=live(move || active.get().map(option_id))
                    aria-invalid=live(move || asking.problem.with(Option::is_some).then_some("true"))
                    aria-describedby=live(move || asking.problem.with(Option::is_some).then_some(NOTE))
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="service=checkout duration>500ms error=true last 1h"
                    prop:value=asking.line
                    on:input=move |event| {
                        searched.set(false);
                        asking.type_line(event_target_value(&event));
                        look();
                    }
                    on:keydown=key
                    on:click=move |_| look()
                    on:blur=move |_| close()
                />
                <ul id=LIST role="listbox" aria-label="Suggestions" hidden=live(move || !has_list())>
                    {changing(items)}
                </ul>
            </div>
            <button class="button primary">"Find"</button>
            <button
                type="button"
                class="button quiet"
                aria-expanded=live(move || help.get().to_string())
                on:click=move |_| help.update(|open| *open = !*open)
            >
                "Syntax"
            </button>
            <button type="button" class="button quiet" on:click=move |_| saved.set(true)>"Saved"</button>
            {changing(problem)}
            {changing(move || help.get().then(|| view! { <Syntax /> }))}
        </form>
        // Beside the form: it has forms of its own.
        {parts::SAVED.when(move || saved.get(), move || SavedSearchesProps { open: saved })}
    }
}

/// The language in examples.
#[component]
fn Syntax() -> impl IntoView {
    let lines = QUERY_HELP.iter().map(|&(text, meaning)| {
        view! { <div><dt><code>{text}</code></dt><dd>{meaning}</dd></div> }
    });
    view! { <dl class="query-syntax">{lines.collect_view()}</dl> }
}

fn option_id(ix: usize) -> String {
    format!("query-line-{ix}")
}

/// Names that are known without asking: services.
fn known(asking: &Asking, key: &str, typed: &str) -> Vec<String> {
    let is_service =
        ["service", "traceService", "rootService"].iter().any(|k| k.eq_ignore_ascii_case(key));
    if !is_service {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    let mut all = untrack(|| asking.services());
    all.retain(|name| name.to_lowercase().contains(&typed));
    all
}

/// One list after the other, each once.
fn joined(first: &[String], second: Vec<String>) -> Vec<String> {
    let mut all = first.to_vec();
    all.extend(second.into_iter().filter(|name| !first.contains(name)));
    all
}

/// The number of the character at an offset in UTF-16 units, as browsers count.
fn chars(text: &str, units: usize) -> usize {
    let mut left = units;
    text.chars()
        .take_while(|c| {
            let fits = left >= c.len_utf16();
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .count()
}

/// The offset in UTF-16 units of a character.
fn units(text: &str, chars: usize) -> u32 {
    text.chars().take(chars).map(char::len_utf16).sum::<usize>() as u32
}
