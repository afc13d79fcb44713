//! A list of lines: some at first, more as somebody wants them.

use leptos::prelude::*;
use spanscape_core::base::{Needle, fmt};
use spanscape_core::engine::protocol::{LinesOf, LogLine};

use super::TraceLogs;
use super::line::{LineLook, line};
use crate::views::widgets::live::changing;

/// The lines of an answer, and how many there are.
#[derive(Clone, Default)]
pub struct Lines {
    pub total: u32,
    pub pages: Vec<Vec<LogLine>>,
}

/// Asks for lines whenever `of` says another thing, or others came.
pub fn lines(
    logs: TraceLogs,
    of: impl Fn() -> LinesOf + Send + Sync + 'static,
    first: u32,
) -> RwSignal<Lines> {
    let shown = RwSignal::new(Lines::default());
    let told = logs.told();
    let anew = Memo::new(move |_| (told.with(|told| told.anew), logs.viewing.anew.get()));
    let of = Memo::new(move |_| of());
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        let _ = anew.get();
        let of = of.get();
        let asked = of.clone();
        logs.window(of, 0, first, move |window| {
            // The list may be gone, or show something else.
            if of_is(asked.clone(), &window.lines) {
                let _ = shown.try_set(Lines { total: window.total, pages: vec![window.lines] });
            }
        });
    });
    shown
}

/// Whether an answer may be that to a question: lines of another span are not.
fn of_is(of: LinesOf, lines: &[LogLine]) -> bool {
    let of_span = |line: &LogLine| line.span.as_ref().map(|(span, _)| *span) == of.span;
    of.span.is_none() || lines.iter().all(of_span)
}

/// The list, with a way to more of it.
pub fn list(
    shown: RwSignal<Lines>,
    of: impl Fn() -> LinesOf + Copy + Send + Sync + 'static,
    look: LineLook,
    page: u32,
) -> AnyView {
    let logs = look.logs;
    let all = move || {
        let Lines { pages, .. } = shown.get();
        let needle = Needle::new(of().text.trim());
        let look = LineLook { needle, ..look.clone() };
        let line = |of: LogLine| line(&look, of);
        pages.into_iter().flatten().map(line).collect_view()
    };
    let rest = move || {
        let (total, here) = shown
            .with(|shown| (shown.total, shown.pages.iter().map(Vec::len).sum::<usize>() as u32));
        (here < total).then(|| {
            let more = fmt::count(u64::from((total - here).min(page)));
            let ask = move |_| {
                logs.window(untrack(of), here, page, move |window| {
                    let _ = shown.try_update(|shown| {
                        shown.total = window.total;
                        shown.pages.push(window.lines);
                    });
                });
            };
            view! { <button class="button log-rest" on:click=ask>{format!("Show {more} more")}</button> }
        })
    };
    view! { <ol class="log-lines">{changing(all)}</ol> {changing(rest)} }.into_any()
}
