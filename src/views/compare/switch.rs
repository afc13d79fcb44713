//! How two traces are seen: the view, by what they are compared, and whether only what differs is.

use leptos::prelude::*;
use spanscape_core::analysis::diff::Weight;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{CompareOf, CompareTold};
use spanscape_core::state::{CompareKind, CompareView};

use super::comparing::Comparing;
use crate::views::widgets::live::{changing, live};

/// The choices.
#[component]
pub fn Switch(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let view = comparing.view;
    let sets = comparing.is_of_sets();
    let show = move |kind: CompareKind| {
        // What is seen across means something else in each.
        comparing.change(true, |view| {
            (view.kind, view.zoom) = (kind, None);
            // Nodes of another tree have other numbers.
            view.folds.clear();
        });
    };
    let button = move |kind: CompareKind| {
        view! {
            <button
                aria-pressed=live(move || view.with(|view| view.kind == kind).to_string())
                on:click=move |_| show(kind)
            >
                {if sets && kind == CompareKind::Operations { "Paths" } else { kind.title() }}
            </button>
        }
    };
    let weights = move || {
        let seen = view.with(|view| match view.kind {
            CompareKind::Tree | CompareKind::Flame | CompareKind::Graph => true,
            CompareKind::Side | CompareKind::Operations => sets,
            CompareKind::Attributes => false,
        });
        let option = move |weight: Weight, name: &'static str, title: &'static str| {
            view! {
                <button
                    title=title
                    aria-pressed=live(move || view.with(|view| view.weight == weight).to_string())
                    on:click=move |_| comparing.change(true, |view| view.weight = weight)
                >
                    {name}
                </button>
            }
        };
        seen.then(|| {
            view! {
                <div class="segments" role="group" aria-label="Compared by">
                    {option(
                        Weight::Waited,
                        "Critical path",
                        "How long the end of each trace was waiting for a span: what adds up to their durations",
                    )}
                    {option(
                        Weight::Own,
                        "Self time",
                        "Also what nobody was waiting for",
                    )}
                </div>
            }
        })
    };
    let only = move || {
        let CompareView { kind, .. } = view.get();
        let rows = match kind {
            CompareKind::Tree | CompareKind::Side => true,
            CompareKind::Operations => sets,
            CompareKind::Flame | CompareKind::Graph | CompareKind::Attributes => false,
        };
        rows.then(|| {
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=live(move || view.with(|view| view.only))
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            comparing.change(true, |view| view.only = on);
                        }
                    />
                    "Only what differs"
                </label>
            }
        })
    };
    let skew = move || {
        let (skewed, on) = (comparing.skewed.get(), view.with(|view| view.skew));
        (skewed > 0 || on).then(|| {
            let spans = fmt::plural(skewed.into(), "span", "spans");
            let moved = if on { "moved" } else { "would move" };
            view! {
                <label class="check" title=format!("{spans} {moved} into what calls them, as clocks disagree")>
                    <input
                        type="checkbox"
                        prop:checked=live(move || view.with(|view| view.skew))
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            comparing.adjust(on);
                        }
                    />
                    "Adjust for clock skew"
                </label>
            }
        })
    };
    let found = RwSignal::new(None::<u32>);
    let find = Memo::new(move |_| view.with(|view| view.find.clone()));
    Effect::new(move |_| {
        comparing.both.track();
        if find.with(|find| find.trim().is_empty()) {
            return found.set(None);
        }
        comparing.ask(CompareOf::Found, move |answer| {
            if let CompareTold::Found(count) = answer {
                let _ = found.try_set(count);
            }
        });
    });
    // Of operations and attributes the browser finds as well.
    let shown = Memo::new(move |_| {
        view.with(|view| match view.kind {
            CompareKind::Attributes => false,
            CompareKind::Operations => sets,
            _ => true,
        })
    });
    let finding = move || {
        shown.get().then(|| {
            let typed = move |event| {
                let text = event_target_value(&event);
                comparing.change(false, |view| view.find = text);
            };
            let words = move || {
                found
                    .get()
                    .map(|count| format!("{} found", fmt::plural(count.into(), "path", "paths")))
            };
            view! {
                <span class="compare-find">
                    <input
                        class="text-input"
                        type="search"
                        aria-label="Find"
                        placeholder="Find a service or name"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=live(move || find.get())
                        on:input=typed
                    />
                    <span class="diff-notes" role="status">{changing(words)}</span>
                </span>
            }
        })
    };
    let whole = move || {
        view.with(|view| view.zoom.is_some()).then(|| {
            view! {
                <button class="button" on:click=move |_| comparing.change(true, |view| view.zoom = None)>
                    "Show all"
                </button>
            }
        })
    };
    view! {
        <div class="compare-tools">
            <div class="segments" role="group" aria-label="View">
                {CompareKind::ALL
                    .into_iter()
                    .filter(|kind| !sets || *kind != CompareKind::Side)
                    .map(button)
                    .collect_view()}
            </div>
            {changing(weights)}
            {changing(only)}
            {changing(skew)}
            {changing(finding)}
            {changing(whole)}
        </div>
    }
}
