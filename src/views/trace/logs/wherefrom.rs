//! Where logs are: a configured Loki, one that the person named in this tab, the demo's file, or nowhere.

use leptos::prelude::*;
use spanscape::web::boot;
use spanscape::web::storage::{self, Store};
use spanscape_core::engine::protocol::LogsPlan;
use spanscape_core::source::Target;
use spanscape_core::state::Source;

use crate::views::session::{Session, as_url, base_url};

/// The Loki that the person named, for this tab.
const KEY: &str = "spanscape.loki";

/// The logs of the demo.
const DEMO: &str = "demo/logs.json.gz";

/// Where logs are.
#[derive(Clone, Debug, PartialEq)]
pub struct From {
    /// How it is asked.
    pub target: Target,
    /// It is a file with what a Loki has answered.
    pub file: bool,
    /// The headers that it still needs from the person.
    pub missing: Vec<String>,
    /// Nobody named it: it is tried, and may be none.
    pub guess: bool,
}

/// The Loki that the person named, if one was.
pub fn named() -> Option<String> {
    storage::get(Store::Tab, KEY).filter(|url| !url.is_empty())
}

/// Names a Loki, for this tab alone; none with an empty text. False if it is no http address.
pub fn name(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        storage::remove(Store::Tab, KEY);
        return true;
    }
    let relative = !text.contains(':') && !text.starts_with("//");
    let url = if relative { base(text) } else { as_url(text).and_then(|url| base(&url)) };
    if let Some(url) = &url {
        // Where it can't be kept, it counts for as long as the page is open.
        storage::set(Store::Tab, KEY, url);
    }
    url.is_some()
}

/// Whether logs are named somewhere, so that they may be asked for without being looked for.
pub fn is_known(session: Session) -> bool {
    let configured = session.config().with(|config| {
        let logs = config.as_ref().and_then(|config| config.kept("logs"));
        logs.is_some_and(|logs| logs.contains("\"lokiUrl\""))
    });
    configured || named().is_some() || is_demo(session)
}

/// Where those of a plan are; with `guess`, the page's own host where nothing says it.
pub fn from(session: Session, plan: &LogsPlan, guess: bool) -> Option<From> {
    let own = |url: String, file: bool, guess: bool| {
        let headers = session.given_headers(&url);
        let target = Target { url, headers, ..Target::default() };
        From { target, file, missing: Vec::new(), guess }
    };
    if let Some(url) = named() {
        session.engine().allow(&url);
        return Some(own(url, false, false));
    }
    if is_demo(session) {
        return Some(own(boot::file(DEMO)?, true, false));
    }
    if let Some((target, wanted)) = &plan.loki {
        let url = base(&target.url)?;
        let headers = session.given_headers(&url);
        let is_given =
            |name: &&String| !headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        let missing = wanted.iter().filter(is_given).cloned().collect();
        session.engine().allow(&url);
        let target = Target { url, headers: headers.clone(), ..target.clone() };
        return Some(From { target, file: false, missing, guess: false });
    }
    guess.then(|| base("./")).flatten().map(|url| own(url, false, true))
}

fn is_demo(session: Session) -> bool {
    session.open_source() == Some(Source::Demo)
}

/// The absolute base URL, ending in `/`. People name what they see, which may be all of the API's address.
fn base(text: &str) -> Option<String> {
    base_url(text.split("/loki/api/").next().unwrap_or(text))
}
