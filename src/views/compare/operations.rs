//! Where the two traces spend their time, by operation, the largest difference first.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ComparedOperation, ComparedSpent};
use spanscape_core::render::clean;

use crate::views::widgets::service::{Swatch, service_name};
use crate::views::widgets::share;

/// The table.
#[component]
pub fn Operations(
    /// The operations, in order.
    operations: Vec<ComparedOperation>,
    /// How many there are.
    total: u32,
    /// Whether there are two traces: one alone is not compared.
    both: bool,
) -> impl IntoView {
    let longest = operations.iter().map(|o| difference(o).unsigned_abs()).max().unwrap_or(0);
    let shown = operations.len() as u32;
    let facts = if shown < total {
        format!("{shown} of {}", fmt::plural(total.into(), "operation", "operations"))
    } else {
        fmt::plural(total.into(), "operation", "operations")
    };
    let lines: Vec<_> = operations.into_iter().map(|o| line(o, longest, both)).collect();
    view! {
        <div class="compare-head">
            <h2>"Self time by operation"</h2>
            <p class="facts">{facts}</p>
        </div>
        <div class="compare-scroll" tabindex="0" role="region" aria-label="Operations">
            <table class="compare-operations">
                <thead>
                    <tr>
                        <th scope="col">"Operation"</th>
                        <th scope="col" class="number">"Spans A"</th>
                        <th scope="col" class="number">"Spans B"</th>
                        <th scope="col" class="number">"Self time A"</th>
                        <th scope="col" class="number">"Self time B"</th>
                        <th scope="col" class="number">"B against A"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

/// The second's self time without the first's, in nanoseconds.
fn difference(operation: &ComparedOperation) -> i64 {
    let [a, b] = operation.spent;
    b.own.0.cast_signed().wrapping_sub(a.own.0.cast_signed())
}

fn line(operation: ComparedOperation, longest: u64, both: bool) -> impl IntoView {
    let more = difference(&operation);
    let part = share::of(more.unsigned_abs(), longest.saturating_mul(2));
    let [a, b] = operation.spent;
    let spans = |s: ComparedSpent| {
        let errors = (s.errors > 0).then(|| {
            let words = fmt::plural(s.errors.into(), "error", "errors");
            view! { <span class="error-note">{words}</span> }
        });
        let count = if s.spans == 0 { "–".to_owned() } else { fmt::count(s.spans.into()) };
        view! { <td class="number">{errors} {count}</td> }
    };
    let own = |s: ComparedSpent| {
        let text = if s.spans == 0 { "–".to_owned() } else { fmt::duration(s.own) };
        view! { <td class="number" title=fmt::duration_exact(s.own)>{text}</td> }
    };
    let words = match more {
        _ if !both => String::new(),
        0 => "same".to_owned(),
        more => fmt::offset(more),
    };
    let name = if operation.name.is_empty() { "(no name)" } else { &*operation.name };
    view! {
        <tr>
            <th scope="row">
                <Swatch name=operation.service.clone() />
                " "
                <strong>{clean(service_name(&operation.service)).into_owned()}</strong>
                " "
                {clean(name).into_owned()}
            </th>
            {spans(a)}
            {spans(b)}
            {own(a)}
            {own(b)}
            <td class="number">{words}</td>
            <td class="delta" data-less=(more < 0).then_some("") aria-hidden="true">
                {both.then(|| view! { <span style:width=part></span> })}
            </td>
        </tr>
    }
}
