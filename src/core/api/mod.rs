//! Calls to back ends: which requests to send, and what the answers mean. No transport.
//!
//! A [`Plan`] is one call as a state machine: the shell sends what [`Plan::next`] asks for and hands
//! back what came, until there is an answer. Which route a back end has is never asked by version
//! (no back end tells it), but seen by what it answers: a route that is absent answers with a web
//! page (Jaeger until 2.15), a plain 404 (since), or some other API's words; see [`HttpReply`].

mod archive;
mod dependencies;
mod file;
mod json;
mod loki;
mod metrics;
mod operations;
mod refusals;
pub mod reply;
mod request;
mod search;
mod services;
mod summaries;
mod trace;
pub mod trouble;

use crate::engine::protocol::{Answer, Ask, Input, TraceRow};
use crate::source::{Api, Target};

#[cfg(feature = "split")]
pub use loki::install_loki;
pub use loki::{LokiNext, loki_next};
#[cfg(feature = "split")]
pub use metrics::install_metrics;
pub use metrics::{MetricsNext, metrics_next};
pub use reply::{BODY_MOST, HttpReply};
pub use request::HttpRequest;
pub use trouble::Failure;

/// The most that is read of an answer to [`Next::Fetch`], in bytes: lists of names and summaries
/// stay far below, and an answer without end must not fill the memory.
pub const FETCH_MOST: usize = 64 * 1024 * 1024;

/// Enough of an answer to tell one that is empty or refuses, which is short, from traces. In bytes.
const HEAD_LEAST: usize = 1024;

/// What came of a request: an answer, whatever its status, or none that can be read.
pub type Came = Result<HttpReply, Failure>;

/// What the shell does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Send it and hand back all of the answer, up to [`FETCH_MOST`] ([`BODY_MOST`] of one that is
    /// no success).
    Fetch(HttpRequest),
    /// Send it, and show what came first to [`Plan::takes`]. What that takes goes to the decoders
    /// as it comes, and the plan is done; anything else is handed back like the answer to
    /// [`Next::Fetch`], up to [`BODY_MOST`].
    Stream {
        /// What to send.
        request: HttpRequest,
        /// What the back end speaks, if the answer is taken. Where a search went to v3, its tags may
        /// not have counted: Jaeger until 2.18 takes none there, and says nothing about it.
        api: Api,
    },
    /// A search is done, and this is all that it found; it may be nothing.
    Rows {
        /// What was found, without [`TraceRow::ix`].
        rows: Vec<TraceRow>,
        /// What the back end speaks.
        api: Api,
    },
    /// This is the answer ([`Answer::Failed`] included).
    Done(Box<Answer>),
}

/// One call.
#[derive(Clone, Debug)]
pub struct Plan {
    target: Target,
    call: Call,
}

#[derive(Clone, Debug)]
enum Call {
    Archive(archive::Archive),
    Services(services::Services),
    Operations(operations::Operations),
    Dependencies(dependencies::Dependencies),
    Metrics(Box<metrics::Metrics>),
    Loki(Box<loki::Loki>),
    Search(Box<search::Search>),
    Trace(trace::Trace),
    File(file::File),
}

impl Plan {
    /// The plan of a question that is about a back end; `None` also as long as its code is not there
    /// (`install_metrics`).
    pub fn of_ask(ask: &Ask) -> Option<Self> {
        let (target, call) = match ask {
            Ask::Services { target } => (target, Call::Services(services::Services::default())),
            Ask::Operations { target, api, service } => {
                (target, Call::Operations(operations::Operations::new(*api, service)))
            }
            Ask::Archive { target, id } => {
                (target, Call::Archive(archive::Archive { id: id.clone() }))
            }
            Ask::Dependencies { target, end, lookback } => {
                let call = dependencies::Dependencies { end: *end, lookback: *lookback };
                (target, Call::Dependencies(call))
            }
            Ask::Metrics { target, query } => {
                (target, Call::Metrics(Box::new(metrics::Metrics::new(query)?)))
            }
            Ask::Loki { target, ask } => (target, Call::Loki(Box::new(loki::Loki::new(ask)?))),
            Ask::Search { target, api, query, now, whole, .. } => {
                (target, Call::Search(Box::new(search::Search::new(*api, query, *now, *whole))))
            }
            _ => return None,
        };
        Some(Self { target: target.clone(), call })
    }

    /// The plan of an input that is fetched.
    pub fn of_input(input: &Input) -> Option<Self> {
        match input {
            Input::Trace { target, api, id, .. } => {
                let call = Call::Trace(trace::Trace::new(*api, id));
                Some(Self { target: target.clone(), call })
            }
            Input::Url { url, .. } => {
                let target = Target { url: url.clone(), ..Target::default() };
                Some(Self { target, call: Call::File(file::File::default()) })
            }
            Input::File { .. } | Input::Text { .. } | Input::Packed { .. } => None,
        }
    }

    /// What to do next, given what came of the last request (nothing at first).
    pub fn next(&mut self, came: Option<Came>) -> Next {
        match &mut self.call {
            Call::Archive(call) => call.next(&self.target, came),
            Call::Services(call) => call.next(&self.target, came),
            Call::Operations(call) => call.next(&self.target, came),
            Call::Dependencies(call) => call.next(&self.target, came),
            Call::Metrics(call) => call.next(&self.target, came),
            Call::Loki(call) => call.next(&self.target, came),
            Call::Search(call) => call.next(&self.target, came),
            Call::Trace(call) => call.next(&self.target, came),
            Call::File(call) => call.next(&self.target, came),
        }
    }

    /// How much of a streamed answer [`Plan::takes`] wants to see, in bytes.
    pub fn looks_at(&self) -> usize {
        match &self.call {
            Call::File(_) => 0,
            _ => HEAD_LEAST,
        }
    }

    /// Whether the answer to [`Next::Stream`] goes to the decoders. `reply` has the beginning of
    /// the body, at least [`Plan::looks_at`] bytes of it, or all of it if `whole`.
    pub fn takes(&self, reply: &HttpReply, whole: bool) -> bool {
        match &self.call {
            Call::File(_) => reply.is_data(),
            _ => reply.has_traces(whole),
        }
    }
}

/// Where a back end of Jaeger's older API tells a trace as JSON: with its own adjustments, and as it was recorded.
pub fn trace_json(target: &Target, id: &str) -> (String, String) {
    let path = || request::Path::new("api/traces").segment(id).with("prettyPrint", "true");
    let url = |path| HttpRequest::of(target, path).url;
    (url(path()), url(path().with("raw", "true")))
}

/// The answer that a call failed.
fn failed(problem: crate::engine::protocol::Problem) -> Next {
    Next::Done(Box::new(Answer::Failed(problem)))
}
