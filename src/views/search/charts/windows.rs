//! Two windows of time beside each other: was it faster before?

use leptos::prelude::*;
use spanscape::web::clock;
use spanscape_core::base::{DurationNs, TimeNs, fmt};
use spanscape_core::engine::protocol::{Area, Narrow, Pair, ResultsOf, ResultsTold, SetOf, Sum};
use spanscape_core::render::clean;

use crate::views::search::results::Results;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::service_name;

type Window = (TimeNs, TimeNs);

/// The table of both.
#[component]
pub fn Windows(results: Results) -> impl IntoView {
    let pairs = RwSignal::new(Vec::<Pair>::new());
    // Without a choice, the halves of what the results cover.
    let windows = Memo::new(move |_| {
        let chosen = results.view.with(|view| view.windows);
        chosen.or_else(|| {
            let (from, to) = results.lines.with(|lines| lines.as_ref().and_then(|l| l.covered))?;
            let middle = from.plus(DurationNs(to.since(from).0 / 2));
            Some([(from, middle), (middle.plus(DurationNs(1)), to)])
        })
    });
    Effect::new(move |_| {
        results.view.with(|view| drop(view.narrow.clone()));
        let Some([a, b]) = windows.get() else { return };
        results.ask(ResultsOf::Windows { a, b }, move |told| {
            if let ResultsTold::Windows(told) = told {
                let _ = pairs.try_set(told);
            }
        });
    });
    let set = move |which: usize, end: bool, text: String| {
        let (Some(mut all), Some(time)) = (windows.get_untracked(), clock::read_local_field(&text))
        else {
            return;
        };
        if let Some(window) = all.get_mut(which) {
            if end {
                window.1 = time.max(window.0);
            } else {
                *window = (time, window.1.max(time));
            }
        }
        results.change(true, |view| view.windows = Some(all));
    };
    let field = move |which: usize, end: bool, label: &'static str| {
        let value = move || {
            let time = windows.get().and_then(|all| all.get(which).copied());
            time.map(|(from, to): Window| clock::local_field(if end { to } else { from }))
                .unwrap_or_default()
        };
        view! {
            <input type="datetime-local" step="1" class="text-input" aria-label=label prop:value=value
                on:change=move |event| set(which, end, event_target_value(&event)) />
        }
    };
    let compare = move |_| {
        let set = |(from, to): Window| {
            let area = Area { from, to, least: DurationNs(0), most: DurationNs(u64::MAX) };
            let narrow = Narrow { facets: Vec::new(), area: Some(area) };
            SetOf { narrow, ..SetOf::default() }
        };
        if let Some(all) = windows.get_untracked() {
            results.compare(all.map(set));
        }
    };
    let rows = move || pairs.with(|pairs| pairs.iter().map(row).collect_view());
    view! {
        <div class="windows">
            <div class="windows-fields">
                <span>"A"</span>
                {field(0, false, "First window, from")}
                {field(0, true, "First window, to")}
                <span>"B"</span>
                {field(1, false, "Second window, from")}
                {field(1, true, "Second window, to")}
                <button class="button" title="What their traces have different" on:click=compare>"Compare both"</button>
                {move || results.view.with(|view| view.windows.is_some()).then(|| view! {
                    <button class="button quiet" on:click=move |_| results.change(true, |view| view.windows = None)>"Halves"</button>
                })}
            </div>
            <div class="windows-scroll" tabindex="0" role="region" aria-label="Two windows">
                <table class="groups-table">
                    <thead><tr>
                        <th scope="col">"Root"</th>
                        <th scope="col" class="number">"A: traces"</th>
                        <th scope="col" class="number">"B: traces"</th>
                        <th scope="col" class="number">"A: p50"</th>
                        <th scope="col" class="number">"B: p50"</th>
                        <th scope="col" class="number">"Change"</th>
                        <th scope="col" class="number">"A: p95"</th>
                        <th scope="col" class="number">"B: p95"</th>
                        <th scope="col" class="number">"A: errors"</th>
                        <th scope="col" class="number">"B: errors"</th>
                    </tr></thead>
                    <tbody>{changing(rows)}</tbody>
                </table>
            </div>
        </div>
    }
}

fn row(pair: &Pair) -> AnyView {
    let Pair { root, a, b } = pair;
    let name = root.as_ref().map_or_else(
        || "All traces".to_owned(),
        |root| {
            let (service, name) = root.split_once('\t').unwrap_or(("", root));
            format!("{} {name}", service_name(service))
        },
    );
    let some = |sum: &Sum, of: DurationNs| {
        if sum.traces == 0 { "\u{2013}".to_owned() } else { fmt::duration(of) }
    };
    let (change, slower) = change(a, b);
    let errors = |sum: &Sum| match sum.traces {
        0 => "\u{2013}".to_owned(),
        n => format!("{} %", u64::from(sum.errors) * 100 / u64::from(n)),
    };
    view! {
        <tr>
            <td>{clean(&name).into_owned()}</td>
            <td class="number">{fmt::count(a.traces.into())}</td>
            <td class="number">{fmt::count(b.traces.into())}</td>
            <td class="number">{some(a, a.p50)}</td>
            <td class="number">{some(b, b.p50)}</td>
            <td class="number" data-failed=slower.to_string()>{change}</td>
            <td class="number">{some(a, a.p95)}</td>
            <td class="number">{some(b, b.p95)}</td>
            <td class="number">{errors(a)}</td>
            <td class="number">{errors(b)}</td>
        </tr>
    }
    .into_any()
}

/// How the median has changed, in percent, and whether that is much slower.
fn change(a: &Sum, b: &Sum) -> (String, bool) {
    if a.traces == 0 || b.traces == 0 || a.p50.0 == 0 {
        return ("\u{2013}".to_owned(), false);
    }
    let percent = i128::from(b.p50.0) * 100 / i128::from(a.p50.0) - 100;
    let sign = if percent > 0 { "+" } else { "" };
    (format!("{sign}{percent} %"), percent >= 20)
}
