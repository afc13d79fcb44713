//! What a Loki refuses, and what stands in its place, in words.

use crate::api::reply::HttpReply;
use crate::api::trouble::Failure;
use crate::engine::protocol::{LokiAsk, Problem};

/// Loki has no setting for other origins, so a proxy has to help.
const CORS: &str = "Loki can't allow other origins by itself. Put both behind one host (nginx: \
    location /loki/ { proxy_pass http://loki:3100; }, and \"lokiUrl\": \"/\" in config.json), have a proxy \
    before Loki allow this page (nginx: add_header Access-Control-Allow-Origin *;, and for headers \
    add_header Access-Control-Allow-Headers X-Scope-OrgID,Authorization;), or run \
    LOKI=http://loki:3100 ./dev serve.";

/// No answer, or none that may be read.
pub fn unanswered(failure: Failure) -> Problem {
    let mut problem = failure.problem;
    if failure.is_up && problem.what.contains("CORS") {
        problem.advice = CORS.to_owned();
    } else {
        problem.advice = problem.advice.replace("JAEGER=", "LOKI=");
    }
    problem
}

/// Whether there is something else than a Loki; a page that led here may be a login before one.
pub fn is_elsewhere(reply: &HttpReply) -> bool {
    let login = reply.is_page() && reply.redirected.is_some();
    matches!(reply.status, 200..300 | 404 | 405) && !login
}

/// Why an answer of another kind than lines came.
pub fn refusal(reply: &HttpReply, url: &str, ask: &LokiAsk) -> Problem {
    let words = reply.words().filter(|_| !reply.is_page());
    let has = |text: &str| words.as_ref().is_some_and(|words| words.contains(text));
    let what = match &words {
        Some(words) => format!("Loki answered \u{201c}{words}\u{201d} ({})", reply.status),
        None if reply.is_page() && reply.is_success() => {
            "There is no Loki here: the server answered with a web page".to_owned()
        }
        None if reply.is_success() => "The answer is none of a Loki".to_owned(),
        None => format!("The server answered {}", reply.status),
    };
    let advice = match reply.status {
        200..300 if reply.is_page() && reply.redirected.is_some() => {
            "It asks for a login: sign in there in another tab, then try again."
        }
        200..300 | 404 | 405 => {
            "Check the address: what stands before loki/api/v1. For ./dev serve, name it: \
             LOKI=http://loki:3100 ./dev serve."
        }
        401 if has("no org id") => {
            "This Loki keeps tenants apart: give yours in the header X-Scope-OrgID."
        }
        401 | 403 => {
            "Give what signs you in (Authorization, or the tenant in X-Scope-OrgID), or sign in there in another tab."
        }
        400 if has("max entries limit") => "Ask for fewer lines at once.",
        400 if has("time range exceeds") => "Ask for a shorter time.",
        400 if has("parse error") => "Change the query: the place of the mistake is told above.",
        400 => "Change the query.",
        429 => "Loki has too much to do. Try again in a minute, or ask for a shorter time.",
        502 | 503 => "Loki, or the way to it, is down. Try again; then look at its log.",
        504 | 499 => {
            "The query takes too long. Ask for a shorter time, or for more labels, so that Loki has less to look through."
        }
        _ => "Try again; if it stays so, look at Loki's log.",
    };
    let expr = ask.forms.first().map_or("", |form| form.expr.as_str());
    let place = if expr.is_empty() { url.to_owned() } else { format!("{url}, asked for {expr}") };
    Problem { what, place, advice: advice.to_owned() }
}

/// Why there is no file with logs.
pub fn no_file(reply: &HttpReply, url: &str) -> Problem {
    Problem {
        what: if reply.is_page() {
            "The server answered with a web page, not with logs".to_owned()
        } else {
            format!("The server answered {}", reply.status)
        },
        place: url.to_owned(),
        advice: "Check the address.".to_owned(),
    }
}
