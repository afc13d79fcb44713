//! A sentence that is being put together of words, names and links.

use crate::analysis::quoted;
use crate::base::{DurationNs, StrId, fmt};
use crate::engine::protocol::Piece;
use crate::model::{SpanIx, Store};
use crate::render::clean;

/// The most characters of a name; the rest is told by the span.
const LONG: usize = 64;

/// See the module.
#[derive(Default)]
pub(super) struct Sentence(Vec<Piece>);

impl Sentence {
    /// Words of ours.
    pub fn say(&mut self, text: &str) {
        match self
            .0
            .last_mut()
            .filter(|last| last.find.is_empty() && last.span.is_none() && !last.name)
        {
            Some(last) => last.text += text,
            None => self.push(text, false, "", None),
        }
    }

    /// A time.
    pub fn time(&mut self, ns: u64) {
        self.say(&fmt::duration(DurationNs(ns)));
    }

    /// Words that lead to what a text finds.
    pub fn find(&mut self, text: &str, find: &str, span: Option<SpanIx>) {
        self.push(text, false, find, span);
    }

    /// A name that leads to what a text finds.
    pub fn name(&mut self, name: &str, find: &str, span: Option<SpanIx>) {
        self.push(&short(name), true, find, span);
    }

    /// Words out of the trace, as long as they are.
    pub fn quote(&mut self, text: &str, span: SpanIx) {
        self.push(&clean(text), true, "", Some(span));
    }

    /// A span by its name.
    pub fn span(&mut self, store: &Store, span: SpanIx) {
        self.name(&label(store, span), "", Some(span));
    }

    /// A service.
    pub fn service(&mut self, store: &Store, service: StrId) {
        let text = store.text(service);
        if text.is_empty() {
            self.say("a service without name");
        } else {
            self.name(text, &format!("service:={}", quoted(text)), None);
        }
    }

    fn push(&mut self, text: &str, name: bool, find: &str, span: Option<SpanIx>) {
        self.0.push(Piece { text: text.to_owned(), name, find: find.to_owned(), span });
    }

    pub fn done(self) -> Vec<Piece> {
        self.0
    }
}

/// What finds the spans of an operation.
pub(super) fn of_operation(service: &str, name: &str) -> String {
    format!("service:={} name:={}", quoted(service), quoted(name))
}

/// What a span is called where it is one of many in a sentence: its name, and of a bare method, what is asked.
pub(super) fn label(store: &Store, span: SpanIx) -> String {
    let name = store.text(store.name(span));
    if name.is_empty() {
        return "a span without name".to_owned();
    }
    let method = name.strip_prefix("HTTP ").unwrap_or(name);
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
    if !methods.iter().any(|known| known.eq_ignore_ascii_case(method)) {
        return name.to_owned();
    }
    let text = |key| store.attrs().text(store.span_attrs(span), key, store.strings());
    let route = [
        "http.route",
        "url.template",
        "url.path",
        "http.target",
        "http.path",
        "url.full",
        "http.url",
    ];
    let what = route.iter().find_map(|key| text(key)).map(path);
    let whom =
        || ["peer.service", "server.address", "net.peer.name"].iter().find_map(|key| text(key));
    // Where only the host is known, the server says what it was asked.
    let server = || {
        let child = store.children(span).next()?;
        let name = store.text(store.name(child));
        (store.service(child) != store.service(span))
            .then(|| name.rsplit(' ').next().unwrap_or(name))
    };
    match what.filter(|path| !path.is_empty()).or_else(server).or_else(whom) {
        Some(what) => format!("{name} {what}"),
        None => name.to_owned(),
    }
}

/// The path of a URL, without host and query.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| {
        rest.split_once('/').map_or("", |(host, _)| rest.get(host.len()..).unwrap_or(""))
    });
    rest.split(['?', '#']).next().unwrap_or(rest)
}

/// A name that is not longer than a sentence bears.
fn short(name: &str) -> String {
    let mut chars = name.chars();
    let kept: String = chars.by_ref().take(LONG).collect();
    let kept = if chars.next().is_some() { format!("{}…", kept.trim_end()) } else { kept };
    clean(&kept).into_owned()
}
