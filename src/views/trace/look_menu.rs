//! The menu of how rows look: columns, heights, labels, colours, times.

use leptos::prelude::*;
use spanscape::web::clock;
use spanscape_core::engine::protocol::ColourBy;
use spanscape_core::state::prefs::PILLS;
use spanscape_core::state::{Column, Command, RowHeight, read_by, write_by};

use super::menu_frame::{Menu, MenuFrame};
use super::reducing::Reducing;
use crate::views::session::use_session;
use crate::views::widgets::live::{changing, live};

/// Columns, colours, and what stands behind names.
#[component]
pub fn LookMenu(
    /// What is chosen.
    reducing: Reducing,
    /// Called with what is chosen.
    command: Callback<Command>,
) -> impl IntoView {
    let column = move |column: Column| {
        let shown = move || reducing.with_view(|view, _, _| view.columns.has(column)) == Some(true);
        view! {
            <label>
                <input
                    type="checkbox"
                    prop:checked=live(shown)
                    on:change=move |_| command.run(Command::ToggleColumn(column))
                />
                " "
                {column.title()}
            </label>
        }
    };
    let pills = move || reducing.with_view(|view, _, _| view.pills.clone()).unwrap_or_default();
    let height = move |height: RowHeight| {
        let now = move || reducing.with_view(|view, _, _| view.rows) == Some(height);
        view! { <option value=height.name() selected=now>{height.title()}</option> }
    };
    let choose = move |name: String| {
        if let Some(height) = RowHeight::from_name(&name) {
            command.run(Command::SetRowHeight(height));
        }
    };
    view! {
        <MenuFrame menu=Menu::View reducing>
            <label class="menu-line">
                <input
                    type="checkbox"
                    prop:checked=live(move || reducing.with_view(|view, _, _| view.path) == Some(true))
                    on:change=move |_| command.run(Command::TogglePath)
                />
                <span>"Draw the critical path"</span>
                <kbd>"c"</kbd>
            </label>
            <label class="menu-line">
                <input
                    type="checkbox"
                    prop:checked=live(move || reducing.with_view(|view, _, _| view.views.lines.rows) == Some(true))
                    on:change=move |_| command.run(Command::ToggleLineRows)
                />
                <span>"Lines of logs between spans"</span>
                <kbd>"l"</kbd>
            </label>
            <div class="menu-columns" role="group" aria-label="Columns">
                <span class="dim">"Columns"</span>
                {Column::ALL.map(column).collect_view()}
            </div>
            <Colours reducing command />
            <label class="menu-line">
                <span>"Height of rows"</span>
                <select class="menu-input" on:change=move |event| choose(event_target_value(&event))>
                    {RowHeight::ALL.map(height).collect_view()}
                </select>
            </label>
            <Times reducing command />
            <label class="menu-block">
                <span>"Attributes behind names"</span>
                <input
                    class="menu-input"
                    type="text"
                    placeholder=PILLS
                    title="Keys with spaces between them; a|b shows b where there is no a. Empty for the usual ones"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=live(pills)
                    on:change=move |event| command.run(Command::SetPills(event_target_value(&event)))
                />
            </label>
        </MenuFrame>
    }
}

/// What colours stand for: a choice, and the key of an attribute.
#[component]
fn Colours(reducing: Reducing, command: Callback<Command>) -> impl IntoView {
    let now = move || reducing.with_view(|view, _, _| view.colour.clone()).unwrap_or_default();
    // Chosen, but without a key yet.
    let pending = RwSignal::new(false);
    let choice = move || match now() {
        _ if pending.get() => "attribute".to_owned(),
        ColourBy::Attribute(_) => "attribute".to_owned(),
        other => write_by(&other),
    };
    let choose = move |chosen: String| {
        pending.set(chosen == "attribute");
        if let Some(by) = read_by(&chosen) {
            command.run(Command::ColourBy(by));
        }
    };
    let option = move |value: &'static str, text: &'static str| {
        view! { <option value=value selected=move || choice() == value>{text}</option> }
    };
    let key = move || {
        (choice() == "attribute").then(|| {
            let value = match now() {
                ColourBy::Attribute(key) => key,
                _ => String::new(),
            };
            view! {
                <input
                    class="menu-input"
                    type="text"
                    aria-label="Attribute that colours stand for"
                    placeholder="host.name"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=value
                    on:change=move |event| {
                        let key = event_target_value(&event).trim().to_owned();
                        if !key.is_empty() {
                            pending.set(false);
                            command.run(Command::ColourBy(ColourBy::Attribute(key)));
                        }
                    }
                />
            }
        })
    };
    view! {
        <div class="menu-line">
            <label class="grow">
                "Colour by "
                <select class="menu-input" on:change=move |event| choose(event_target_value(&event))>
                    {option("service", "Service")}
                    {option("operation", "Span name")}
                    {option("kind", "Kind")}
                    {option("status", "Status")}
                    {option("attribute", "Attribute")}
                </select>
            </label>
            {changing(key)}
        </div>
    }
}

/// The clock on the ruler, and the zone that times are written in.
#[component]
fn Times(reducing: Reducing, command: Callback<Command>) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let clock = move || reducing.with_view(|view, _, _| view.clock) == Some(true);
    let zone = use_session().prefs().zone;
    let choose = move |zone: String| wrong.set(!reducing.set_zone(zone.trim()));
    view! {
        <label class="menu-line">
            <input
                type="checkbox"
                prop:checked=live(clock)
                on:change=move |_| command.run(Command::ToggleClock)
            />
            <span>"Time of the clock on the ruler"</span>
            <kbd>"t"</kbd>
        </label>
        <label class="menu-line">
            <span>"Time zone"</span>
            <input
                class="menu-input zone"
                type="text"
                list="zones"
                placeholder=clock::time_zone().unwrap_or_default()
                title="UTC, or a name like Europe/Berlin; empty for the browser's own"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=live(move || wrong.get().to_string())
                prop:value=zone
                on:change=move |event| choose(event_target_value(&event))
            />
            <datalist id="zones"><option value="UTC"></option></datalist>
        </label>
        {changing(move || wrong.get().then(|| view! {
            <p class="field-problem" role="alert">"The browser knows no such zone: UTC, or a name like Europe/Berlin"</p>
        }))}
    }
}
