//! The back ends that can be asked, and which of them an address is about.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::{Answer, Ask, Problem};
use spanscape_core::source::{Api, Backend, Config, Query, ServedBy, Target};
use spanscape_core::state::{Form, Loadable, Source, Theme};

use super::connecting::added;
use super::{Session, headers};
use spanscape::web::{boot, location, probe, theme};

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

    /// Takes a configuration from a page that may give one, in place of the file's.
    pub fn configure(&self, text: String) {
        let session = *self;
        let ask = Ask::Config { text: Some(text), jaeger: probe::injected_config() };
        self.ask(ask, move |answer| {
            if let Answer::Config(config) = answer {
                session.configured(*config);
            }
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
        for known in &known {
            self.engine().allow(&known.target.url);
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
        let anyone = !probe::is_file() && !boot::is_viewer();
        let Some(target) = self.here_target().filter(|_| anyone) else {
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

    /// A search tells what a back end speaks. Where that is something else than before, another server has taken its
    /// place, and what else was known of it is asked for again.
    pub(super) fn speaks(&self, url: &str, api: Api) {
        let mut other = None;
        self.change_backend(url, |known| {
            if api.is_other_than(known.api) {
                known.services = Loadable::Idle;
                other = Some(known.clone());
            }
            known.api = api;
        });
        if let Some(known) = other {
            self.load_services(&known);
        }
    }

    /// Whether a search that named no service failed because the server that needs none is gone, and one that wants
    /// them named is there. Then it is known from now on.
    pub(super) async fn is_replaced(&self, known: &Known, query: &Query) -> bool {
        if !query.services.is_empty() || known.api.legacy != Some(false) {
            return false;
        }
        let answer = self.engine().ask(Ask::Services { target: known.call() }).await;
        let Ok(Answer::Services { services, api }) = answer else { return false };
        let other = api.legacy == Some(true);
        if other {
            self.change_backend(&known.target.url, |known| {
                known.api = api;
                known.services = Loadable::Ready(services);
            });
        }
        other
    }

    /// Changes what is known of a back end.
    pub(super) fn change_backend(&self, url: &str, change: impl FnOnce(&mut Known)) {
        self.backends.update(|all| {
            if let Some(known) = all.iter_mut().find(|known| known.target.url == url) {
                change(known);
            }
        });
    }
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
