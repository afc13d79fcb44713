//! Which services call which, as a back end has counted it: `api/dependencies`.
//!
//! All of Jaeger's versions have this route, also those without the rest of the legacy API; v3 has
//! none over HTTP. Sources: `internal/http_handler.go` (`dependencies`: milliseconds, `lookback`
//! before `endTs`), `internal/uimodel` (`DependencyLink`).

use serde_json::Value;

use super::reply::{Asked, HttpReply};
use super::request::{HttpRequest, Path};
use super::{Came, Next, failed, json};
use crate::base::TimeNs;
use crate::engine::protocol::{Answer, Packed, Problem, ServiceGraph};
use crate::source::{Lookback, Target};

#[derive(Clone, Debug)]
pub(super) struct Dependencies {
    pub end: TimeNs,
    pub lookback: Lookback,
}

impl Dependencies {
    pub fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        let end = self.end.0.max(0) / 1_000_000;
        let path = Path::new("api/dependencies")
            .with("endTs", &end.to_string())
            .with("lookback", &self.lookback.0.saturating_mul(1_000).to_string());
        let request = HttpRequest::of(target, path);
        let reply = match came {
            None => return Next::Fetch(request),
            Some(Err(failure)) => return failed(failure.problem),
            Some(Ok(reply)) => reply,
        };
        let json = if reply.is_success() { reply.json() } else { None };
        match json.as_ref().and_then(links) {
            Some(calls) => {
                let found = ServiceGraph::of_counts(calls);
                Next::Done(Box::new(Answer::Dependencies(Packed::new(&found))))
            }
            None => failed(problem(&reply, &request.url)),
        }
    }
}

/// The links of an answer; `None` if it is none.
///
/// A service that calls itself is left out: some storages (memory, since Jaeger 2) count every span
/// below another of its own service, and no answer tells which of these are calls.
fn links(json: &Value) -> Option<Vec<(String, String, u64)>> {
    let link = |link: &Value| {
        let name = |key| link.get(key).and_then(Value::as_str).filter(|name| !name.is_empty());
        let (caller, callee) = name("parent").zip(name("child"))?;
        let calls = link.get("callCount").and_then(Value::as_u64).unwrap_or(0);
        Some((caller.to_owned(), callee.to_owned(), calls))
    };
    let links = json::list(json.as_object()?.get("data")?)?.iter().filter_map(link);
    Some(links.filter(|(caller, callee, _)| caller != callee).collect())
}

/// Why there is no answer. Back ends that are no Jaeger may lack the route.
fn problem(reply: &HttpReply, url: &str) -> Problem {
    let is_login = reply.is_page() && reply.redirected.is_some();
    if !reply.is_absent() || is_login {
        return reply.problem(url, Asked::List);
    }
    Problem {
        what: "This back end has no route for dependencies".to_owned(),
        place: format!("{url} ({})", reply.status),
        advice:
            "Download traces of a search there, and open the files together: then the calls are \
                 counted from their spans."
                .to_owned(),
    }
}
