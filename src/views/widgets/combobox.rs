//! A text field with a list of suggestions: the combobox of the ARIA practices, with a listbox.

use crate::views::widgets::live::{changing, live};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use spanscape::web::reveal::reveal;
use spanscape_core::render::clean;

/// The most suggestions that are listed; typing narrows them.
const MOST: usize = 200;

/// A field for a name out of a list that may be long, or any other text.
#[component]
pub fn Combobox(
    /// Its label.
    label: &'static str,
    /// What stands beside the label: how many names there are.
    #[prop(optional, into)]
    caption: Option<Signal<String>>,
    /// Its text.
    value: RwSignal<String>,
    /// The names to suggest, in order.
    options: Signal<Vec<String>>,
    /// What stands there while it is empty.
    placeholder: Signal<&'static str>,
    /// What is wrong with it.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Called when a name was chosen, or another text was left there.
    on_choose: Callback<()>,
) -> impl IntoView {
    let id = format!("combo-{}", label.to_ascii_lowercase());
    let list_id = format!("{id}-list");
    let note_id = format!("{id}-note");
    let open = RwSignal::new(false);
    let typed = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    // What the field held when it was last said to have changed.
    let told = StoredValue::new(String::new());
    let shown = Memo::new(move |_| {
        let text = value.with(|v| v.trim().to_ascii_lowercase());
        let narrowed = typed.get() && !text.is_empty();
        options.with(|all| {
            let found =
                all.iter().filter(|name| !narrowed || name.to_ascii_lowercase().contains(&text));
            found.take(MOST).cloned().collect::<Vec<_>>()
        })
    });
    let more = move || options.with(Vec::len).saturating_sub(MOST);
    let tell = move || {
        open.set(false);
        active.set(None);
        let now = value.get_untracked();
        if told.get_value() != now {
            told.set_value(now);
            on_choose.run(());
        }
    };
    let choose = move |name: String| {
        value.set(name);
        typed.set(false);
        tell();
    };
    let option_id = {
        let id = id.clone();
        move |ix: usize| format!("{id}-{ix}")
    };
    let step = {
        let option_id = option_id.clone();
        move |by: isize| {
            let len = shown.with_untracked(Vec::len);
            if !open.get_untracked() {
                open.set(true);
            }
            if len > 0 {
                let next = match active.get_untracked() {
                    None if by > 0 => 0,
                    None => len - 1,
                    Some(at) => (at as isize + by).rem_euclid(len as isize) as usize,
                };
                active.set(Some(next));
                reveal(&option_id(next));
            }
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" if open.get_untracked() => {
            if let Some(name) =
                active.get_untracked().and_then(|at| shown.with_untracked(|s| s.get(at).cloned()))
            {
                event.prevent_default();
                choose(name);
            } else {
                tell();
            }
        }
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
            active.set(None);
        }
        _ => {}
    };
    let show = move || {
        if !open.get_untracked() {
            told.set_value(value.get_untracked());
            typed.set(false);
            open.set(true);
        }
    };
    let input = move |event| {
        show();
        typed.set(true);
        active.set(None);
        value.set(event_target_value(&event));
    };
    let active_id = {
        let option_id = option_id.clone();
        move || open.get().then(|| active.get()).flatten().map(&option_id)
    };
    let items = move || {
        let option_id = option_id.clone();
        open.get().then(|| {
            let names = shown.get();
            let empty = names.is_empty();
            let items: Vec<_> = names
                .into_iter()
                .enumerate()
                .map(|(ix, name)| {
                    let text = clean(&name).into_owned();
                    let (chosen, this) = (name.clone(), name);
                    view! {
                        <li
                            id=option_id(ix)
                            role="option"
                            aria-selected=live(move || value.with(|v| *v == this).to_string())
                            data-active=live(move || (active.get() == Some(ix)).to_string())
                            on:mousedown=move |event| event.prevent_default()
                            on:click=move |_| choose(chosen.clone())
                        >
                            {text}
                        </li>
                    }
                })
                .collect();
            (items, (empty && !options.with(Vec::is_empty)).then(|| view! { <li class="none" role="option" aria-disabled="true" aria-selected="false">"None of this name"</li> }),
             (more() > 0 && !empty).then(|| view! { <li class="none" role="option" aria-disabled="true" aria-selected="false">"Type to see more"</li> }))
        })
    };
    let has_list = move || open.get() && !options.with(Vec::is_empty);
    let described = {
        let note_id = note_id.clone();
        move || problem.with(Option::is_some).then(|| note_id.clone())
    };
    view! {
        <div class="field combobox">
            <span class="label-line">
                <label for=id.clone()>{label}</label>
                {caption.map(|caption| view! { <span class="n" aria-hidden="true">{move || caption.get()}</span> })}
            </span>
            <input
                id=id
                class="text-input"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded=live(move || has_list().to_string())
                aria-controls=list_id.clone()
                aria-activedescendant=live(active_id)
                aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
                aria-describedby=live(described)
                autocomplete="off"
                spellcheck="false"
                placeholder=live(move || placeholder.get())
                prop:value=value
                on:input=input
                on:keydown=key
                on:click=move |_| show()
                on:focus=move |_| told.set_value(value.get_untracked())
                on:blur=move |_| tell()
            />
            <button
                type="button"
                class="clear"
                tabindex="-1"
                aria-label=format!("Clear {label}")
                hidden=live(move || value.with(String::is_empty))
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| { told.set_value(value.get_untracked()); choose(String::new()) }
            >
                "×"
            </button>
            <ul id=list_id role="listbox" aria-label=format!("{label}: names") hidden=live(move || !has_list())>
                {changing(items)}
            </ul>
            {changing(move || problem.get().map(|text| view! { <p class="field-problem" id=note_id.clone()>{text}</p> }))}
        </div>
    }
}
