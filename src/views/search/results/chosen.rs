//! Traces chosen by hand, to be compared: kept over new searches.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::SetOf;

use super::Results;
use crate::views::session::use_session;
use crate::views::widgets::live::{changing, live};

/// The ids of the traces that are chosen, in the order in which they were.
#[derive(Clone, Copy)]
pub struct Chosen(pub RwSignal<Vec<String>>);

impl Chosen {
    /// Chooses a trace, or takes that back.
    pub fn toggle(self, id: &str) {
        self.0.update(|all| match all.iter().position(|known| known == id) {
            Some(at) => drop(all.remove(at)),
            None => all.push(id.to_owned()),
        });
    }
}

/// The box that chooses a trace.
#[component]
pub fn Choose(id: String) -> impl IntoView {
    let chosen: Chosen = expect_context();
    let of = id.clone();
    let is = move || chosen.0.with(|all| all.contains(&of));
    let label = format!("Compare {}", id.get(..8).unwrap_or(&id));
    view! {
        <input type="checkbox" class="choose" aria-label=label prop:checked=live(is) on:change=move |_| chosen.toggle(&id) />
    }
}

/// What can be done with them.
#[component]
pub fn ChosenBar(results: Results) -> impl IntoView {
    let session = use_session();
    let Chosen(chosen) = expect_context();
    let bar = move || {
        let ids = chosen.get();
        let count = ids.len();
        let set = SetOf { ids: ids.clone(), ..SetOf::default() };
        let others = move |_| results.compare([SetOf::rest(), set.clone()]);
        let (all, mut ids) = (ids.clone(), ids.into_iter());
        let pair = ids.next().zip(ids.next());
        (count > 0).then(|| {
            let compare = pair.map(|(a, b)| {
                view! {
                    <a class="button primary" href=session.pair_href(a, b, &all) on:click=move |event| session.follow(&event)>
                        {if count == 2 { "Compare them" } else { "Compare two of them" }}
                    </a>
                }
            });
            view! {
                <div class="chosen-bar" role="status">
                    <span>{format!("{} chosen", fmt::plural(count as u64, "trace", "traces"))}</span>
                    {compare}
                    <button class="button" on:click=others>"Compare with all others"</button>
                    <button class="button quiet" on:click=move |_| chosen.set(Vec::new())>"Choose none"</button>
                </div>
            }
        })
    };
    changing(bar)
}
