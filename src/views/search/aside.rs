//! The room beside the results for the form: how wide it is, and whether it is folded away. Both are remembered.

use leptos::prelude::*;
use spanscape::web::js::px;
use spanscape_core::state::columns::Columns;
use spanscape_core::state::{Pane, Prefs};

use crate::views::session::{Session, use_session};
use crate::views::widgets::live::live;
use crate::views::widgets::{Icon, IconView};

/// Its width and whether it is there. Copies share it.
#[derive(Clone, Copy)]
pub struct Aside {
    session: Session,
    /// In CSS px.
    pub width: RwSignal<f64>,
    /// Whether it is folded away, where there is room for it beside the results.
    pub folded: RwSignal<bool>,
}

impl Aside {
    /// As it was left.
    pub fn new() -> Self {
        let session = use_session();
        let prefs = session.prefs();
        let width = RwSignal::new(prefs.widths.of(Pane::Search));
        Self { session, width, folded: RwSignal::new(prefs.folded) }
    }

    /// Its width as a style has it.
    pub fn style(self) -> Signal<String> {
        live(move || px(self.width.get()))
    }

    /// Gives it another width; the usual one for none.
    pub fn resize(self, to: Option<f64>) {
        self.session.store_prefs(|prefs| {
            let mut widths = prefs.widths;
            match to {
                Some(to) => widths.set(Pane::Search, to, Columns::default()),
                None => widths.reset(Pane::Search, Columns::default()),
            }
            self.width.set(widths.of(Pane::Search));
            Prefs { widths, ..prefs.clone() }
        });
    }

    fn fold(self) {
        let folded = !self.folded.get_untracked();
        self.folded.set(folded);
        self.session.store_prefs(|prefs| Prefs { folded, ..prefs.clone() });
    }
}

/// Folds it away, and back.
#[component]
pub fn Fold(aside: Aside) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button fold-form"
            aria-label="Search form"
            title="The form and the facets beside the results"
            aria-expanded=live(move || (!aside.folded.get()).to_string())
            on:click=move |_| aside.fold()
        >
            <IconView icon=Icon::Aside />
        </button>
    }
}
