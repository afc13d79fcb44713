//! A section of the details that is opened and closed; what is open stays so for the next span.

use leptos::prelude::*;
use spanscape_core::render::clean;

use crate::views::widgets::copy::{Copied, copy};
use crate::views::widgets::{Icon, IconView};

/// Which section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The span's attributes.
    Attributes,
    /// Its events.
    Events,
    /// Its links.
    Links,
    /// Its resource.
    Resource,
    /// Its scope.
    Scope,
    /// Its own facts.
    Span,
    /// All of it as JSON.
    Raw,
}

impl Part {
    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Attributes => "Attributes",
            Self::Events => "Events",
            Self::Links => "Links",
            Self::Resource => "Resource",
            Self::Scope => "Scope",
            Self::Span => "Span",
            Self::Raw => "Raw JSON",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Which sections are open. Copies share it.
#[derive(Clone, Copy)]
pub struct Sections(RwSignal<u8>);

impl Default for Sections {
    /// What differs from span to span is open; where it came from is one line.
    fn default() -> Self {
        let open = [Part::Attributes, Part::Events, Part::Links];
        Self(RwSignal::new(open.iter().map(|part| part.bit()).sum()))
    }
}

impl Sections {
    fn is_open(self, part: Part) -> bool {
        self.0.get() & part.bit() != 0
    }

    fn toggle(self, part: Part) {
        self.0.update(|open| *open ^= part.bit());
    }
}

/// A section: heading, count, what is in it in one line while it is closed, and its content.
#[component]
pub fn Section(
    /// Which.
    part: Part,
    /// Which are open.
    sections: Sections,
    /// How many entries it has.
    #[prop(default = None)]
    count: Option<usize>,
    /// What is in it, in one line.
    #[prop(into)]
    line: String,
    /// Gives all of it as JSON, to be copied.
    #[prop(default = None)]
    copied: Option<Callback<(), String>>,
    /// What is in it, made when it is opened.
    children: ChildrenFn,
) -> impl IntoView {
    let open = Memo::new(move |_| sections.is_open(part));
    let title = part.title();
    let line = clean(&line).into_owned();
    let outcome = RwSignal::new(Copied::default());
    let copies = copied.map(|text| {
        let label = format!("Copy {} as JSON", title.to_ascii_lowercase());
        let title = label.clone();
        view! {
            <button
                class="icon-button copy"
                class:done=move || outcome.get() == Copied::Done
                aria-label=label
                title=move || match outcome.get() {
                    Copied::Not => title.clone(),
                    other => other.text("").to_owned(),
                }
                on:click=move |_| copy(text.run(()), outcome)
            >
                <IconView icon=Icon::Copy />
            </button>
        }
    });
    view! {
        <section aria-label=title>
            <div class="section-head">
                <h3>
                    <button
                        class="section-toggle"
                        aria-expanded=move || open.get().to_string()
                        on:click=move |_| sections.toggle(part)
                    >
                        <IconView icon=Icon::ExpandLevel />
                        {title}
                        {count.map(|n| view! { " " <span class="count">{n}</span> })}
                    </button>
                </h3>
                <span class="line" hidden=move || open.get()>{line}</span>
                {copies}
            </div>
            {move || open.get().then(|| children())}
        </section>
    }
}
