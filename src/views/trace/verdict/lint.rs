//! What the owners of the instrumentation could do better.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Answer, Ask, LintLine, LintTold, Piece};
use spanscape_core::render::clean;

use super::Judging;
use super::words::word;
use crate::views::session::use_session;
use crate::views::widgets::finding::severity;
use crate::views::widgets::live::changing;

/// The score with the list.
#[component]
pub fn LintList(judging: Judging) -> impl IntoView {
    let session = use_session();
    let told = RwSignal::new(None::<LintTold>);
    Effect::new(move |_| {
        if judging.verdict.with(Option::is_some) {
            session.ask(Ask::Lint, move |answer| {
                if let Answer::Lint(lint) = answer
                    && let Ok(lint) = lint.open()
                {
                    let _ = told.try_set(Some(lint));
                }
            });
        }
    });
    changing(move || {
        told.get().map(|lint| {
            let notes = lint.notes.iter().map(|note| item(note, judging)).collect_view();
            let what = match lint.score {
                100 => "Nothing to complain of.",
                70.. => "Good, with notes.",
                40.. => "Some of it misleads.",
                _ => "Much of it misleads.",
            };
            view! {
                <p class="lint-score">
                    <strong>{lint.score}</strong> " of 100 for the instrumentation of this trace. " {what}
                </p>
                <ol class="findings">{notes}</ol>
            }
        })
    })
}

fn item(note: &LintLine, judging: Judging) -> AnyView {
    let (find, span) = (format!("lint:{}", note.rule), note.span);
    let detail = (!note.detail.is_empty())
        .then(|| view! { <p class="name">{clean(&note.detail).into_owned()}</p> });
    let spans = fmt::plural(note.count.into(), "span", "spans");
    let find = if span.is_some() { find } else { String::new() };
    let what = word(&Piece { text: spans, name: false, find, span }, judging);
    view! {
        <li class="finding">
            <p>{severity(u8::from(note.major))} {what} " " {note.text.clone()} "."</p>
            {detail}
            <p class="advice">{note.advice.clone()}</p>
        </li>
    }
    .into_any()
}
