//! Where else the same is looked for, so that one source can be held against another.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{SetOf, Slot};
use spanscape_core::render::clean;
use spanscape_core::source::Query;
use spanscape_core::state::Source;

use crate::views::compare::comparing::Comparing;
use crate::views::session::Session;
use crate::views::shell::{Choice, choices};
use crate::views::widgets::live::changing;

/// The choice; nothing where there is no other source.
#[component]
pub fn Elsewhere(
    /// What is known.
    comparing: Comparing,
) -> impl IntoView {
    let session = comparing.session;
    let choice = move || {
        let found = comparing.both.with(|(place, _)| place.is_some_and(|p| p.slot == Slot::Found));
        let (here, second) = session.url().with(|url| (url.source.clone(), url.second.clone()));
        let others = others(session, found, here.as_ref());
        if others.is_empty() {
            return None;
        }
        let is = |choice: &Choice| second.as_ref().is_some_and(|now| choice.is(now.as_ref()));
        let none = !others.iter().any(is);
        let options = (0u32..).zip(&others).map(|(at, choice)| {
            let title = clean(&choice.title).into_owned();
            view! { <option value=at.to_string() selected=is(choice)>{title}</option> }
        });
        let options = options.collect_view();
        let choose = move |event| {
            let number: Option<usize> = event_target_value(&event).parse().ok();
            go(session, found, number.and_then(|at| others.get(at)));
        };
        Some(view! {
            <label class="sets-only">
                "The same at "
                <select class="select" on:change=choose>
                    <option value="" selected=none>"no other source"</option>
                    {options}
                </select>
            </label>
        })
    };
    changing(choice)
}

/// What a back end's results, or those of what is open here, may be held against. Tracks what that depends on.
fn others(session: Session, found: bool, here: Option<&Source>) -> Vec<Choice> {
    let is_back_end = |of: Option<&Source>| matches!(of, Some(Source::Named(_)) | None);
    // The demo's traces are held against nobody's.
    if here == Some(&Source::Demo) {
        return Vec::new();
    }
    let mut all = choices(session);
    all.retain(|choice| {
        let of = choice.source.as_ref();
        let may = if found { of != Some(&Source::Demo) } else { is_back_end(of) };
        may && !choice.is(here)
    });
    all
}

/// Searches there as well, and holds what is found against each other; nowhere else without one.
fn go(session: Session, found: bool, other: Option<&Choice>) {
    let mut to = session.url().get_untracked();
    match (other, found) {
        (Some(other), false) => {
            // The back end is asked, and what is open is read beside it.
            to.second = Some(std::mem::replace(&mut to.source, other.source.clone()));
            if to.query.range.is_none() {
                let query = Query { limit: to.query.limit.or(Some(Query::LIMIT)), ..to.query };
                to.query = query.pinned(Some(Query::LOOKBACK), session.search_end());
            }
        }
        _ => to.second = other.map(|other| other.source.clone()),
    }
    to.results.sets = Some(match other {
        Some(_) => {
            let title = |source: Option<&Source>| {
                let all = untrack(|| choices(session));
                all.into_iter().find(|choice| choice.is(source)).map(|choice| choice.title)
            };
            let first = title(to.source.as_ref()).unwrap_or_default();
            let second = to.second.clone().flatten();
            untrack(|| session.two_names(&first, second.as_ref())).map(SetOf::of_source)
        }
        None => [SetOf::rest(), SetOf { slowest: Some(10), ..SetOf::default() }],
    });
    (to.compare.zoom, to.compare.span) = (None, None);
    to.compare.folds.clear();
    session.go(to);
}
