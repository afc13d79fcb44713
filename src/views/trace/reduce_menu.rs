//! The menu of what the rows can be confined to.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Reduce, ServiceCount, TraceHead};
use spanscape_core::render::clean;
use spanscape_core::state::{Command, read_least, write_least};

use super::menu_frame::{Menu, MenuFrame};
use super::reducing::Reducing;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::{Swatch, service_name};

/// From so many services on there is a field to find one.
const MANY: usize = 12;

/// How many services are listed at most.
const LISTED: usize = 200;

/// The menu.
#[component]
pub fn ReduceMenu(
    /// What the rows are confined to.
    reducing: Reducing,
    /// The trace, for its services.
    head: RwSignal<Option<TraceHead>>,
    /// Called with what is chosen.
    command: Callback<Command>,
) -> impl IntoView {
    let choice = move |text: &'static str,
                       key: &'static str,
                       of: fn(&Reduce) -> bool,
                       c: Command| {
        view! {
            <label class="menu-line">
                <input
                    type="checkbox"
                    prop:checked=live(move || reducing.with(|reduce, _| of(reduce)) == Some(true))
                    on:change=move |_| command.run(c.clone())
                />
                <span>{text}</span>
                <kbd>{key}</kbd>
            </label>
        }
    };
    view! {
        <MenuFrame menu=Menu::Rows reducing>
            {choice("Only errors", "x", |r| r.errors, Command::OnlyErrors)}
            {choice("Only the critical path", "Shift + c", |r| r.path, Command::OnlyPath)}
            {choice("Runs of equal spans as one row", "r", |r| r.fold, Command::FoldRepeats)}
            <Shortest reducing command />
            <Services reducing head command />
        </MenuFrame>
    }
}

/// The field for how long a span must have taken.
#[component]
fn Shortest(reducing: Reducing, command: Callback<Command>) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let shown = move || {
        reducing.with(|reduce, _| reduce.least).flatten().map(write_least).unwrap_or_default()
    };
    let apply = move |text: String| {
        let least = read_least(&text);
        let empty = text.trim().is_empty();
        wrong.set(!empty && least.is_none());
        if empty || least.is_some() {
            command.run(Command::OnlyLong(least));
        }
    };
    view! {
        <label class="menu-line">
            <span>"Hide spans shorter than"</span>
            <input
                class="menu-input short"
                type="text"
                placeholder="5ms or 1%"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=live(move || wrong.get().to_string())
                prop:value=live(shown)
                on:change=move |event| apply(event_target_value(&event))
            />
        </label>
        {changing(move || wrong.get().then(|| view! {
            <p class="field-problem" role="alert">"A duration or a share of the trace: 5ms, 1.5s, 2%"</p>
        }))}
    }
}

/// The services, each with whether it is shown.
#[component]
fn Services(
    reducing: Reducing,
    head: RwSignal<Option<TraceHead>>,
    command: Callback<Command>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let services = move || head.get().map(|head| head.row.services).unwrap_or_default();
    let find = move || {
        (services().len() > MANY).then(|| {
            view! {
                <input
                    class="menu-input"
                    type="search"
                    aria-label="Find a service"
                    placeholder="Find a service"
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            }
        })
    };
    let lines = move || {
        let text = typed.get().to_lowercase();
        let listed = services().into_iter().filter(|s| s.name.to_lowercase().contains(&text));
        let line = move |service: ServiceCount| view! { <Service service reducing command /> };
        listed.take(LISTED).map(line).collect_view()
    };
    let any = move || reducing.with(|reduce, _| !reduce.services.is_empty()) == Some(true);
    let names = move || services().into_iter().map(|s| s.name).collect::<Vec<_>>();
    view! {
        <div class="menu-services" role="group" aria-label="Services">
            <div class="menu-line">
                <span class="dim">"Services"</span>
                {changing(find)}
                <button
                    class="text-button"
                    disabled=live(move || !any())
                    on:click=move |_| command.run(Command::HideServices(Vec::new()))
                >
                    "All"
                </button>
                <button class="text-button" on:click=move |_| command.run(Command::HideServices(names()))>
                    "None"
                </button>
            </div>
            {changing(lines)}
        </div>
    }
}

#[component]
fn Service(service: ServiceCount, reducing: Reducing, command: Callback<Command>) -> impl IntoView {
    let ServiceCount { name, spans, .. } = service;
    let (hidden, toggled) = (name.clone(), name.clone());
    let shown = move || reducing.with(|reduce, _| !reduce.services.contains(&hidden)) == Some(true);
    view! {
        <label class="menu-line">
            <input
                type="checkbox"
                prop:checked=live(shown)
                on:change=move |_| command.run(Command::ToggleService(toggled.clone()))
            />
            <Swatch name=name.clone() />
            <span class="grow">{clean(service_name(&name)).into_owned()}</span>
            <span class="dim">{fmt::count(spans.into())}</span>
        </label>
    }
}
