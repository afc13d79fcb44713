//! The search form's text of attributes: logfmt as Jaeger UI reads it, and JSON.

use proptest::prelude::*;
use spanscape_core::source::{parse_tags, parse_tags_json, print_tags};

/// Reads `text`, and expects it as it is written, or the error.
fn check(text: &str, expect: &str) {
    let written = match parse_tags(text) {
        Ok(tags) => {
            assert_eq!(parse_tags(&print_tags(&tags)).as_ref(), Ok(&tags), "{text}");
            print_tags(&tags)
        }
        Err(error) => format!("! {error}"),
    };
    assert_eq!(written, expect, "{text}");
}

#[test]
fn logfmt() {
    check("", "");
    check(" \n ", "");
    check("error=true http.status_code=500", "error=true http.status_code=500");
    check("k2=\"v with space\"", "k2=\"v with space\"");
    check("flag error", "flag=true error=true");
    check("a= b=\"\"", "a= b=");
    check("a=1\n\tb=2\u{a0}c=3", "a=1 b=2 c=3");
    check("url=http://x/?a=b", "url=\"http://x/?a=b\"");
    check("a=x\"y z\"w", "a=\"xy zw\"");
    check("\"my key\"=1", "\"my key\"=1");
    check("\"\"=1", "\"\"=1");
    check("a=1 a=2", "a=1 a=2");
    check("é=\u{1f980}", "é=\u{1f980}");
    check("time:x=1 a:b", "time:x=1 a:b=true");
}

#[test]
fn backslashes() {
    check(r#"a="say \"hi\"""#, r#"a="say \"hi\"""#);
    check(r"a=\d+", r#"a="\\d+""#);
    check(r"a=\\d+", r#"a="\\d+""#);
    check(r"a=C:\x\", r#"a="C:\\x\\""#);
    check(r"a=b\ c", r#"a="b c""#);
    check(r#"a="1\n2\t3\r4""#, r#"a="1\n2\t3\r4""#);
    check("a=\"1\n2\"", r#"a="1\n2""#);
    check(r"a=\n", r#"a="\\n""#);
    check(r"a\=b=c", r#""a=b"=c"#);
}

#[test]
fn json() {
    check(r#"{"b":"x y","a":"1"}"#, r#"b="x y" a=1"#);
    check(r#" {"a":1,"b":true,"a":-2.5} "#, "a=1 b=true a=-2.5");
    check("{}", "");
    check(r#"{"{":""}"#, r#""{"="#);
    check(
        r#"{"a":null}"#,
        "! Not a JSON object of texts: the value of a is no text, at character 6",
    );
    check(r#"{"a":{}}"#, "! Not a JSON object of texts: the value of a is no text, at character 6");
    check(r#"{"a""#, "! Not a JSON object of texts: no : after a key at character 5");
    check(r#"{"a":"b"} c"#, "! Not a JSON object of texts: more after the object at character 11");
    assert!(parse_tags_json("[]").is_err() && parse_tags_json("a=b").is_err());
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    check("a=1 b=\"x", "! Character 7: this quote is never closed");
    check("a = b", "! Character 3: no key before =; write k=v without spaces");
    check("é =b", "! Character 3: no key before =; write k=v without spaces");
    check("error:true", "! Character 1: write error=true, not error:true");
    check("x http.url:http://y", "! Character 3: write http.url=http://y, not http.url:http://y");
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a\"\\\\= \\n\\t\\r{:nrt\u{85}\u{2028}]{0,8}"]
}

proptest! {
    #[test]
    fn what_is_written_is_read(tags in prop::collection::vec((any_text(), any_text()), 0..5)) {
        let text = print_tags(&tags);
        prop_assert!(!text.contains(['\n', '\r']), "{:?}", text);
        prop_assert_eq!(parse_tags(&text), Ok(tags));
    }

    #[test]
    fn reading_is_total_and_writing_stable(text in any_text()) {
        if let Ok(tags) = parse_tags(&text) {
            prop_assert_eq!(parse_tags(&print_tags(&tags)), Ok(tags));
        }
    }
}
