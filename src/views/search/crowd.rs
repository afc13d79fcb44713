//! What is wrong with all traces of a list: findings by what they cost together, each with a way to the worst.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{Answer, Ask, CrowdText, CrowdTold};
use spanscape_core::model::Thresholds;
use spanscape_core::render::clean;
use spanscape_core::state::thresholds_that_count;

use crate::views::session::{Place, Session, use_session};
use crate::views::widgets::finding::{saving, severity};
use crate::views::widgets::live::{changing, live};
use crate::views::widgets::service::service_name;

/// Which list is looked at: none until somebody asks.
#[derive(Clone, Copy)]
pub struct Crowds {
    place: Place,
    open: RwSignal<bool>,
    told: RwSignal<CrowdTold>,
}

impl Crowds {
    /// For what is at a place.
    pub fn new(place: Place) -> Self {
        Self { place, open: RwSignal::new(false), told: RwSignal::new(CrowdTold::default()) }
    }

    /// Asks again and again, a few milliseconds of work each time, until all traces were looked at or nobody wants
    /// to know any more.
    fn go_on(self, session: Session, thresholds: Thresholds) {
        let ask = Ask::Crowd { of: self.place.slot, thresholds: thresholds.clone() };
        session.ask(ask, move |answer| {
            let Answer::Crowd(told) = answer else { return };
            let Ok(told) = told.open() else { return };
            let more = told.done < told.total;
            let wanted =
                self.open.try_get_untracked() == Some(true) && session.is_there(self.place);
            let _ = self.told.try_set(told);
            if more && wanted {
                self.go_on(session, thresholds);
            }
        });
    }
}

/// The button that opens it.
#[component]
pub fn CrowdButton(crowds: Crowds) -> impl IntoView {
    let session = use_session();
    let toggle = move |_| {
        crowds.open.update(|open| *open = !*open);
        if crowds.open.get_untracked() {
            let config = session.config().get_untracked().map(|config| config.thresholds);
            let prefs = session.prefs().thresholds;
            let config = config.unwrap_or_default();
            crowds.go_on(session, thresholds_that_count(&config, prefs.as_ref(), None).clone());
        }
    };
    view! {
        <button
            class="button quiet"
            aria-expanded=live(move || crowds.open.get().to_string())
            title="What is wrong with these traces, by what it costs in all of them together"
            on:click=toggle
        >
            "Findings"
        </button>
    }
}

/// What was found.
#[component]
pub fn CrowdList(crowds: Crowds) -> impl IntoView {
    let progress = move || {
        let (done, total) = crowds.told.with(|told| (told.done, told.total));
        let all = fmt::plural(total.into(), "trace", "traces");
        if done < total || total == 0 {
            format!("{} of {all} looked at", fmt::count(done.into()))
        } else {
            format!("In {all}, by what could be saved in all of them together")
        }
    };
    let lines = move || {
        crowds.told.with(|told| {
            let line = |text: &CrowdText| line(text, told.done);
            told.lines.iter().map(line).collect_view()
        })
    };
    let none = move || {
        let none = crowds
            .told
            .with(|told| told.lines.is_empty() && told.done > 0 && told.done == told.total);
        none.then(|| view! { <p class="dim">"Nothing stands out in any of them."</p> })
    };
    changing(move || {
        crowds.open.get().then(|| {
            view! {
                <section class="crowd" aria-label="Findings in these traces">
                    <p class="dim" role="status">{changing(progress)}</p>
                    <ol tabindex="0" aria-label="Findings">{changing(lines)}</ol>
                    {changing(none)}
                </section>
            }
        })
    })
}

fn line(text: &CrowdText, of: u32) -> AnyView {
    let session = use_session();
    let place = format!("{} {}", service_name(&text.service), text.name);
    let traces = format!(
        "{} of {}",
        fmt::count(text.traces.into()),
        fmt::plural(of.into(), "trace", "traces")
    );
    let title = "What could be saved in all of them together".to_owned();
    let saving = (text.saving > 0).then(|| saving(text.saving, title));
    view! {
        <li>
            <a
                href=session.finding_href(&text.worst, &text.detector)
                title="Open the trace in which it costs most"
                on:click=move |event| session.follow(&event)
            >
                {severity(text.severity)}
                <strong>{text.title.clone()}</strong>
                " in "
                <span class="name">{clean(&place).into_owned()}</span>
            </a>
            <span class="dim">{traces}</span>
            {saving}
        </li>
    }
    .into_any()
}
