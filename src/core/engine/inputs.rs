//! What is told of the inputs of an open request, and why there is nothing to show.

use super::names::problem;
use super::protocol::{InputInfo, Problem};
use crate::ingest::InputReport;

/// What is told of one.
pub(super) fn info(report: InputReport) -> InputInfo {
    InputInfo {
        name: report.name,
        format: report.format.map_or("", |f| f.name()).to_owned(),
        spans: report.spans,
        problem: report.problem.map(|error| Problem {
            what: error.what(),
            place: error.place(),
            advice: error.advice().to_owned(),
        }),
    }
}

/// Why there is nothing to show.
pub(super) fn nothing(inputs: &[InputInfo]) -> Problem {
    let failed = || inputs.iter().filter_map(|i| i.problem.as_ref().map(|p| (i, p)));
    match (inputs, failed().next()) {
        ([], _) => problem("There is nothing to open", "Choose a file or the demo"),
        ([input], Some((_, problem))) => {
            // A back end's problem often names the whole URL.
            let name = Some(input.name.as_str()).filter(|name| !problem.place.contains(name));
            let place = name.into_iter().chain([problem.place.as_str()]).filter(|p| !p.is_empty());
            let place = place.collect::<Vec<_>>().join(", ");
            Problem { place, ..problem.clone() }
        }
        (_, Some((_, first))) => Problem {
            what: format!("None of the {} inputs has spans that could be read", inputs.len()),
            place: failed()
                .take(5)
                .map(|(i, p)| format!("{}: {}", i.name, p.what))
                .collect::<Vec<_>>()
                .join("; "),
            advice: first.advice.clone(),
        },
        (_, None) => Problem {
            what: "There are no spans in it".to_owned(),
            place: inputs.iter().take(5).map(|i| i.name.as_str()).collect::<Vec<_>>().join(", "),
            advice: "Check that the file is the one that you meant".to_owned(),
        },
    }
}
