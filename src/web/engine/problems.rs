//! What the client itself may have to say.

use spanscape_core::engine::protocol::Problem;

fn problem(what: &str, advice: &str) -> Problem {
    Problem { what: what.into(), place: String::new(), advice: advice.into() }
}

/// What became of a worker; `detail` for a report.
pub(super) fn lost(was_ready: bool, detail: &str) -> Problem {
    let problem = if was_ready {
        problem("The engine that holds the traces stopped", "Open the trace again.")
    } else {
        problem(
            "The engine that reads traces could not start",
            "Reload the page. If that does not help, engine.js or engine_bg.wasm is missing \
             beside index.html, or the browser refuses workers here.",
        )
    };
    Problem { place: detail.to_owned(), ..problem }
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

/// Whether this is how a worker ends that was refused memory: Rust stops it by a trap then (its panics
/// are told before they trap), and the browser refuses buffers of its own in these words.
pub(super) fn is_memory(detail: &str) -> bool {
    let text = detail.to_ascii_lowercase();
    (text.contains("runtimeerror") && text.contains("unreachable"))
        || text.contains("allocation failed")
        || text.contains("out of memory")
}

pub(super) fn memory(detail: &str) -> Problem {
    Problem {
        what: "There was not enough memory for this".into(),
        place: detail.to_owned(),
        advice:
            "Open less at once: a part of the file, fewer files, a shorter time, a lower limit. \
                 Or close other tabs and try again."
                .into(),
    }
}
