//! The command palette: every command with its keys, found by words.

use leptos::html;
use leptos::prelude::*;
use spanscape::web::reveal::reveal;
use spanscape_core::state::{Command, CommandLine, commands};
use web_sys::KeyboardEvent;

use crate::views::widgets::dialog::Dialog;
use crate::views::widgets::live::{changing, live};

/// The palette.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called with the command that is chosen.
    command: Callback<Command>,
) -> impl IntoView {
    view! {
        <Dialog open title="Commands">
            <List open command />
        </Dialog>
    }
}

#[component]
fn List(open: RwSignal<bool>, command: Callback<Command>) -> impl IntoView {
    let (typed, at) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let found = Memo::new(move |_| commands(&typed.get()));
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = field.get() {
            let _ = input.focus();
        }
    });
    let run = move |line: &CommandLine| {
        open.set(false);
        command.run(line.command.clone());
    };
    let step = move |by: isize| {
        let len = found.with(Vec::len);
        let to = at.get_untracked().saturating_add_signed(by).min(len.saturating_sub(1));
        at.set(to);
    };
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "PageDown" => step(10),
            "PageUp" => step(-10),
            "Enter" if !event.is_composing() => {
                let line = found.with(|found| found.get(at.get_untracked()).cloned());
                if let Some(line) = line {
                    run(&line);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let lines = move || {
        let line = move |(i, line): (usize, CommandLine)| {
            let keys =
                line.keys.iter().map(|key| view! { <kbd>{key.clone()}</kbd> }).collect_view();
            let text = line.text;
            view! {
                <li
                    id=format!("command-{i}")
                    role="option"
                    aria-selected=live(move || (at.get() == i).to_string())
                    on:pointermove=move |_| at.set(i)
                    on:click=move |_| run(&line)
                >
                    <span class="grow">{text}</span>
                    <span class="keys">{keys}</span>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(line).collect_view()
    };
    // What is chosen by keys is brought into view.
    Effect::new(move |_| {
        let id = format!("command-{}", at.get());
        reveal(&id);
    });
    view! {
        <div class="palette">
        <input
            class="menu-input"
            type="text"
            node_ref=field
            role="combobox"
            aria-label="Find a command"
            aria-expanded="true"
            aria-controls="commands"
            aria-activedescendant=live(move || format!("command-{}", at.get()))
            placeholder="Find a command"
            autocomplete="off"
            spellcheck="false"
            on:input=move |event| {
                typed.set(event_target_value(&event));
                at.set(0);
            }
            on:keydown=on_key
        />
        <ul class="commands" id="commands" role="listbox" aria-label="Commands">{changing(lines)}</ul>
        {changing(move || found.with(Vec::is_empty).then(|| view! {
            <p class="empty" role="status">"No command has these words"</p>
        }))}
        </div>
    }
}
