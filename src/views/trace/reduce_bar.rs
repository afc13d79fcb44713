//! What is left out of the rows, each part with a way back, and what stands between them; and the way to the subtree
//! that is shown.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{
    Ancestor, ColourBy, Hidden, LegendLine, Reduce, Reduced, TraceHead,
};
use spanscape_core::render::clean;
use spanscape_core::state::{Command, TraceView, write_least};

use super::legend::Legend;
use super::logs::{LineRowsProps, TraceLogs};
use super::look_menu::LookMenu;
use super::menu_frame::Menu;
use super::reduce_menu::ReduceMenu;
use super::reducing::Reducing;
use crate::views::parts;
use crate::views::widgets::live::changing;
use crate::views::widgets::service::service_name;
use crate::views::widgets::{Icon, IconView};

/// The bar, with the menu while that is open.
#[component]
pub fn ReduceBar(
    /// What the rows are confined to.
    reducing: Reducing,
    /// The trace, for its services.
    head: RwSignal<Option<TraceHead>>,
    /// Called with what a button asks for.
    command: Callback<Command>,
    /// The logs, for who wants their lines between the rows.
    logs: TraceLogs,
) -> impl IntoView {
    let lines = move || reducing.with_view(|view, _, _| view.views.lines.rows) == Some(true);
    let lines = parts::LINE_ROWS.when(lines, move || LineRowsProps { logs });
    let bar = move || {
        let of = |reduce: &Reduce, rows: &Reduced| {
            (chips(reduce, rows.hidden), (rows.focus.clone(), rows.skipped))
        };
        let (parts, focus) = reducing.with(of)?;
        let focused = !focus.0.is_empty();
        (focused || !parts.is_empty()).then(|| {
            let all = (parts.len() + usize::from(focused) > 1).then(|| {
                view! {
                    <button class="text-button" on:click=move |_| command.run(Command::ShowAll)>
                        "Show all rows"
                    </button>
                }
            });
            let chips = parts.into_iter().map(|chip| view! { <ChipView chip command /> });
            view! {
                <div class="reduce-bar">
                    {focused.then(|| view! { <Crumbs way=focus.0 skipped=focus.1 command /> })}
                    <ul class="chips" aria-label="Left out of the rows">{chips.collect_view()}</ul>
                    {all}
                </div>
            }
        })
    };
    let legend = move || {
        let told = |view: &TraceView, lines: &[LegendLine], total: u32| {
            (view.colour.clone(), lines.to_vec(), total)
        };
        let (by, lines, total) = reducing.with_view(told)?;
        (by != ColourBy::Service).then(|| view! { <Legend by lines total command /> })
    };
    let empty = move || {
        let is_empty = |reduce: &Reduce, rows: &Reduced| {
            rows.total == 0 && rows.hidden != Hidden::default() && *reduce != Reduce::default()
        };
        (reducing.with(is_empty) == Some(true)).then(|| {
            view! {
                <div class="no-rows" role="status">
                    <p>"No span is left of what is asked for."</p>
                    <button class="button" on:click=move |_| command.run(Command::ShowAll)>
                        "Show all rows"
                    </button>
                </div>
            }
        })
    };
    view! {
        <div class="above-rows">{changing(bar)} {changing(legend)} {lines}</div>
        {changing(empty)}
        {changing(move || {
            reducing.menu.get().map(|menu| match menu {
                Menu::Rows => view! { <ReduceMenu reducing head command /> }.into_any(),
                Menu::View => view! { <LookMenu reducing command /> }.into_any(),
            })
        })}
    }
}

/// A part of what is left out.
struct Chip {
    text: String,
    hidden: u32,
    undo: Command,
}

fn chips(reduce: &Reduce, hidden: Hidden) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut add = |on: bool, text: String, hidden: u32, undo: Command| {
        if on {
            chips.push(Chip { text, hidden, undo });
        }
    };
    add(reduce.matches, "Only matches".into(), hidden.matches, Command::OnlyMatches);
    add(reduce.errors, "Only errors".into(), hidden.errors, Command::OnlyErrors);
    add(reduce.path, "Only the critical path".into(), hidden.path, Command::OnlyPath);
    if let Some(least) = reduce.least {
        let text = format!("At least {}", write_least(least));
        add(true, text, hidden.least, Command::OnlyLong(None));
    }
    if let Some(first) = reduce.services.first() {
        let more = reduce.services.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let text = format!("Without {}{more}", clean(service_name(first)));
        add(true, text, hidden.services, Command::HideServices(Vec::new()));
    }
    add(reduce.fold, "Repeats folded".into(), hidden.fold, Command::FoldRepeats);
    chips
}

#[component]
fn ChipView(chip: Chip, command: Callback<Command>) -> impl IntoView {
    let Chip { text, hidden, undo } = chip;
    let hides = format!("{} hidden", fmt::plural(hidden.into(), "span", "spans"));
    view! {
        <li>
            <button class="chip" title="Undo" on:click=move |_| command.run(undo.clone())>
                <span>{text}</span>
                " "
                <span class="dim">{hides}</span>
                <span class="visually-hidden">", undo"</span>
                <IconView icon=Icon::Close />
            </button>
        </li>
    }
}

/// From the whole trace to the span that is shown with what is below it.
#[component]
fn Crumbs(way: Vec<Ancestor>, skipped: u32, command: Callback<Command>) -> impl IntoView {
    let last = way.len() - 1;
    let step = move |(i, ancestor): (usize, Ancestor)| {
        let Ancestor { span, service, name, .. } = ancestor;
        let name = if name.is_empty() { "(no name)".to_owned() } else { name };
        let title = format!("{}: {}", clean(service_name(&service)), clean(&name));
        let name = clean(&name).into_owned();
        let gap = (i == 1 && skipped > 0).then(|| {
            view! { <li class="dim" title=format!("{skipped} more")>"…"</li> }
        });
        let here = if i == last {
            view! { <span aria-current="true" title=title>{name}</span> }.into_any()
        } else {
            let focus = Command::FocusOn(Some(span));
            view! {
                <button class="text-button" title=title on:click=move |_| command.run(focus.clone())>
                    {name}
                </button>
            }
            .into_any()
        };
        view! { {gap} <li>{here}</li> }
    };
    view! {
        <nav class="crumbs" aria-label="Way to the subtree">
            <ol>
                <li>
                    <button class="text-button" on:click=move |_| command.run(Command::FocusOn(None))>
                        "Whole trace"
                    </button>
                </li>
                {way.into_iter().enumerate().map(step).collect_view()}
            </ol>
        </nav>
    }
}
