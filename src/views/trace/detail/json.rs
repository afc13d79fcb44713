//! JSON as a tree of `<details>`, each level made when it is opened; or its text.

use std::ops::Range;
use std::sync::Arc;

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::base::{fmt, quote};
use spanscape_core::render::clean;
use spanscape_core::render::json_tree::{JsonEntry, JsonKind, level};
use spanscape_core::render::value::start;

use super::more::More;
use super::value::LongText;

/// How many entries are shown at a time.
const PAGE: u32 = 100;

/// What is opened by itself: up to so many entries, in up to so many bytes, so deep.
const SMALL: (u32, usize, u32) = (10, 2_000, 4);

/// How much of a closed level is shown in its line, in bytes.
const PREVIEW: usize = 80;

/// A part of a text.
#[derive(Clone)]
struct Place {
    text: Arc<str>,
    at: Range<usize>,
}

impl Place {
    fn text(&self) -> &str {
        self.text.get(self.at.clone()).unwrap_or("")
    }

    /// A part of this part.
    fn part(&self, at: &Range<usize>) -> Self {
        let start = self.at.start;
        Self { text: self.text.clone(), at: start + at.start..start + at.end }
    }
}

/// A value that is JSON.
#[component]
pub fn JsonValue(
    /// Its text: a whole object or array.
    text: Arc<str>,
) -> impl IntoView {
    let raw = RwSignal::new(false);
    let place = Place { at: 0..text.len(), text: text.clone() };
    let content = move || {
        if raw.get() {
            let text = text.clone();
            return view! { <LongText text /> }.into_any();
        }
        let Some(top) = level(place.text(), 0, 0) else { return ().into_any() };
        let kind =
            if top.object { JsonKind::Object(top.total) } else { JsonKind::Array(top.total) };
        let open = top.total <= SMALL.0;
        view! { <div class="json">{branch(None, place.clone(), kind, open, 0)}</div> }.into_any()
    };
    view! {
        <div class="json-value">
            {changing(content)}
            <button
                class="text-button"
                aria-pressed=live(move || raw.get().to_string())
                on:click=move |_| raw.update(|raw| *raw = !*raw)
            >
                "As text"
            </button>
        </div>
    }
}

/// An object or array that is opened and closed.
fn branch(key: Option<String>, place: Place, kind: JsonKind, open: bool, depth: u32) -> AnyView {
    let made = RwSignal::new(open);
    let (total, [before, after], noun) = match kind {
        JsonKind::Array(n) => (n, ["[", "]"], ["item", "items"]),
        JsonKind::Object(n) => (n, ["{", "}"], ["key", "keys"]),
        _ => (0, ["", ""], ["", ""]),
    };
    let preview = clean(start(place.text(), PREVIEW)).into_owned();
    let preview = if place.text().len() > PREVIEW { format!("{preview}…") } else { preview };
    let count = fmt::plural(total.into(), noun[0], noun[1]);
    let entries = move || made.get().then(|| entries(place.clone(), 0, depth));
    view! {
        <details open=open on:toggle=move |_| made.set(true)>
            <summary>
                {key.map(|key| view! { <span class="json-key">{key}</span> ": " })}
                <span class="json-count">{format!("{before} {count} {after}")}</span>
                <span class="json-preview" aria-hidden="true">{preview}</span>
            </summary>
            {changing(entries)}
        </details>
    }
    .into_any()
}

/// The entries of a level from the `first` on; the rest behind a button.
fn entries(place: Place, first: u32, depth: u32) -> AnyView {
    let Some(level) = level(place.text(), first, PAGE) else { return ().into_any() };
    let list = (first..)
        .zip(&level.entries)
        .map(|(i, entry)| view! { <li>{self::entry(&place, i, entry, depth)}</li> })
        .collect_view();
    let next = first.saturating_add(PAGE);
    let more = (next < level.total).then(|| {
        let label =
            format!("Show {} more", fmt::count(u64::from(level.total - next).min(PAGE.into())));
        let rest = Callback::new(move |()| entries(place.clone(), next, depth));
        view! { <More label rest /> }
    });
    view! { <ul>{list}</ul> {more} }.into_any()
}

fn entry(place: &Place, number: u32, entry: &JsonEntry, depth: u32) -> AnyView {
    let value = place.part(&entry.value);
    let key = entry.key.as_ref().map(|key| {
        let key = quote::unescape(place.part(key).text());
        if key.is_empty() { "\"\"".to_owned() } else { clean(&key).into_owned() }
    });
    let key = key.unwrap_or_else(|| number.to_string());
    let (class, text) = match entry.kind {
        JsonKind::Object(n) | JsonKind::Array(n) if n > 0 => {
            let small = n <= SMALL.0 && value.at.len() <= SMALL.1 && depth < SMALL.2;
            return branch(Some(key), value, entry.kind, small, depth + 1);
        }
        JsonKind::Object(_) | JsonKind::Array(_) => ("none", Arc::from(value.text())),
        JsonKind::String => ("", quote::unescape(value.text()).into()),
        JsonKind::Number | JsonKind::Bool => ("number", Arc::from(value.text())),
        JsonKind::Null => ("none", Arc::from("null")),
    };
    view! { <span class="json-key">{key}</span> ": " <LongText text class /> }.into_any()
}
