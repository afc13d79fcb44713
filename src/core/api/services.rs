//! A back end's services, and with them what it speaks: both generations are asked.

use super::json;
use super::refusals::Refusals;
use super::reply::Asked;
use super::request::{HttpRequest, Path};
use super::{Came, Next};
use crate::base::sort_by;
use crate::engine::protocol::Answer;
use crate::source::{Api, Target};

/// The routes in the order in which they are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Route {
    #[default]
    V3,
    Legacy,
}

impl Route {
    fn path(self) -> &'static str {
        match self {
            Self::V3 => "api/v3/services",
            Self::Legacy => "api/services",
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Services {
    route: Route,
    api: Api,
    found: Vec<String>,
    refusals: Refusals,
}

impl Services {
    pub fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        let request = |route: Route| HttpRequest::of(target, Path::new(route.path()));
        let Some(came) = came else { return Next::Fetch(request(self.route)) };
        if let Err(next) = self.hear(came, &request(self.route).url) {
            return next;
        }
        if self.route == Route::V3 {
            self.route = Route::Legacy;
            return Next::Fetch(request(self.route));
        }
        if self.api.v3 != Some(true) && self.api.legacy != Some(true) {
            return self.refusals.report(target);
        }
        let mut services = std::mem::take(&mut self.found);
        sort_by(&mut services, Ord::cmp);
        services.dedup();
        Next::Done(Box::new(Answer::Services { services, api: self.api }))
    }

    fn hear(&mut self, came: Came, url: &str) -> Result<(), Next> {
        let (known, read): (_, fn(&_) -> _) = match self.route {
            Route::V3 => (&mut self.api.v3, json::v3_services),
            Route::Legacy => (&mut self.api.legacy, json::legacy_services),
        };
        let reply = match came {
            Ok(reply) => reply,
            Err(failure) => {
                let heard = self.refusals.failure(failure);
                // What the other generation said is an answer, whatever became of this one.
                let other = self.api.v3 == Some(true) && self.route == Route::Legacy;
                return if other { Ok(()) } else { heard };
            }
        };
        let names = if reply.is_success() { reply.json() } else { None };
        if let Some(names) = names.as_ref().and_then(read) {
            *known = Some(true);
            self.found.extend(names);
            return Ok(());
        }
        if reply.is_absent() {
            *known = Some(false);
            if self.route == Route::V3 {
                self.api.summaries = Some(false);
            }
        }
        self.refusals.answer(&reply, url, Asked::Services);
        Ok(())
    }
}
