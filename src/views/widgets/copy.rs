//! Copying a text, with what came of it said on the button.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::clipboard;

/// What became of a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copied {
    /// Not asked yet.
    #[default]
    Not,
    /// It is on the clipboard.
    Done,
    /// The browser refused.
    Refused,
}

impl Copied {
    /// What to say; `before` until it was asked.
    pub fn text(self, before: &'static str) -> &'static str {
        match self {
            Self::Not => before,
            Self::Done => "Copied",
            Self::Refused => "The browser refused to copy",
        }
    }
}

/// Copies `text` and sets `to`. Call it from a user's action.
pub fn copy(text: String, to: RwSignal<Copied>) {
    spawn_local(async move {
        let done = clipboard::copy(&text).await;
        // The button may be gone by then.
        let _ = to.try_set(if done { Copied::Done } else { Copied::Refused });
    });
}
