//! A change of the selected span, or of those like it, that is put together and added.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Alike, Answer, Ask, SpanDetail};
use spanscape_core::model::{Amount, WhatIf, WhatIfKind, WhatIfTarget};
use spanscape_core::render::clean;
use spanscape_core::state::{Command, read_amount};

use super::Judging;
use crate::views::session::use_session;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::service_name;

/// Which spans are meant, from the selected one on.
#[derive(Clone, Copy, PartialEq)]
enum Meant {
    Span,
    Siblings,
    Operation,
    Service,
}

/// The form; how to come to it, where no span is selected.
#[component]
pub fn WhatIfNew(
    /// What is known.
    judging: Judging,
) -> impl IntoView {
    let session = use_session();
    // A span's details are others with each change that is thought of; the form stays for as long as it is the same span.
    let selected = Memo::new(move |_| {
        let of = |detail: &SpanDetail| (detail.span, detail.trace.clone(), detail.id.clone());
        judging.selected.with(|detail| detail.as_deref().map(of))
    });
    let known = RwSignal::new(None::<(String, Alike)>);
    Effect::new(move |_| {
        known.set(None);
        let Some(asked) = selected.get() else { return };
        session.ask(Ask::Alike { span: asked.0 }, move |answer| {
            let same = selected.try_get_untracked().flatten().as_ref() == Some(&asked);
            if let Answer::Alike(alike) = answer
                && same
            {
                let _ = known.try_set(Some((asked.2, alike)));
            }
        });
    });
    let form = move || {
        known.with(|known| match known {
        Some((id, alike)) => form(id, alike, judging),
        None => view! {
            <p class="dim">
                "Select a span to think of it, or of those like it, as faster or gone, or choose \u{201c}What if\u{201d} at a finding."
            </p>
        }
        .into_any(),
    })
    };
    changing(form)
}

fn form(id: &str, alike: &Alike, judging: Judging) -> AnyView {
    let choices = choices(id, alike);
    let meant = RwSignal::new(choices.first().map_or(Meant::Span, |(meant, _)| *meant));
    let wrong = RwSignal::new(false);
    let (id, service, name) = (id.to_owned(), alike.service.clone(), alike.name.clone());
    let add = Callback::new(move |kind: WhatIfKind| {
        let target = match meant.get_untracked() {
            Meant::Span => WhatIfTarget::Span(id.clone()),
            Meant::Siblings => WhatIfTarget::Siblings(id.clone()),
            Meant::Operation => {
                WhatIfTarget::Operation { service: service.clone(), name: name.clone() }
            }
            Meant::Service => WhatIfTarget::Service(service.clone()),
        };
        judging.command(Command::AddWhatIf(WhatIf { kind, target }));
    });
    let button = move |kind: WhatIfKind, label: &'static str| {
        view! { <button class="button" type="button" on:click=move |_| add.run(kind)>{label}</button> }
    };
    let together = move || {
        (meant.get() != Meant::Span).then(|| {
            view! {
                {button(WhatIfKind::Parallel, "side by side")}
                {button(WhatIfKind::Batched, "one call for all")}
                {button(WhatIfKind::Cached, "cached but the first")}
            }
        })
    };
    let amount = NodeRef::<leptos::html::Input>::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = amount.get_untracked().map(|field| field.value()).unwrap_or_default();
        let read = read_amount(text.trim());
        wrong.set(read.is_none());
        if let Some(by) = read {
            add.run(WhatIfKind::Faster(by));
        }
    };
    let (list, texts): (Vec<Meant>, Vec<String>) = choices.into_iter().unzip();
    let option = |(at, text)| view! { <option value=at>{text}</option> };
    let options = texts.into_iter().enumerate().map(option).collect_view();
    let choose = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        meant.set(at.and_then(|at| list.get(at)).copied().unwrap_or(Meant::Span));
    };
    let is_wrong = move || {
        wrong.get().then(|| {
            view! { <p class="bad" id="what-if-wrong" role="alert">"A time or a share is needed: 300ms, 1.5s, 50%"</p> }
        })
    };
    view! {
        <form class="what-if-new" on:submit=submit>
            <p>"If " <span class="name">{clean(&alike.name).into_owned()}</span></p>
            <select class="select" aria-label="Which spans" on:change=choose>{options}</select>
            <p class="finding-acts">
                {button(WhatIfKind::Faster(Amount::Percent(50)), "twice as fast")}
                {button(WhatIfKind::Faster(Amount::Percent(90)), "ten times as fast")}
                {button(WhatIfKind::Removed, "gone")}
                {changing(together)}
            </p>
            <p class="what-if-amount">
                <label>
                    "faster by " <input node_ref=amount size="8" placeholder="300ms, 50%" aria-describedby="what-if-wrong" />
                </label>
                <button class="button" type="submit">"Add"</button>
            </p>
            {changing(is_wrong)}
            <p class="dim">
                "Faster is its own time, without what its children take; gone is with all below it."
            </p>
        </form>
    }
    .into_any()
}

/// What may be meant, the least first; what would be the same spans again is left out.
fn choices(id: &str, alike: &Alike) -> Vec<(Meant, String)> {
    let name = |text: &str| clean(text).into_owned();
    let service = service_name(&alike.service);
    let mut all = Vec::new();
    // No link can have a span without an id.
    if !id.is_empty() {
        all.push((Meant::Span, 1, "this span alone were".to_owned()));
        let below = alike.parent.as_deref().map(|parent| format!(" under {}", name(parent)));
        let text =
            format!("all {} like it{} were", count(alike.siblings), below.unwrap_or_default());
        all.push((Meant::Siblings, alike.siblings, text));
    }
    let text = format!("all {} of its name in {} were", count(alike.of_operation), name(service));
    all.push((Meant::Operation, alike.of_operation, text));
    let text = format!("all {} of {} were", count(alike.of_service), name(service));
    all.push((Meant::Service, alike.of_service, text));
    all.dedup_by(|next, before| next.1 == before.1);
    all.into_iter().map(|(meant, _, text)| (meant, text)).collect()
}

fn count(number: u32) -> String {
    fmt::count(number.into())
}
