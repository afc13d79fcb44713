//! Light or dark: what is shown, and following the system.
//!
//! Shown is what stands as `data-theme` on the root element. The boot script in index.html puts
//! it there first, by the same rules: the link, else the preference, else the system.

use std::cell::RefCell;

use spanscape_core::state::prefs::Theme;
use web_sys::{Event, MediaQueryList};

use super::js;
use super::listen::{Listener, Subscribers, Subscription, listen};

/// What is told after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Light on dark.
    pub dark: bool,
}

#[derive(Default)]
struct State {
    /// What was applied last; `None` as long as the boot script's choice stands.
    choice: Option<Theme>,
    listeners: Vec<Listener>,
    changed: Subscribers<Shown>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

const DARK: &str = "(prefers-color-scheme: dark)";
const FORCED: &str = "(forced-colors: active)";

/// What is shown.
pub fn shown() -> Shown {
    let theme = js::root().and_then(|r| r.get_attribute("data-theme"));
    Shown { dark: theme.as_deref() == Some("dark") }
}

/// Shows a theme; [`Theme::System`] follows the system from now on.
pub fn apply(choice: Theme) {
    STATE.with_borrow_mut(|state| state.choice = Some(choice));
    show(match choice {
        Theme::System => matches(DARK),
        Theme::Light => false,
        Theme::Dark => true,
    });
}

/// Is told after the theme, or the colours of a theme (forced colours), changed: read the
/// palette anew.
pub fn on_change(f: impl Fn(&Shown) + 'static) -> Subscription {
    STATE.with_borrow_mut(|state| {
        if state.listeners.is_empty() {
            let watched = [watch(DARK, follow), watch(FORCED, tell)];
            state.listeners = watched.into_iter().flatten().collect();
        }
        state.changed.add(f)
    })
}

fn show(dark: bool) {
    if let Some(root) = js::root() {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
    tell();
}

fn follow() {
    if STATE.with_borrow(|state| state.choice == Some(Theme::System)) {
        show(matches(DARK));
    }
}

fn tell() {
    let changed = STATE.with_borrow(|state| state.changed.clone());
    changed.tell(&shown());
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
