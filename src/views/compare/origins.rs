//! Where each of the two traces comes from, to be chosen where there is more than one source.

use leptos::prelude::*;
use spanscape_core::render::clean;

use super::SIDES;
use super::comparing::Comparing;
use crate::views::session::sources;
use crate::views::shell::choices;
use crate::views::widgets::live::changing;

/// A line of the table of heads; nothing where all there is is one source.
#[component]
pub fn Origins(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let session = comparing.session;
    let line = move || {
        let all = choices(session);
        let two = session.url().with(sources);
        let cells = two.iter().enumerate().map(|(side, now)| {
            let choose = move |event| {
                let number: Option<usize> = event_target_value(&event).parse().ok();
                let picked = number.and_then(|at| choices(session).into_iter().nth(at));
                let mut two = session.url().with_untracked(sources);
                if let (Some(slot), Some(picked)) = (two.get_mut(side), picked) {
                    *slot = picked.source;
                    comparing.choose_of(comparing.ids(), two);
                }
            };
            let options = all.iter().enumerate().map(|(at, choice)| {
                let is = choice.is(now.as_ref());
                let title = clean(&choice.title).into_owned();
                view! { <option value=at.to_string() selected=is>{title}</option> }
            });
            let label = format!("Source of {}", SIDES.get(side).copied().unwrap_or_default());
            view! {
                <td>
                    <select class="select" aria-label=label on:change=choose>{options.collect_view()}</select>
                </td>
            }
        });
        (all.len() > 1).then(|| {
            view! { <tr><th scope="row">"Source"</th>{cells.collect_view()}<td></td></tr> }
        })
    };
    changing(line)
}
