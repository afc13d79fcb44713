//! A sentence whose parts lead to spans.

use leptos::prelude::*;
use spanscape_core::engine::protocol::Piece;
use web_sys::KeyboardEvent;

use super::Judging;

/// The sentence.
pub(super) fn words(pieces: &[Piece], judging: Judging) -> AnyView {
    pieces.iter().map(|piece| word(piece, judging)).collect_view().into_any()
}

/// A part of it: a button, where it leads anywhere.
pub(super) fn word(piece: &Piece, judging: Judging) -> AnyView {
    let text = piece.text.clone();
    let class = if piece.name { "word name" } else { "word" };
    if piece.find.is_empty() && piece.span.is_none() {
        return if piece.name {
            view! { <span class="name">{text}</span> }.into_any()
        } else {
            text.into_any()
        };
    }
    let (find, span) = (piece.find.clone(), piece.span);
    let title =
        if find.is_empty() { "Go to this span" } else { "Mark these spans and go to the first" };
    let go = move || judging.look_at(&find, span);
    let pressed = go.clone();
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            event.stop_propagation();
            pressed();
        }
    };
    // A button's box does not break over lines; words do.
    view! {
        <span class=class role="button" tabindex="0" title=title on:click=move |_| go() on:keydown=on_key>
            {text}
        </span>
    }
    .into_any()
}
