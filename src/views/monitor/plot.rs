//! One plot of lines over time: a point of it is pointed at or stepped to, and opened.

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use spanscape::charts::{self, Curve};
use spanscape::web::js::px;
use spanscape::web::pointer;
use spanscape::web::surface::Size;
use spanscape_core::base::TimeNs;
use spanscape_core::layout::plot::{LengthAxis, Plane, TimeAxis};
use spanscape_core::render::Token;

use crate::views::widgets::chart_canvas::{ChartCanvas, Draw};
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::time::date_and_time;

/// What is drawn.
pub struct Lines {
    /// When the points are.
    pub times: Vec<TimeNs>,
    /// The axis of time.
    pub x: TimeAxis,
    /// The axis of values.
    pub y: LengthAxis,
    /// The lines.
    pub lines: Vec<Line>,
    /// How a value is written.
    pub words: fn(u64) -> String,
    /// Whether values are numbers, not lengths of time.
    pub counts: bool,
}

/// One of the lines.
pub struct Line {
    /// What it is called.
    pub name: String,
    /// Its colour.
    pub token: Token,
    /// Its width in CSS px.
    pub width: u32,
    /// Its values; nothing where nothing is known.
    pub values: Vec<Option<u64>>,
}

/// A point that is opened.
pub struct Pointed {
    /// Its number.
    pub at: usize,
    /// The value there of the line that is nearest, or of the last.
    pub value: Option<u64>,
    /// In a tab of its own.
    pub aside: bool,
}

impl Lines {
    fn plane(&self, size: &Size) -> Plane {
        charts::plane(size, self.x, self.y)
    }

    fn values_at(&self, at: usize) -> impl Iterator<Item = Option<u64>> + '_ {
        self.lines.iter().map(move |line| line.values.get(at).copied().flatten())
    }

    /// What is known of a point, for a person.
    fn words_at(&self, at: usize) -> String {
        let time = self.times.get(at).map(|&time| date_and_time(time).1).unwrap_or_default();
        let values = self.lines.iter().zip(self.values_at(at));
        let values = values.map(|(line, value)| {
            format!("{} {}", line.name, value.map_or_else(|| "\u{2013}".to_owned(), self.words))
        });
        format!("{time}: {}", values.collect::<Vec<_>>().join(", "))
    }

    /// The point whose time is nearest.
    fn nearest(&self, time: TimeNs) -> Option<usize> {
        let times = self.times.iter().enumerate();
        times.min_by_key(|(_, at)| at.0.abs_diff(time.0)).map(|(at, _)| at)
    }
}

/// The plot.
#[component]
pub fn LinePlot(
    /// What it shows.
    title: &'static str,
    /// What is drawn.
    lines: Arc<Lines>,
    /// The point that is looked at, in all plots.
    at: RwSignal<Option<usize>>,
    /// Opens a point.
    open: Callback<Pointed>,
) -> impl IntoView {
    let size = RwSignal::new(Size::default());
    let lines = StoredValue::new(lines);
    let draw: Draw = Rc::new(move |canvas, size, palette| {
        lines.with_value(|all| {
            let curve = |line: &Line| Curve {
                token: line.token,
                width: line.width,
                points: all.times.iter().copied().zip(line.values.iter().copied()).collect(),
            };
            let curves: Vec<Curve> = all.lines.iter().map(curve).collect();
            charts::lines(canvas, size, &all.plane(size), &curves, palette, all.words, all.counts);
        });
    });
    let around = NodeRef::<html::Div>::new();
    let under = move |event: &MouseEvent| {
        let around = around.get_untracked()?;
        let (x, y) = pointer::place(&around, event);
        lines.with_value(|all| {
            let (time, value) = all.plane(&size.get_untracked()).at(x, y);
            let at = all.nearest(time)?;
            Some((at, all.values_at(at).flatten().min_by_key(|v| v.abs_diff(value))))
        })
    };
    let moved = move |event: PointerEvent| {
        at.set(under(&event).map(|(at, _)| at));
    };
    let go = move |event: &MouseEvent, aside: bool| {
        if let Some((at, value)) = under(event) {
            open.run(Pointed { at, value, aside });
        }
    };
    let click = move |event: MouseEvent| go(&event, event.ctrl_key() || event.meta_key());
    let middle = move |event: MouseEvent| {
        if event.button() == 1 {
            event.prevent_default();
            go(&event, true);
        }
    };
    let count = lines.with_value(|all| all.times.len());
    let key = move |event: KeyboardEvent| {
        let last = count.saturating_sub(1);
        let now = at.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => now.map_or(0, |at| (at + 1).min(last)),
            "ArrowLeft" | "ArrowDown" => now.map_or(last, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                let Some(at) = now else { return };
                event.prevent_default();
                let value = lines.with_value(|all| all.values_at(at).flatten().last());
                let aside = event.ctrl_key() || event.meta_key();
                return open.run(Pointed { at, value, aside });
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        at.set(Some(to).filter(|_| count > 0));
    };
    let legend = lines.with_value(|all| {
        let item = |(number, line): (usize, &Line)| {
            let value = move || {
                let at = at.get().unwrap_or(count.saturating_sub(1));
                lines.with_value(|all| {
                    let value = all.values_at(at).nth(number).flatten();
                    value.map_or_else(|| "\u{2013}".to_owned(), all.words)
                })
            };
            view! {
                <span class="key" data-width=line.width.to_string() style:--swatch=format!("var(--c-{})", line.token.name())>
                    {line.name.clone()}" "<b>{changing(value)}</b>
                </span>
            }
        };
        all.lines.iter().enumerate().map(item).collect_view()
    });
    let time = move || {
        let at = at.get()?;
        lines.with_value(|all| all.times.get(at).map(|&time| date_and_time(time).1))
    };
    let marker = move || {
        let at = at.get()?;
        lines.with_value(|all| {
            let (time, plane) = (*all.times.get(at)?, all.plane(&size.get()));
            let dot = |(line, value): (&Line, Option<u64>)| {
                let (x, y) = plane.place(time, value?);
                let color = format!("var(--c-{})", line.token.name());
                Some(view! { <span class="plot-dot" style:--swatch=color style:left=px(x) style:top=px(y)></span> })
            };
            let dots: Vec<_> = all.lines.iter().zip(all.values_at(at)).filter_map(dot).collect();
            let (x, _) = plane.place(time, 0);
            Some(view! {
                <span class="plot-mark" style:left=px(x)></span>
                {dots}
            })
        })
    };
    let words = move || {
        let at = at.get().unwrap_or(count.saturating_sub(1));
        lines.with_value(|all| all.words_at(at))
    };
    let number = move || at.get().unwrap_or(count.saturating_sub(1)).to_string();
    view! {
        <figure class="monitor-plot">
            <figcaption>
                <strong>{title}</strong>
                <span class="keys">{legend}</span>
                <span class="dim">{changing(time)}</span>
            </figcaption>
            <div
                node_ref=around
                class="chart"
                role="slider"
                aria-roledescription="plot"
                aria-label=format!("{title} over time. Enter searches for the traces of a point.")
                aria-valuemin="0"
                aria-valuemax=count.saturating_sub(1).to_string()
                aria-valuenow=live(number)
                aria-valuetext=live(words)
                tabindex="0"
                title="Click for the traces of that time"
                on:pointermove=moved
                on:pointerleave=move |_| at.set(None)
                on:click=click
                on:auxclick=middle
                on:keydown=key
                on:blur=move |_| at.set(None)
            >
                <ChartCanvas size draw=StoredValue::new_local(draw) due=Signal::stored(()) />
                <span aria-hidden="true">{changing(marker)}</span>
            </div>
        </figure>
    }
}
