//! What the span says of a generative model: which, how many tokens, what was said. Asked of the engine.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Answer, Ask, GenAi, GenAiMessage, SpanDetail};
use spanscape_core::model::SpanIx;
use spanscape_core::render::{clean, clean_lines};

use crate::views::session::use_session;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::live;

/// Whether a span may say something of a model.
pub fn is_one(detail: &SpanDetail) -> bool {
    let is = |key: &str| key.starts_with("gen_ai.") || key.starts_with("llm.");
    let own = detail.attributes.iter().any(|attr| is(&attr.key));
    own || detail.events.iter().any(|event| event.name.starts_with("gen_ai."))
}

/// The part for it.
#[component]
pub fn Model(
    /// Whose.
    span: SpanIx,
) -> impl IntoView {
    let told = RwSignal::new(None::<GenAi>);
    use_session().ask(Ask::GenAi { span }, move |answer| {
        if let Answer::GenAi(all) = answer
            && let Ok(all) = all.open()
        {
            // The panel may show another span by now.
            let _ = told.try_set(all);
        }
    });
    let message = |GenAiMessage { role, text, cut }: GenAiMessage| {
        let copied = RwSignal::new(Copied::default());
        let shown = clean_lines(&text).into_owned();
        let cut = cut.then(|| view! { <p class="dim">"The rest is in its attribute"</p> });
        view! {
            <li>
                <div class="model-by">
                    <strong>{clean(&role).into_owned()}</strong>
                    <button
                        class="button quiet"
                        title=live(move || copied.get().text("Copy what was said"))
                        on:click=move |_| copy(text.clone(), copied)
                    >
                        "Copy"
                    </button>
                </div>
                <p class="model-said">{shown}</p>
                {cut}
            </li>
        }
    };
    move || {
        told.get().map(|GenAi { facts, messages }| {
            let fact = |(what, much): (String, String)| {
                // Counts of tokens are numbers to be read.
                let much = much.parse().map_or(much, |n: u64| fmt::count(n));
                view! { <div><dt>{what}</dt><dd>{clean(&much).into_owned()}</dd></div> }
            };
            let said = (!messages.is_empty()).then(|| {
                view! { <ol class="messages">{messages.into_iter().map(message).collect_view()}</ol> }
            });
            view! {
                <section class="model" aria-label="Generative AI">
                    <h3>"Generative AI"</h3>
                    <dl class="spent">{facts.into_iter().map(fact).collect_view()}</dl>
                    {said}
                </section>
            }
        })
    }
}
