//! The back ends that can be asked: configured, at the page's own address, or connected by hand;
//! and which of them an address is about.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, Problem};
use spanscape_core::source::{Api, Backend, Config, Credentials, ServedBy, Target};
use spanscape_core::state::{Form, Loadable, Source, Theme};

use super::{Session, headers};
use spanscape::web::{location, probe, theme};

/// A back end that can be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// How links name it; `None` for the default one.
    pub source: Option<Source>,
    /// What to call it.
    pub title: String,
    /// How to call it, without the headers that the person gives.
    pub target: Target,
    /// The headers that it needs from the person.
    pub wanted: Vec<String>,
    /// What it was found to speak.
    pub api: Api,
    /// What it says of itself, where it serves the page.
    pub says: Option<ServedBy>,
    /// Its services.
    pub services: Loadable<Vec<String>>,
    /// Whether the person connected it, and may remove it.
    pub by_hand: bool,
}

impl Known {
    pub(super) fn new(source: Option<Source>, title: &str, url: String) -> Self {
        Self {
            source,
            title: title.to_owned(),
            target: Target { url, ..Target::default() },
            wanted: Vec::new(),
            api: Api::default(),
            says: None,
            services: Loadable::Idle,
            by_hand: false,
        }
    }

    fn configured(backend: &Backend, default: bool) -> Option<Self> {
        let url = base_url(&backend.url)?;
        let source = (!default).then(|| Source::Named(backend.name.clone()));
        let mut known = Self::new(source, &backend.name, url);
        known.target.credentials = backend.credentials;
        known.target.timeout_s = backend.timeout_s;
        known.wanted.clone_from(&backend.headers);
        Some(known)
    }

    /// How to call it, with the headers that the person has given in this tab.
    pub fn call(&self) -> Target {
        Target { headers: headers::of(&self.target.url), ..self.target.clone() }
    }

    /// Whether a search there must name a service, as in Jaeger's legacy API.
    pub fn needs_service(&self) -> bool {
        let any = self.says.as_ref().and_then(|says| says.any_service);
        any.map_or(self.api.legacy != Some(false), |any| !any)
    }

    /// The one at the page's own address.
    pub(super) fn here(url: String, config: Option<&Config>) -> Self {
        let mut known = Self::new(None, "Jaeger at this address", url);
        known.says = config.and_then(|config| config.served_by.clone());
        known
    }

    /// The headers that are still to be asked for.
    pub fn missing_headers(&self) -> Vec<String> {
        let given = headers::of(&self.target.url);
        let is_given =
            |name: &String| given.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        self.wanted.iter().filter(|name| !is_given(name)).cloned().collect()
    }

    /// What to say while some are.
    pub fn headers_problem(&self) -> Option<Problem> {
        (!self.missing_headers().is_empty()).then(|| Problem {
            what: "This back end needs headers from you".to_owned(),
            place: self.target.url.clone(),
            advice: "They are kept in this tab only, and sent to it alone.".to_owned(),
        })
    }
}

/// What an address's source turns out to be, where it is no data set.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved {
    /// This back end.
    Known(Box<Known>),
    /// The configuration or the probe of the page's own address is on its way.
    Wait,
    /// There is no such back end in the configuration.
    Unknown(String),
    /// A host that the person has not allowed.
    Ask(String),
    /// There is no default back end.
    None,
}

/// The page's own address as a back end: asked by default where nothing is configured.
const HERE: &str = "./";

impl Session {
    /// All back ends that can be chosen, the default one first.
    pub fn backends(&self) -> RwSignal<Vec<Known>> {
        self.backends
    }

    /// The configuration, once it is known.
    pub fn config(&self) -> RwSignal<Option<Config>> {
        self.config
    }

    /// Which back end the source of an address is. Tracks what that depends on.
    pub fn resolve(&self, source: Option<&Source>) -> Resolved {
        let find = |is: &dyn Fn(&Known) -> bool| {
            self.backends.with(|all| all.iter().find(|known| is(known)).cloned()).map(Box::new)
        };
        match source {
            Some(Source::Named(name)) => match (as_url(name), self.config.with(Option::is_some)) {
                (Some(url), _) => match find(&|known| known.target.url == url) {
                    Some(known) => Resolved::Known(known),
                    None => Resolved::Ask(url),
                },
                (None, false) => Resolved::Wait,
                (None, true) => match find(&|known| known.title == *name && !known.by_hand) {
                    Some(known) => Resolved::Known(known),
                    None => Resolved::Unknown(name.clone()),
                },
            },
            None => match find(&|known| known.source.is_none()) {
                Some(known) => Resolved::Known(known),
                None if self.config.with(Option::is_none) => Resolved::Wait,
                None => match self.here.get() {
                    Some(_) => Resolved::None,
                    None => Resolved::Wait,
                },
            },
            Some(_) => Resolved::None,
        }
    }

    /// The Jaeger at the page's own address, whether or not it is known to be there.
    pub(super) fn here_target(&self) -> Option<Target> {
        Some(Target { url: base_url(HERE)?, ..Target::default() })
    }

    /// Reads config.json, and with nothing configured asks whether a Jaeger is at this address.
    pub(super) fn load_config(&self) {
        let session = *self;
        spawn_local(async move {
            let (text, jaeger) = (probe::config_text().await, probe::injected_config());
            let config = if text.is_none() && jaeger.is_empty() {
                Config::default()
            } else {
                match session.engine().ask(Ask::Config { text, jaeger }).await {
                    Ok(Answer::Config(config)) => *config,
                    _ => Config::default(),
                }
            };
            session.configured(config);
        });
    }

    fn configured(&self, config: Config) {
        let default = config.source.as_ref().or(config.backends.first().map(|b| &b.name));
        let mut known: Vec<_> = config
            .backends
            .iter()
            .filter_map(|backend| Known::configured(backend, Some(&backend.name) == default))
            .collect();
        known.sort_by_key(|known| known.source.is_some());
        known.extend(self.prefs().added.iter().filter_map(|(name, url)| added(name, url)));
        if let Some((place, what)) = config.problems.first() {
            let injected = place.starts_with("JAEGER_CONFIG");
            let file = if injected { "Jaeger's UI config" } else { "config.json" };
            self.problem.set(Some(Problem {
                what: match config.problems.len() {
                    1 => format!("{file} has a mistake"),
                    n => format!("{file} has {n} mistakes"),
                },
                place: format!("{place} {what}"),
                advice: "That part is ignored; the rest of it counts.".to_owned(),
            }));
        }
        if self.local().form_is_free
            && let Some(path) = config.path_links
        {
            self.local().form.set(if path { Form::Path } else { Form::Hash });
        }
        let fixed = self.url.with_untracked(|url| url.theme).is_some();
        if let Some(theme) = config.theme.as_deref().and_then(Theme::from_name)
            && !fixed
            && !self.has_prefs()
        {
            theme::apply(theme);
        }
        self.backends.set(known);
        self.config.set(Some(config));
        self.ensure();
    }

    /// Asks whether a Jaeger answers at the page's own address, unless that is known.
    pub(super) fn probe_here(&self) {
        if self.here.get_untracked().is_some() || self.probing.get_value() {
            return;
        }
        let Some(target) = self.here_target().filter(|_| !probe::is_file()) else {
            return self.here.set(Some(false));
        };
        self.probing.set_value(true);
        let session = *self;
        spawn_local(async move {
            let answer = session.engine().ask(Ask::Services { target: target.clone() }).await;
            session.probing.set_value(false);
            let found = match answer {
                Ok(Answer::Services { services, api }) => {
                    let mut known = session
                        .config
                        .with_untracked(|config| Known::here(target.url, config.as_ref()));
                    known.api = api;
                    known.services = Loadable::Ready(services);
                    session.backends.update(|all| all.insert(0, known));
                    true
                }
                _ => false,
            };
            session.here.set(Some(found));
            session.ensure();
        });
    }

    /// Asks a back end for its services, unless they are there or on their way.
    pub fn load_services(&self, known: &Known) {
        let url = known.target.url.clone();
        if !matches!(known.services, Loadable::Idle) || !known.missing_headers().is_empty() {
            return;
        }
        self.change_backend(&url, |known| known.services = Loadable::loading());
        let (session, target) = (*self, known.call());
        spawn_local(async move {
            let answer = session.engine().ask(Ask::Services { target }).await;
            session.change_backend(&url, |known| match answer {
                Ok(Answer::Services { services, api }) => {
                    known.api = api;
                    known.services = Loadable::Ready(services);
                }
                Ok(_) => known.services = Loadable::Idle,
                Err(problem) => known.services = Loadable::Failed(problem),
            });
        });
    }

    /// Asks again for the services of a back end.
    pub fn reload_services(&self, url: &str) {
        self.change_backend(url, |known| known.services = Loadable::Idle);
    }

    /// Changes what is known of a back end.
    pub(super) fn change_backend(&self, url: &str, change: impl FnOnce(&mut Known)) {
        self.backends.update(|all| {
            if let Some(known) = all.iter_mut().find(|known| known.target.url == url) {
                change(known);
            }
        });
    }

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
        headers::set(url, &[]);
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
        headers::set(url, given);
    }

    /// Keeps headers for a back end, for this tab, and tries again what failed for want of them.
    pub fn give_headers(&self, url: &str, given: &[(String, String)]) {
        headers::set(url, given);
        self.reload_services(url);
        self.search_failed.set(None);
        self.retry();
    }
}

/// A back end that the person connected.
fn added(name: &str, url: &str) -> Option<Known> {
    let url = base_url(url)?;
    let source = Source::Named(url.trim_end_matches('/').to_owned());
    let mut known = Known::new(Some(source), name, url);
    known.target.credentials = Credentials::Omit;
    known.by_hand = true;
    Some(known)
}

/// The absolute base URL of a back end, ending in `/`; without a query or fragment.
pub fn base_url(text: &str) -> Option<String> {
    let url = location::absolute(text)?;
    let url = url.split(['?', '#']).next().unwrap_or(&url);
    Some(format!("{}/", url.trim_end_matches('/')))
}

/// The base URL that a link's or a person's text is, if it is an http one.
pub fn as_url(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let http = lower.starts_with("http://") || lower.starts_with("https://");
    http.then(|| base_url(text.trim())).flatten()
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
