//! What the sections of the details share: the text that is looked for in them, pinned attributes, and links
//! that patterns make.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::engine::protocol::{AttrText, LinkPlace, PatternLink};
use spanscape_core::model::SpanIx;

use crate::views::session::{Session, use_session};
use crate::views::trace::pattern_links::{ask, link};

/// What the sections share.
#[derive(Clone, Copy)]
pub struct Around {
    session: Session,
    /// What keys and values must have in them.
    pub typed: RwSignal<String>,
    /// The time that is seen, in nanoseconds after the trace's start; `None` for all of it.
    pub zoom: RwSignal<Option<(u64, u64)>>,
    pins: RwSignal<Vec<String>>,
    links: RwSignal<Arc<[PatternLink]>>,
}

impl Around {
    /// Nothing is looked for.
    pub fn new(zoom: RwSignal<Option<(u64, u64)>>) -> Self {
        let session = use_session();
        Self {
            session,
            typed: RwSignal::new(String::new()),
            zoom,
            pins: RwSignal::new(session.prefs().pins),
            links: RwSignal::new(Arc::new([])),
        }
    }

    /// Asks for the links of a span, where there are patterns.
    pub fn ask_links(self, span: SpanIx) {
        self.links.set(Arc::new([]));
        ask(self.session, Some(span), self.links);
    }

    /// Those that have what was typed. Tracks it.
    pub fn found(self, list: &Arc<[AttrText]>) -> Arc<[AttrText]> {
        let typed = self.typed.get().to_lowercase();
        if typed.is_empty() {
            return list.clone();
        }
        let has = |text: &str| text.to_lowercase().contains(&typed);
        list.iter().filter(|attr| has(&attr.key) || has(&attr.value)).cloned().collect()
    }

    /// The pinned attributes among some, in the order of the pins. Tracks them.
    pub fn pinned(self, list: &[AttrText]) -> Vec<AttrText> {
        let find = |key: &String| list.iter().find(|attr| attr.key == *key).cloned();
        self.pins.with(|pins| pins.iter().filter_map(find).collect())
    }

    /// Whether a key is pinned. Tracks it.
    pub fn is_pinned(self, key: &str) -> bool {
        self.pins.with(|pins| pins.iter().any(|pin| pin == key))
    }

    /// Pins a key, or takes it off, for every span from now on.
    pub fn pin(self, key: &str, on: bool) {
        self.session.store_prefs(|prefs| {
            let mut prefs = prefs.clone();
            prefs.pin(key, on);
            prefs
        });
        self.pins.set(self.session.prefs().pins);
    }

    /// The links that patterns made there. Tracks them.
    pub fn links(self, place: Option<LinkPlace>, key: &str) -> Option<AnyView> {
        let place = place?;
        let links = self.links.get();
        let here: Vec<&PatternLink> =
            links.iter().filter(|link| link.place == place && link.key == key).collect();
        (!here.is_empty()).then(|| here.into_iter().map(link).collect_view().into_any())
    }
}
