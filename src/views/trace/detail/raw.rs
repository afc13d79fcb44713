//! The span as OTLP JSON, asked of the engine when it is wanted.

use std::sync::Arc;

use crate::views::widgets::live::changing;
use leptos::prelude::*;
use spanscape_core::engine::protocol::{Answer, Ask};
use spanscape_core::model::SpanIx;
use spanscape_core::render::clean_lines;
use spanscape_core::render::value::{start, unfolded};

use super::more::More;
use crate::views::session::use_session;
use crate::views::widgets::copy::{Copied, copy};

/// The JSON with a button that copies it.
#[component]
pub fn Raw(
    /// Whose.
    span: SpanIx,
) -> impl IntoView {
    let json = RwSignal::new(None::<Arc<str>>);
    use_session().ask(Ask::Raw { span }, move |answer| {
        if let Answer::Raw(text) = answer {
            // The panel may show another span by now.
            let _ = json.try_set(Some(text.into()));
        }
    });
    let copied = RwSignal::new(Copied::default());
    let on_copy = move |_| {
        if let Some(text) = json.get_untracked() {
            copy(text.to_string(), copied);
        }
    };
    view! {
        <div class="raw">
            <button class="button" on:click=on_copy>{changing(move || copied.get().text("Copy JSON"))}</button>
            {changing(move || json.get().map(|text| part(text, 0)))}
        </div>
    }
}

/// A part of it from a byte on; the rest behind a button.
fn part(text: Arc<str>, from: usize) -> AnyView {
    let to = unfolded(&text, from);
    let shown = start(&text, to).get(from..).map(|part| clean_lines(part).into_owned());
    let more = (to < text.len()).then(|| {
        let rest = Callback::new(move |()| part(text.clone(), to));
        view! { <More label="Show more" rest /> }
    });
    view! { <pre>{shown}</pre> {more} }.into_any()
}
