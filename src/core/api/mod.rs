//! Calls to back ends: which requests to send, and what the answers mean. No transport.
//!
//! A [`Plan`] is one call as a state machine: the shell sends what [`Plan::next`] asks for and hands
//! back what came, until there is an answer.

use crate::engine::protocol::{Answer, Ask, Input, Problem};
use crate::source::{Credentials, Target};

/// A GET request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpRequest {
    /// The absolute URL.
    pub url: String,
    /// Whether credentials go along.
    pub credentials: Credentials,
    /// Headers besides `Accept`.
    pub headers: Vec<(String, String)>,
    /// How long the server may be silent, in seconds; never 0.
    pub timeout_s: u32,
}

/// What came of a request that is not streamed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpReply {
    /// The status.
    pub status: u16,
    /// `Content-Type`, or empty.
    pub content_type: String,
    /// Where the answer came from in the end, if that is another URL.
    pub redirected: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What the shell does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Send it and hand back all of the answer.
    Fetch(HttpRequest),
    /// Send it. A success that is no web page goes to the decoders as it comes, and the plan is
    /// done; any other answer comes back like that of [`Next::Fetch`].
    Stream(HttpRequest),
    /// This is the answer ([`Answer::Failed`] included).
    Done(Box<Answer>),
}

/// One call.
#[derive(Clone, Debug)]
pub struct Plan {
    target: Target,
}

impl Plan {
    /// The plan of a question that is about a back end.
    pub fn of_ask(ask: &Ask) -> Option<Self> {
        match ask {
            Ask::Services { target }
            | Ask::Operations { target, .. }
            | Ask::Search { target, .. } => Some(Self { target: target.clone() }),
            _ => None,
        }
    }

    /// The plan of an input that is fetched.
    pub fn of_input(input: &Input) -> Option<Self> {
        match input {
            Input::Trace { target, .. } => Some(Self { target: target.clone() }),
            _ => None,
        }
    }

    /// What to do next, given what came of the last request (nothing at first). The problem is that
    /// no answer came, or only part of it.
    pub fn next(&mut self, _came: Option<Result<HttpReply, Problem>>) -> Next {
        Next::Done(Box::new(Answer::Failed(Problem {
            what: "Not built yet".to_owned(),
            place: self.target.url.clone(),
            advice: String::new(),
        })))
    }
}
