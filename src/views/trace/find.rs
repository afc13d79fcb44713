//! The find bar: a field, how many spans were found, and a way from one to the next.

use crate::views::widgets::live::{changing, live};
use leptos::html;
use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::state::{Command, ViewKind};
use web_sys::KeyboardEvent;

use super::reducing::Reducing;
use crate::views::widgets::{Icon, IconView};

/// What is looked for, between the bar and the stage.
#[derive(Clone, Copy)]
pub struct Find {
    /// Whether the bar is open.
    pub open: RwSignal<bool>,
    /// What was typed.
    pub text: RwSignal<String>,
    /// What was found; `None` while nothing is looked for, or not yet.
    pub found: RwSignal<Option<Found>>,
    /// The field should get the focus.
    pub focus: RwSignal<bool>,
}

/// How many spans were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// All.
    pub count: u32,
    /// Which of them was gone to last, from 1.
    pub place: Option<u32>,
}

impl Find {
    /// Nothing is looked for.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            text: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            focus: RwSignal::new(false),
        }
    }
}

impl Found {
    fn text(self) -> String {
        let count = || fmt::count(self.count.into());
        match self {
            Self { count: 0, .. } => "No match".to_owned(),
            Self { place: Some(place), .. } => {
                format!("{} of {}", fmt::count(place.into()), count())
            }
            Self { place: None, .. } => fmt::plural(self.count.into(), "match", "matches"),
        }
    }
}

/// The bar, while it is open.
#[component]
pub fn FindBar(
    /// What is looked for.
    find: Find,
    /// Whether only what was found is shown.
    reducing: Reducing,
    /// Called with what is typed.
    on_type: Callback<String>,
    /// Called with what a key or button asks for.
    command: Callback<Command>,
    /// Whether it stands over the timeline's rows, which may not be the view that is shown.
    timeline: bool,
) -> impl IntoView {
    let kind = move || reducing.with_view(|view, _, _| view.views.kind).unwrap_or_default();
    let here = Memo::new(move |_| (kind() == ViewKind::Timeline) == timeline);
    view! {
        <Show when=move || find.open.get() && here.get()>
            <Bar find reducing on_type command />
        </Show>
    }
}

#[component]
fn Bar(
    find: Find,
    reducing: Reducing,
    on_type: Callback<String>,
    command: Callback<Command>,
) -> impl IntoView {
    let only = move || reducing.with(|reduce, _| reduce.matches) == Some(true);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let Some(input) = field.get() else { return };
        if find.focus.get() {
            find.focus.set(false);
            let _ = input.focus();
            input.select();
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let this = match event.key().as_str() {
            // Enter may also end a word that an input method is composing.
            "Enter" if !event.is_composing() => Command::NextMatch { back: event.shift_key() },
            "Escape" if !event.is_composing() => Command::CloseFind,
            _ => return,
        };
        event.prevent_default();
        command.run(this);
    };
    let none = move || find.found.get().is_none_or(|found| found.count == 0);
    let button = move |icon: Icon, label: &'static str, title: &'static str, back: bool| {
        view! {
            <button
                class="icon-button"
                aria-label=label
                title=title
                aria-disabled=live(move || none().to_string())
                on:click=move |_| command.run(Command::NextMatch { back })
            >
                <IconView icon />
            </button>
        }
    };
    view! {
        <search class="find" aria-label="Find in the trace">
            <IconView icon=Icon::Find />
            <input
                type="search"
                node_ref=field
                data-find=""
                aria-label="Find spans"
                aria-description="All terms must hold: words, \"a phrase\", key=value, service:name, error, >100ms, -not. The list of keys explains them"
                placeholder="word  key=value  service:x  error  >100ms  -not"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=move || find.text.get()
                on:input=move |event| on_type.run(event_target_value(&event))
                on:keydown=on_key
            />
            <span class="find-count" role="status">
                {changing(move || find.found.get().map(Found::text))}
            </span>
            <button
                class="icon-button"
                aria-label="Only matches"
                title="Only matches and what they are in (m)"
                aria-pressed=live(move || only().to_string())
                on:click=move |_| command.run(Command::OnlyMatches)
            >
                <IconView icon=Icon::Filter />
            </button>
            {button(Icon::CollapseLevel, "Match before", "Match before (Shift + Enter)", true)}
            {button(Icon::ExpandLevel, "Next match", "Next match (Enter)", false)}
            <button
                class="icon-button"
                aria-label="Close find"
                title="Close find (Esc)"
                on:click=move |_| command.run(Command::CloseFind)
            >
                <IconView icon=Icon::Close />
            </button>
        </search>
    }
}
