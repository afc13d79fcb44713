//! Keys and values: of the span, its resource, scope, events and links.

use std::sync::Arc;

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::engine::protocol::{AttrText, LinkPlace, ValueKind};
use spanscape_core::render::human::{human, is_sql};
use spanscape_core::render::value::{folded, start};
use spanscape_core::render::{clean, copied, json_tree};

use super::around::Around;
use super::more::More;
use super::section::{Part, Section, Sections};
use super::value::{Sql, Value};
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::{Icon, IconView};

/// How many are shown at a time.
const PAGE: usize = 100;

/// What a closed section says of its attributes, in bytes, and of each value.
const LINE: (usize, usize) = (200, 40);

/// A section of attributes; none for none, but the span's own.
#[component]
pub fn Attributes(
    part: Part,
    sections: Sections,
    list: Vec<AttrText>,
    around: Around,
) -> impl IntoView {
    (part == Part::Attributes || !list.is_empty()).then(|| {
        let list: Arc<[AttrText]> = grouped(list).into();
        let (line, all) = (summary(&list), list.clone());
        let count = Some(list.len());
        let copied = (!list.is_empty()).then(|| Callback::new(move |()| copied::attributes(&all)));
        view! {
            <Section part sections count line copied>
                {if list.is_empty() {
                    view! { <p class="empty">"None recorded"</p> }.into_any()
                } else {
                    let list = list.clone();
                    changing(move || rows(around.found(&list), 0, around, place(part))).into_any()
                }}
            </Section>
        }
    })
}

/// Attributes in one line: `key=value key=value`.
pub fn summary(list: &[AttrText]) -> String {
    let mut line = String::new();
    for attr in list {
        if line.len() > LINE.0 {
            break;
        }
        let value = start(&attr.value, LINE.1);
        let dots = if value.len() < attr.value.len() { "…" } else { "" };
        line += &format!("{}={value}{dots}  ", start(&attr.key, LINE.1));
    }
    line
}

/// What of a pattern's links belongs to a section.
fn place(part: Part) -> Option<LinkPlace> {
    match part {
        Part::Attributes => Some(LinkPlace::Attribute),
        Part::Resource => Some(LinkPlace::Resource),
        _ => None,
    }
}

/// What a key has before its first dot; such keys stand together. Alone, one is of no group.
fn prefix(key: &str) -> &str {
    key.split_once('.').map_or("", |(prefix, _)| prefix)
}

/// Attributes of one prefix together, groups in the order of their first; those of none first.
fn grouped(list: Vec<AttrText>) -> Vec<AttrText> {
    let mut groups: Vec<(String, Vec<AttrText>)> = vec![(String::new(), Vec::new())];
    for attr in list {
        let prefix = prefix(&attr.key).to_owned();
        match groups.iter_mut().find(|(name, _)| *name == prefix) {
            Some((_, group)) => group.push(attr),
            None => groups.push((prefix, vec![attr])),
        }
    }
    groups.into_iter().flat_map(|(_, group)| group).collect()
}

/// The rows from the `first` on; the rest behind a button. Of a group of several, the first says so.
pub fn rows(
    list: Arc<[AttrText]>,
    first: usize,
    around: Around,
    place: Option<LinkPlace>,
) -> AnyView {
    let group = |i: usize| list.get(i).map_or("", |attr| prefix(&attr.key));
    let shown = list.iter().enumerate().skip(first).take(PAGE);
    let row = |(i, attr): (usize, &AttrText)| {
        let new = i > 0 && group(i) != group(i - 1);
        view! { <Row attr=attr.clone() around place new /> }
    };
    let shown = shown.map(row).collect_view();
    let next = first.saturating_add(PAGE);
    let more = (next < list.len()).then(|| {
        let label = format!("Show {} more", (list.len() - next).min(PAGE));
        let list = list.clone();
        let rest = Callback::new(move |()| rows(list.clone(), next, around, place));
        view! { <More label rest /> }
    });
    view! { <dl class="attributes">{shown}</dl> {more} }.into_any()
}

/// One key and value, which can be copied, each alone or both.
#[component]
fn Row(attr: AttrText, around: Around, place: Option<LinkPlace>, new: bool) -> impl IntoView {
    let key = clean(&attr.key).into_owned();
    let text: Arc<str> = attr.value.as_str().into();
    let tree =
        matches!(attr.kind, ValueKind::String | ValueKind::Json) && json_tree::is_tree(&text);
    // A tree, and what has many lines, has the whole width.
    let wide = tree || folded(&text) < text.len() || text.contains('\n');
    let kind = attr.kind;
    let [copied, pair_copied, key_copied] = [(); 3].map(|()| RwSignal::new(Copied::Not));
    let label = format!("Copy the value of {key}");
    let pair_label = format!("Copy {key} with its value");
    let value = text.clone();
    let human = human(&attr).map(|human| view! { <span class="human">{human}</span> });
    let sql = is_sql(&attr);
    let pinned = around.is_pinned(&attr.key);
    let pin_key = attr.key.clone();
    let pin_label = if pinned { format!("Unpin {key}") } else { format!("Pin {key}") };
    let (link_key, own_key) = (attr.key.clone(), attr.key.clone());
    let key_label = format!("Copy the key {key}");
    // They come a moment later.
    let links = move || around.links(place, &link_key);
    let pair = move |_| copy(copied::pair(&attr), pair_copied);
    view! {
        <div class:wide=wide class:new=new>
            <dt>{key}</dt>
            <dd>
                {if sql {
                    view! { <Sql text=text.clone() /> }.into_any()
                } else {
                    view! { <Value text kind /> }.into_any()
                }}
                {human}
                {changing(links)}
                <span class="copies">
                    <button
                        class="icon-button copy"
                        aria-label=pin_label
                        title="Pinned attributes stand before all others, in every span"
                        aria-pressed=pinned.to_string()
                        on:click=move |_| around.pin(&pin_key, !pinned)
                    >
                        <IconView icon=Icon::Pin />
                    </button>
                    <button
                        class="text-button copy"
                        aria-label=key_label
                        title=live(move || key_copied.get().text("Copy the key"))
                        class:done=move || key_copied.get() == Copied::Done
                        on:click=move |_| copy(own_key.clone(), key_copied)
                    >
                        "k"
                    </button>
                    <button
                        class="text-button copy"
                        aria-label=pair_label
                        title=live(move || pair_copied.get().text("Copy key=value"))
                        class:done=move || pair_copied.get() == Copied::Done
                        on:click=pair
                    >
                        "k=v"
                    </button>
                    <button
                        class="icon-button copy"
                        aria-label=label
                        title=live(move || copied.get().text("Copy the value"))
                        class:done=move || copied.get() == Copied::Done
                        on:click=move |_| copy(value.to_string(), copied)
                    >
                        <IconView icon=Icon::Copy />
                    </button>
                </span>
            </dd>
        </div>
    }
}
