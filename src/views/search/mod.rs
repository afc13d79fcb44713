//! The search page: the form beside the list of what it finds, at a back end or in what is open.

mod backend;
mod crowd;
mod dataset;
mod fields;
mod form;
mod list;
mod row;
mod times;

use leptos::prelude::*;
use spanscape_core::engine::protocol::{DatasetInfo, Slot};

use self::backend::BackendResults;
use self::dataset::DatasetResults;
use self::form::SearchForm;
use super::session::{Known, Place, use_session};

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
            view! {
                <div class="search">
                    <SearchForm subject=subject.into() />
                    {results}
                </div>
            }
        })
    }
}
