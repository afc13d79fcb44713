//! What the shape of the tree promises: the direction of imports, short files, colours in style/
//! only, nothing of the web in the pure half. ARCHITECTURE.md has the reasons.
//!
//! The checks read text, not syntax: a comment counts as code for colours and is left out for
//! imports.

#![expect(
    clippy::string_slice,
    clippy::expect_used,
    reason = "offsets were found in the same text; a tree that can't be read is a failed test"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src/core`, each with those that it may import besides itself. The protocol is
/// the one file of the engine that is vocabulary: what the page and the engine say to each other.
const ROOMS: [(&str, &[&str]); 15] = [
    ("base", &[]),
    ("model", &["base"]),
    ("source", &["base", "model"]),
    ("protocol", &["base", "model", "source", "export", "redact"]),
    ("ingest", &["base", "model"]),
    ("api", &["base", "model", "source", "protocol"]),
    ("analysis", &["base", "model"]),
    ("export", &["base", "model", "analysis"]),
    ("redact", &["base", "model", "ingest", "export"]),
    ("graph", &["base", "source", "protocol"]),
    ("logs", &["base", "source", "protocol", "ingest"]),
    ("layout", &["base", "model", "protocol", "analysis"]),
    ("render", &["base", "model", "protocol", "analysis", "graph", "layout"]),
    ("state", &["base", "model", "source", "protocol", "graph", "layout"]),
    (
        "engine",
        &[
            "base", "model", "source", "protocol", "ingest", "api", "analysis", "export", "redact",
            "logs", "layout", "render", "state",
        ],
    ),
];

/// The longest a source file may be, in lines.
const MOST_LINES: usize = 400;

/// A source file: its path from the project's root with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `dirs` (or the files themselves) with one of the endings, in order.
fn sources(dirs: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = dirs.iter().map(|dir| root().join(dir)).collect();
    while let Some(path) = open.pop() {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            if !name.starts_with('.') && name != "node_modules" && name != "target" {
                let entries = fs::read_dir(&path).expect("a readable directory");
                open.extend(entries.map(|e| e.expect("a readable entry").path()));
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = fs::read_to_string(&path).expect("UTF-8");
            let path = path.strip_prefix(root()).unwrap_or(&path);
            found.push(Source { path: slashes(path), text });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing found in {dirs:?}");
    found
}

fn slashes(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Fails with a list of all breaches.
fn assert_none(rule: &str, breaches: &[String]) {
    let mut list = String::new();
    for breach in breaches {
        let _ = writeln!(list, "  {breach}");
    }
    assert!(breaches.is_empty(), "{rule}:\n{list}");
}

/// The room of a file below `src/core`; `None` for the crate's root, its programs and its tests.
fn room_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/core/")?;
    if inside.starts_with("engine/protocol") {
        return Some("protocol");
    }
    let (room, _) = inside.split_once('/')?;
    (!matches!(room, "bin" | "tests" | "benches" | "examples")).then_some(room)
}

/// The rooms that a text names behind `crate::`, comments left out.
fn imports(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let mut rooms = Vec::new();
    for part in code.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            Some(group) => rooms.extend(group_heads(group)),
            None => rooms.push(head(part)),
        }
    }
    rooms
}

/// The first name of a path; `engine::protocol` is a room of its own.
fn head(path: &str) -> String {
    let mut names = path.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let path = names.next().unwrap_or("");
    match path.split("::").collect::<Vec<_>>().as_slice() {
        ["engine", "protocol", ..] => "protocol".to_owned(),
        [first, ..] => (*first).to_owned(),
        [] => String::new(),
    }
}

/// The heads of `a::b, c::{d, e}}...`: what stands at the outer level of a group.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut start) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                heads.push(head(&group[at..]));
                start = false;
            }
            _ => {}
        }
    }
    heads
}

#[test]
fn every_test_of_the_core_is_run() {
    let list = fs::read_to_string(root().join("src/core/tests/all.rs")).expect("the list of tests");
    let folder = fs::read_dir(root().join("src/core/tests")).expect("the tests");
    for entry in folder {
        let name = entry.expect("a test").file_name().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".rs").filter(|name| *name != "all") else { continue };
        assert!(list.contains(&format!("\nmod {name};\n")), "src/core/tests/all.rs lacks {name}");
    }
}

#[test]
fn imports_point_one_way() {
    let mut breaches = Vec::new();
    for Source { path, text } in sources(&["src/core"], &[".rs"]) {
        let Some(room) = room_of(&path) else { continue };
        // A room's own tests may build what they need with any other.
        if path.ends_with("/tests.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or(&text);
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            breaches.push(format!("{path}: {room} is no room; add it to the table"));
            continue;
        };
        for other in imports(code) {
            let known = ROOMS.iter().any(|(name, _)| *name == other);
            if known && other != room && !allowed.contains(&&*other) {
                breaches.push(format!("{path}: {room} must not use {other}"));
            }
        }
    }
    assert_none("imports against the direction", &breaches);
}

#[test]
fn imports_are_found_in_every_form() {
    let check = |code: &str, expect: &[&str]| assert_eq!(imports(code), expect, "{code}");
    check("use crate::base::fmt;", &["base"]);
    check("use crate::{base::{fmt, ids}, model};", &["base", "model"]);
    check(
        "use crate::{\n    model::Store,\n    engine::protocol::{Row, Ask},\n};",
        &["model", "protocol"],
    );
    check("let x = crate::engine::Engine::new(crate::model::build(d));", &["engine", "model"]);
    check("pub(crate) use super::x; // crate::state", &[]);
}

#[test]
fn files_are_short_and_begin_with_what_they_own() {
    let mut breaches = Vec::new();
    for Source { path, text } in sources(&["src", "tests", "build.rs"], &[".rs"]) {
        let lines = text.lines().count();
        if lines > MOST_LINES {
            breaches.push(format!("{path}: {lines} lines, at most {MOST_LINES}"));
        }
        if !text.starts_with("//! ") {
            breaches.push(format!("{path}: does not begin with `//!`"));
        }
    }
    assert_none("a file that is too long or says nothing about itself", &breaches);
}

/// Literal colours in a line: `#` and 3, 4, 6 or 8 hexadecimal digits, or a colour function that
/// is given numbers or pieces of text.
fn colours(line: &str) -> Vec<String> {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lch(", "lab("];
    let mut found: Vec<String> = Vec::new();
    for function in functions {
        let written = line.match_indices(function).any(|(at, _)| {
            let inside = line[at + function.len()..].trim_start();
            begins_word(line, at)
                && inside.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '{')
        });
        if written {
            found.push(function.to_owned());
        }
    }
    for part in line.split('#').skip(1) {
        let digits = part.chars().take_while(char::is_ascii_hexdigit).count();
        let ends =
            !part[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        // Digits alone are an issue's number or an entity, seldom a colour of three equal greys.
        let letters = part[..digits].chars().any(char::is_alphabetic);
        if matches!(digits, 3 | 4 | 6 | 8) && ends && letters {
            found.push(format!("#{}", &part[..digits]));
        }
    }
    found
}

/// Whether no word goes on into the place `at`.
fn begins_word(line: &str, at: usize) -> bool {
    !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Whether a word stands in a text, or a longer one that begins with it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| begins_word(text, at))
}

#[test]
fn colours_are_literal_in_the_style_sheets_only() {
    let mut breaches = Vec::new();
    for Source { path, text } in sources(&["src", "index.html"], &[".rs", ".html", ".js"]) {
        for (at, line) in text.lines().enumerate() {
            for colour in colours(line) {
                breaches.push(format!("{path}:{}: {colour}", at + 1));
            }
        }
    }
    assert_none("a literal colour outside style/", &breaches);
}

#[test]
fn colours_are_told_from_other_things() {
    let check = |line: &str, expect: &[&str]| assert_eq!(colours(line), expect, "{line}");
    check("color: #fff; background: #12ab34", &["#fff", "#12ab34"]);
    check("fill = oklch(0.7 0.1 200)", &["oklch("]);
    check(
        "#[cfg(test)] #add-button #facade-1 r#\"x\"# issue #123 &#8230; grab(1) palette.rgba(token)",
        &[],
    );
}

#[test]
fn the_pure_half_knows_no_browser() {
    let mut breaches = Vec::new();
    for Source { path, text } in sources(&["src/core"], &[".rs", "Cargo.toml"]) {
        for name in ["web_sys", "js_sys", "wasm_bindgen", "leptos", "gloo"] {
            let manifest = path.ends_with(".toml") && text.contains(&name.replace('_', "-"));
            if manifest || has_word(&text, name) {
                breaches.push(format!("{path}: {name}"));
            }
        }
    }
    assert_none("something of the browser in src/core", &breaches);
}

#[test]
fn views_have_no_style_attributes() {
    let views = root().join("src/views");
    if !views.is_dir() {
        return;
    }
    let mut breaches = Vec::new();
    for Source { path, text } in sources(&["src/views", "index.html"], &[".rs", ".html"]) {
        for (at, line) in text.lines().enumerate() {
            // The policy of the page forbids them; `style:width=` sets a property and is allowed.
            if has_word(line, "style=\"")
                || has_word(line, "style={")
                || has_word(line, "style=move")
            {
                breaches.push(format!("{path}:{}: a style attribute", at + 1));
            }
        }
    }
    assert_none("a style attribute, which the page's policy blocks", &breaches);
}

#[test]
fn no_path_of_a_machine() {
    let mut breaches = Vec::new();
    let endings =
        [".rs", ".toml", ".html", ".js", ".ts", ".mjs", ".md", ".css", ".json", ".sh", "dev"];
    let places =
        ["src", "tests", "style", "public", "index.html", "Cargo.toml", "Trunk.toml", "dev"];
    let places: Vec<&str> = places.into_iter().filter(|p| root().join(p).exists()).collect();
    // Written in two parts, so that this file does not find itself.
    let homes = [
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
    ];
    for Source { path, text } in sources(&places, &endings) {
        for home in homes {
            // A path begins where none goes on: a folder's name inside of one is no machine's.
            let starts = |at: usize| {
                !text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~)}".contains(c))
            };
            if text.match_indices(home).any(|(at, _)| starts(at)) {
                breaches.push(format!("{path}: {home}"));
            }
        }
    }
    assert_none("an absolute path of a machine", &breaches);
}
