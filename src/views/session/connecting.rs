//! Back ends that a person connects by hand, and the headers that one gives them.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{Answer, Ask, Problem};
use spanscape_core::source::{Credentials, Target};
use spanscape_core::state::{Loadable, Source};

use super::backends::{Known, as_url, base_url};
use super::{Session, headers};

impl Session {
    /// Connects a back end that the person named, and asks it for its services. The source that
    /// links name it by.
    ///
    /// # Errors
    /// It is no http address, or it does not answer as a Jaeger.
    pub async fn connect(&self, text: &str) -> Result<Source, Problem> {
        let Some(url) = as_url(&with_scheme(text)) else {
            return Err(Problem {
                what: "This is no address of a back end".to_owned(),
                place: text.to_owned(),
                advice: "It begins with http:// or https://, like http://localhost:16686"
                    .to_owned(),
            });
        };
        let target = Target {
            headers: headers::of(&url),
            ..Target { url: url.clone(), ..Target::default() }
        };
        self.engine().allow(&url);
        let answer = self.engine().ask(Ask::Services { target }).await?;
        let source = Source::Named(url.trim_end_matches('/').to_owned());
        let Answer::Services { services, api } = answer else { return Ok(source) };
        if self.backends.with_untracked(|all| all.iter().all(|known| known.target.url != url)) {
            let name = title_of(&url);
            self.backends.update(|all| all.extend(added(&name, &url)));
            self.store_prefs(|prefs| {
                let mut prefs = prefs.clone();
                // With too many, it is known for this visit only.
                let _ = prefs.add_backend(&name, &url);
                prefs
            });
        }
        self.change_backend(&url, |known| {
            known.api = api;
            known.services = Loadable::Ready(services);
        });
        let known = |all: &Vec<Known>| {
            all.iter().find(|k| k.target.url == url).and_then(|k| k.source.clone())
        };
        Ok(self.backends.with_untracked(known).unwrap_or(source))
    }

    /// Lets a link's host be asked, as the person has just allowed.
    pub fn allow_backend(&self, url: &str) {
        let name = title_of(url);
        self.engine().allow(url);
        self.backends.update(|all| all.extend(added(&name, url)));
        self.failed.set(None);
        self.ensure();
    }

    /// Forgets a back end that the person connected, and what was given for it.
    pub fn forget_backend(&self, url: &str) {
        self.backends.update(|all| all.retain(|known| !(known.by_hand && known.target.url == url)));
        self.store_prefs(|prefs| {
            let mut prefs = prefs.clone();
            let url = url.trim_end_matches('/');
            prefs.added.retain(|(_, added)| added.trim_end_matches('/') != url);
            prefs
        });
        let _ = headers::set(url, &[]);
        self.ensure();
    }

    /// The headers of a back end, those that are still to be given with an empty value, and a row
    /// to spare.
    pub fn headers_of(&self, url: &str) -> Vec<(String, String)> {
        let mut rows = headers::of(url);
        let missing = self.backends.with_untracked(|all| {
            all.iter().find(|k| k.target.url == url).map(Known::missing_headers)
        });
        rows.extend(missing.unwrap_or_default().into_iter().map(|name| (name, String::new())));
        rows.push((String::new(), String::new()));
        rows
    }

    /// The headers that the person has given in this tab for what is at a URL.
    pub fn given_headers(&self, url: &str) -> Vec<(String, String)> {
        headers::of(url)
    }

    /// Keeps headers for what is at a URL, for this tab.
    pub fn keep_headers(&self, url: &str, given: &[(String, String)]) {
        self.kept(headers::set(url, given));
    }

    /// Keeps headers for a back end, for this tab, and tries again what failed for want of them.
    pub fn give_headers(&self, url: &str, given: &[(String, String)]) {
        self.keep_headers(url, given);
        self.reload_services(url);
        self.search_failed.set(None);
        self.retry();
    }
}

/// A back end that the person connected.
pub(super) fn added(name: &str, url: &str) -> Option<Known> {
    let url = base_url(url)?;
    let source = Source::Named(url.trim_end_matches('/').to_owned());
    let mut known = Known::new(Some(source), name, url);
    known.target.credentials = Credentials::Omit;
    known.by_hand = true;
    Some(known)
}

/// People write `jaeger:16686`.
fn with_scheme(text: &str) -> String {
    let text = text.trim();
    if text.contains("://") || text.is_empty() { text.to_owned() } else { format!("http://{text}") }
}

/// What to call a back end by its URL: its host and path.
fn title_of(url: &str) -> String {
    let text = url.split_once("://").map_or(url, |(_, rest)| rest);
    text.trim_end_matches('/').to_owned()
}
