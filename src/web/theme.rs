//! Light or dark: what the user chose, what the system says, and what is shown.
//!
//! Shown is what stands as `data-theme` on the root element. The boot script in index.html puts
//! it there first, by the same rules: the link, else the user's choice, else the system.

use std::cell::RefCell;

use web_sys::{Event, MediaQueryList};

use super::js;
use super::listen::{Listener, Subscribers, Subscription, listen};
use super::storage::{self, Store};

/// Where the choice is kept; the boot script reads it too.
const KEY: &str = "spanscape.theme";

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// What the user chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// As the system.
    #[default]
    System,
    /// Always this.
    Always(Theme),
}

#[derive(Default)]
struct State {
    listeners: Vec<Listener>,
    changed: Subscribers<Theme>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// What is shown.
pub fn shown() -> Theme {
    match js::root().and_then(|r| r.get_attribute("data-theme")).as_deref() {
        Some("dark") => Theme::Dark,
        _ => Theme::Light,
    }
}

/// What the user chose, in this browser.
pub fn choice() -> Choice {
    match storage::get(Store::Local, KEY).as_deref() {
        Some("light") => Choice::Always(Theme::Light),
        Some("dark") => Choice::Always(Theme::Dark),
        _ => Choice::System,
    }
}

/// Keeps and shows the choice. Where storage is denied it holds until the page is left.
pub fn choose(choice: Choice) {
    match choice {
        Choice::System => storage::remove(Store::Local, KEY),
        Choice::Always(theme) => {
            storage::set(Store::Local, KEY, name(theme));
        }
    }
    show(match choice {
        Choice::System => system(),
        Choice::Always(theme) => theme,
    });
}

/// Shows a theme without keeping it: what a link asks for.
pub fn show(theme: Theme) {
    if let Some(root) = js::root() {
        let _ = root.set_attribute("data-theme", name(theme));
    }
    tell();
}

/// Is told after the theme, or the colours of a theme (forced colours), changed: read the
/// palette anew.
pub fn on_change(f: impl Fn(&Theme) + 'static) -> Subscription {
    STATE.with_borrow_mut(|state| {
        if state.listeners.is_empty() {
            state.listeners = [watch("(prefers-color-scheme: dark)", follow), watch(FORCED, tell)]
                .into_iter()
                .flatten()
                .collect();
        }
        state.changed.add(f)
    })
}

const FORCED: &str = "(forced-colors: active)";

/// Whether the user asks for as little motion as possible.
pub fn reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

fn system() -> Theme {
    if matches("(prefers-color-scheme: dark)") { Theme::Dark } else { Theme::Light }
}

fn follow() {
    // A theme that came with the link stays until the page is left.
    let asked = js::root().is_some_and(|r| r.has_attribute("data-theme-asked"));
    if choice() == Choice::System && !asked {
        show(system());
    }
}

fn tell() {
    let changed = STATE.with_borrow(|state| state.changed.clone());
    changed.tell(&shown());
}

fn name(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn media(query: &str) -> Option<MediaQueryList> {
    js::window()?.match_media(query).ok().flatten()
}

fn matches(query: &str) -> bool {
    media(query).is_some_and(|m| m.matches())
}

fn watch(query: &str, f: fn()) -> Option<Listener> {
    let media = media(query)?;
    Some(listen(&media, "change", move |_: Event| f()))
}
