//! Runs a plan: sends what it asks for and hands back what came. For the worker.

use std::collections::VecDeque;

use js_sys::Uint8Array;
use spanscape_core::api::trouble::{self, Failure};
use spanscape_core::api::{BODY_MOST, Came, FETCH_MOST, HttpRequest, Next, Plan};
use spanscape_core::engine::protocol::{Answer, Problem, TraceRow};
use spanscape_core::source::Api;

use super::fetch::{self, Answered, Body};
use super::stop::Stop;

/// What a plan came to.
pub enum Outcome {
    /// Bytes for the decoders.
    Traces {
        /// The bytes.
        incoming: Incoming,
        /// What the back end speaks.
        api: Api,
    },
    /// A line of each trace.
    Rows {
        /// The lines.
        rows: Vec<TraceRow>,
        /// What the back end speaks.
        api: Api,
    },
    /// An answer for the page.
    Answer(Box<Answer>),
}

/// A streamed answer: what was looked at to judge it, then the rest.
pub struct Incoming {
    first: VecDeque<Uint8Array>,
    rest: Body,
    url: String,
}

impl Incoming {
    /// How many bytes will come, where that is known.
    pub fn total(&self) -> Option<u64> {
        self.rest.total()
    }

    /// The next piece; `None` at the end. The error says why no more comes.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, String> {
        match self.first.pop_front() {
            Some(piece) => Ok(Some(piece)),
            None => self.rest.next().await,
        }
    }

    /// Why it came to an end after `bytes` bytes.
    pub fn broken(&self, bytes: u64, error: &str) -> Problem {
        trouble::broken(&self.url, bytes, error)
    }
}

/// Runs a plan to its end. `None` if it was stopped.
pub async fn run(mut plan: Plan, stop: &Stop) -> Option<Outcome> {
    let mut came = None;
    loop {
        if stop.is_stopped() {
            return None;
        }
        came = match plan.next(came.take()) {
            Next::Fetch(request) => Some(whole(&request, stop).await),
            Next::Stream { request, api } => match stream(&plan, &request, stop).await {
                Ok(incoming) => return Some(Outcome::Traces { incoming, api }),
                Err(came) => Some(came),
            },
            Next::Rows { rows, api } => return Some(Outcome::Rows { rows, api }),
            Next::Done(answer) => return Some(Outcome::Answer(answer)),
        };
    }
}

async fn whole(request: &HttpRequest, stop: &Stop) -> Came {
    let Answered { mut reply, mut body } = fetch::send(request, stop).await?;
    let most = if reply.is_success() { FETCH_MOST } else { BODY_MOST };
    fill(&mut reply.body, &mut body, most, &request.url).await?;
    Ok(reply)
}

/// The error is an answer that is none for the decoders.
async fn stream(plan: &Plan, request: &HttpRequest, stop: &Stop) -> Result<Incoming, Came> {
    let Answered { mut reply, mut body } = fetch::send(request, stop).await.map_err(Err)?;
    let url = &request.url;
    if reply.is_success() {
        let first = fill(&mut reply.body, &mut body, plan.looks_at(), url).await.map_err(Err)?;
        if plan.takes(&reply, first.is_all) {
            return Ok(Incoming { first: first.pieces, rest: body, url: url.clone() });
        }
    }
    fill(&mut reply.body, &mut body, BODY_MOST, url).await.map_err(Err)?;
    Err(Ok(reply))
}

struct Filled {
    pieces: VecDeque<Uint8Array>,
    /// The end was reached.
    is_all: bool,
}

/// Reads on until there are `enough` bytes, or all.
async fn fill(
    all: &mut Vec<u8>,
    body: &mut Body,
    enough: usize,
    url: &str,
) -> Result<Filled, Failure> {
    let mut pieces = VecDeque::new();
    while all.len() < enough {
        let error = match body.next().await {
            Ok(Some(piece)) => {
                all.extend(piece.to_vec());
                pieces.push_back(piece);
                continue;
            }
            Ok(None) => return Ok(Filled { pieces, is_all: true }),
            Err(error) => error,
        };
        let problem = trouble::cut_off(url, all.len() as u64, &error);
        return Err(Failure { problem, is_up: false });
    }
    Ok(Filled { pieces, is_all: false })
}
