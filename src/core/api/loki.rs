//! What a Loki has of a trace: `loki/api/v1/query_range` for one query after the other, and where none finds anything,
//! its labels, which tell why.
//!
//! No header is sent beside those that the person gives, so that a proxy need only allow the origin. Sources: the HTTP
//! API's documentation (grafana.com/docs/loki/latest/reference/loki-http-api: times in nanoseconds as text, refusals as
//! plain text).

mod refusals;
mod silence;

use memchr::memmem;

use super::reply::HttpReply;
use super::request::{HttpRequest, Path};
use super::{Came, Next, failed};
use crate::engine::protocol::{Answer, LokiAsk, LokiFound, LokiTold, Packed, Problem, is_beside};
use crate::source::Target;
use silence::Silence;

/// What comes next of the call. Behind a pointer, since the worker's first program is without it (`engine/later.rs`).
pub type LokiNext = fn(&mut Loki, &Target, Option<Came>) -> Next;

#[cfg(feature = "split")]
static NEXT: std::sync::OnceLock<LokiNext> = std::sync::OnceLock::new();

/// Takes the call's code in; once is enough. Until then there is no plan of it.
#[cfg(feature = "split")]
pub fn install_loki(next: LokiNext) {
    let _ = NEXT.set(next);
}

#[cfg(feature = "split")]
fn next() -> Option<LokiNext> {
    NEXT.get().copied()
}

#[cfg(not(feature = "split"))]
fn next() -> Option<LokiNext> {
    Some(loki_next)
}

/// The call's code. What names this has it in its program.
pub fn loki_next(call: &mut Loki, target: &Target, came: Option<Came>) -> Next {
    match &call.ask {
        Some(_) => call.step(target, came),
        None => match call.packed.open() {
            Ok(ask) => {
                call.ask = Some(ask);
                call.step(target, came)
            }
            Err(problem) => failed(problem),
        },
    }
}

/// The call.
#[derive(Clone, Debug)]
pub struct Loki {
    packed: Packed<LokiAsk>,
    ask: Option<LokiAsk>,
    next: LokiNext,
    at: At,
    found: Vec<LokiFound>,
}

/// What was asked last.
#[derive(Clone, Debug)]
enum At {
    /// Nothing yet.
    Start,
    /// The query of that number.
    Form(usize),
    /// Its labels.
    Labels(Silence),
}

impl Loki {
    pub(super) fn new(packed: &Packed<LokiAsk>) -> Option<Self> {
        Some(Self {
            packed: packed.clone(),
            ask: None,
            next: next()?,
            at: At::Start,
            found: Vec::new(),
        })
    }

    pub(super) fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        (self.next)(self, target, came)
    }

    fn step(&mut self, target: &Target, came: Option<Came>) -> Next {
        let Some(ask) = &self.ask else { return failed(Problem::default()) };
        let Some(came) = came else {
            if ask.file {
                self.at = At::Form(0);
                return Next::Fetch(HttpRequest::to(target));
            }
            return self.form(target, 0);
        };
        let reply = match came {
            Ok(reply) => reply,
            Err(failure) => return self.refused(refusals::unanswered(failure), false),
        };
        match &mut self.at {
            At::Start => self.form(target, 0),
            At::Form(_) if ask.file => {
                if reply.is_data() {
                    self.keep(0, reply);
                    self.came(None)
                } else {
                    failed(refusals::no_file(&reply, &target.url))
                }
            }
            At::Form(at) => {
                let at = *at;
                if !is_answer(&reply) {
                    let problem = refusals::refusal(&reply, &base(target), ask);
                    return self.refused(problem, refusals::is_elsewhere(&reply));
                }
                let beside = is_beside(&ask.forms, at + 1);
                if has_lines(&reply.body) {
                    self.keep(at, reply);
                }
                if self.found.is_empty() || beside {
                    self.form(target, at + 1)
                } else {
                    self.came(None)
                }
            }
            At::Labels(silence) => match silence.next(ask, &reply) {
                Ok(path) => Next::Fetch(HttpRequest::of(target, path)),
                Err(problem) => done(LokiTold::Nothing(problem)),
            },
        }
    }

    fn keep(&mut self, form: usize, reply: HttpReply) {
        let form = u32::try_from(form).unwrap_or(u32::MAX);
        self.found.push(LokiFound { form, body: reply.body });
    }

    fn came(&mut self, problem: Option<Problem>) -> Next {
        done(LokiTold::Came { found: std::mem::take(&mut self.found), problem })
    }

    /// What is there already is of use whatever comes of a later query.
    fn refused(&mut self, problem: Problem, absent: bool) -> Next {
        match (self.found.is_empty(), absent) {
            (false, _) => self.came(Some(problem)),
            (true, true) => done(LokiTold::Absent(problem)),
            (true, false) => failed(problem),
        }
    }

    /// Sends a query; behind the last, asks for what may be the reason.
    fn form(&mut self, target: &Target, at: usize) -> Next {
        let Some(ask) = &self.ask else { return failed(Problem::default()) };
        match ask.forms.get(at) {
            Some(form) => {
                let path = Path::new("loki/api/v1/query_range")
                    .with("query", &form.expr)
                    .with("start", &ask.from.0.to_string())
                    .with("end", &ask.to.0.to_string())
                    .with("limit", &ask.most.to_string())
                    .with("direction", "forward");
                self.at = At::Form(at);
                Next::Fetch(HttpRequest::of(target, path))
            }
            None => {
                let silence = Silence::default();
                match silence.first(ask) {
                    Ok(path) => {
                        self.at = At::Labels(silence);
                        Next::Fetch(HttpRequest::of(target, path))
                    }
                    Err(problem) => done(LokiTold::Nothing(problem)),
                }
            }
        }
    }
}

fn base(target: &Target) -> String {
    HttpRequest::of(target, Path::new("loki/api/v1/query_range")).url
}

fn done(told: LokiTold) -> Next {
    Next::Done(Box::new(Answer::Loki(Packed::new(&told))))
}

/// Whether this is what a Loki says to a query.
fn is_answer(reply: &HttpReply) -> bool {
    let has = |name: &[u8]| memmem::find(&reply.body, name).is_some();
    reply.is_success() && reply.begins_as_json() && has(b"\"status\"") && has(b"\"data\"")
}

/// Whether an answer has a line, without reading it: one value of any stream. In a line, quotes are escaped.
fn has_lines(body: &[u8]) -> bool {
    memmem::find_iter(body, b"\"values\"").any(|at| {
        let mut rest =
            body.get(at + 8..).unwrap_or(&[]).iter().filter(|b| !b.is_ascii_whitespace());
        rest.next() == Some(&b':') && rest.next() == Some(&b'[') && rest.next() == Some(&b'[')
    })
}
