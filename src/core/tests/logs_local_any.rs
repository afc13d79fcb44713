//! LogQL on lines in memory, whatever the texts are: nothing is a danger, and what the viewer writes is read as meant.

use proptest::prelude::*;
use spanscape_core::logs::local::{LineView, Op, Parsers, Query, Unread};
use spanscape_core::logs::logql::{literal, selector};

/// Labels of every two words.
fn words(line: &str) -> Vec<(String, String)> {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    words.chunks_exact(2).map(|two| (two[0].clone(), two[1].clone())).collect()
}

fn takes(query: &Query, labels: &[(&str, &str)], text: &str) -> bool {
    let get = |name: &str| labels.iter().find(|(of, _)| *of == name).map(|(_, value)| *value);
    query.takes(&LineView { text, get: &get }, Parsers { json: words, logfmt: words })
}

/// Pieces of the language, so that what is made of them is nearly right.
const PIECES: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    ",",
    "|",
    "=",
    "!=",
    "=~",
    "!~",
    "|=",
    "|~",
    ">",
    "<=",
    "app",
    "a",
    "json",
    "logfmt",
    "drop",
    "keep",
    "or",
    "and",
    "ip",
    "\"x\"",
    "\"",
    "`",
    "\\",
    "\"(a+)+\"",
    "5ms",
    "-",
    "1e9",
    "2KiB",
    "[",
    "#",
    "\n",
    "é",
    " ",
    "{a=\"x\"}",
];

fn read_and_try(text: &str) -> Result<(), TestCaseError> {
    match Query::read(text) {
        Ok(query) => {
            let _ = takes(&query, &[("a", "x"), ("app", "5ms")], text);
        }
        Err(Unread { place, words }) => {
            prop_assert!(text.is_char_boundary(place), "{place}: {words}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        read_and_try(&text)?;
        read_and_try(&format!("{{a=\"x\"}} {text}"))?;
        read_and_try(&format!("{{a=\"x\"}} |~ `{text}`"))?;
        read_and_try(&format!("{{a=\"x\"}} |= \"{text}\""))?;
    }

    #[test]
    fn any_pieces_are_read(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..30)) {
        read_and_try(&pieces.concat())?;
        read_and_try(&format!("{{a=\"x\"}} | {}", pieces.join(" ")))?;
    }

    #[test]
    fn a_literal_is_read_back(text in any::<String>()) {
        let query = Query::read(&format!("{{a=\"x\",b={}}}", literal(&text))).unwrap();
        prop_assert_eq!(query.selector_labels()[1], ("b", Op::Equal, text.as_str()));
        prop_assert!(takes(&query, &[("a", "x"), ("b", &text)], ""));
    }

    #[test]
    fn a_literal_is_what_lines_contain(text in ".{0,3}|[ab\\\\\"`.]{0,3}", line in any::<String>(), more in "[ab\\\\\"`.]{0,9}") {
        let query = Query::read(&format!("{{a=\"x\"}} |= {}", literal(&text))).unwrap();
        for line in [format!("{line}{text}{more}"), line, more] {
            prop_assert_eq!(takes(&query, &[("a", "x")], &line), line.contains(&text));
        }
    }

    #[test]
    fn a_selector_takes_its_values(values in proptest::collection::vec("[ab.|\\\\^(){}\\-é\n]{0,3}", 0..5), other in "[ab.|\\\\^(){}\\-é\n]{0,3}") {
        let Some(text) = selector("app", values.iter().map(String::as_str)) else { return Ok(()) };
        let query = Query::read(&text).unwrap();
        for value in values.iter().chain([&other]) {
            let is = values.contains(value) && !value.is_empty();
            prop_assert_eq!(takes(&query, &[("app", value)], ""), is);
        }
    }
}
