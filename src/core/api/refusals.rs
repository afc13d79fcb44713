//! Refusals of several routes, of which the most telling is reported.

use super::reply::{Asked, HttpReply};
use super::trouble::Failure;
use super::{Next, failed};
use crate::engine::protocol::Problem;
use crate::source::Target;

/// What has been refused so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusals {
    best: Option<(u8, Problem)>,
}

impl Refusals {
    /// One more answer that is none. Of equals the first counts.
    pub fn answer(&mut self, reply: &HttpReply, url: &str, asked: Asked) {
        self.add(reply.weight(), || reply.problem(url, asked));
    }

    /// One more request without an answer. Whether another route is worth a try: the server is up,
    /// and only this answer may not be read. (Proxies that add the permission to a success only
    /// make an absent route look like that.)
    ///
    /// # Errors
    /// It is not: what to do is to report it.
    pub fn failure(&mut self, failure: Failure) -> Result<(), Next> {
        if !failure.is_up {
            return Err(failed(failure.problem));
        }
        self.add(3, || failure.problem);
        Ok(())
    }

    fn add(&mut self, weight: u8, problem: impl FnOnce() -> Problem) {
        if self.best.as_ref().is_none_or(|(best, _)| weight > *best) {
            self.best = Some((weight, problem()));
        }
    }

    /// Reports the most telling. Without any, no route is left of those that this back end is known
    /// to have.
    pub fn report(&self, target: &Target) -> Next {
        let none = || Problem {
            what: "This back end has no route for this".into(),
            place: target.url.clone(),
            advice: "Check the back end's address and base path.".into(),
        };
        failed(self.best.as_ref().map_or_else(none, |(_, problem)| problem.clone()))
    }
}
