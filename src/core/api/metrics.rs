//! How a service does, as a back end with a store of metrics tells it: `api/metrics/latencies`, `calls` and `errors`.
//!
//! All of Jaeger's versions have these routes; without a store of metrics they answer 501. One asks for one quantile,
//! so the window of a service takes nine requests, one after the other: a store of metrics is slower for many at once,
//! and when the first says that there is none, the others are not sent.
//!
//! Jaeger UI always asks for `step=60000` and `ratePer=600000`. A day in steps of a minute is more than a chart shows,
//! so here the step grows with the window ([`MetricsQuery::step`]); and rates are taken over one step where that is
//! longer than Jaeger UI's 10 minutes, or what was between two points would be in none of them. Latency is in
//! milliseconds, which a Jaeger may be set to have otherwise (`latency_unit`), and does not tell.
//!
//! Sources: `internal/http_handler.go` (`metrics`), `query_parser.go` (`parseMetricsQueryParams`), Jaeger UI's
//! `reducers/metrics.ts` (which series count).

mod family;
mod told;

use super::reply::{Asked, HttpReply};
use super::request::{HttpRequest, Path};
use super::{Came, Next, failed};
use crate::base::DurationNs;
use crate::engine::protocol::{Answer, MetricsQuery, Problem, RATE_OVER, span_kind};
use crate::source::Target;
use family::Family;

/// What comes next of the call. Behind a pointer, since the worker's first program is without it (`engine/later.rs`).
pub type MetricsNext = fn(&mut Metrics, &Target, Option<Came>) -> Next;

#[cfg(feature = "split")]
static NEXT: std::sync::OnceLock<MetricsNext> = std::sync::OnceLock::new();

/// Takes the call's code in; once is enough. Until then there is no plan of it.
#[cfg(feature = "split")]
pub fn install_metrics(next: MetricsNext) {
    let _ = NEXT.set(next);
}

#[cfg(feature = "split")]
fn next() -> Option<MetricsNext> {
    NEXT.get().copied()
}

#[cfg(not(feature = "split"))]
fn next() -> Option<MetricsNext> {
    Some(metrics_next)
}

/// The call's code. What names this has it in its program.
pub fn metrics_next(call: &mut Metrics, target: &Target, came: Option<Came>) -> Next {
    call.step(target, came)
}

/// The call.
#[derive(Clone, Debug)]
pub struct Metrics {
    query: MetricsQuery,
    next: MetricsNext,
    /// What came of each of [`PARTS`] so far; none where it failed.
    families: Vec<Option<Family>>,
    problems: Vec<Problem>,
}

/// One request.
struct Part {
    route: &'static str,
    /// Empty but for latencies.
    quantile: &'static str,
    by_operation: bool,
    words: &'static str,
}

const PARTS: [Part; 9] = [
    latencies("0.5", "the median"),
    latencies("0.75", "the 75th percentile"),
    latencies("0.95", "the 95th percentile"),
    latencies("0.99", "the 99th percentile"),
    Part { route: "calls", quantile: "", by_operation: false, words: "the request rate" },
    Part { route: "errors", quantile: "", by_operation: false, words: "the error rate" },
    Part { by_operation: true, ..latencies("0.95", "the latency of operations") },
    Part {
        route: "calls",
        quantile: "",
        by_operation: true,
        words: "the request rate of operations",
    },
    Part {
        route: "errors",
        quantile: "",
        by_operation: true,
        words: "the error rate of operations",
    },
];

const fn latencies(quantile: &'static str, words: &'static str) -> Part {
    Part { route: "latencies", quantile, by_operation: false, words }
}

/// Why a part is missing.
enum Refused {
    /// There are no metrics at all.
    None(Problem),
    /// Others may still come.
    This(Problem),
    /// Nothing more will come.
    All(Problem),
}

impl Metrics {
    /// `None` where its code is not there yet.
    pub(super) fn new(query: &MetricsQuery) -> Option<Self> {
        let (families, problems) = (Vec::new(), Vec::new());
        Some(Self { query: query.clone(), next: next()?, families, problems })
    }

    pub(super) fn next(&mut self, target: &Target, came: Option<Came>) -> Next {
        (self.next)(self, target, came)
    }

    fn step(&mut self, target: &Target, came: Option<Came>) -> Next {
        let at = self.families.len();
        if let Some((came, part)) = came.zip(PARTS.get(at)) {
            let url = self.request(target, part).url;
            match read(came, part, &url) {
                Ok(family) => self.families.push(Some(family)),
                // Where the first is refused, the others are not worth the time.
                Err(Refused::None(problem)) if at == 0 => {
                    return Next::Done(Box::new(Answer::NoMetrics(problem)));
                }
                Err(Refused::This(problem) | Refused::All(problem)) if at == 0 => {
                    return failed(problem);
                }
                Err(Refused::None(problem) | Refused::This(problem)) => {
                    self.miss(problem, at, at + 1);
                }
                Err(Refused::All(problem)) => self.miss(problem, at, PARTS.len()),
            }
        }
        match PARTS.get(self.families.len()) {
            Some(part) => Next::Fetch(self.request(target, part)),
            None => told::answer(&self.query, &self.families, std::mem::take(&mut self.problems)),
        }
    }

    /// Does without some parts.
    fn miss(&mut self, problem: Problem, from: usize, to: usize) {
        let words = PARTS.iter().take(to).skip(from).map(|part| part.words);
        let words = words.collect::<Vec<_>>().join(", ");
        self.problems
            .push(Problem { what: format!("Without {words}: {}", problem.what), ..problem });
        self.families.resize(to, None);
    }

    fn request(&self, target: &Target, part: &Part) -> HttpRequest {
        let MetricsQuery { service, kind, end, lookback } = &self.query;
        let step = self.query.step();
        let ms = |time: DurationNs| (time.0 / 1_000_000).to_string();
        let path = Path::new("api/metrics").then(part.route).with("service", service);
        let path = path.with_some("quantile", part.quantile);
        let path = if part.by_operation { path.with("groupByOperation", "true") } else { path };
        let path = path
            .with("endTs", &(end.0.max(0) / 1_000_000).to_string())
            .with("lookback", &lookback.0.saturating_mul(1_000).to_string())
            .with("step", &ms(step))
            .with("ratePer", &ms(step.max(RATE_OVER)))
            .with("spanKind", span_kind(*kind));
        HttpRequest::of(target, path)
    }
}

fn read(came: Came, part: &Part, url: &str) -> Result<Family, Refused> {
    let reply = match came {
        Err(failure) if failure.is_up => return Err(Refused::This(failure.problem)),
        Err(failure) => return Err(Refused::All(failure.problem)),
        Ok(reply) => reply,
    };
    let json = if reply.is_success() { reply.json() } else { None };
    match json.as_ref().and_then(|json| Family::read(json, part.route)) {
        Some(family) => Ok(family),
        None => Err(refused(&reply, url)),
    }
}

/// Why there is no answer.
fn refused(reply: &HttpReply, url: &str) -> Refused {
    let is_login = reply.is_page() && reply.redirected.is_some();
    let place = format!("{url} ({})", reply.status);
    if reply.status == 501 {
        let words = reply.words().filter(|_| !reply.is_page());
        let words = words.map_or_else(String::new, |words| format!(": \u{201c}{words}\u{201d}"));
        return Refused::None(Problem {
            what: format!("This back end has no store of metrics{words}"),
            place,
            advice: "Jaeger v2: name a metrics backend (extensions.jaeger_storage.metric_backends, a Prometheus) in \
                     extensions.jaeger_query.storage.metrics, and feed that Prometheus from the collector's \
                     spanmetrics connector. Jaeger v1: METRICS_STORAGE_TYPE=prometheus and PROMETHEUS_SERVER_URL."
                .to_owned(),
        });
    }
    if reply.is_absent() && !is_login {
        return Refused::None(Problem {
            what: "This back end has no route for metrics".to_owned(),
            place,
            advice: "Jaeger has one. Elsewhere, what a service does is only told by the traces of a search, or of \
                     files."
                .to_owned(),
        });
    }
    Refused::This(reply.problem(url, Asked::List))
}
