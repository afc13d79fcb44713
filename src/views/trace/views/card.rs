//! What there is to say of the chosen bar or node, and the way to its spans.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::PathTold;
use spanscape_core::render::clean;
use spanscape_core::state::Command;

use super::Viewing;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::live;
use crate::views::widgets::service::{Swatch, service_name};

/// The card. Its place is there before it has anything to say.
#[component]
pub fn PathCard(
    /// What is known.
    viewing: Viewing,
    /// What is chosen.
    told: RwSignal<Option<PathTold>>,
    /// What to do before anything is.
    hint: &'static str,
) -> impl IntoView {
    move || match told.get() {
        None => view! { <p class="path-card dim">{hint}</p> }.into_any(),
        Some(told) => {
            let PathTold { service, name, facts, find, alike, spans, span, .. } = told;
            let copied = RwSignal::new(Copied::default());
            let both = format!("{service}: {name}");
            let shown = clean(if name.is_empty() { "(no name)" } else { &name }).into_owned();
            let facts = facts
                .into_iter()
                .map(|(what, much)| view! { <div><dt>{what}</dt><dd>{much}</dd></div> })
                .collect_view();
            let text = match spans {
                1 => "Show it in the timeline".to_owned(),
                n => format!("Show {} in the timeline", fmt::plural(n.into(), "span", "spans")),
            };
            let show = move |_| match spans {
                1 => {
                    viewing.command(Command::SelectSpan { span });
                    viewing.command(Command::ShowView(Default::default()));
                }
                _ => viewing.command(Command::ShowSpans(find.clone())),
            };
            view! {
                <div class="path-card" role="group" aria-label="Chosen">
                    <span class="path-name">
                        <Swatch name=service.clone() />
                        <strong>{clean(service_name(&service)).into_owned()}</strong>
                        " "
                        {shown}
                    </span>
                    <dl>{facts}</dl>
                    <div class="path-acts">
                        <button class="text-button" on:click=move |_| copy(both.clone(), copied)>
                            {live(move || copied.get().text("Copy name"))}
                        </button>
                        <button
                            class="text-button"
                            title="Marks all spans of this service and name, here and in the other views"
                            on:click=move |_| viewing.mark(&alike)
                        >
                            "Mark alike"
                        </button>
                        <button class="button" on:click=show>{text}</button>
                    </div>
                </div>
            }
            .into_any()
        }
    }
}
