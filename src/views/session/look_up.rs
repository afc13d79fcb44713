//! Going to a trace that a person, or an address, has named by its id.

use leptos::prelude::*;
use spanscape::web::location;
use spanscape_core::state::{Route, UrlState};

use super::{Session, kept};

impl Session {
    /// Goes to a trace of the source that the address is about.
    pub fn look_up(&self, id: &str, span: Option<String>) {
        let source = self.url.with_untracked(|url| url.source.clone());
        let route = Route::Trace { id: id.to_owned() };
        self.go(UrlState { span, ..self.beside(route, source) });
    }

    /// The same in place of the page shown: what an address asked to look for.
    pub fn look_up_instead(&self, id: &str, span: Option<String>) {
        let source = self.url.with_untracked(|url| url.source.clone());
        let route = Route::Trace { id: id.to_owned() };
        let to = kept::listed(UrlState { span, ..self.beside(route, source) }, &self.prefs());
        // What was looked for, which may be the line of a log, does not stay before the fragment.
        let address = self.address_of(&to);
        let base = location::absolute("./").filter(|_| address.starts_with('#'));
        location::replace(&(base.unwrap_or_default() + &address));
        self.arrive(to);
    }
}
