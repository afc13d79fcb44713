//! The link of a trace that goes along in it.

use super::views::Views;
use super::{Route, Source, UrlState};
use crate::engine::protocol::Reduce;

/// What was done to a trace that leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Something of it is another, or left out.
    pub anything: bool,
    /// Its ids are others.
    pub ids: bool,
}

/// What a link says that has the trace in itself, as `text`; or the page has it, and the text is empty. `trace` is the id
/// of what leaves. Where something was taken out of it, nothing of the link may say what: only how it is seen stays, without
/// texts that a person looked for, and, where ids are others, without spans.
pub fn with_trace(url: &UrlState, trace: &str, text: String, taken: Taken) -> UrlState {
    let (route, source) = (Route::Trace { id: trace.to_owned() }, Some(Source::Inside(text)));
    if !taken.anything && !taken.ids {
        return UrlState { route, source, second: None, theme: None, embed: false, ..url.clone() };
    }
    let Reduce { errors, path, least, fold, focus, .. } = url.reduce.clone();
    let Views { kind, merged, across, heat, .. } = url.views.clone();
    let named = !taken.ids;
    UrlState {
        route,
        source,
        span: url.span.clone().filter(|_| named),
        closed: url.closed,
        folds: if named { url.folds.clone() } else { String::new() },
        zoom: url.zoom,
        no_path: url.no_path,
        clock: url.clock,
        columns: url.columns,
        verdict: url.verdict,
        thresholds: url.thresholds.clone(),
        reduce: Reduce {
            errors,
            path,
            least,
            fold,
            focus: focus.filter(|_| named),
            ..Reduce::default()
        },
        views: Views { kind, merged, across, heat, ..Views::default() },
        ..UrlState::default()
    }
}
