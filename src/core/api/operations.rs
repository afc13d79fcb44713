//! The span names of a service: v3, legacy with kinds, legacy without.

use super::json;
use super::refusals::Refusals;
use super::reply::Asked;
use super::request::{HttpRequest, Path};
use super::{Came, Next};
use crate::engine::protocol::Answer;
use crate::source::{Api, Target};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    V3,
    Legacy,
    /// By a path with the service's name in it, without kinds: all that Quickwit and
    /// VictoriaTraces have.
    ByPath,
}

#[derive(Clone, Debug)]
pub(super) struct Operations {
    service: String,
    /// What is known of the back end; nothing, once that turned out to be of another server.
    api: Api,
    /// Those still to be asked, the next one last.
    routes: Vec<Route>,
    refusals: Refusals,
}

impl Operations {
    pub fn new(api: Api, service: &str) -> Self {
        let mut routes = Vec::new();
        if api.legacy != Some(false) {
            routes.extend([Route::ByPath, Route::Legacy]);
        }
        if api.v3 != Some(false) {
            routes.push(Route::V3);
        }
        Self { service: service.to_owned(), api, routes, refusals: Refusals::default() }
    }

    /// Another server has taken the place of the one that had no more routes than were asked.
    fn forget(&mut self) {
        if self.api.v3 == Some(false) {
            self.routes.push(Route::V3);
        } else if self.api.legacy == Some(false) {
            self.routes.extend([Route::ByPath, Route::Legacy]);
        }
        self.api = Api::default();
    }

    pub fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        if let Some(came) = came
            && let Some(route) = self.routes.pop()
        {
            let url = self.request(target, route).url;
            match came {
                Err(failure) => {
                    if let Err(next) = self.refusals.failure(failure) {
                        return next;
                    }
                }
                Ok(reply) => {
                    let json = if reply.is_success() { reply.json() } else { None };
                    let names = json.as_ref().and_then(|json| match route {
                        Route::V3 => json::v3_operations(json),
                        Route::Legacy | Route::ByPath => json::legacy_operations(json),
                    });
                    if let Some(names) = names {
                        return Next::Done(Box::new(Answer::Operations(names)));
                    }
                    self.refusals.answer(&reply, &url, Asked::List);
                    if !reply.is_absent() {
                        return self.refusals.report(target);
                    }
                    if self.routes.is_empty() {
                        self.forget();
                    }
                }
            }
        }
        match self.routes.last() {
            Some(&route) => Next::Fetch(self.request(target, route)),
            None => self.refusals.report(target),
        }
    }

    fn request(&self, target: &Target, route: Route) -> HttpRequest {
        let path = match route {
            Route::V3 => Path::new("api/v3/operations").with("service", &self.service),
            Route::Legacy => Path::new("api/operations").with("service", &self.service),
            Route::ByPath => Path::new("api/services").segment(&self.service).then("operations"),
        };
        HttpRequest::of(target, path)
    }
}
