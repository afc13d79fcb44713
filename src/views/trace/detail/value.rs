//! A value: its text, folded where it is long; a link where it is an address; else a tree of JSON.
//!
//! Whatever comes from outside becomes a text node, cleaned, and no more of it than is asked for.

use std::sync::Arc;

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::ValueKind;
use spanscape_core::render::human::sql_words;
use spanscape_core::render::{clean_lines, json_tree, value};

use super::json::JsonValue;

/// Any value.
#[component]
pub fn Value(
    /// Its text.
    text: Arc<str>,
    /// What it is.
    kind: ValueKind,
) -> impl IntoView {
    let words = matches!(kind, ValueKind::String | ValueKind::Json);
    if words && json_tree::is_tree(&text) {
        return view! { <JsonValue text /> }.into_any();
    }
    let class = match kind {
        ValueKind::Bool | ValueKind::Int | ValueKind::Double => "number",
        ValueKind::Empty => "none",
        ValueKind::String | ValueKind::Bytes | ValueKind::Json => "",
    };
    view! { <LongText text class /> }.into_any()
}

/// A statement in SQL, its words told apart; folded where it is long.
#[component]
pub fn Sql(
    /// The statement.
    text: Arc<str>,
) -> impl IntoView {
    if value::folded(&text) < text.len() {
        return view! { <LongText text class="sql" /> }.into_any();
    }
    let piece = |(piece, known): (&str, bool)| {
        let piece = clean_lines(piece).into_owned();
        if known { view! { <b>{piece}</b> }.into_any() } else { piece.into_any() }
    };
    view! { <span class="value sql">{sql_words(&text).map(piece).collect_view()}</span> }.into_any()
}

/// A text that may be long or an address.
#[component]
pub fn LongText(
    /// The text.
    text: Arc<str>,
    /// A class for its colour.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    if let Some(href) = value::link(&text) {
        return view! {
            <a class="value" href=href.to_owned() target="_blank" rel="noopener noreferrer">
                {text.to_string()}
            </a>
        }
        .into_any();
    }
    if text.is_empty() {
        return view! { <span class="value none">"empty"</span> }.into_any();
    }
    let (first, all) = (value::folded(&text), text.len());
    if first == all {
        let text = clean_lines(&text).into_owned();
        return view! { <span class=format!("value {class}")>{text}</span> }.into_any();
    }
    let shown = RwSignal::new(first);
    let visible = {
        let text = text.clone();
        move || {
            let to = shown.get();
            let dots = if to < all { "…" } else { "" };
            format!("{}{dots}", clean_lines(value::start(&text, to)))
        }
    };
    let more = {
        let text = text.clone();
        move || value::unfolded(&text, shown.get())
    };
    let label = {
        let more = more.clone();
        move || {
            let size = fmt::bytes(all as u64);
            if shown.get() == all {
                "Show less".to_owned()
            } else if more() == all {
                format!("Show all ({size})")
            } else {
                format!("Show more ({} of {size})", fmt::bytes(more() as u64))
            }
        }
    };
    // One button for all of it, so that the focus stays.
    let press = move |_| shown.set(if shown.get_untracked() == all { first } else { more() });
    view! {
        <span class=format!("value {class}")>
            {changing(visible)}
            <button class="text-button" aria-expanded=live(move || (shown.get() > first).to_string()) on:click=press>
                {changing(label)}
            </button>
        </span>
    }
    .into_any()
}
