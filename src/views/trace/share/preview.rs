//! What would leave with the trace, key by key: what looks like a secret first.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::redact::{KeyLook, Place, Preview, Sample, SecretKind};
use spanscape_core::render::clean;

use super::sending::Sending;
use crate::views::widgets::live::changing;

/// The list, and what is to be said of all.
#[component]
pub fn Leaves(
    /// What is chosen.
    sending: Sending,
) -> impl IntoView {
    let summary = move || sending.preview.with(|told| told.as_ref().map(summary));
    let problems = move || {
        let line = |problem: &spanscape_core::redact::PatternProblem| {
            let text = format!("{} does not count: {}", clean(&problem.pattern), problem.reason);
            view! { <p class="field-problem" role="alert">{text}</p> }
        };
        sending
            .preview
            .with(|told| told.iter().flat_map(|told| &told.problems).map(line).collect_view())
    };
    let rows = move || {
        sending.preview.with(|told| told.iter().flat_map(|told| &told.keys).map(row).collect_view())
    };
    let rest = move || {
        let left = sending.preview.with(|told| told.as_ref().map_or(0, |told| told.keys_left_out));
        (left > 0).then(|| format!("{} more", fmt::plural(left.into(), "key", "keys")))
    };
    // Told once that it is looked at: the numbers are only there to be read.
    let is_looking = Memo::new(move |_| sending.far.with(Option::is_some));
    let far = move || {
        let (done, of) = sending.far.get().unwrap_or_default();
        format!(
            "{} of {}\u{2026}",
            fmt::count(done.into()),
            fmt::plural(of.into(), "span", "spans")
        )
    };
    let looking = move || {
        is_looking.get().then(|| {
            view! { <p class="dim"><span role="status">"Looking: "</span> {changing(far)}</p> }
        })
    };
    view! {
        {changing(problems)}
        {changing(looking)}
        <p role="status">{changing(summary)}</p>
        <div class="share-leaves" tabindex="0" role="region" aria-label="What would leave">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col" class="count">"Values"</th>
                        <th scope="col">"Becomes"</th>
                        <th scope="col">"For example"</th>
                    </tr>
                </thead>
                <tbody>{changing(rows)}</tbody>
            </table>
            <p class="dim">{changing(rest)}</p>
        </div>
    }
}

/// All of it in a sentence.
fn summary(told: &Preview) -> String {
    let spans = fmt::plural(told.spans.into(), "span", "spans");
    let events = fmt::plural(told.events.into(), "event", "events");
    let secrets = match told.secrets.as_slice() {
        [] => "Nothing looks like a secret.".to_owned(),
        all => {
            let stay = told.keys.iter().any(|key| !key.secrets.is_empty() && key.kept > 0);
            let end = if stay { "look: some would leave" } else { "none of it would leave" };
            format!("\u{26a0} Secrets: {}; {end}.", counted(all))
        }
    };
    format!("{spans} and {events} would leave, with their times and services. {secrets}")
}

fn counted(secrets: &[(SecretKind, u32)]) -> String {
    let one = |&(kind, count): &(SecretKind, u32)| match count {
        1 => kind.text().to_owned(),
        n => format!("{} \u{d7} {}", fmt::count(n.into()), kind.text()),
    };
    secrets.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn row(key: &KeyLook) -> impl IntoView + use<> {
    let name = if key.key.is_empty() { String::new() } else { clean(&key.key).into_owned() };
    let flag = (!key.secrets.is_empty()).then(|| {
        view! { <span class="share-flag">{format!(" \u{26a0} {}", counted(&key.secrets))}</span> }
    });
    view! {
        <tr>
            <th scope="row"><span class="dim">{place(key.place)}</span> " " <code>{name}</code> {flag}</th>
            <td class="count">{fmt::count(key.values.into())}</td>
            <td>{becomes(key)}</td>
            <td>{key.samples.first().map(sample)}</td>
        </tr>
    }
}

/// What becomes of its values.
fn becomes(key: &KeyLook) -> String {
    let of = [
        (key.masked, "masked"),
        (key.hashed, "hashed"),
        (key.dropped, "left out"),
        (key.kept, "as it is"),
    ];
    let some: Vec<_> = of.iter().filter(|(count, _)| *count > 0).collect();
    match some.as_slice() {
        [(_, what)] => (*what).to_owned(),
        all => {
            let one =
                |(count, what): &&(u32, &str)| format!("{} {what}", fmt::count((*count).into()));
            all.iter().map(one).collect::<Vec<_>>().join(", ")
        }
    }
}

fn sample(sample: &Sample) -> AnyView {
    let before = clean(&sample.before).into_owned();
    match &sample.after {
        Some(after) if *after == sample.before => view! { <code>{before}</code> }.into_any(),
        Some(after) => {
            view! { <code><del>{before}</del> " " {clean(after).into_owned()}</code> }.into_any()
        }
        None => view! { <code><del>{before}</del></code> }.into_any(),
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Resource => "resource",
        Place::Scope => "scope",
        Place::Span => "span",
        Place::Event => "event",
        Place::Link => "link",
        Place::Service => "service",
        Place::SpanName => "span name",
        Place::StatusMessage => "status message",
        Place::EventName => "event name",
        Place::ScopeName => "scope name",
        Place::TraceState => "trace state",
        Place::TraceId => "trace id",
        Place::SpanId => "span id",
    }
}
