//! Keys to commands, as one table that the help dialogue lists too.
//!
//! With the focus in the rows, the arrows are a treegrid's (ARIA practices); elsewhere on the page
//! they pan and zoom as in Jaeger UI, whose letters hold in both. In a text field only Ctrl+F is
//! ours, and in the field of our own find not even that: pressed again, it is the browser's.
//!
//! `w a s d` go by the place of the key, so that they lie together on every layout; other letters
//! by what is printed on the key, or by the place where the layout has no Latin letters; signs by
//! the sign, whatever must be held down to type it.

use super::columns::Column;
use super::verdict::VerdictTab;
use super::view::Command;
use super::views::ViewKind;
use crate::engine::protocol::ColourBy;

/// A key press, as the browser reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key<'a> {
    /// The place: `KeyA`, `ArrowUp`.
    pub code: &'a str,
    /// What it means on this layout: `a`, `A`, `[`, `ArrowUp`.
    pub key: &'a str,
    /// Control.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt or Option.
    pub alt: bool,
    /// Command or the Windows key.
    pub meta: bool,
}

/// Where the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// In the rows.
    Tree,
    /// Anywhere else on the trace page where nothing is typed or pressed.
    Page,
    /// In a field, a menu, a dialogue.
    Editable,
    /// In the field of our own find.
    Find,
}

/// One line of the help dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// The heading that it stands under; equal ones follow one another.
    pub group: &'static str,
    /// The keys that do it, as a person writes them: `Shift + →`.
    pub keys: Vec<String>,
    /// What they do.
    pub text: &'static str,
}

/// The command of a key, if it has one. O(table).
pub fn key_to_command(key: Key<'_>, focus: Focus) -> Option<Command> {
    let found = TABLE.iter().find(|binding| {
        let here = match binding.place {
            Tree => focus == Focus::Tree,
            Page => focus == Focus::Page,
            Both => matches!(focus, Focus::Tree | Focus::Page),
            Any => focus != Focus::Find,
        };
        here && binding.chords.iter().any(|chord| chord.matches(&key))
    });
    found.map(|binding| binding.command.clone())
}

/// All keys, in the order of the help dialogue.
pub fn key_help() -> Vec<HelpLine> {
    let line = |b: &Binding| HelpLine {
        group: match b.place {
            Tree => "In the rows",
            Page => "Beside the rows",
            Both | Any => "Everywhere",
        },
        keys: b.chords.iter().map(Chord::label).collect(),
        text: b.text,
    };
    TABLE.iter().filter(|b| !b.chords.is_empty()).map(line).collect()
}

/// A line of the list of commands.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandLine {
    /// What it does.
    pub text: &'static str,
    /// The keys that do it.
    pub keys: Vec<String>,
    /// The command.
    pub command: Command,
}

/// All commands that have all the words of a text in theirs, in the order of the help dialogue; each once.
pub fn commands(text: &str) -> Vec<CommandLine> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut lines: Vec<CommandLine> = Vec::new();
    for binding in TABLE {
        let lower = binding.text.to_lowercase();
        if binding.command == Command::Palette || !words.iter().all(|word| lower.contains(word)) {
            continue;
        }
        let keys = binding.chords.iter().map(Chord::label);
        match lines.iter_mut().find(|line| line.text == binding.text) {
            Some(line) => line.keys.extend(keys),
            None => {
                let (text, command) = (binding.text, binding.command.clone());
                lines.push(CommandLine { text, keys: keys.collect(), command });
            }
        }
    }
    lines
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Tree,
    Page,
    Both,
    /// In fields as well.
    Any,
}

struct Binding {
    place: Place,
    chords: &'static [Chord],
    command: Command,
    text: &'static str,
}

/// A key with or without Shift. One of ours needs Control or Command: the others are the
/// browser's and the system's.
enum Chord {
    /// A named key (`ArrowUp`), and how it is written.
    Named { key: &'static str, shift: bool, label: &'static str },
    /// A letter by its place.
    Placed { code: &'static str, shift: bool, label: &'static str },
    /// A letter by its print.
    Letter { letter: char, shift: bool },
    /// A letter by its print, with Control or Command.
    Control { letter: char },
    /// A sign by its meaning, or by its place on a US keyboard.
    Sign { sign: &'static str, code: &'static str },
}

impl Chord {
    fn matches(&self, key: &Key<'_>) -> bool {
        if key.meta && !matches!(self, Self::Control { .. }) {
            return false;
        }
        let plain = !key.ctrl && !key.alt;
        match self {
            Self::Named { key: name, shift, .. } => {
                plain && key.key == *name && key.shift == *shift
            }
            Self::Placed { code, shift, .. } => plain && key.code == *code && key.shift == *shift,
            Self::Letter { letter, shift } => plain && key.shift == *shift && prints(key, *letter),
            Self::Control { letter } => {
                key.ctrl != key.meta && !key.alt && !key.shift && prints(key, *letter)
            }
            // AltGr reports Control and Alt; with the sign typed, it was only for typing it.
            Self::Sign { sign, code } => {
                let typed = key.key == *sign && (key.ctrl == key.alt);
                let placed = plain && !key.shift && !code.is_empty() && key.code == *code;
                typed || (placed && key.key.chars().all(|c| !c.is_ascii()))
            }
        }
    }

    fn label(&self) -> String {
        match self {
            Self::Named { shift, label, .. } | Self::Placed { shift, label, .. } => {
                format!("{}{label}", if *shift { "Shift + " } else { "" })
            }
            Self::Letter { letter, shift: false } => letter.to_string(),
            Self::Letter { letter, shift: true } => format!("Shift + {letter}"),
            Self::Control { letter } => format!("Ctrl + {letter}"),
            Self::Sign { sign, .. } => (*sign).to_owned(),
        }
    }
}

/// Whether a key has this letter printed on it; on a layout without Latin letters, by its place.
fn prints(key: &Key<'_>, letter: char) -> bool {
    let is = |c: char| c.eq_ignore_ascii_case(&letter);
    let one = |text: &str| {
        let mut chars = text.chars();
        chars.next().is_some_and(is) && chars.next().is_none()
    };
    if key.key.is_ascii() { one(key.key) } else { key.code.strip_prefix("Key").is_some_and(one) }
}

const fn named(key: &'static str, label: &'static str) -> Chord {
    Chord::Named { key, shift: false, label }
}

const fn shifted(key: &'static str, label: &'static str) -> Chord {
    Chord::Named { key, shift: true, label }
}

const fn placed(code: &'static str, label: &'static str) -> Chord {
    Chord::Placed { code, shift: false, label }
}

const fn placed_shifted(code: &'static str, label: &'static str) -> Chord {
    Chord::Placed { code, shift: true, label }
}

const fn letter(letter: char) -> Chord {
    Chord::Letter { letter, shift: false }
}

const fn letter_shifted(letter: char) -> Chord {
    Chord::Letter { letter, shift: true }
}

const fn control(letter: char) -> Chord {
    Chord::Control { letter }
}

const fn sign(sign: &'static str, code: &'static str) -> Chord {
    Chord::Sign { sign, code }
}

const fn bind(
    place: Place,
    chords: &'static [Chord],
    command: Command,
    text: &'static str,
) -> Binding {
    Binding { place, chords, command, text }
}

/// How far a key pans (of the window), and with Shift.
const PAN: (f64, f64) = (0.05, 0.5);
/// By how much a key zooms, and with Shift.
const ZOOM: (f64, f64) = (1.25, 2.0);

const fn zoom(factor: f64) -> Command {
    Command::ZoomBy { factor, at: 0.5 }
}

const fn pan(fraction: f64) -> Command {
    Command::PanBy { fraction }
}

use Command as C;
use Place::{Any, Both, Page, Tree};

/// The first that matches counts.
const TABLE: &[Binding] = &[
    bind(Tree, &[named("ArrowDown", "↓")], C::Next, "Next row"),
    bind(Tree, &[named("ArrowUp", "↑")], C::Previous, "Row before"),
    bind(Tree, &[named("ArrowRight", "→")], C::ExpandOrChild, "Expand, or go to the first child"),
    bind(Tree, &[named("ArrowLeft", "←")], C::CollapseOrParent, "Collapse, or go to the parent"),
    bind(Both, &[named("Enter", "Enter")], C::ToggleDetails, "Open or close the details"),
    bind(Tree, &[named(" ", "Space")], C::ToggleFold, "Collapse or expand"),
    bind(Page, &[named("ArrowUp", "↑")], zoom(ZOOM.0), "Zoom in"),
    bind(Page, &[named("ArrowDown", "↓")], zoom(1.0 / ZOOM.0), "Zoom out"),
    bind(Page, &[named("ArrowLeft", "←")], pan(-PAN.0), "Earlier"),
    bind(Page, &[named("ArrowRight", "→")], pan(PAN.0), "Later"),
    bind(Both, &[named("Home", "Home")], C::First, "First row"),
    bind(Both, &[named("End", "End")], C::Last, "Last row"),
    bind(Both, &[named("PageDown", "Page down")], C::PageDown, "A page of rows down"),
    bind(Both, &[named("PageUp", "Page up")], C::PageUp, "A page of rows up"),
    bind(Both, &[letter('f'), letter('j')], C::Next, "Next row"),
    bind(Both, &[letter('b'), letter('k')], C::Previous, "Row before"),
    bind(Both, &[placed("KeyS", "s")], C::ScrollPages { pages: 0.95 }, "Scroll down"),
    bind(Both, &[placed("KeyW", "w")], C::ScrollPages { pages: -0.95 }, "Scroll up"),
    bind(Both, &[placed("KeyA", "a")], pan(-PAN.0), "Earlier"),
    bind(Both, &[placed("KeyD", "d")], pan(PAN.0), "Later"),
    bind(
        Both,
        &[placed_shifted("KeyA", "a"), shifted("ArrowLeft", "←")],
        pan(-PAN.1),
        "Much earlier",
    ),
    bind(
        Both,
        &[placed_shifted("KeyD", "d"), shifted("ArrowRight", "→")],
        pan(PAN.1),
        "Much later",
    ),
    bind(Both, &[sign("+", ""), sign("=", "")], zoom(ZOOM.0), "Zoom in"),
    bind(Both, &[sign("-", "")], zoom(1.0 / ZOOM.0), "Zoom out"),
    bind(Both, &[shifted("ArrowUp", "↑")], zoom(ZOOM.1), "Zoom in a lot"),
    bind(Both, &[shifted("ArrowDown", "↓")], zoom(1.0 / ZOOM.1), "Zoom out a lot"),
    bind(Both, &[sign("0", "")], C::ZoomReset, "Show the whole trace"),
    bind(Both, &[letter('z')], C::ZoomToSelected, "Zoom to the selected span"),
    bind(Both, &[sign("]", "BracketRight")], C::CollapseAll, "Collapse all"),
    bind(Both, &[sign("[", "BracketLeft")], C::ExpandAll, "Expand all"),
    bind(Both, &[letter('p')], C::CollapseLevel, "Collapse one level"),
    bind(Both, &[letter('o')], C::ExpandLevel, "Expand one level"),
    bind(Both, &[sign("}", "")], C::CollapseSubtree, "Collapse the row and all below it"),
    bind(Both, &[sign("{", "")], C::ExpandSubtree, "Expand the row and all below it"),
    bind(Both, &[letter('i')], C::CollapseOthers, "Collapse all but the path to the row"),
    bind(Both, &[sign("*", "")], C::ExpandSiblings, "Expand the row and its siblings"),
    bind(Any, &[control('f')], C::OpenFind, "Find in the trace; again: in the page"),
    bind(Both, &[sign("/", "")], C::OpenFind, "Find in the trace"),
    bind(Both, &[letter('n')], C::NextMatch { back: false }, "Next match"),
    bind(Both, &[letter_shifted('n')], C::NextMatch { back: true }, "Match before"),
    bind(Both, &[letter('e')], C::NextError { back: false }, "Next error"),
    bind(Both, &[letter_shifted('e')], C::NextError { back: true }, "Error before"),
    bind(
        Both,
        &[letter('u')],
        C::NextOrigin { back: false },
        "Where it began to fail: next error with none below",
    ),
    bind(Both, &[letter_shifted('u')], C::NextOrigin { back: true }, "The same before"),
    bind(Both, &[letter('m')], C::OnlyMatches, "Only matches and what they are in, or all"),
    bind(Both, &[letter('x')], C::OnlyErrors, "Only errors and what they are in, or all"),
    bind(Both, &[letter('c')], C::TogglePath, "Draw the critical path, or not"),
    bind(Both, &[letter_shifted('c')], C::OnlyPath, "Only the critical path, or all"),
    bind(Both, &[letter('r')], C::FoldRepeats, "Runs of equal spans as one row, or each"),
    bind(Both, &[sign(".", "Period")], C::Focus, "Only the row and all below it"),
    bind(Both, &[], C::FocusOn(None), "Back to the whole trace"),
    bind(Both, &[], C::ShowAll, "Show all rows again"),
    bind(Both, &[], C::ColourBy(ColourBy::Service), "Colour by service"),
    bind(Both, &[], C::ColourBy(ColourBy::Operation), "Colour by span name"),
    bind(Both, &[], C::ColourBy(ColourBy::Kind), "Colour by kind"),
    bind(Both, &[], C::ColourBy(ColourBy::Status), "Colour by status"),
    bind(Both, &[], C::ToggleColumn(Column::Start), "Column of starts, or not"),
    bind(Both, &[], C::ToggleColumn(Column::Duration), "Column of durations, or not"),
    bind(Both, &[], C::ToggleColumn(Column::Own), "Column of self times, or not"),
    bind(Both, &[], C::ToggleColumn(Column::Share), "Column of shares, or not"),
    bind(Both, &[letter('t')], C::ToggleClock, "Time of the clock, or after the trace's start"),
    bind(Both, &[sign("1", "Digit1")], C::ShowView(ViewKind::Timeline), "View: timeline"),
    bind(Both, &[sign("2", "Digit2")], C::ShowView(ViewKind::Flame), "View: flame"),
    bind(Both, &[sign("3", "Digit3")], C::ShowView(ViewKind::Graph), "View: graph of paths"),
    bind(Both, &[sign("4", "Digit4")], C::ShowView(ViewKind::Statistics), "View: statistics"),
    bind(Both, &[sign("5", "Digit5")], C::ShowView(ViewKind::Spans), "View: table of spans"),
    bind(Both, &[sign("6", "Digit6")], C::ShowView(ViewKind::Events), "View: events"),
    bind(Both, &[sign("7", "Digit7")], C::ShowView(ViewKind::Logs), "View: logs"),
    bind(Both, &[letter('l')], C::ToggleLineRows, "Lines of logs between the rows, or not"),
    bind(Both, &[letter('v')], C::ToggleVerdict, "The verdict with all findings, or not"),
    bind(Both, &[], C::ShowVerdict(Some(VerdictTab::Time)), "Where the time went"),
    bind(Both, &[], C::ShowVerdict(Some(VerdictTab::WhatIf)), "What if spans were faster or gone"),
    bind(
        Both,
        &[],
        C::ShowVerdict(Some(VerdictTab::Lint)),
        "What the instrumentation could do better",
    ),
    bind(Both, &[], C::ClearWhatIfs, "Back to the recorded times"),
    bind(Both, &[letter('y')], C::CopyLink, "Copy a link to what is seen"),
    bind(Any, &[control('k')], C::Palette, "All commands"),
    bind(
        Both,
        &[named("Escape", "Esc")],
        C::Escape,
        "Close the details, then the find, then deselect",
    ),
    bind(Both, &[sign("?", "")], C::Help, "This list"),
];
