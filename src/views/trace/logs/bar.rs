//! What is above the lines: what they must have in them, how bad they must be, and the query that found them.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{FoundBy, Level, LinesOf, LogLine};
use spanscape_core::state::{Command, Lines, ViewChange};

use super::list::Lines as Shown;
use super::{Step, Told, TraceLogs};
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::{changing, live};

/// How many lines are copied at most: what the engine tells at once.
const COPIED: u32 = 1_000;

/// What lines must have in them, and how they are shown.
#[component]
pub fn LogsBar(logs: TraceLogs) -> impl IntoView {
    let viewing = logs.viewing;
    let change = move |change| viewing.command(Command::ChangeViews(change));
    let text = move || viewing.chosen().lines.text;
    let least = move || viewing.chosen().lines.least;
    let wrap = logs.kept().wrap.clone();
    let (wraps, wrap) = (wrap.clone(), StoredValue::new(wrap));
    let choose = move |level| change(ViewChange::LinesLeast(level));
    let toggle = move |words: &'static str, now: fn(Lines) -> bool, to: fn(bool) -> ViewChange| {
        let now = move || now(viewing.chosen().lines);
        view! {
            <button class="button quiet" aria-pressed=live(move || now().to_string()) on:click=move |_| change(to(!untrack(now)))>
                {words}
            </button>
        }
    };
    let copied = RwSignal::new(Copied::default());
    let copy_all = move |_| {
        let of = untrack(|| lines_of(logs));
        logs.window(of, 0, COPIED, move |window| copy(as_text(&window.lines), copied));
    };
    view! {
        <label class="view-field wide">
            <span>"Lines with"</span>
            <input
                class="menu-input"
                type="search"
                placeholder="words of the line"
                autocomplete="off"
                spellcheck="false"
                prop:value=live(text)
                on:input=move |event| change(ViewChange::LinesText(event_target_value(&event)))
            />
        </label>
        {levels(least, choose)}
        <button
            class="button quiet"
            aria-pressed=live(move || wraps.get().to_string())
            on:click=move |_| wrap.with_value(|wrap| wrap.update(|on| *on = !*on))
        >
            "Wrap"
        </button>
        {toggle("Newest first", |lines| lines.back, ViewChange::LinesBack)}
        {toggle("With spans", |lines| lines.spans, ViewChange::LinesSpans)}
        {toggle("In the timeline", |lines| lines.rows, ViewChange::LinesRows)}
        <button class="button quiet" on:click=copy_all>{live(move || copied.get().text("Copy"))}</button>
    }
}

/// How bad lines must be.
pub fn levels(
    least: impl Fn() -> Level + Copy + Send + Sync + 'static,
    choose: impl Fn(Level) + 'static,
) -> AnyView {
    let option = move |level: Level, title: &'static str| {
        view! { <option value=level.word() selected=live(move || least() == level)>{title}</option> }
    };
    let chosen = move |event| {
        let chosen = event_target_value(&event);
        let level = Level::ALL.into_iter().find(|level| level.word() == chosen);
        choose(level.unwrap_or_default());
    };
    view! {
        <select class="select" aria-label="Level" on:change=chosen>
            {option(Level::Unknown, "All levels")}
            {option(Level::Info, "Info and worse")}
            {option(Level::Warn, "Warnings and errors")}
            {option(Level::Error, "Errors")}
        </select>
    }
    .into_any()
}

/// Which lines the view shows.
pub fn lines_of(logs: TraceLogs) -> LinesOf {
    let lines = logs.viewing.chosen().lines;
    let Lines { text, least, back, spans, .. } = lines;
    LinesOf { text, least, back, spans, ..LinesOf::default() }
}

/// Lines as a text: when, how bad, whose, what.
fn as_text(lines: &[LogLine]) -> String {
    let mut out = String::new();
    for line in lines {
        let said: String = line.runs.iter().map(|run| run.text.as_str()).collect();
        let time = fmt::utc_exact(line.time);
        for part in [time.as_str(), line.level.word(), line.service.as_str(), said.as_str()] {
            if !part.is_empty() {
                out.push_str(part);
                out.push(' ');
            }
        }
        out.pop();
        out.push('\n');
    }
    out
}

/// How many lines there are, by what they were found, and the query, to be changed.
#[component]
pub fn LogsQuery(logs: TraceLogs, shown: RwSignal<Shown>) -> impl IntoView {
    let told = logs.told();
    let (for_words, for_more, for_query) = (told.clone(), told.clone(), told.clone());
    let words = move || {
        for_words.with(|told| {
            if told.step != Step::Came {
                return String::new();
            }
            let total = shown.with(|shown| shown.total);
            let all = fmt::plural(told.took.total.into(), "line", "lines");
            // With spans between them, there is more than lines.
            let spans = logs.viewing.chosen().lines.spans;
            let count = if spans || total == told.took.total {
                all
            } else {
                format!("{} of {all}", fmt::count(total.into()))
            };
            let by: Vec<FoundBy> = told.forms.iter().map(|form| form.by).collect();
            let by = match by.as_slice() {
                [FoundBy::Metadata, FoundBy::Text] => {
                    ", whose metadata or text has the trace\u{2019}s id"
                }
                [FoundBy::Metadata] => ", whose metadata has the trace\u{2019}s id",
                [FoundBy::Text] => ", whose text has the trace\u{2019}s id",
                [FoundBy::Time] => {
                    " of these services at that time: none has the trace\u{2019}s id"
                }
                _ => "",
            };
            let cut = if told.took.cut { ". The answer broke off: there are more" } else { "" };
            let skipped = match told.took.skipped {
                0 => String::new(),
                n => format!(". {} could not be read", fmt::plural(n, "value", "values")),
            };
            let warned: String =
                told.took.warnings.iter().map(|text| format!(". Loki says: {text}")).collect();
            format!("{count}{by}{cut}{skipped}{warned}")
        })
    };
    let more = move || {
        let Told { step, more, problem, took, .. } = for_more.get();
        (step == Step::Came).then(|| {
            let words = if more { "Loading\u{2026}" } else { "Load more" };
            let more = took.full.then(|| {
                view! { <button class="button" aria-disabled=more.to_string() on:click=move |_| logs.more()>{words}</button> }
            });
            let problem = problem.map(|problem| view! { <span class="bad" role="alert">{problem.what}</span> });
            view! { {more} {problem} }
        })
    };
    let typed = RwSignal::new(String::new());
    let own = Memo::new(move |_| logs.viewing.chosen().lines.query);
    Effect::new(move |_| {
        let own = own.get();
        let asked = for_query.with(|told| {
            let last = told.forms.first().or(told.plan.forms.first());
            last.map(|form| form.expr.clone()).unwrap_or_default()
        });
        typed.set(if own.is_empty() { asked } else { own });
    });
    let run = move || {
        let query = typed.get_untracked().trim().to_owned();
        let same = untrack(|| own.get()) == query;
        logs.viewing.command(Command::ChangeViews(ViewChange::LinesQuery(query)));
        if same {
            logs.again();
        }
    };
    let reset = move || {
        (!own.get().is_empty()).then(|| {
            let reset = move |_| {
                logs.viewing.command(Command::ChangeViews(ViewChange::LinesQuery(String::new())));
            };
            view! { <button class="button" type="button" on:click=reset>"As the trace says"</button> }
        })
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() {
            event.prevent_default();
            run();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        run();
    };
    let elsewhere = logs.told();
    let elsewhere = move || {
        let link = |(words, url): &(String, String)| {
            view! { <a class="pattern-link" href=url.clone() target="_blank" rel="noopener noreferrer">{words.clone()} " \u{2197}"</a> }
        };
        elsewhere.with(|told| told.plan.links.iter().map(link).collect_view())
    };
    view! {
        <form class="logs-query" on:submit=submit>
            <label for="logql">"LogQL"</label>
            <textarea
                id="logql"
                class="text-input mono"
                rows="1"
                autocomplete="off"
                spellcheck="false"
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=key
            ></textarea>
            <button class="button">"Run"</button>
            {changing(reset)}
        </form>
        <p class="logs-words" role="status">{changing(words)} {changing(more)} {changing(elsewhere)}</p>
    }
}
