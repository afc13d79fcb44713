//! The head of the page: which service, what kind of spans, when, and what it is told by.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Metrics, MetricsSource, span_kind};
use spanscape_core::model::Kind;
use spanscape_core::render::clean;
use spanscape_core::source::Lookback;
use spanscape_core::state::MonitorView;
use spanscape_core::state::monitor::{TRACES, search};

use super::{Monitor, Shown, Told};
use crate::views::widgets::combobox::Combobox;
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::time::date_and_time;
use crate::views::widgets::{Icon, IconView};

/// The head.
pub fn head(monitor: Monitor) -> AnyView {
    let session = monitor.session;
    let service = RwSignal::new(String::new());
    Effect::new(move |_| {
        monitor.told.track();
        service.set(monitor.view().service);
    });
    let services = Signal::derive(move || match session.backend() {
        Some(known) => known.services.ready().cloned().unwrap_or_default(),
        None => monitor.told.with(services),
    });
    let caption = move || services.with(|all| fmt::count(all.len() as u64));
    let choose = Callback::new(move |()| {
        let service = service.get_untracked().trim().to_owned();
        if !service.is_empty() {
            monitor.choose(|view| view.service = service);
        }
    });
    let kinds = move || {
        monitor.told.track();
        let chosen = monitor.view().kind;
        let option = |kind: Kind| {
            view! { <option value=span_kind(kind) selected=kind == chosen>{span_kind(kind)}</option> }
        };
        MonitorView::KINDS.map(option).collect_view()
    };
    let choose_kind = move |event| {
        let word = event_target_value(&event);
        if let Some(kind) = MonitorView::KINDS.into_iter().find(|kind| span_kind(*kind) == word) {
            monitor.choose(|view| view.kind = kind);
        }
    };
    let times = move || {
        monitor.told.track();
        let chosen = monitor.view().lookback;
        let mut all: Vec<Lookback> = MonitorView::lookbacks().collect();
        if !all.contains(&chosen) {
            all.push(chosen);
        }
        let option = |lookback: Lookback| {
            view! { <option value=lookback.print() selected=lookback == chosen>{lookback.words()}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let choose_time = move |event| {
        if let Some(lookback) = Lookback::parse(&event_target_value(&event)) {
            monitor.choose(|view| (view.lookback, view.end) = (lookback, None));
        }
    };
    let of_data = move || session.backend().is_none();
    let facts = move || match (monitor.told.get(), monitor.busy.get()) {
        (Told::Is(_), true) => "Asking\u{2026}".to_owned(),
        (Told::Is(shown), false) => when(&shown.metrics),
        _ => String::new(),
    };
    let refresh = move |_| {
        if monitor.view().end.is_some() {
            monitor.choose(|view| view.end = None);
        }
        monitor.refresh();
    };
    let source = move || match monitor.told.get() {
        Told::Is(shown) => source(monitor, &shown),
        _ => ().into_any(),
    };
    view! {
        <header class="monitor-head">
            <h1>"Monitor"</h1>
            <Combobox
                label="Service"
                caption=Signal::derive(caption)
                value=service
                options=services
                placeholder=Signal::stored("Choose a service")
                on_choose=choose
            />
            <label class="field">
                <span class="label-line">"Kind of span"</span>
                <select class="select" on:change=choose_kind>{changing(kinds)}</select>
            </label>
            <label class="field" hidden=live(of_data)>
                <span class="label-line">"Time"</span>
                <select class="select" on:change=choose_time>{changing(times)}</select>
            </label>
            <button class="button" hidden=live(of_data) on:click=refresh>"Refresh"</button>
            <p class="facts" role="status">{changing(facts)}</p>
        </header>
        {changing(source)}
    }
    .into_any()
}

/// What else can be asked for.
fn services(told: &Told) -> Vec<String> {
    let Told::Is(shown) = told else { return Vec::new() };
    match &shown.metrics.source {
        MetricsSource::Spans { services, .. } => {
            services.iter().map(|service| service.name.clone()).filter(|n| !n.is_empty()).collect()
        }
        MetricsSource::Server => Vec::new(),
    }
}

/// Which time is shown.
fn when(metrics: &Metrics) -> String {
    let ((day, from), (last_day, to)) =
        (date_and_time(metrics.window.0), date_and_time(metrics.window.1));
    let to = if day == last_day { to } else { format!("{last_day} {to}") };
    format!("{day} {from} \u{2013} {to}, a point each {}", fmt::duration(metrics.step))
}

/// What it is told by, and what is missing.
fn source(monitor: Monitor, shown: &Shown) -> AnyView {
    let session = monitor.session;
    let metrics = &shown.metrics;
    let told = match &metrics.source {
        MetricsSource::Server => {
            "Told by the back end\u{2019}s store of metrics, about all spans that there were."
                .to_owned()
        }
        MetricsSource::Spans { spans, traces, .. } => {
            let of = format!(
                "Told by {} in {}",
                fmt::plural(*spans, "span", "spans"),
                fmt::plural((*traces).into(), "trace", "traces")
            );
            match (&shown.without, shown.more) {
                (Some(_), true) => {
                    format!("{of}, the newest {TRACES} of this time: there were more.")
                }
                (Some(_), false) => format!("{of}: all that the back end has of this time."),
                (None, _) => format!("{of}: those that are open."),
            }
        }
    };
    let traces = session.query_href(search(&shown.view, metrics.window));
    let follow = move |event: leptos::ev::MouseEvent| session.follow(&event);
    let without = shown.without.clone().map(|problem| {
        view! {
            <details class="monitor-without">
                <summary><IconView icon=Icon::Info />{clean(&problem.what).into_owned()}</summary>
                <p class="place">{clean(&problem.place).into_owned()}</p>
                <p class="advice">{problem.advice}</p>
            </details>
        }
    });
    let problems: Vec<_> = metrics
        .problems
        .iter()
        .map(|problem| {
            let text = format!("{} ({})", problem.what, problem.place);
            view! { <li>{clean(&text).into_owned()}</li> }
        })
        .collect();
    let missing = (!problems.is_empty()).then(|| {
        view! { <ul class="monitor-missing" role="status">{problems}</ul> }
    });
    view! {
        <div class="monitor-source">
            <p>{told}" "<a href=traces on:click=follow>"See its traces"</a></p>
            {without}
            {missing}
        </div>
    }
    .into_any()
}
