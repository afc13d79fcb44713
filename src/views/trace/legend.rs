//! What colours stand for, where they do not for services; a value that is pressed is looked for.

use leptos::prelude::*;
use spanscape_core::analysis::quoted;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{ColourBy, LegendLine};
use spanscape_core::render::{Token, clean};
use spanscape_core::state::Command;

/// How many values are shown.
const SHOWN: usize = 24;

/// The legend.
#[component]
pub fn Legend(
    /// What colours stand for.
    by: ColourBy,
    /// The values, those of most spans first.
    lines: Vec<LegendLine>,
    /// How many there are.
    total: u32,
    /// Called with what a button asks for.
    command: Callback<Command>,
) -> impl IntoView {
    let title = match &by {
        ColourBy::Service => "Service".to_owned(),
        ColourBy::Operation => "Span name".to_owned(),
        ColourBy::Kind => "Kind".to_owned(),
        ColourBy::Status => "Status".to_owned(),
        ColourBy::Attribute(key) => clean(key).into_owned(),
    };
    let more = total.saturating_sub(lines.len().min(SHOWN) as u32);
    let more = (more > 0).then(|| {
        view! { <li class="dim">{format!("and {}", fmt::plural(more.into(), "other", "others"))}</li> }
    });
    let line = move |line: LegendLine| {
        let LegendLine { value, spans } = line;
        let color = format!("var(--c-{})", Token::value(&by, &value).name());
        let find = finds(&by, &value);
        let none = value.is_empty();
        let name = if none { "none".to_owned() } else { clean(&value).into_owned() };
        let label = format!("Only {name}, {}", fmt::plural(spans.into(), "span", "spans"));
        view! {
            <li>
                <button
                    class="legend-line"
                    aria-label=label
                    title="Show only these"
                    disabled=none
                    on:click=move |_| command.run(Command::FindOnly(find.clone()))
                >
                    <span class="swatch" aria-hidden="true" style:--swatch=color></span>
                    <span class="name" class:dim=none>{name}</span>
                    <span class="dim">{fmt::count(spans.into())}</span>
                </button>
            </li>
        }
    };
    view! {
        <div class="reduce-bar legend" role="group" aria-label="Legend">
            <span class="dim">{title}</span>
            <ul class="chips">{lines.into_iter().take(SHOWN).map(line).collect_view()} {more}</ul>
            <button
                class="text-button"
                on:click=move |_| command.run(Command::ColourBy(ColourBy::Service))
            >
                "Colour by service"
            </button>
        </div>
    }
}

/// What finds the spans of a value.
fn finds(by: &ColourBy, value: &str) -> String {
    match by {
        ColourBy::Service => format!("service:{}", quoted(value)),
        ColourBy::Operation => format!("name:{}", quoted(value)),
        ColourBy::Kind => format!("kind:{}", quoted(value)),
        ColourBy::Status => format!("status:{}", quoted(value)),
        ColourBy::Attribute(key) => format!("{}={}", quoted(key), quoted(value)),
    }
}
