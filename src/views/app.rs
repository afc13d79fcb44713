//! The app: the session, the frame, and the page that the address names.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::state::Route;

use super::parts;
use super::session::{Remedy, Session, use_session};
use super::shell::{Again, AskHeaders, Connecting, DropOverlay, HelpProps, Toast, TopBar};
use super::start::{OpenButton, StartPage};
use super::trace::TracePage;
use super::widgets::{Loading, Notice};
use spanscape::web::engine::EngineClient;
use spanscape::web::files::{Drop, Pasted};
use spanscape::web::listen::after;
use spanscape::web::{files, host, location, task};

/// The whole page.
#[component]
pub fn App(
    /// The engine, already starting.
    engine: EngineClient,
    /// Called when the frame stands.
    up: Box<dyn FnOnce()>,
) -> impl IntoView {
    let session = Session::start(engine);
    provide_context(session);
    let listeners = location::on_change(move |address| session.address_changed(&address));
    let (over, set_over) = signal(false);
    let drops = files::on_drop(move |drop| {
        set_over.set(matches!(drop, Drop::Over));
        if let Drop::Files(files) = drop {
            session.open_files(files);
        }
    });
    let pastes = files::on_paste(move |pasted| match pasted {
        Pasted::Files(files) => session.open_files(files),
        Pasted::Text(text) => session.open_text(text),
    });
    // They live as long as the page does.
    StoredValue::new_local((listeners, drops, pastes));
    session.ensure();
    if session.url().with_untracked(|url| url.route == Route::Search) {
        // Beside what its page waits for.
        parts::SEARCH.preload();
    }
    provide_context(HelpOpen(RwSignal::new(false)));
    provide_context(Connecting(RwSignal::new(false)));
    provide_context(AskHeaders(RwSignal::new(None)));
    // In a task of its own: what the session has asked for is on its way, and a frame may come in between.
    let begun = RwSignal::new(false);
    spawn_local(async move {
        task::next().await;
        begun.set(true);
        up();
    });
    changing(move || begun.get().then(|| view! { <Frame over /> }))
}

/// The top bar, the page, and what may lie over it.
#[component]
fn Frame(
    /// Whether something is dragged over it.
    over: ReadSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let HelpOpen(help) = expect_context();
    let (Connecting(connecting), AskHeaders(headers)) = (expect_context(), expect_context());
    let embed = move || session.url().get().embed;
    view! {
        <div class="app" data-embed=live(move || embed().to_string())>
            <Show when=move || !embed()>
                <TopBar help />
            </Show>
            <main class="page">
                <Page />
                <OpeningOverlay />
            </main>
            {parts::IN_FULL.when(move || session.is_ready() && embed(), || ())}
            {parts::HOST.when(move || session.is_ready() && host::is_there(), || ())}
            <Toast />
            <DropOverlay over />
            {parts::HELP.when(move || help.get(), move || HelpProps { open: help })}
            {parts::CONNECT.when(move || connecting.get(), || ())}
            {parts::HEADERS.when(move || headers.with(Option::is_some), || ())}
        </div>
    }
}

/// The signal that opens the help dialogue, for pages that have a key for it.
#[derive(Clone, Copy)]
pub struct HelpOpen(pub RwSignal<bool>);

/// What the address names, or why it is not shown.
#[component]
fn Page() -> impl IntoView {
    let session = use_session();
    let kind = Memo::new(move |_| {
        let preview = session.preview().is_some();
        let open = session.is_served();
        let failed = session.failed().with(Option::is_some);
        session.url().with(|url| match &url.route {
            _ if preview => Shown::Trace,
            _ if failed => Shown::Failed,
            Route::Start if session.is_starting() => Shown::Nothing,
            Route::Start => Shown::Start,
            Route::Search if open => Shown::Search,
            Route::Trace { .. } if open => Shown::Trace,
            Route::Compare { .. } if open => Shown::Compare,
            Route::Dependencies if open => Shown::Dependencies,
            Route::Monitor if open => Shown::Monitor,
            Route::Configuration => Shown::Configuration,
            Route::NotFound { .. } | Route::NoTrace { .. } => Shown::Astray,
            _ => Shown::Nothing,
        })
    });
    move || match kind.get() {
        Shown::Failed => view! { <FailedPage /> }.into_any(),
        Shown::Start => view! { <StartPage /> }.into_any(),
        Shown::Search => parts::SEARCH.show(|| ()),
        Shown::Trace => view! { <TracePage /> }.into_any(),
        Shown::Compare => parts::COMPARE.show(|| ()),
        Shown::Dependencies => parts::DEPENDENCIES.show(|| ()),
        Shown::Monitor => parts::MONITOR.show(|| ()),
        Shown::Configuration => parts::CONFIGURATION.show(|| ()),
        Shown::Astray => parts::ASTRAY.show(|| ()),
        Shown::Nothing => ().into_any(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Start,
    Search,
    Trace,
    Compare,
    Dependencies,
    Monitor,
    Configuration,
    Failed,
    Astray,
}

/// How long an opening lasts before it is told how far it is, in milliseconds: what is over before then
/// needs no telling, and would only flicker.
const TOLD_AFTER_MS: i32 = 150;

/// How far an opening is, over the page.
#[component]
fn OpeningOverlay() -> impl IntoView {
    let session = use_session();
    // The opening that lasts.
    let lasting = RwSignal::new(None);
    let timer = StoredValue::new_local(None);
    Effect::new(move |_| {
        let number = session.opening().with(|opening| opening.as_ref().map(|o| o.number));
        timer.set_value(number.map(|_| {
            after(TOLD_AFTER_MS, move || {
                let _ = lasting.try_set(number);
            })
        }));
    });
    move || {
        // First rows that are shown meanwhile are not covered: their page tells how far it is.
        let opening = session.opening().get().filter(|opening| {
            lasting.get() == Some(opening.number) && opening.preview.with(Option::is_none)
        })?;
        let cancel = Callback::new(move |()| session.cancel());
        Some(view! { <Loading label=opening.label going=opening.going on_cancel=cancel /> })
    }
}

/// Why what the address names can't be shown, and what to do.
#[component]
fn FailedPage() -> impl IntoView {
    let session = use_session();
    Effect::new(move |_| session.page_ready());
    let actions = move || match session.remedy() {
        Remedy::Load(url) => view! {
            <button class="button primary" on:click=move |_| session.allow_url(url.clone())>
                "Load it"
            </button>
        }
        .into_any(),
        Remedy::Allow(url) => view! {
            <button class="button primary" on:click=move |_| session.allow_backend(&url)>
                "Allow it"
            </button>
        }
        .into_any(),
        Remedy::Open => view! { <OpenButton session primary=true /> }.into_any(),
        Remedy::Retry(backend) => {
            let again = Callback::new(move |()| session.retry());
            view! { <Again backend again /> }.into_any()
        }
    };
    move || {
        session.failed().get().map(|problem| {
            view! {
                <div class="start">
                    <h1 class="visually-hidden">"Nothing to show"</h1>
                    <Notice problem>
                        {actions()}
                        <a class="button" href=session.start_href() on:click=move |event| session.follow(&event)>
                            "Start page"
                        </a>
                    </Notice>
                </div>
            }
        })
    }
}
