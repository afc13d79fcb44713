//! The scatter plot: a region is selected by dragging, a trace opened by a click, and both by keys.

use std::rc::Rc;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use spanscape::charts;
use spanscape::web::js::px;
use spanscape::web::pointer;
use spanscape::web::surface::Size;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{
    Area, Line, Point, Points, ResultsOf, ResultsTold, ServiceCount,
};
use spanscape_core::layout::plot::{LengthAxis, Plane, TimeAxis};
use spanscape_core::render::clean;
use spanscape_core::state::ResultsView;

use crate::views::search::results::Results;
use crate::views::session::use_session;
use crate::views::widgets::chart_canvas::{ChartCanvas, Draw};
use crate::views::widgets::live::changing;
use crate::views::widgets::service::service_name;
use crate::views::widgets::time::date_and_time;

/// How near the pointer must be to a dot, in CSS px beyond its middle.
const REACH: f64 = 14.0;

/// How many services of a trace are named.
const SERVICES: usize = 4;

/// From how many CSS px on a press is a drag.
const DRAG: f64 = 5.0;

/// The plot.
#[component]
pub fn Scatter(results: Results) -> impl IntoView {
    let session = use_session();
    let points = RwSignal::new(Points::default());
    let size = RwSignal::new(Size::default());
    results.watch(ResultsOf::Points, move |told| {
        if let ResultsTold::Points(told) = told {
            let _ = points.try_set(told);
        }
    });
    let log = Memo::new(move |_| results.view.with(ResultsView::is_log));
    let plane =
        move || points.with_untracked(|p| plane(p, &size.get_untracked(), log.get_untracked()));
    let draw: Draw = Rc::new(move |canvas, size, palette| {
        points.with_untracked(|all| {
            let plane = self::plane(all, size, log.get_untracked());
            charts::scatter(canvas, size, &plane, &all.points, palette);
        });
    });
    let changed = Signal::derive(move || {
        points.track();
        log.get();
    });
    // The dot that is pointed at or stepped to, and what is known of it.
    let active = RwSignal::new(None::<usize>);
    let told = RwSignal::new(None::<(u32, Line)>);
    Effect::new(move |_| {
        let at = active.get().and_then(|i| points.with(|p| p.points.get(i).map(|point| point.at)));
        let Some(at) = at else { return told.set(None) };
        results.ask(ResultsOf::One(at), move |answer| {
            let ResultsTold::Lines(mut lines) = answer else { return };
            let _ = told.try_set(lines.lines.pop().map(|line| (at, line)));
        });
    });
    let around = NodeRef::<html::Div>::new();
    let place = move |event: &PointerEvent| {
        around.get_untracked().map_or((0.0, 0.0), |element| pointer::place(&element, event))
    };
    let nearest = move |at: (f64, f64)| {
        let plane = plane();
        points.with_untracked(|p| {
            plane.nearest(at, REACH, p.points.iter().map(|point| (point.start, point.duration.0)))
        })
    };
    // Where a drag began and is now.
    let drag = RwSignal::new(None::<((f64, f64), (f64, f64))>);
    let down = move |event: PointerEvent| {
        if event.button() == 0 {
            let at = place(&event);
            drag.set(Some((at, at)));
            if let Some(element) = around.get_untracked() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
        }
    };
    let moved = move |event: PointerEvent| {
        let at = place(&event);
        if drag.with_untracked(Option::is_some) {
            drag.update(|drag| {
                if let Some((_, now)) = drag {
                    *now = at;
                }
            });
        }
        if !drag.with_untracked(|drag| drag.is_some_and(is_drag)) {
            active.set(nearest(at));
        }
    };
    let open = move |point: usize, aside: bool| {
        let at = points.with_untracked(|p| p.points.get(point).map(|point| point.at));
        let Some(at) = at else { return };
        results.ask(ResultsOf::One(at), move |answer| {
            let ResultsTold::Lines(lines) = answer else { return };
            if let Some(line) = lines.lines.first() {
                if aside {
                    session.open_aside(&line.row.id);
                } else {
                    session.look_up(&line.row.id, None);
                }
            }
        });
    };
    let up = move |event: PointerEvent| {
        let Some(done) = drag.get_untracked() else { return };
        drag.set(None);
        if is_drag(done) {
            let (plane, ((ax, ay), (bx, by))) = (plane(), done);
            let (a, b) = (plane.at(ax, ay), plane.at(bx, by));
            let area = Area {
                from: a.0.min(b.0),
                to: a.0.max(b.0),
                least: DurationNs(a.1.min(b.1)),
                most: DurationNs(a.1.max(b.1)),
            };
            results.change(true, |view| view.narrow.area = Some(area));
        } else if let Some(point) = nearest(place(&event)) {
            open(point, event.ctrl_key() || event.meta_key());
        }
    };
    let middle = move |event: leptos::ev::MouseEvent| {
        if event.button() == 1
            && let Some(point) = active.get_untracked()
        {
            event.prevent_default();
            open(point, true);
        }
    };
    let key = move |event: KeyboardEvent| {
        let len = points.with_untracked(|p| p.points.len());
        let last = len.saturating_sub(1);
        let go = |to: &dyn Fn(Option<usize>) -> usize| {
            let order = by_time(&points.get_untracked());
            let now = active.get_untracked().and_then(|at| order.iter().position(|&i| i == at));
            active.set(order.get(to(now)).copied());
        };
        match event.key().as_str() {
            "ArrowRight" => go(&|now| now.map_or(0, |at| (at + 1).min(last))),
            "ArrowLeft" => go(&|now| now.map_or(last, |at| at.saturating_sub(1))),
            "Home" => go(&|_| 0),
            "End" => go(&|_| last),
            "Enter" | " " => match active.get_untracked() {
                Some(point) => open(point, event.ctrl_key() || event.meta_key()),
                None => return,
            },
            "Escape" if results.view.with_untracked(|view| view.narrow.area.is_some()) => {
                results.change(true, |view| view.narrow.area = None);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let ring = move || {
        let point = active.get().and_then(|i| points.with(|p| p.points.get(i).copied()))?;
        let now = points.with(|p| self::plane(p, &size.get(), log.get()));
        let (x, y) = now.place(point.start, point.duration.0);
        let radius = charts::radius(point.spans) + 3.0;
        let card = move || {
            let told = told.get().filter(|(at, _)| *at == point.at).map(|(_, line)| line);
            view! { <Card point line=told /> }
        };
        let left = x > now.left + now.width * 0.6;
        Some(view! {
            <span class="ring" aria-hidden="true" style:left=px(x - radius) style:top=px(y - radius) style:width=px(radius * 2.0) style:height=px(radius * 2.0)></span>
            <div class="chart-card" data-left=left.to_string() style:left=px(x) style:top=px(y)>{changing(card)}</div>
        })
    };
    let selection = move || {
        let ((ax, ay), (bx, by)) = drag.get().filter(|drag| is_drag(*drag))?;
        Some(view! {
            <span class="chart-selection" style:left=px(ax.min(bx)) style:top=px(ay.min(by)) style:width=px((ax - bx).abs()) style:height=px((ay - by).abs())></span>
        })
    };
    let label = move || {
        let (traces, failed) =
            points.with(|p| (p.traces, p.points.iter().filter(|point| point.errors > 0).count()));
        format!(
            "Scatter plot of {}, {failed} with errors: start by duration. Arrow keys go from one to the next.",
            fmt::plural(traces.into(), "trace", "traces")
        )
    };
    view! {
        <div
            node_ref=around
            class="chart"
            role="group"
            aria-roledescription="plot"
            aria-label=label
            tabindex="0"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |_| drag.set(None)
            on:pointerleave=move |_| active.set(None)
            on:auxclick=middle
            on:keydown=key
            on:blur=move |_| active.set(None)
        >
            <ChartCanvas size draw=StoredValue::new_local(draw) due=changed />
            {changing(selection)}
            {changing(ring)}
        </div>
    }
}

/// What is known of the dot.
#[component]
fn Card(point: Point, line: Option<Line>) -> impl IntoView {
    let (date, time) = date_and_time(point.start);
    let name = line.as_ref().map(|l| format!("{} {}", service_name(&l.row.service), l.row.name));
    let services = line.map(|line| services(&line.row.services));
    let errors = match point.errors {
        0 => String::new(),
        n => format!(", {}", fmt::plural(n.into(), "error", "errors")),
    };
    let others = (point.traces > 1).then(|| {
        let n = u64::from(point.traces) - 1;
        view! { <span class="dim">{format!("and {} close to it", fmt::plural(n, "trace", "traces"))}</span> }
    });
    view! {
        <strong role="status">{name.map_or_else(|| "\u{2026}".to_owned(), |name| clean(&name).into_owned())}</strong>
        <span>{format!("{} \u{b7} {}{errors}", fmt::duration(point.duration), fmt::plural(point.spans.into(), "span", "spans"))}</span>
        <span class="dim">{format!("{date} {time}")}</span>
        {services.map(|services| view! { <span class="chart-services">{services}</span> })}
        {others}
    }
}

/// The services of a trace in one line.
fn services(all: &[ServiceCount]) -> String {
    let (first, rest) = all.split_at_checked(SERVICES).unwrap_or((all, &[]));
    let count =
        |s: &ServiceCount| format!("{} {}", service_name(&s.name), fmt::count(s.spans.into()));
    let mut text = first.iter().map(count).collect::<Vec<_>>().join(", ");
    if !rest.is_empty() {
        text.push_str(&format!(" and {} more", rest.len()));
    }
    clean(&text).into_owned()
}

fn plane(points: &Points, size: &Size, log: bool) -> Plane {
    let (from, to) = points.range.unwrap_or_default();
    let durations = points.points.iter().map(|point| point.duration.0);
    let (least, most) = durations.fold((u64::MAX, 0), |(a, b), d| (a.min(d), b.max(d)));
    let y = LengthAxis::over(least.min(most), most, log);
    charts::plane(size, TimeAxis::over(from, to), y)
}

fn is_drag(((ax, ay), (bx, by)): ((f64, f64), (f64, f64))) -> bool {
    (ax - bx).hypot(ay - by) >= DRAG
}

/// The numbers of the points in order of time.
fn by_time(points: &Points) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.points.len()).collect();
    order.sort_by_key(|&i| points.points.get(i).map(|point| (point.start, point.at)));
    order
}
