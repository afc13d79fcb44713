//! A search: summaries where a back end has them and they will do, since they are by far the smallest, else whole
//! traces by the legacy API, which knows tags in every version, else by v3.
//!
//! What is known of a back end is of the server that was there when it was found out. Where a route is gone that was
//! there, another server has taken its place while the page was open: then nothing is known any more.

use super::refusals::Refusals;
use super::reply::{Asked, HttpReply};
use super::request::HttpRequest;
use super::{Came, Next, summaries};
use crate::base::TimeNs;
use crate::source::{Api, Query, Target};

mod parameters;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Summaries,
    Legacy,
    V3,
}

#[derive(Clone, Debug)]
pub(super) struct Search {
    query: Query,
    now: TimeNs,
    /// Lines of traces will not do.
    whole: bool,
    /// What was found out so far.
    api: Api,
    /// Those still to be asked, the next one last.
    routes: Vec<Route>,
    /// Those that were.
    tried: Vec<Route>,
    refusals: Refusals,
}

impl Search {
    pub fn new(api: Api, query: &Query, now: TimeNs, whole: bool) -> Self {
        let (routes, tried, refusals) = (Vec::new(), Vec::new(), Refusals::default());
        let mut search = Self { query: query.clone(), now, whole, api, routes, tried, refusals };
        search.choose();
        search
    }

    /// Which routes are worth a try by what is known, of those that were not tried.
    fn choose(&mut self) {
        let Api { legacy, v3, summaries, .. } = self.api;
        let no = Some(false);
        let worth = [
            (Route::V3, v3 != no),
            (Route::Legacy, legacy != no),
            (Route::Summaries, v3 != no && summaries != no && !self.whole),
        ];
        let fresh =
            worth.into_iter().filter(|(route, worth)| *worth && !self.tried.contains(route));
        self.routes = fresh.map(|(route, _)| route).collect();
    }

    pub fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        if let Some(came) = came
            && let Some(route) = self.routes.pop()
        {
            self.tried.push(route);
            let heard = match came {
                Ok(reply) => self.hear(&reply, route, target),
                Err(failure) => self.refusals.failure(failure),
            };
            if let Err(next) = heard {
                return next;
            }
        }
        let Some(&route) = self.routes.last() else { return self.refusals.report(target) };
        let request = self.request(target, route);
        let mut api = self.api;
        match route {
            Route::Summaries => return Next::Fetch(request),
            Route::Legacy => api.legacy = Some(true),
            Route::V3 => api.v3 = Some(true),
        }
        Next::Stream { request, api }
    }

    fn request(&self, target: &Target, route: Route) -> HttpRequest {
        let path = match route {
            Route::Summaries => parameters::v3("api/v3/trace-summaries", &self.query, self.now),
            Route::Legacy => parameters::legacy(&self.query, self.now),
            Route::V3 => parameters::v3("api/v3/traces", &self.query, self.now),
        };
        HttpRequest::of(target, path)
    }

    /// Takes in an answer that is no traces. Ok is that the next route is worth a try.
    fn hear(&mut self, reply: &HttpReply, route: Route, target: &Target) -> Result<(), Next> {
        let json = reply.json();
        let summaries = json.as_ref().filter(|_| reply.is_success()).and_then(summaries::summaries);
        if route == Route::Summaries
            && let Some(rows) = summaries
        {
            self.found(route, true);
            return Err(Next::Rows { rows, api: self.api });
        }
        // Words in an answer that has nothing else are the reason for the nothing.
        let nothing = |key: &str| {
            let object = json.as_ref().filter(|_| reply.words().is_none());
            let object = object.and_then(|json| json.as_object()).filter(|_| reply.is_success());
            object.is_some_and(|object| object.is_empty() || object.contains_key(key))
        };
        let empty = match route {
            Route::Summaries => false,
            Route::Legacy => nothing("data"),
            // "No traces found" has been an error since Jaeger 2.2.
            // Until 1.52 it came as a stream of JSON, in which there is then nothing at all.
            Route::V3 => {
                let none = reply.status == 404 && !reply.is_absent();
                none || reply.is_empty_stream() || nothing("result")
            }
        };
        if empty {
            self.found(route, true);
            return Err(Next::Rows { rows: Vec::new(), api: self.api });
        }
        let url = self.request(target, route).url;
        self.refusals.answer(reply, &url, Asked::Search);
        // The summaries' route never means a search by "not found".
        if reply.is_absent() || (route == Route::Summaries && matches!(reply.status, 404 | 501)) {
            let before = self.api;
            self.found(route, false);
            let was_there = match route {
                Route::Summaries => before.summaries,
                Route::Legacy => before.legacy,
                Route::V3 => before.v3,
            };
            if was_there == Some(true) {
                self.forget();
            }
            return Ok(());
        }
        Err(self.refusals.report(target))
    }

    /// What was known is of another server: of this one, only the routes that were tried are known.
    fn forget(&mut self) {
        let gone = |route| self.tried.contains(&route).then_some(false);
        let (legacy, v3, summaries) =
            (gone(Route::Legacy), gone(Route::V3), gone(Route::Summaries));
        self.api = Api { legacy, v3, summaries, ..self.api };
        self.choose();
    }

    fn found(&mut self, route: Route, there: bool) {
        match route {
            Route::Summaries => {
                self.api.summaries = Some(there);
                self.api.v3 = if there { Some(true) } else { self.api.v3 };
            }
            Route::Legacy => self.api.legacy = Some(there),
            Route::V3 => self.api.v3 = Some(there),
        }
    }
}
