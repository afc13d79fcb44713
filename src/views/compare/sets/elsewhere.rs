//! Where else is searched for the same, so that one back end can be held against another.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{SetOf, Slot};
use spanscape_core::render::clean;

use crate::views::compare::comparing::Comparing;
use crate::views::session::Known;
use crate::views::widgets::live::changing;

/// The choice; nothing where there is no other back end.
#[component]
pub fn Elsewhere(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let session = comparing.session;
    let choice = move || {
        let found = comparing.both.with(|(place, _)| place.is_some_and(|p| p.slot == Slot::Found));
        let here = session.backend().filter(|_| found)?;
        let others: Vec<Known> = session.backends().with(|all| {
            all.iter().filter(|known| known.target.url != here.target.url).cloned().collect()
        });
        let now = session.url().with(|url| session.second(url));
        if others.is_empty() {
            return None;
        }
        let none = now.is_none();
        let option = |known: &Known| {
            let is = now.as_ref().is_some_and(|now| now.target.url == known.target.url);
            let title = clean(&known.title).into_owned();
            view! { <option value=known.target.url.clone() selected=is>{title}</option> }
        };
        let options = others.iter().map(option).collect_view();
        let name = here.title;
        let choose = move |event| {
            let address = event_target_value(&event);
            let other = others.iter().find(|known| known.target.url == address);
            // What is held against what: the one back end and the other, or as at first.
            let sets = match other {
                Some(other) => [name.clone(), other.title.clone()].map(SetOf::of_source),
                None => {
                    let slowest = SetOf { slowest: Some(10), ..SetOf::default() };
                    [SetOf::rest(), slowest]
                }
            };
            let mut to = session.url().get_untracked();
            to.second = other.map(|other| other.source.clone());
            to.results.sets = Some(sets);
            (to.compare.zoom, to.compare.span) = (None, None);
            to.compare.folds.clear();
            session.go(to);
        };
        Some(view! {
            <label class="sets-only">
                "The same at "
                <select class="select" on:change=choose>
                    <option value="" selected=none>"no other back end"</option>
                    {options}
                </select>
            </label>
        })
    };
    changing(choice)
}
