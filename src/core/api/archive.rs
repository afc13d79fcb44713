//! Keeping a trace at its back end beyond the usual time: `POST /api/archive/ID`, which only Jaeger's older API
//! has, and only where an archive storage is configured (else it answers 500 and says so).

use super::reply::Asked;
use super::request::{HttpRequest, Path};
use super::{Came, Next, failed};
use crate::engine::protocol::{Answer, Problem};
use crate::source::Target;

#[derive(Clone, Debug)]
pub(super) struct Archive {
    pub id: String,
}

impl Archive {
    pub fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        let path = Path::new("api/archive").segment(&self.id);
        let request = HttpRequest { post: true, ..HttpRequest::of(target, path) };
        let reply = match came {
            None => return Next::Fetch(request),
            Some(Err(failure)) => return failed(failure.problem),
            Some(Ok(reply)) => reply,
        };
        if reply.is_success() && reply.json().is_some() {
            return Next::Done(Box::new(Answer::Archived));
        }
        let problem = reply.problem(&request.url, Asked::List);
        let advice = if reply.is_absent() {
            "This back end has no archive: only Jaeger's own API has one."
        } else {
            "The trace was not archived. Where no archive storage is configured, Jaeger says so."
        };
        failed(Problem { advice: advice.to_owned(), ..problem })
    }
}
