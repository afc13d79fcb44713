//! A line of a log: when, how bad, whose, and what it says; all of it where it is unfolded.

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, Needle, fmt};
use spanscape_core::engine::protocol::{Ink, Level, LogDetail, LogLine, LogRun};
use spanscape_core::model::SpanIx;
use spanscape_core::render::{clean, clean_lines};

use super::TraceLogs;
use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::Swatch;
use crate::views::widgets::time::date_and_time;
use crate::views::widgets::{Icon, IconView};

/// What lines have in common.
#[derive(Clone)]
pub struct LineLook {
    pub logs: TraceLogs,
    /// What is looked for in them.
    pub needle: Needle,
    /// The services, and the spans, are named.
    pub named: bool,
    /// Called with a span that the person wants to see.
    pub on_jump: Callback<SpanIx>,
}

/// The start of a span, between lines.
fn beginning(look: &LineLook, line: LogLine, duration: u64) -> AnyView {
    let LogLine { offset, level, service, span, .. } = line;
    let (logs, on_jump) = (look.logs, look.on_jump);
    let point =
        move |on: bool| logs.viewing.point(on.then(|| u64::try_from(offset).ok()).flatten());
    let failed = (level == Level::Error).then(|| view! { <span class="log-level">"failed"</span> });
    let (service, name) =
        (clean(&service).into_owned(), span.as_ref().map_or("", |(_, name)| name.as_str()));
    let name = clean(name).into_owned();
    let show = span.map(|(span, _)| {
        let label = format!("Show span {name}");
        view! { <button class="text-button" aria-label=label on:click=move |_| on_jump.run(span)>{name.clone()}</button> }
    });
    view! {
        <li
            class="log-line log-begins"
            on:pointerenter=move |_| point(true)
            on:pointerleave=move |_| point(false)
        >
            <div class="log-row">
                <span class="log-time">{fmt::offset(offset)}</span>
                <span class="log-service"><Swatch name=service.clone() />{service.clone()}</span>
                {show}
                <span class="log-took">{fmt::duration(DurationNs(duration))}</span>
                {failed}
            </div>
        </li>
    }
    .into_any()
}

/// A line, as an element of a list.
pub fn line(look: &LineLook, line: LogLine) -> AnyView {
    if let Some(duration) = line.begins {
        return beginning(look, line, duration);
    }
    let LogLine { at, time, offset, level, service, runs, long, fields, span, by_id, .. } = line;
    let logs = look.logs;
    let open = RwSignal::new(false);
    let all = RwSignal::new(None::<LogDetail>);
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if all.with_untracked(Option::is_none) {
            logs.line(at, move |detail| drop(all.try_set(Some(detail))));
        }
    };
    let (date, clock) = date_and_time(time);
    let said: String = runs.iter().map(|run| run.text.as_str()).collect();
    let said = fmt::cut(clean(&said).trim(), 60);
    let text = runs.iter().map(|run| piece(run, &look.needle)).collect_view();
    let more =
        (fields > 0).then(|| view! { <span class="log-fields">{format!("+{fields}")}</span> });
    let whose = (look.named && !service.is_empty()).then(|| {
        let name = clean(&service).into_owned();
        view! { <span class="log-service" title=name.clone()><Swatch name=service.clone() />{name.clone()}</span> }
    });
    let on_jump = look.on_jump;
    let of = span.filter(|_| look.named).map(|(span, name)| {
        let name = clean(&name).into_owned();
        let title = if by_id { "The line names this span" } else { "At that time this span of the service was at work" };
        view! {
            <button class="text-button log-span" title=title aria-label=format!("Show span {name}") on:click=move |_| on_jump.run(span)>
                {(!by_id).then_some("\u{2248} ")} {name.clone()}
            </button>
        }
    });
    let cursor =
        move |on: bool| logs.viewing.point(on.then(|| u64::try_from(offset).ok()).flatten());
    let exact = format!("{date}, {clock}: {} after the trace\u{2019}s start", fmt::offset(offset));
    let near = move || {
        let pointed = logs.viewing.pointed();
        pointed
            .is_some_and(|(from, to)| u64::try_from(offset).is_ok_and(|at| from <= at && at <= to))
    };
    view! {
        <li
            class=format!("log-line {}", class(level))
            class:near=live(near)
            on:pointerenter=move |_| cursor(true)
            on:pointerleave=move |_| cursor(false)
            on:focusin=move |_| cursor(true)
            on:focusout=move |_| cursor(false)
        >
            <div class="log-row">
                <button class="icon-button log-open" aria-label=format!("All of the line \u{201c}{said}\u{201d}") aria-expanded=live(move || open.get().to_string()) on:click=toggle>
                    <IconView icon=Icon::ExpandLevel />
                </button>
                <span class="log-time" title=exact>{fmt::offset(offset)}</span>
                <span class="log-level">{level.word()}</span>
                {whose}
                <span class="log-text">{text} {long.then_some("\u{2026}")}</span>
                {more}
                {of}
            </div>
            {changing(move || open.get().then(|| all.get().map(detail)))}
        </li>
    }
    .into_any()
}

/// A part of a line, with what is looked for marked.
fn piece(run: &LogRun, needle: &Needle) -> AnyView {
    let LogRun { text, ink, bold, dim, underline } = run;
    let text = clean_lines(text).into_owned();
    let mut classes = ink.map(ink_class).unwrap_or_default().to_owned();
    for (is, name) in [(bold, " log-bold"), (dim, " log-dim"), (underline, " log-underline")] {
        if *is {
            classes.push_str(name);
        }
    }
    let mut parts: Vec<AnyView> = Vec::new();
    let mut from = 0;
    while !needle.is_empty()
        && let Some(at) = needle.find(&text, from)
    {
        let end = at.saturating_add(needle.len());
        let (Some(before), Some(found)) = (text.get(from..at), text.get(at..end)) else { break };
        parts.push(before.to_owned().into_any());
        parts.push(view! { <mark>{found.to_owned()}</mark> }.into_any());
        from = end;
    }
    let rest = text.get(from..).unwrap_or("").to_owned();
    if parts.is_empty() && classes.is_empty() {
        return rest.into_any();
    }
    view! { <span class=classes>{parts} {rest}</span> }.into_any()
}

fn ink_class(ink: Ink) -> &'static str {
    match ink {
        Ink::Red => "ink-red",
        Ink::Green => "ink-green",
        Ink::Yellow => "ink-yellow",
        Ink::Blue => "ink-blue",
        Ink::Magenta => "ink-magenta",
        Ink::Cyan => "ink-cyan",
        Ink::Grey => "ink-grey",
    }
}

fn class(level: Level) -> &'static str {
    match level {
        Level::Warn => "warn",
        Level::Error | Level::Fatal => "error",
        _ => "",
    }
}

/// All of a line: its fields, its metadata, its labels, and the line as it was written.
fn detail(detail: LogDetail) -> AnyView {
    let LogDetail { text, form, fields, metadata, labels } = detail;
    let copied = RwSignal::new(Copied::default());
    let shown = clean_lines(&text).into_owned();
    let title = if form.is_empty() { "Fields".to_owned() } else { format!("Fields ({form})") };
    view! {
        <div class="log-all">
            {table(title, fields)}
            {table("Metadata".to_owned(), metadata)}
            {table("Labels".to_owned(), labels)}
            <pre tabindex="0" aria-label="The line as it was written">{shown}</pre>
            <button class="button" on:click=move |_| copy(text.clone(), copied)>
                {live(move || copied.get().text("Copy the line"))}
            </button>
        </div>
    }
    .into_any()
}

fn table(title: String, pairs: Vec<(String, String)>) -> Option<AnyView> {
    let pair = |(key, value): &(String, String)| {
        view! { <div><dt>{clean(key).into_owned()}</dt><dd>{clean_lines(value).into_owned()}</dd></div> }
    };
    (!pairs.is_empty()).then(|| {
        view! {
            <h4>{title}</h4>
            <dl>{pairs.iter().map(pair).collect_view()}</dl>
        }
        .into_any()
    })
}
