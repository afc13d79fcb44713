//! Which key is which command, in the tree, beside it and in a field, on several layouts.

use insta::assert_snapshot;
use spanscape_core::state::{Command, Focus, Key, key_help, key_to_command};

/// `code key modifiers` to what it does in the tree, beside it, and in a field.
fn pressed(code: &str, key: &str, held: &str) -> String {
    let held = |what| held.contains(what);
    let (ctrl, shift, alt, meta) = (held("ctrl"), held("shift"), held("alt"), held("meta"));
    let key = Key { code, key, ctrl, shift, alt, meta };
    assert_eq!(key_to_command(key, Focus::Find), None);
    let field = key_to_command(key, Focus::Editable);
    assert!(matches!(field, None | Some(Command::OpenFind | Command::Palette)), "{field:?}");
    let at = |focus| key_to_command(key, focus).map_or("-".into(), |c| format!("{c:?}"));
    format!("{} / {}", at(Focus::Tree), at(Focus::Page))
}

#[test]
fn arrows_depend_on_the_focus() {
    assert_snapshot!(pressed("ArrowUp", "ArrowUp", ""), @"Previous / ZoomBy { factor: 1.25, at: 0.5 }");
    assert_snapshot!(pressed("ArrowLeft", "ArrowLeft", ""), @"CollapseOrParent / PanBy { fraction: -0.05 }");
    assert_snapshot!(pressed("ArrowLeft", "ArrowLeft", "shift"), @"PanBy { fraction: -0.5 } / PanBy { fraction: -0.5 }");
    assert_snapshot!(pressed("ArrowLeft", "ArrowLeft", "alt"), @"- / -");
    assert_snapshot!(pressed("Space", " ", ""), @"ToggleFold / -");
    assert_snapshot!(pressed("Enter", "Enter", ""), @"ToggleDetails / ToggleDetails");
}

#[test]
fn letters_work_on_other_layouts() {
    // AZERTY: the key at A's place types q; the key that types a is not there.
    assert_snapshot!(pressed("KeyA", "q", ""), @"PanBy { fraction: -0.05 } / PanBy { fraction: -0.05 }");
    assert_snapshot!(pressed("KeyQ", "a", ""), @"- / -");
    assert_snapshot!(pressed("KeyA", "A", "shift"), @"PanBy { fraction: -0.5 } / PanBy { fraction: -0.5 }");
    // Dvorak types p at R's place; Russian types з at P's.
    assert_snapshot!(pressed("KeyR", "p", ""), @"CollapseLevel / CollapseLevel");
    assert_snapshot!(pressed("KeyP", "з", ""), @"CollapseLevel / CollapseLevel");
    assert_snapshot!(pressed("KeyP", "l", ""), @"ToggleLineRows / ToggleLineRows");
    // German: AltGr and 8.
    assert_snapshot!(pressed("Digit8", "[", "ctrl alt"), @"ExpandAll / ExpandAll");
    assert_snapshot!(pressed("BracketLeft", "х", ""), @"ExpandAll / ExpandAll");
    assert_snapshot!(pressed("NumpadAdd", "+", ""), @"ZoomBy { factor: 1.25, at: 0.5 } / ZoomBy { factor: 1.25, at: 0.5 }");
    assert_snapshot!(pressed("Slash", "?", "shift"), @"Help / Help");
}

#[test]
fn ctrl_f_is_ours_once() {
    assert_snapshot!(pressed("KeyF", "f", "ctrl"), @"OpenFind / OpenFind");
    assert_snapshot!(pressed("KeyF", "f", "meta"), @"OpenFind / OpenFind");
    assert_snapshot!(pressed("KeyF", "а", "ctrl"), @"OpenFind / OpenFind");
    assert_snapshot!(pressed("KeyF", "F", "ctrl"), @"OpenFind / OpenFind");
    assert_snapshot!(pressed("KeyF", "F", "ctrl shift"), @"- / -");
    assert_snapshot!(pressed("KeyF", "f", "ctrl alt"), @"- / -");
    assert_snapshot!(pressed("Slash", "/", ""), @"OpenFind / OpenFind");
    assert_snapshot!(pressed("Digit7", "/", "shift"), @"OpenFind / OpenFind");
    assert_snapshot!(pressed("KeyN", "n", ""), @"NextMatch { back: false } / NextMatch { back: false }");
    assert_snapshot!(pressed("KeyN", "N", "shift"), @"NextMatch { back: true } / NextMatch { back: true }");
}

#[test]
fn a_subtree_the_others_and_the_matches_have_a_key() {
    assert_snapshot!(pressed("BracketRight", "}", "shift"), @"CollapseSubtree / CollapseSubtree");
    assert_snapshot!(pressed("Digit7", "{", "ctrl alt"), @"ExpandSubtree / ExpandSubtree");
    assert_snapshot!(pressed("KeyI", "i", ""), @"CollapseOthers / CollapseOthers");
    assert_snapshot!(pressed("KeyM", "m", ""), @"OnlyMatches / OnlyMatches");
}

#[test]
fn the_browsers_own_keys_are_left_alone() {
    let mine = [("KeyB", "b"), ("KeyA", "a"), ("KeyP", "p"), ("Digit0", "0"), ("Minus", "-")];
    for (code, key) in mine {
        for held in ["ctrl", "meta", "alt"] {
            assert_eq!(pressed(code, key, held), "- / -", "{held}+{key}");
        }
    }
}

#[test]
fn the_help_lists_every_key_once_a_place() {
    let mut seen = std::collections::BTreeSet::new();
    for line in key_help() {
        assert!(!line.keys.is_empty() && !line.text.is_empty());
        for key in line.keys {
            assert!(seen.insert((line.group, key.clone())), "{} {key}", line.group);
        }
    }
    assert!(seen.contains(&("Everywhere", "Shift + a".to_owned())));
    assert_eq!(seen.len(), 69);
}
