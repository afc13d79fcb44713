//! When the span was at work; asked of the engine once its details stand.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{Answer, Ask};
use spanscape_core::model::SpanIx;

use crate::views::session::use_session;
use crate::views::widgets::live::changing;

/// Self time, execution time, time on the critical path, drag and slack.
#[component]
pub fn Spent(
    /// Whose.
    span: SpanIx,
) -> impl IntoView {
    let told = RwSignal::new(None::<[Option<u64>; 5]>);
    use_session().ask(Ask::Spent { span }, move |answer| {
        if let Answer::Spent { own, execution, path, drag, slack, .. } = answer {
            // The panel may show another span by now.
            let _ = told.try_set(Some([Some(own), Some(execution), Some(path), Some(drag), slack]));
        }
    });
    let [own, execution, path, drag, slack] = [
        ("Self", "Without the time in which one of its children ran"),
        (
            "Execution",
            "When it ran and waited for no child, divided by how many spans did so at once",
        ),
        (
            "Critical path",
            "When the end of the trace, or of the shown subtree, was waiting for it alone",
        ),
        ("Drag", "How much sooner all could end at most if this took no time (CRISP's definition)"),
        (
            "Slack",
            "How much later this could end without holding up its parent; none where nothing waits for it",
        ),
    ];
    let fact = move |(name, title): (&'static str, &'static str), of: usize| {
        let value = move || match told.get().and_then(|times| times.get(of).copied()) {
            None => "\u{2007}".to_owned(),
            Some(None) => "none".to_owned(),
            Some(Some(ns)) => fmt::duration(DurationNs(ns)),
        };
        view! { <div title=title><dt>{name}</dt><dd>{changing(value)}</dd></div> }
    };
    view! { <dl class="spent">{fact(own, 0)} {fact(execution, 1)} {fact(path, 2)} {fact(drag, 3)} {fact(slack, 4)}</dl> }
}
