//! A file at a URL: one request, whose answer is traces or a refusal.

use super::reply::Asked;
use super::request::HttpRequest;
use super::{Came, Next, failed};
use crate::source::{Api, Target};

#[derive(Clone, Debug, Default)]
pub(super) struct File {}

impl File {
    pub fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        match came {
            None => {
                let request = HttpRequest::to(target);
                Next::Stream { request, api: Api::default() }
            }
            Some(Ok(reply)) => {
                // A trace's address in an API, copied from elsewhere.
                let api = target.url.contains("/api/");
                let asked = if api { Asked::Trace } else { Asked::File };
                failed(reply.problem(&target.url, asked))
            }
            Some(Err(failure)) => failed(failure.problem),
        }
    }
}
