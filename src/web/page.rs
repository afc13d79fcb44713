//! What the person sees of the page.

use super::js;

/// Whether nobody can see the page: it is in another tab, or behind.
pub fn is_hidden() -> bool {
    js::document().is_some_and(|document| document.hidden())
}

/// Whether the first element of a selector is scrolled down.
pub fn is_scrolled(selector: &str) -> bool {
    let found =
        js::document().and_then(|document| document.query_selector(selector).ok().flatten());
    found.is_some_and(|element| element.scroll_top() > 0)
}
