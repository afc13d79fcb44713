//! What may be chosen in a view, above it; with find, while that is open.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{ColourBy, Heat, ViewAnswer, ViewAsk};
use spanscape_core::state::{Command, ViewChange, ViewKind, read_by, write_by};

use super::Viewing;
use crate::views::parts;
use crate::views::trace::FindBarProps;
use crate::views::trace::menu_frame::Menu;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::{Icon, IconView};

/// The bar.
#[component]
pub fn ViewHead(
    /// What is known.
    viewing: Viewing,
    /// The view.
    kind: ViewKind,
) -> impl IntoView {
    let Viewing { find, reducing, on_type, .. } = viewing;
    let command = Callback::new(move |command| viewing.command(command));
    let bar = parts::FIND.when(
        move || find.open.get(),
        move || FindBarProps { find, reducing, on_type, command, timeline: false },
    );
    let choice = match kind {
        ViewKind::Timeline | ViewKind::Logs => ().into_any(),
        ViewKind::Flame => view! { <FlameChoice viewing /> }.into_any(),
        ViewKind::Graph => view! { <GraphChoice viewing /> }.into_any(),
        ViewKind::Statistics => view! { <Grouping viewing /> }.into_any(),
        ViewKind::Spans => view! { <Fields viewing /> }.into_any(),
        ViewKind::Events => view! { <EventsFilter viewing /> }.into_any(),
    };
    let rows = move || reducing.menu.get() == Some(Menu::Rows);
    view! {
        <div class="view-head">
            {choice}
            <span class="view-space"></span>
            {bar}
            <button
                class="icon-button"
                aria-label="Find in the trace"
                title="Find in the trace (Ctrl + F)"
                hidden=live(move || find.open.get())
                on:click=move |_| command.run(Command::OpenFind)
            >
                <IconView icon=Icon::Find />
            </button>
            <button
                class="icon-button"
                data-menu=""
                aria-label="Rows"
                title="Which spans are shown"
                aria-expanded=live(move || rows().to_string())
                on:click=move |_| reducing.menu.update(|open| {
                    *open = Some(Menu::Rows).filter(|_| *open != Some(Menu::Rows));
                })
            >
                <IconView icon=Icon::Filter />
            </button>
        </div>
    }
}

/// A choice of one of a few, as buttons.
fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    all: &'static [(T, &'static str, &'static str)],
    now: impl Fn() -> T + Copy + Send + Sync + 'static,
    choose: impl Fn(T) + Copy + 'static,
) -> AnyView {
    let button = |&(this, text, title): &(T, &'static str, &'static str)| {
        view! {
            <button
                title=title
                aria-pressed=live(move || (now() == this).to_string())
                on:click=move |_| choose(this)
            >
                {text}
            </button>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=label>{all.iter().map(button).collect_view()}</div>
    }
    .into_any()
}

#[component]
fn FlameChoice(viewing: Viewing) -> impl IntoView {
    const ALL: &[(bool, &str, &str)] = &[
        (false, "By time", "Each span where it was, below what called it"),
        (
            true,
            "Merged",
            "The spans of one path as one bar, as wide as their self time, the heaviest first",
        ),
    ];
    let now = move || viewing.chosen().merged;
    let whole = move || {
        let across = viewing.reducing.with_view(|view, _, _| view.views.across);
        let zoomed = if now() { across.flatten().is_some() } else { viewing.is_zoomed() };
        zoomed.then(|| {
            let reset = move |_| {
                viewing.command(if now() {
                    Command::ChangeViews(ViewChange::Across(None))
                } else {
                    Command::ZoomReset
                });
            };
            view! { <button class="button" on:click=reset>"Show all"</button> }
        })
    };
    view! {
        {choice("Bars", ALL, now, move |merged| viewing.command(Command::ChangeViews(ViewChange::Merged(merged))))}
        {changing(whole)}
    }
}

#[component]
fn GraphChoice(viewing: Viewing) -> impl IntoView {
    const ALL: &[(Heat, &str, &str)] = &[
        (Heat::Own, "Self time", "Strips are as long as the part of all self time"),
        (Heat::Total, "Total time", "Strips are as long as the part of the trace's duration"),
        (Heat::Errors, "Errors", "Strips are as long as the part that failed"),
        (Heat::Service, "Service", "Boxes have the service's colour"),
    ];
    choice(
        "Colour",
        ALL,
        move || viewing.chosen().heat,
        move |heat| {
            viewing.command(Command::ChangeViews(ViewChange::Heat(heat)));
        },
    )
}

/// Keys of attributes, for fields that take one. They are asked for when somebody comes to such a field.
#[derive(Clone, Copy)]
struct Keys {
    viewing: Viewing,
    list: RwSignal<Vec<String>>,
}

impl Keys {
    fn new(viewing: Viewing) -> Self {
        Self { viewing, list: RwSignal::new(Vec::new()) }
    }

    fn ask(self) {
        self.viewing.ask(ViewAsk::Keys, move |answer| {
            if let ViewAnswer::Keys(list) = answer {
                let _ = self.list.try_set(list);
            }
        });
    }

    /// What a field names as its list.
    fn datalist(self, id: &'static str) -> AnyView {
        let options = move || {
            let option = |key: &String| view! { <option value=key.clone()></option> };
            self.list.with(|keys| keys.iter().map(option).collect_view())
        };
        view! { <datalist id=id>{changing(options)}</datalist> }.into_any()
    }
}

#[component]
fn Grouping(viewing: Viewing) -> impl IntoView {
    let keys = Keys::new(viewing);
    let group = move |at: usize| viewing.chosen().group.get(at).cloned();
    let set = move |at: usize, by: Option<ColourBy>| {
        let mut all = viewing.chosen().group;
        match by {
            Some(by) if at < all.len() => {
                if let Some(place) = all.get_mut(at) {
                    *place = by;
                }
            }
            Some(by) => all.push(by),
            None => all.truncate(at),
        }
        viewing.command(Command::ChangeViews(ViewChange::Group(all)));
    };
    let one = move |at: usize, label: &'static str| {
        let text = move || group(at).map(|by| write_by(&by)).unwrap_or_default();
        let attribute = RwSignal::new(matches!(group(at), Some(ColourBy::Attribute(_))));
        let choose = move |event| {
            let chosen = event_target_value(&event);
            attribute.set(chosen == "attribute");
            if chosen.is_empty() || chosen != "attribute" {
                set(at, read_by(&chosen));
            }
        };
        let option = move |value: &'static str, title: &'static str| {
            let is = move || match text().split_once(':') {
                _ if attribute.get() => value == "attribute",
                Some(_) => value == "attribute",
                None => text() == value,
            };
            view! { <option value=value selected=live(is)>{title}</option> }
        };
        let key = move || {
            attribute.get().then(|| {
                let value = text().strip_prefix("attribute:").unwrap_or_default().to_owned();
                let choose = move |event| {
                    set(at, read_by(&format!("attribute:{}", event_target_value(&event).trim())));
                };
                view! {
                    <input
                        class="menu-input"
                        type="text"
                        list="group-keys"
                        aria-label="Attribute to group by"
                        placeholder="http.route"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=value
                        on:focus=move |_| keys.ask()
                        on:change=choose
                    />
                }
            })
        };
        view! {
            <label class="view-field">
                <span>{label}</span>
                <select class="select" on:change=choose>
                    {(at > 0).then(|| option("", "nothing"))}
                    {option("service", "service")}
                    {option("operation", "span name")}
                    {option("kind", "kind")}
                    {option("status", "status")}
                    {option("attribute", "attribute\u{2026}")}
                </select>
            </label>
            {changing(key)}
        }
    };
    view! { {one(0, "Group by")} {one(1, "then by")} {keys.datalist("group-keys")} }
}

#[component]
fn Fields(viewing: Viewing) -> impl IntoView {
    let keys = Keys::new(viewing);
    let add = NodeRef::<leptos::html::Input>::new();
    let on_add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = add.get_untracked() else { return };
        let key = input.value().trim().to_owned();
        if key.is_empty() {
            return;
        }
        let mut fields = viewing.fields();
        let key = format!("attribute:{key}");
        if !fields.contains(&key) {
            fields.push(key);
        }
        input.set_value("");
        viewing.command(Command::ChangeViews(ViewChange::Fields(fields)));
    };
    let reset = move || {
        (!viewing.chosen().fields.is_empty()).then(|| {
            let reset = move |_| {
                viewing.command(Command::ChangeViews(ViewChange::Fields(Vec::new())));
            };
            view! { <button class="button" on:click=reset>"Usual columns"</button> }
        })
    };
    view! {
        <form class="view-field" on:submit=on_add>
            <label>
                <span>"Column "</span>
                <input
                    class="menu-input"
                    type="text"
                    node_ref=add
                    on:focus=move |_| keys.ask()
                    list="field-keys"
                    placeholder="attribute, e.g. http.route"
                    autocomplete="off"
                    spellcheck="false"
                />
            </label>
            <button class="button" type="submit">"Add"</button>
        </form>
        {changing(reset)}
        {keys.datalist("field-keys")}
    }
}

#[component]
fn EventsFilter(viewing: Viewing) -> impl IntoView {
    let text = move || viewing.chosen().text;
    view! {
        <label class="view-field wide">
            <span>"Events with"</span>
            <input
                class="menu-input"
                type="search"
                placeholder="words of a name, a key or a value"
                autocomplete="off"
                spellcheck="false"
                prop:value=live(text)
                on:input=move |event| {
                    viewing.command(Command::ChangeViews(ViewChange::Text(event_target_value(&event))));
                }
            />
        </label>
    }
}
