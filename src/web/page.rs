//! What the person sees of the page.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::js;
use super::listen::{Listener, listen};

/// Whether nobody can see the page: it is in another tab, or behind.
pub fn is_hidden() -> bool {
    js::document().is_some_and(|document| document.hidden())
}

/// Calls `f` whenever the page is seen again.
pub fn on_shown(f: impl Fn() + 'static) -> Option<Listener> {
    let seen = move |_: Event| {
        if !is_hidden() {
            f();
        }
    };
    let document = js::document()?;
    Some(listen(&document, "visibilitychange", seen))
}

/// Whether any element of a selector is scrolled down.
pub fn is_scrolled(selector: &str) -> bool {
    let all = js::document().and_then(|document| document.query_selector_all(selector).ok());
    let all = all.into_iter().flat_map(|all| (0..all.length()).filter_map(move |i| all.item(i)));
    all.filter_map(|node| node.dyn_into::<Element>().ok()).any(|element| element.scroll_top() > 0)
}

/// Whether the style lets an element scroll what is in it.
pub fn scrolls(element: &Element) -> bool {
    let style = js::window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let overflow = style.and_then(|style| style.get_property_value("overflow-y").ok());
    overflow.is_some_and(|overflow| overflow == "auto" || overflow == "scroll")
}
