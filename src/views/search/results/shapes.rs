//! Traces as small pictures: depth by time, errors in their own colour.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Line, ResultsOf, ResultsTold, Shape};
use spanscape_core::render::clean;

use super::chosen::Choose;
use super::listing::Pager;
use crate::views::search::results::Results;
use crate::views::session::use_session;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::service_name;
use crate::views::widgets::{Icon, IconView};

/// Pictures on one page.
const PAGE: u32 = 100;

/// A line of a picture and the gap below it, in the picture's units.
const LINE: u32 = 5;

/// The pictures of the list's page.
#[component]
pub fn Shapes(results: Results) -> impl IntoView {
    let session = use_session();
    let shapes = RwSignal::new(Vec::<Option<Shape>>::new());
    results.page.set(0);
    results.window.set((0, PAGE));
    let lines = Memo::new(move |_| {
        results.lines.with(|lines| lines.as_ref().map(|l| l.lines.clone())).unwrap_or_default()
    });
    Effect::new(move |_| {
        let asked = lines.get();
        let whole: Vec<_> = asked.iter().filter_map(|line| line.row.ix).collect();
        results.ask(ResultsOf::Shapes(whole), move |told| {
            let ResultsTold::Shapes(told) = told else { return };
            let mut told = told.into_iter();
            // A trace of which only a line is known has none.
            let each = asked.iter().map(|line| line.row.ix.and_then(|_| told.next().flatten()));
            let _ = shapes.try_set(each.collect());
        });
    });
    let card = move |(at, line): (usize, Line)| {
        let row = line.row;
        let name = format!("{} {}", service_name(&row.service), row.name);
        let picture = move || shapes.with(|all| all.get(at).cloned().flatten()).map(picture);
        view! {
            <li class="shape-card">
                <a href=session.side_href(usize::from(row.second), &row.id, "") on:click=move |event| session.follow(&event)>
                    <span class="shape-name">{clean(&name).into_owned()}</span>
                    <span class="shape-box">{changing(picture)}</span>
                </a>
                <span class="shape-facts">
                    <Choose id=row.id.clone() />
                    <span>{fmt::duration(row.duration)}</span>
                    <span class="dim">{fmt::plural(row.spans.into(), "span", "spans")}</span>
                    {(row.errors > 0).then(|| view! {
                        <span class="error-count"><IconView icon=Icon::Error />{fmt::plural(row.errors.into(), "error", "errors")}</span>
                    })}
                </span>
            </li>
        }
    };
    view! {
        <ul class="shapes" aria-label="Traces as pictures">
            {changing(move || lines.get().into_iter().enumerate().map(card).collect_view())}
        </ul>
        <Pager results size=PAGE />
    }
}

/// One path for what went well and one for errors: few elements, however many spans.
fn picture(shape: Shape) -> AnyView {
    let (mut fine, mut failed) = (String::new(), String::new());
    for (y, line) in (0u32..).zip(&shape.lines) {
        for stroke in line {
            let path = if stroke.error { &mut failed } else { &mut fine };
            let wide = u32::from(stroke.to - stroke.from) + 1;
            path.push_str(&format!("M{} {}h{wide}v{}h-{wide}z", stroke.from, y * LINE, LINE - 1));
        }
    }
    let height = shape.lines.len() as u32 * LINE;
    view! {
        <svg viewBox=format!("0 0 256 {height}") preserveAspectRatio="none" aria-hidden="true">
            <path class="fine" d=fine />
            <path class="failed" d=failed />
        </svg>
    }
    .into_any()
}
