//! The source switch: what traces can come from, as links to each one's search page.

use crate::views::widgets::live::{changing, live};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use spanscape::web::location;
use spanscape_core::state::Source;

use super::Connecting;
use crate::views::session::{Origin, use_session};
use crate::views::widgets::{Icon, IconView};

/// One source.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    title: String,
    /// What to say beside it.
    note: String,
    source: Option<Source>,
    /// The URL of a back end that can be removed.
    removable: Option<String>,
}

/// The button that names the source, and the list behind it.
#[component]
pub fn SourceSwitch() -> impl IntoView {
    let session = use_session();
    let connecting = expect_context::<Connecting>();
    let open = RwSignal::new(false);
    let choices = Memo::new(move |_| {
        let mut choices: Vec<_> = session.backends().with(|all| {
            let choice = |known: &crate::views::session::Known| Choice {
                title: known.title.clone(),
                note: location::host_of(&known.target.url).unwrap_or_default(),
                source: known.source.clone(),
                removable: known.by_hand.then(|| known.target.url.clone()),
            };
            all.iter().map(choice).collect()
        });
        let opened = session
            .data()
            .with(|d| d.as_ref().map(|d| (d.origin.clone(), d.title.clone(), d.info.inputs.len())));
        match opened {
            Some((Origin::Local, title, files)) => choices.push(Choice {
                title: if files == 1 { title } else { format!("{files} files") },
                note: "opened here".to_owned(),
                source: session.open_source(),
                removable: None,
            }),
            Some((Origin::Url(url), title, _)) => choices.push(Choice {
                title,
                note: location::host_of(&url).unwrap_or_default(),
                source: Some(Source::Url(url)),
                removable: None,
            }),
            _ => {}
        }
        choices.push(Choice {
            title: "Demo shop".to_owned(),
            note: "made-up traces".to_owned(),
            source: Some(Source::Demo),
            removable: None,
        });
        choices
    });
    let current = Memo::new(move |_| {
        let source = session.url().with(|url| url.source.clone());
        choices.with(|all| {
            all.iter()
                .find(|c| {
                    c.source == source
                        || matches!(
                            (&c.source, &source),
                            (Some(Source::Files(_)), Some(Source::Files(_)))
                        )
                })
                .map(|c| c.title.clone())
        })
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
                </div>
            </Show>
        </div>
    }
}
