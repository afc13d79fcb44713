//! Keys and values: of the span, its resource, scope, events and links.

use std::sync::Arc;

use crate::views::widgets::live::live;
use leptos::prelude::*;
use spanscape_core::engine::protocol::{AttrText, ValueKind};
use spanscape_core::render::value::{folded, start};
use spanscape_core::render::{clean, copied, json_tree};

use super::more::More;
use super::section::{Part, Section, Sections};
use super::value::Value;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::{Icon, IconView};

/// How many are shown at a time.
const PAGE: usize = 100;

/// What a closed section says of its attributes, in bytes, and of each value.
const LINE: (usize, usize) = (200, 40);

/// A section of attributes; none for none, but the span's own.
#[component]
pub fn Attributes(part: Part, sections: Sections, list: Vec<AttrText>) -> impl IntoView {
    (part == Part::Attributes || !list.is_empty()).then(|| {
        let list: Arc<[AttrText]> = list.into();
        let (line, all) = (summary(&list), list.clone());
        let count = Some(list.len());
        let copied = (!list.is_empty()).then(|| Callback::new(move |()| copied::attributes(&all)));
        view! {
            <Section part sections count line copied>
                {if list.is_empty() {
                    view! { <p class="empty">"None recorded"</p> }.into_any()
                } else {
                    rows(list.clone(), 0)
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

/// The rows from the `first` on; the rest behind a button.
pub fn rows(list: Arc<[AttrText]>, first: usize) -> AnyView {
    let shown = list.iter().skip(first).take(PAGE);
    let shown = shown.map(|attr| view! { <Row attr=attr.clone() /> }).collect_view();
    let next = first.saturating_add(PAGE);
    let more = (next < list.len()).then(|| {
        let label = format!("Show {} more", (list.len() - next).min(PAGE));
        let rest = Callback::new(move |()| rows(list.clone(), next));
        view! { <More label rest /> }
    });
    view! { <dl class="attributes">{shown}</dl> {more} }.into_any()
}

/// One key and value, either of which can be copied.
#[component]
fn Row(attr: AttrText) -> impl IntoView {
    let key = clean(&attr.key).into_owned();
    let text: Arc<str> = attr.value.as_str().into();
    let tree =
        matches!(attr.kind, ValueKind::String | ValueKind::Json) && json_tree::is_tree(&text);
    // A tree, and what has many lines, has the whole width.
    let wide = tree || folded(&text) < text.len() || text.contains('\n');
    let kind = attr.kind;
    let (copied, pair_copied) = (RwSignal::new(Copied::Not), RwSignal::new(Copied::Not));
    let label = format!("Copy the value of {key}");
    let pair_label = format!("Copy {key} with its value");
    let value = text.clone();
    let pair = move |_| copy(copied::pair(&attr), pair_copied);
    view! {
        <div class:wide=wide>
            <dt>{key}</dt>
            <dd>
                <Value text kind />
                <span class="copies">
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
