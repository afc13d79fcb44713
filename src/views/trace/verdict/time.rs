//! Where the time went, by service, operation and part of the system.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::{Answer, Ask, SpentLine, SpentTables};

use super::Judging;
use super::words::word;
use crate::views::session::use_session;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::service_name;

/// The three tables.
#[component]
pub fn TimeTables(judging: Judging) -> impl IntoView {
    let session = use_session();
    let tables = RwSignal::new(None::<Arc<SpentTables>>);
    Effect::new(move |_| {
        // Other times have another verdict, or are only thought of.
        judging.what_if.track();
        if judging.verdict.with(Option::is_some) {
            session.ask(Ask::SpentTables, move |answer| {
                if let Answer::SpentTables(told) = answer
                    && let Ok(told) = told.open()
                {
                    let _ = tables.try_set(Some(Arc::new(told)));
                }
            });
        }
    });
    let table = move |title: &'static str, lines: &[SpentLine], told: &SpentTables| {
        let rows = lines.iter().map(|line| row(line, told, judging)).collect_view();
        view! {
            <table class="spent-table">
                <caption>{title}</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">"Of"</span></th>
                        <th scope="col" title="When it was at work and waited for no child, divided among all that were; adds up to 100 %">
                            "Execution"
                        </th>
                        <th scope="col" title="When the end of the trace was waiting for it alone; adds up to 100 %">
                            "Critical path"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    changing(move || {
        tables.get().map(|told| {
            view! {
                {table("By part of the system", &told.parts, &told)}
                {table("By service", &told.services, &told)}
                {table("By operation", &told.operations, &told)}
            }
        })
    })
}

fn row(line: &SpentLine, told: &SpentTables, judging: Judging) -> AnyView {
    let (time, whole) = (line.time.max(0.0).round() as u64, told.whole.round() as u64);
    let share = |part: u64, whole: u64| {
        let width = if whole > 0 { part as f64 / whole as f64 * 100.0 } else { 0.0 };
        let exact = fmt::duration(DurationNs(part));
        view! {
            <td title=exact style:--share=format!("{width:.2}%")>
                <span class="share">{fmt::percent(part, whole)}</span>
            </td>
        }
    };
    let service = (!line.service.is_empty())
        .then(|| view! { <span class="dim">{format!(" {}", service_name(&line.service))}</span> });
    let title = fmt::plural(line.spans.into(), "span", "spans");
    view! {
        <tr>
            <th scope="row" title=title>{word(&line.of, judging)} {service}</th>
            {share(time, whole)}
            {share(line.path, told.path)}
        </tr>
    }
    .into_any()
}
