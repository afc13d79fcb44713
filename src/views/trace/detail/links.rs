//! What a span is linked to: in its trace, or in another of the same source.

use std::sync::Arc;

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::LinkDetail;
use spanscape_core::model::SpanIx;
use spanscape_core::render::clean;

use super::around::Around;
use super::attributes::rows;
use super::more::More;
use crate::views::session::use_session;

/// How many are shown at a time.
const PAGE: usize = 50;

/// The links of a span.
#[component]
pub fn Links(
    /// In their order.
    list: Arc<Vec<LinkDetail>>,
    /// Called with a span of the same trace.
    on_jump: Callback<SpanIx>,
    /// What the sections share.
    around: Around,
) -> impl IntoView {
    links(list, 0, on_jump, around)
}

fn links(
    list: Arc<Vec<LinkDetail>>,
    first: usize,
    on_jump: Callback<SpanIx>,
    around: Around,
) -> AnyView {
    let shown = list.iter().skip(first).take(PAGE);
    let shown =
        shown.map(|link| view! { <Link link=link.clone() on_jump around /> }).collect_view();
    let next = first.saturating_add(PAGE);
    let more = (next < list.len()).then(|| {
        let label = format!("Show {} more", fmt::count((list.len() - next).min(PAGE) as u64));
        let rest = Callback::new(move |()| links(list.clone(), next, on_jump, around));
        view! { <More label rest /> }
    });
    view! { <ul class="links">{shown}</ul> {more} }.into_any()
}

#[component]
fn Link(link: LinkDetail, on_jump: Callback<SpanIx>, around: Around) -> impl IntoView {
    let session = use_session();
    let LinkDetail { trace, span, local, kind, attributes } = link;
    let name = clean(&span).into_owned();
    let go = match local {
        Some(target) => view! {
            <button
                class="text-button"
                aria-label=format!("Show span {name}")
                on:click=move |_| on_jump.run(target)
            >
                "Show"
            </button>
        }
        .into_any(),
        None => {
            let href = session.span_href(&trace, &span);
            view! {
                <a
                    href=href
                    aria-label=format!("Open trace {} at span {name}", clean(&trace))
                    on:click=move |event| session.follow(&event)
                >
                    "Open trace"
                </a>
            }
            .into_any()
        }
    };
    let place = match local {
        Some(_) => format!("span {name}"),
        None => format!("trace {} span {name}", clean(&trace)),
    };
    let attributes = (!attributes.is_empty()).then(|| rows(attributes.into(), 0, around, None));
    view! {
        <li class="event">
            <div class="link-row">
                <span class="kind">{kind}</span>
                <code>{place}</code>
                {go}
            </div>
            {attributes}
        </li>
    }
}
