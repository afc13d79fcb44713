//! What the client itself may have to say.

use spanscape_core::engine::protocol::Problem;

fn problem(what: &str, advice: &str) -> Problem {
    Problem { what: what.into(), place: String::new(), advice: advice.into() }
}

pub(super) fn lost(was_ready: bool) -> Problem {
    if was_ready {
        problem("The engine that holds the traces stopped", "Open the trace again.")
    } else {
        problem(
            "The engine that reads traces could not start",
            "Reload the page. If that does not help, engine.js or engine_bg.wasm is missing \
             beside index.html, or the browser refuses workers here.",
        )
    }
}

pub(super) fn other_build() -> Problem {
    problem(
        "This page and its engine are of different versions",
        "A new version may just be put in place. Wait a minute, then reload the page without \
         its cache (Shift and reload).",
    )
}

pub(super) fn closed() -> Problem {
    problem("The engine was closed", "Open the trace again.")
}

pub(super) fn unsent(detail: String) -> Problem {
    Problem {
        what: "The question could not be sent to the engine".into(),
        place: detail,
        advice: "Choose the file again; it may have been moved.".into(),
    }
}
