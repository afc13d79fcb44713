//! The source switch: what traces can come from, as links to each one's search page.

use crate::views::widgets::live::{changing, live};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use spanscape::web::location;
use spanscape_core::state::{Route, Source, UrlState};

use super::Connecting;
use crate::views::session::{Known, Origin, Session, name_of, title_of_files, use_session};
use crate::views::widgets::{Icon, IconView};

/// One source.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What to call it.
    pub title: String,
    /// What to say beside it.
    note: String,
    /// How links name it.
    pub source: Option<Source>,
    /// The URL of a back end that can be removed.
    removable: Option<String>,
}

impl Choice {
    /// Whether it is this source: of files, whichever they are.
    pub fn is(&self, source: Option<&Source>) -> bool {
        let files = |of: Option<&Source>| matches!(of, Some(Source::Files(_)));
        self.source.as_ref() == source || (files(self.source.as_ref()) && files(source))
    }
}

/// All that traces can come from. Tracks what that depends on.
pub fn choices(session: Session) -> Vec<Choice> {
    let mut choices: Vec<_> = session.backends().with(|all| {
        let choice = |known: &Known| Choice {
            title: known.title.clone(),
            note: location::host_of(&known.target.url).unwrap_or_default(),
            source: known.source.clone(),
            removable: known.by_hand.then(|| known.target.url.clone()),
        };
        all.iter().map(choice).collect()
    });
    let file = |origin: &Origin| {
        let Origin::Url(url) = origin else { return None };
        Some(Choice {
            title: name_of(url),
            note: location::host_of(url).unwrap_or_default(),
            source: Some(Source::Url(url.clone())),
            removable: None,
        })
    };
    session.data().with(|data| match data.as_ref().map(|data| &data.origin) {
        Some(Origin::Pair(of)) => choices.extend(of.iter().filter_map(file)),
        Some(origin) => choices.extend(file(origin)),
        None => {}
    });
    let files = session.files_at_hand();
    if !files.is_empty() {
        choices.push(Choice {
            title: title_of_files(&files),
            note: "opened here".to_owned(),
            source: Some(Source::Files(files)),
            removable: None,
        });
    }
    choices.push(Choice {
        title: "Demo shop".to_owned(),
        note: "made-up traces".to_owned(),
        source: Some(Source::Demo),
        removable: None,
    });
    choices
}

/// The button that names the source, and the list behind it.
#[component]
pub fn SourceSwitch() -> impl IntoView {
    let session = use_session();
    let connecting = expect_context::<Connecting>();
    let open = RwSignal::new(false);
    let choices = Memo::new(move |_| choices(session));
    let current = Memo::new(move |_| {
        let source = session.url().with(|url| url.source.clone());
        choices.with(|all| all.iter().find(|c| c.is(source.as_ref())).map(|c| c.title.clone()))
    });
    let name = move || current.get().unwrap_or_else(|| "Source".to_owned());
    let close = move || open.set(false);
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    let items = move || {
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let here = current.get().as_ref() == Some(&choice.title);
                let href = session.search_href(choice.source.as_ref());
                let remove = choice.removable.map(|url| {
                    let label = format!("Remove {}", choice.title);
                    view! {
                        <button class="icon-button" aria-label=label.clone() title=label on:click=move |_| session.forget_backend(&url)>
                            <IconView icon=Icon::Close />
                        </button>
                    }
                });
                view! {
                    <li>
                        <a href=href aria-current=here.then_some("true") on:click=move |event| { close(); session.follow(&event) }>
                            <span class="title">{choice.title}</span>
                            <span class="note">{choice.note}</span>
                        </a>
                        {remove}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="source-switch" on:keydown=key on:focusout=move |event| {
            // The focus went elsewhere, not to another part of this.
            if !location::holds_focus_target(&event) {
                close();
            }
        }>
            <button
                class="button quiet"
                aria-expanded=live(move || open.get().to_string())
                aria-label=live(move || format!("Source: {}", name()))
                title="Where the traces come from"
                on:click=move |_| open.update(|o| *o = !*o)
            >
                <span class="name">{changing(name)}</span>
                <IconView icon=Icon::ExpandLevel />
            </button>
            <Show when=move || open.get()>
                <div class="source-list" tabindex="-1">
                    <ul aria-label="Sources">{changing(items)}</ul>
                    <button class="button quiet" on:click=move |_| { close(); connecting.0.set(true) }>
                        "Connect to a Jaeger…"
                    </button>
                    <a
                        class="button quiet"
                        href=session.href(&UrlState { route: Route::Configuration, ..UrlState::default() })
                        on:click=move |event| { close(); session.follow(&event) }
                    >
                        "Configuration"
                    </a>
                </div>
            </Show>
        </div>
    }
}
