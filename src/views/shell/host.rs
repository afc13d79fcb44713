//! What the page does for the one that frames it, or has opened it, where the configuration allows that: it opens traces,
//! goes where it is told, and tells what it shows.

use leptos::prelude::*;
use spanscape::web::host::{self, Peer, Said, Trace};
use spanscape::web::location;
use spanscape_core::state::{Route, may_speak};

use crate::views::session::{Session, page_name, use_session};

/// How many pages are told what is shown.
const MOST_PEERS: usize = 4;

/// The version of the messages.
const VERSION: &str = "1";

/// Listens; shows nothing.
#[component]
pub fn Host() -> impl IntoView {
    let session = use_session();
    let peers = StoredValue::new_local(Vec::<Peer>::new());
    let heard = move |peer: Peer, said: Said| {
        // Who was allowed to speak is so for as long as the page lives, also when it brings a configuration of its own.
        let known = peers.with_value(|all| all.contains(&peer));
        if !known && !is_allowed(session, &peer) {
            return;
        }
        if !known {
            peers.update_value(|all| {
                all.truncate(MOST_PEERS - 1);
                all.insert(0, peer.clone());
            });
        }
        match said {
            Said::Ping => peer.tell("pong", &[("version", Some(VERSION.to_owned()))]),
            Said::Open(Trace::Text(text)) => session.open_text(text),
            Said::Open(Trace::File(file)) => session.open_files(vec![file]),
            Said::Go(link) => session.go_href(&link),
            Said::Config(text) => session.configure(text),
            Said::Other(kind) => {
                let what = format!("{kind} is no message, or lacks what belongs to it");
                peer.tell("failed", &[("what", Some(what)), ("advice", None)]);
            }
        }
    };
    StoredValue::new_local(host::on_message(heard));
    let told = StoredValue::new(Shown::default());
    Effect::new(move |_| {
        session.moved().track();
        let now = Shown::of(session);
        let before = told.with_value(Clone::clone);
        if now == before {
            return;
        }
        for peer in peers.with_value(Clone::clone) {
            now.tell(&before, &peer);
        }
        told.set_value(now);
    });
}

/// Whether a page may speak to this one.
fn is_allowed(session: Session, peer: &Peer) -> bool {
    // Until it is known who may, nobody does; whoever pings, pings again.
    session.config().with_untracked(|config| {
        let own = location::read().origin;
        config.as_ref().is_some_and(|config| may_speak(&peer.origin, &own, &config.embed_origins))
    })
}

/// What was told of what is shown.
#[derive(Clone, Default, PartialEq)]
struct Shown {
    /// Counts pages that were ready.
    ready: u32,
    page: &'static str,
    trace: Option<String>,
    span: Option<String>,
    failed: Option<(String, String)>,
}

impl Shown {
    fn of(session: Session) -> Self {
        let failed = session.failed().get_untracked().map(|problem| (problem.what, problem.advice));
        session.url().with_untracked(|url| {
            let trace = match &url.route {
                Route::Trace { id } => Some(id.clone()),
                _ => None,
            };
            let (page, _) = page_name(&url.route);
            Self { ready: session.readied(), page, trace, span: url.span.clone(), failed }
        })
    }

    fn tell(&self, before: &Self, peer: &Peer) {
        if let Some((what, advice)) = self.failed.clone().filter(|_| self.failed != before.failed) {
            peer.tell("failed", &[("what", Some(what)), ("advice", Some(advice))]);
        }
        if self.ready != before.ready {
            let link = use_session().full_href();
            let link = location::absolute(&link).unwrap_or(link);
            let page = Some(self.page.to_owned());
            peer.tell(
                "ready",
                &[("page", page), ("trace", self.trace.clone()), ("link", Some(link))],
            );
        }
        if self.span != before.span {
            peer.tell("select", &[("trace", self.trace.clone()), ("span", self.span.clone())]);
        }
    }
}
