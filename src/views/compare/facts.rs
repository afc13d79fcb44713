//! The heads of the two traces, line by line, with what is different.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Fit, TraceRow};
use spanscape_core::render::clean;

use super::SIDES;
use super::comparing::Comparing;
use super::fewer::Fewer;
use super::origins::Origins;
use super::pick::{Offered, Pick};
use crate::views::session::use_session;
use crate::views::widgets::live::live;
use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::time::date_and_time;

/// The line that is always there.
const DURATION: &str = "Duration";

/// One line: what it is about, both values, and what to say of their difference.
type Line = (&'static str, [String; 2], String);

/// The table.
#[component]
pub fn Facts(
    /// What is known.
    comparing: Comparing,
    /// The two; `None` for one that is not there.
    sides: [Option<TraceRow>; 2],
    /// How well they fit.
    fit: Option<Fit>,
) -> impl IntoView {
    let chosen = comparing.ids();
    let picks: Vec<_> = chosen
        .clone()
        .into_iter()
        .zip(&sides)
        .enumerate()
        .map(|(side, (id, trace))| {
            let id = trace.as_ref().map_or(id, |t| t.id.clone());
            let name = SIDES.get(side).copied();
            view! { <th scope="col"><span class="compare-side">{name}</span><Pick comparing side id /></th> }
        })
        .collect();
    let names: Vec<_> = sides.iter().zip(chosen).enumerate().map(name).collect();
    let none = sides.iter().all(Option::is_none);
    let all = RwSignal::new(false);
    let lines: Vec<_> = lines(&sides)
        .into_iter()
        .filter(|_| !none)
        .map(|(name, [a, b], difference)| {
            view! {
                <tr class:fewer={name != DURATION}>
                    <th scope="row">{name}</th>
                    <td>{a}</td>
                    <td>{b}</td>
                    <td class="difference">{difference}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="compare-heads">
        <Offered />
        <table class="compare-facts" data-all=live(move || all.get().then_some(""))>
            <thead>
                <tr><td>{(!none).then(|| view! { <Fewer all /> })}</td>{picks}<th scope="col" class="difference">"B against A"</th></tr>
            </thead>
            <tbody>
                <Origins comparing />
                <tr><th scope="row">"Trace"</th>{names}<td></td></tr>
                {lines}
            </tbody>
        </table>
        {fit.map(|fit| view! { <p class="compare-fit fewer">{fits(fit)}</p> })}
        {none.then(|| view! {
            <p class="absent">
                "An id, a link to a trace, a header or a line of a log names one. What is open or was found is offered as you type."
            </p>
        })}
        </div>
    }
}

/// The trace's name, which leads to it, or why there is none.
fn name((side, (trace, id)): (usize, (&Option<TraceRow>, String))) -> AnyView {
    let session = use_session();
    let Some(trace) = trace else {
        let words = if id.is_empty() { "Choose a trace" } else { "There is no trace of this id" };
        return view! { <td class="absent">{words}</td> }.into_any();
    };
    let href = session.side_href(side, &trace.id, "");
    let service = service_name(&trace.service);
    view! {
        <td>
            <a href=href on:click=move |event| session.follow(&event)>
                <Swatch name=trace.service.clone() />
                " "
                <strong>{clean(service).into_owned()}</strong>
                " "
                {clean(&trace.name).into_owned()}
            </a>
        </td>
    }
    .into_any()
}

fn lines(sides: &[Option<TraceRow>; 2]) -> Vec<Line> {
    let text = |of: fn(&TraceRow) -> String| {
        sides.each_ref().map(|trace| trace.as_ref().map(of).unwrap_or_default())
    };
    let both = sides.each_ref().map(Option::as_ref);
    let counted = |name, of: fn(&TraceRow) -> usize| {
        let values = sides.each_ref().map(|trace| trace.as_ref().map_or(0, of));
        let shown = sides
            .each_ref()
            .map(|trace| trace.as_ref().map(|t| fmt::count(of(t) as u64)).unwrap_or_default());
        let [a, b] = values;
        let difference = match both {
            [Some(_), Some(_)] => signed(a, b),
            _ => String::new(),
        };
        (name, shown, difference)
    };
    let start = |t: &TraceRow| {
        let (date, time) = date_and_time(t.start);
        format!("{date} {time}")
    };
    let (later, slower) = match both {
        [Some(a), Some(b)] => {
            let later = fmt::offset(b.start.0.saturating_sub(a.start.0));
            (later, slower(a.duration.0, b.duration.0))
        }
        _ => Default::default(),
    };
    vec![
        ("Start", text(start), later),
        (DURATION, text(|t| fmt::duration(t.duration)), slower),
        counted("Spans", |t| t.spans as usize),
        counted("Errors", |t| t.errors as usize),
        counted("Services", |t| t.services.len()),
    ]
}

fn signed(a: usize, b: usize) -> String {
    let sign = match b.cmp(&a) {
        std::cmp::Ordering::Less => "-",
        std::cmp::Ordering::Equal => return "same".to_owned(),
        std::cmp::Ordering::Greater => "+",
    };
    format!("{sign}{}", fmt::count(a.abs_diff(b) as u64))
}

fn slower(a: u64, b: u64) -> String {
    let word = match b.cmp(&a) {
        std::cmp::Ordering::Less => "faster",
        std::cmp::Ordering::Equal => return "same".to_owned(),
        std::cmp::Ordering::Greater => "slower",
    };
    let difference = b.cast_signed().wrapping_sub(a.cast_signed());
    format!("{} ({} {word})", fmt::offset(difference), fmt::percent(a.abs_diff(b), a))
}

/// How well they fit, in a sentence.
fn fits(fit: Fit) -> String {
    let Fit { pairs, only: [a, b], moved, renamed } = fit;
    let spans = |n: u32| fmt::plural(n.into(), "span", "spans");
    let mut words = vec![format!(
        "{} belong together",
        fmt::plural(pairs.into(), "pair of spans", "pairs of spans")
    )];
    for (count, side) in [(a, "A"), (b, "B")] {
        if count > 0 {
            words.push(format!("{} only in {side}", spans(count)));
        }
    }
    if renamed > 0 {
        words.push(format!("{} of the pairs under another name", fmt::count(renamed.into())));
    }
    if moved > 0 {
        words.push(format!("{} in another order", fmt::count(moved.into())));
    }
    words.join(", ")
}
