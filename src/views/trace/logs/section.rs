//! The logs of the selected span, in its details: the lines, the ways to them elsewhere, and why there are none.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{LinesOf, LogsPlan};
use spanscape_core::model::SpanIx;
use spanscape_core::state::{Command, ViewKind};

use super::line::LineLook;
use super::list::{lines, list};
use super::{Step, TraceLogs, silence, wherefrom};
use crate::views::widgets::live::{changing, live};

/// How many lines are shown at first, and how many more at a time.
const PAGE: u32 = 10;

/// What the details tell of the span's logs; nothing where neither a Loki nor a Grafana is known.
#[component]
pub fn LogsSection(
    /// The logs.
    logs: TraceLogs,
    /// The span.
    span: SpanIx,
    /// Called with a span that the person wants to see.
    on_jump: Callback<SpanIx>,
) -> impl IntoView {
    let known = wherefrom::is_known(logs.session);
    let lines = known.then(|| view! { <OfSpan logs span on_jump /> });
    view! { <Elsewhere logs span known /> {lines} }
}

/// Links to a Grafana, or why there are none.
#[component]
fn Elsewhere(logs: TraceLogs, span: SpanIx, known: bool) -> impl IntoView {
    let plan = RwSignal::new(LogsPlan::default());
    let grafana = logs.session.config().with_untracked(|config| {
        config.as_ref().is_some_and(|config| config.kept("grafana").is_some())
    });
    if grafana {
        logs.plan(Some(span), move |told| drop(plan.try_set(told)));
    }
    let link = |(words, url): (String, String)| {
        view! { <a class="pattern-link" href=url target="_blank" rel="noopener noreferrer">{words} " \u{2197}"</a> }
    };
    move || {
        let LogsPlan { links, silence, .. } = plan.get();
        // Where lines are looked for, they tell it themselves.
        let why = silence.filter(|_| !known).map(|problem| {
            view! { <p class="log-why">"No logs: " {problem.what} ". " {problem.advice}</p> }
        });
        view! { <div class="span-links">{links.into_iter().map(link).collect_view()}</div> {why} }
    }
}

/// The lines of the span.
#[component]
fn OfSpan(logs: TraceLogs, span: SpanIx, on_jump: Callback<SpanIx>) -> impl IntoView {
    logs.look();
    Effect::new(move |_| logs.ensure(false));
    let of = move || LinesOf { span: Some(span), ..LinesOf::default() };
    let shown = lines(logs, of, PAGE);
    let look = LineLook { logs, needle: Default::default(), named: false, on_jump };
    let told = logs.told();
    let state = move || {
        told.with(|told| match silence::instead(logs, told) {
            Some(view) => Some(view),
            None => {
                let (total, asked) = shown.with(|shown| (shown.total, !shown.pages.is_empty()));
                (asked && total == 0).then(|| nothing(logs, told.took.total))
            }
        })
    };
    let (told, wrap) = (logs.told(), logs.kept().wrap.clone());
    let count = move || {
        let total = shown.with(|shown| shown.total);
        (told.with(|told| told.step == Step::Came) && total > 0)
            .then(|| view! { " " <span class="count">{fmt::count(total.into())}</span> })
    };
    let all = move |_| logs.viewing.command(Command::ShowView(ViewKind::Logs));
    view! {
        <section class="span-logs" aria-label="Logs">
            <div class="section-head">
                <h3>"Logs" {changing(count)}</h3>
                <button class="text-button" on:click=all>"All of the trace"</button>
            </div>
            {changing(state)}
            <div class="logs-of-span" class:wrap=live(move || wrap.get())>{list(shown, of, look, PAGE)}</div>
        </section>
    }
}

/// Lines came, but none of this span.
fn nothing(logs: TraceLogs, total: u32) -> AnyView {
    let lines = fmt::plural(total.into(), "line", "lines");
    let words = format!(
        "None of the trace\u{2019}s {lines} names this span or is of its service while it ran."
    );
    let all = move |_| logs.viewing.command(Command::ShowView(ViewKind::Logs));
    view! { <p class="log-why">{words} " " <button class="text-button" on:click=all>"Show all"</button></p> }
        .into_any()
}
