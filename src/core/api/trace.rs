//! One trace by its id: v3, which keeps more of it, else legacy, which every version has.

use super::refusals::Refusals;
use super::reply::Asked;
use super::request::{HttpRequest, Path};
use super::{Came, Next, failed};
use crate::base::TraceId;
use crate::engine::protocol::Problem;
use crate::source::{Api, Target};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    V3,
    Legacy,
}

#[derive(Clone, Debug)]
pub(super) struct Trace {
    id: String,
    api: Api,
    /// Those still to be asked, the next one last.
    routes: Vec<Route>,
    refusals: Refusals,
}

impl Trace {
    pub fn new(api: Api, id: &str) -> Self {
        let mut routes = vec![Route::Legacy];
        if api.v3 != Some(false) {
            routes.push(Route::V3);
        }
        Self { id: id.trim().to_owned(), api, routes, refusals: Refusals::default() }
    }

    pub fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        // Dots would lead to another path.
        if self.id.chars().all(|c| c == '.') {
            return failed(Problem {
                what: "This is no trace id".into(),
                place: self.id.clone(),
                advice: "A trace id has 16 or 32 hexadecimal digits.".into(),
            });
        }
        if let Some(came) = came
            && let Some(route) = self.routes.pop()
        {
            let url = self.request(target, route).url;
            match came {
                Ok(reply) => {
                    self.refusals.answer(&reply, &url, Asked::Trace);
                    // Another server has taken the place of the one that had only this route.
                    if reply.is_absent() && self.api.v3 == Some(false) {
                        self.api.v3 = None;
                        self.routes.push(Route::V3);
                    }
                }
                Err(failure) => {
                    if let Err(next) = self.refusals.failure(failure) {
                        return next;
                    }
                }
            }
        }
        match self.routes.last() {
            Some(&route) => {
                let request = self.request(target, route);
                Next::Stream { request, api: self.api }
            }
            None => self.refusals.report(target),
        }
    }

    fn request(&self, target: &Target, route: Route) -> HttpRequest {
        let path = match route {
            // Some versions take no other length.
            Route::V3 if TraceId::from_hex(&self.id).is_some() => {
                Path::new("api/v3/traces").segment(&format!("{:0>32}", self.id))
            }
            Route::V3 => Path::new("api/v3/traces").segment(&self.id),
            Route::Legacy => Path::new("api/traces").segment(&self.id),
        };
        HttpRequest::of(target, path)
    }
}
