//! The search page: the form beside the list of what it finds, at a back end or in what is open.

mod aside;
mod asking;
mod backend;
pub mod charts;
mod crowd;
mod dataset;
mod fields;
mod form;
mod inputs;
mod query_line;
mod refreshing;
mod results;
mod row;
pub mod saved;
mod times;

use leptos::prelude::*;
use spanscape::web::focus;
use spanscape_core::engine::protocol::{DatasetInfo, Slot};

use self::aside::Aside;
use self::asking::Asking;
use self::backend::BackendResults;
use self::dataset::DatasetResults;
use self::form::SearchForm;
use self::query_line::QueryLine;
use self::refreshing::Refreshing;
use self::results::{Chosen, Current, Downloading, Facets, OfPage};
use super::session::{Known, Place, use_session};
use super::widgets::live::live;

/// What is searched.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// What is open: its place and what is in it.
    Data(Place, DatasetInfo),
    /// A back end.
    Backend(Box<Known>),
}

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let session = use_session();
    let subject = Memo::new(move |_| {
        if let Some(known) = session.backend() {
            return Some(Subject::Backend(known));
        }
        let place = session.place_of(&session.url().get())?;
        let info = session.data().with(|data| data.as_ref().map(|d| d.info.clone()))?;
        Some(Subject::Data(place, info))
    });
    provide_context(Current(RwSignal::new(None)));
    provide_context(OfPage(Owner::current().unwrap_or_default()));
    provide_context(Chosen(session.chosen()));
    provide_context(Refreshing::new());
    provide_context(Downloading(RwSignal::new(false)));
    let aside = Aside::new();
    // As in many tools, a stroke goes to where one types.
    let slash = window_event_listener(leptos::ev::keydown, move |event| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() == "/" && plain && !focus::is_inside("input, textarea, select, dialog") {
            event.prevent_default();
            focus::focus_query();
        }
    });
    on_cleanup(move || slash.remove());
    // The form and the results stay while what is known of their back end changes.
    let which = Memo::new(move |_| {
        subject.with(|subject| match subject {
            Some(Subject::Data(place, _)) => Some((place.number, String::new())),
            Some(Subject::Backend(known)) => Some((0, known.target.url.clone())),
            None => None,
        })
    });
    move || {
        which.get().map(|(number, _)| {
            let results = if number > 0 {
                let place = Place { slot: Slot::Open, number };
                view! { <DatasetResults place /> }.into_any()
            } else {
                view! { <BackendResults subject=subject.into() /> }.into_any()
            };
            let asking = Asking::new(subject.into());
            view! {
                <div class="search" data-folded=live(move || aside.folded.get().to_string()) style:--form=aside.style()>
                    // For who tabs: the form and the facets are many.
                    <button class="skip" on:click=move |_| focus::focus_first(".traces-scroll")>"Skip to the traces"</button>
                    <QueryLine asking aside />
                    <SearchForm asking aside><Facets /></SearchForm>
                    {results}
                </div>
            }
        })
    }
}
