//! Links that the configuration's patterns make: asking for those of a span or of the trace, and one of them.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::engine::protocol::{Answer, Ask, PatternLink};
use spanscape_core::model::SpanIx;
use spanscape_core::render::clean;

use crate::views::session::Session;

/// Asks for the links of a span, or of the shown trace alone, where there are patterns.
pub(super) fn ask(session: Session, span: Option<SpanIx>, links: RwSignal<Arc<[PatternLink]>>) {
    let patterns = session.config().with_untracked(|config| {
        config.as_ref().and_then(|config| config.kept("linkPatterns")).map(str::to_owned)
    });
    let Some(patterns) = patterns else { return };
    session.ask(Ask::PatternLinks { span, patterns }, move |answer| {
        if let Answer::PatternLinks(list) = answer {
            // Who asked may be gone by now.
            let _ = links.try_set(list.into());
        }
    });
}

/// A link of a pattern.
pub(super) fn link(link: &PatternLink) -> AnyView {
    view! {
        <a class="pattern-link" href=link.url.clone() target="_blank" rel="noopener noreferrer">
            {clean(&link.text).into_owned()}
        </a>
    }
    .into_any()
}
