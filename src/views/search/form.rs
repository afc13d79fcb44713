//! The search form.

use crate::views::widgets::live::{changing, live};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::render::clean;
use spanscape_core::source::{parse_tags, print_query, print_tags};
use spanscape_core::state::{Loadable, Pane};

use super::Subject;
use super::aside::Aside;
use super::asking::Asking;
use super::fields::Problems;
use super::inputs::{Field, WindowFields};
use crate::views::session::use_session;
use crate::views::widgets::combobox::Combobox;
use crate::views::widgets::grip::Grip;

/// The key of a span's kind, and its values.
const KIND: &str = "span.kind";
const KINDS: [&str; 5] = ["server", "client", "producer", "consumer", "internal"];

/// The form.
#[component]
pub fn SearchForm(
    /// What is asked.
    asking: Asking,
    /// The room that it has.
    aside: Aside,
    /// What stands below the fields.
    children: Children,
) -> impl IntoView {
    let session = use_session();
    let Asking { fields, subject, .. } = asking;
    let services = Memo::new(move |_| asking.services());
    let loading = Memo::new(move |_| {
        subject.with(|subject| match subject {
            Some(Subject::Backend(known)) => known.services.is_loading(),
            _ => false,
        })
    });
    let operations = RwSignal::new(Loadable::<Vec<String>>::Idle);
    let service = Memo::new(move |_| fields.service.get());
    Effect::new(move |_| {
        let service = service.get();
        match subject.get() {
            Some(Subject::Backend(known)) => {
                // Only names that it knows: not each letter that is typed.
                let listed = known.services.ready().is_some_and(|all| all.contains(&service));
                session.load_operations(
                    &known,
                    if listed { service } else { String::new() },
                    operations,
                );
            }
            Some(Subject::Data(..)) => session.load_names(service, operations),
            None => {}
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        asking.find();
    };
    let changed = Callback::new(move |()| asking.changed());
    let problem = move |of: fn(&Problems) -> &Option<String>| {
        Signal::derive(move || fields.problems.with(|p| of(p).clone()))
    };
    let counted = |all: usize| if all > 0 { fmt::count(all as u64) } else { String::new() };
    // The kind is a tag like any other, with a list of its own.
    let kind = Memo::new(move |_| {
        let tags = parse_tags(&fields.tags.get()).unwrap_or_default();
        tags.into_iter().find(|(key, _)| key == KIND).map(|(_, value)| value).unwrap_or_default()
    });
    let choose_kind = move |event| {
        let Ok(mut tags) = parse_tags(&fields.tags.get_untracked()) else { return };
        tags.retain(|(key, _)| key != KIND);
        let value = event_target_value(&event);
        if !value.is_empty() {
            tags.push((KIND.to_owned(), value));
        }
        fields.tags.set(print_tags(&tags));
        asking.changed();
    };
    let names = move || operations.with(|o| o.ready().cloned().unwrap_or_default());
    let open = RwSignal::new(false);
    // For the closed form of a narrow window.
    let summary = move || session.url().with(|url| clean(&print_query(&url.query)).into_owned());
    view! {
        <div class="search-side" data-open=live(move || open.get().to_string())>
            <div class="search-scroll">
            <button
                type="button"
                class="search-toggle"
                aria-expanded=live(move || open.get().to_string())
                on:click=move |_| open.update(|o| *o = !*o)
            >
                <strong>"Search"</strong>
                <span class="summary">{changing(summary)}</span>
            </button>
            <form class="search-form" role="search" aria-label="Find traces" on:submit=submit novalidate=true>
                <div class="search-fields">
                    <Combobox
                        label="Service"
                        caption=Signal::derive(move || counted(services.with(Vec::len)))
                        value=fields.service
                        options=Signal::from(services)
                        placeholder=Signal::derive(move || if loading.get() { "Loading" } else { "All services" })
                        on_choose=changed
                    />
                    <Combobox
                        label="Operation"
                        caption=Signal::derive(move || counted(operations.with(|o| o.ready().map_or(0, Vec::len))))
                        value=fields.operation
                        options=Signal::derive(names)
                        placeholder=Signal::derive(move || if operations.with(Loadable::is_loading) { "Loading" } else { "Any operation" })
                        on_choose=changed
                    />
                    <div class="field">
                        <label for="search-kind">"Span kind"</label>
                        <select id="search-kind" class="select" on:change=choose_kind>
                            <option value="">"Any kind"</option>
                            {KINDS.map(|value| view! {
                                <option value=value selected=live(move || kind.with(|k| k == value))>{value}</option>
                            })}
                        </select>
                    </div>
                    <Field
                        label="Tags"
                        value=fields.tags
                        hint="http.status_code=500 error=true"
                        help="All must be on one span. key=value, values with spaces in quotes; or a JSON object."
                        problem=problem(|p| &p.tags)
                        on_change=changed
                    />
                    <WindowFields window=fields.window subject on_change=changed />
                    <div class="pair">
                        <Field label="Shortest" value=fields.min hint="100ms" help="Of the matching span, not of the trace." problem=problem(|p| &p.min) on_change=changed />
                        <Field label="Longest" value=fields.max hint="1.5s" problem=problem(|p| &p.max) on_change=changed />
                    </div>
                    <Field label="Limit" value=fields.limit hint="all" problem=problem(|p| &p.limit) on_change=changed numeric=true />
                    <div class="search-actions">
                        <button class="button primary">"Find traces"</button>
                        <button type="button" class="button quiet" on:click=move |_| asking.reset()>"Reset"</button>
                    </div>
                </div>
            </form>
            {children()}
            </div>
            <Grip
                label="Width of the search form".to_owned()
                range=Pane::Search.range()
                width=Signal::derive(move || aside.width.get())
                on_width=Callback::new(move |px| aside.resize(px))
                at_right=true
            />
        </div>
    }
}
