//! Runs a plan: sends what it asks for and hands back what came. For the worker.

use std::collections::VecDeque;

use js_sys::Uint8Array;
use spanscape_core::api::trouble::{self, Failure};
use spanscape_core::api::{BODY_MOST, Came, FETCH_MOST, HttpReply, HttpRequest, Next, Plan};
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
    /// Why there is no rest.
    broken: Option<String>,
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
        if let Some(piece) = self.first.pop_front() {
            return Ok(Some(piece));
        }
        match self.broken.take() {
            Some(error) => Err(error),
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
    let (mut came, mut ahead_s) = (None, None);
    loop {
        if stop.is_stopped() {
            return None;
        }
        came = match plan.next(came.take()) {
            Next::Fetch(request) => Some(whole(&request, stop, &mut ahead_s).await),
            Next::Stream { request, api } => {
                match stream(&plan, &request, stop, &mut ahead_s).await {
                    Ok(incoming) => {
                        let api = Api { ahead_s, ..api };
                        return Some(Outcome::Traces { incoming, api });
                    }
                    Err(came) => Some(came),
                }
            }
            Next::Rows { rows, api } => {
                return Some(Outcome::Rows { rows, api: Api { ahead_s, ..api } });
            }
            Next::Done(answer) => return Some(Outcome::Answer(answer)),
        };
    }
}

async fn whole(request: &HttpRequest, stop: &Stop, ahead_s: &mut Option<i64>) -> Came {
    let Answered { mut reply, mut body, ahead_s: told } = fetch::send(request, stop).await?;
    *ahead_s = told;
    let most = if reply.is_success() { FETCH_MOST } else { BODY_MOST };
    let read = fill(&mut reply.body, &mut body, most).await;
    read.uncut(request, &reply).map(|()| reply)
}

/// The error is an answer that is none for the decoders.
async fn stream(
    plan: &Plan,
    request: &HttpRequest,
    stop: &Stop,
    ahead_s: &mut Option<i64>,
) -> Result<Incoming, Came> {
    let answered = fetch::send(request, stop).await.map_err(Err)?;
    let Answered { mut reply, mut body, ahead_s: told } = answered;
    *ahead_s = told;
    if reply.is_success() {
        let read = fill(&mut reply.body, &mut body, plan.looks_at()).await;
        let ended = read.is_all || read.broken.is_some();
        if plan.takes(&reply, ended) {
            let Filled { pieces: first, broken, .. } = read;
            return Ok(Incoming { first, broken, rest: body, url: request.url.clone() });
        }
        read.uncut(request, &reply).map_err(Err)?;
    }
    let read = fill(&mut reply.body, &mut body, BODY_MOST).await;
    Err(read.uncut(request, &reply).map(|()| reply))
}

#[derive(Default)]
struct Filled {
    pieces: VecDeque<Uint8Array>,
    /// The end was reached.
    is_all: bool,
    /// Why no more came.
    broken: Option<String>,
}

impl Filled {
    /// What is not streamed is of no use in part.
    fn uncut(&self, request: &HttpRequest, reply: &HttpReply) -> Result<(), Failure> {
        let Some(error) = &self.broken else { return Ok(()) };
        let problem = trouble::cut_off(&request.url, reply.body.len() as u64, error);
        Err(Failure { problem, is_up: false })
    }
}

/// Reads on until there are `enough` bytes, or all that come.
async fn fill(all: &mut Vec<u8>, body: &mut Body, enough: usize) -> Filled {
    let mut read = Filled::default();
    while all.len() < enough {
        match body.next().await {
            Ok(Some(piece)) => {
                all.extend(piece.to_vec());
                read.pieces.push_back(piece);
            }
            Ok(None) => {
                read.is_all = true;
                break;
            }
            Err(error) => {
                read.broken = Some(error);
                break;
            }
        }
    }
    read
}
