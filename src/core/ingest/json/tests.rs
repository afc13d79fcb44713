//! The cursor against serde_json, and where the two differ on purpose.

use proptest::prelude::*;

use super::*;

/// Reads all of `json` with `compact` and shows the outcome.
fn check(json: &str, expect: &str) {
    let mut out = String::new();
    let mut c = Cursor::new(json.as_bytes());
    let got = match c.compact(64, &mut out) {
        Ok(false) => out,
        Ok(true) => format!("{out} (cut)"),
        Err(e) => format!("{e}{}", if e.at_end { " (end)" } else { "" }),
    };
    assert_eq!(got, expect, "{json}");
}

#[test]
fn compact_text() {
    check(
        " { \"a\" : [ 1 , 2.50 , { } , [ ] ] , \"b\" : null }\r\n",
        r#"{"a":[1,2.50,{},[]],"b":null}"#,
    );
    check(r#""\u003ctag\u003e \" \\ \/ \n\t \u00e9 \ud83d\ude00""#, r#""<tag> \" \\ / \n\t é 😀""#);
    check(
        r#""\ud83d x \ude00 \ud83d\u0041 \uzzzz""#,
        "\"\u{fffd} x \u{fffd} \u{fffd}A \u{fffd}zzzz\"",
    );
    check("[NaN, -Infinity, true, false]", "[NaN,-Infinity,true,false]");
    check("\u{0}[1]\u{0}\u{0}", "[1]");
}

#[test]
fn errors_say_where_and_what() {
    check("", "expected a value at byte 0 (end)");
    check("[1 2]", "expected a comma or ] at byte 3");
    check("[1,]", "expected a value at byte 3");
    check("{\"a\" 1}", "expected a colon at byte 5");
    check("{\"a\":1,}", "expected a string at byte 7");
    check("{1:2}", "expected a string at byte 1");
    check("[\"abc", "expected the end of a string at byte 5 (end)");
    check("[\"abc\\", "expected the end of a string at byte 6 (end)");
    check("[tru", "expected true, false or null at byte 1 (end)");
    check("[trap]", "expected true, false or null at byte 1");
    check("<html>", "expected a value at byte 0");
}

#[test]
fn depth_is_cut_not_followed() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let mut out = String::new();
    assert_eq!(Cursor::new(deep.as_bytes()).compact(2, &mut out), Ok(true));
    assert_eq!(out, r#"[["…"]]"#);
    let mut c = Cursor::new(deep.as_bytes());
    assert_eq!(c.skip(), Ok(()));
    assert_eq!(c.at(), deep.len());
}

#[test]
fn integers_of_every_spelling() {
    let ints = |json: &str| Cursor::new(json.as_bytes()).int().unwrap();
    assert_eq!(ints("9007199254740993"), Some(9_007_199_254_740_993));
    assert_eq!(ints("\"9007199254740993\""), Some(9_007_199_254_740_993));
    assert_eq!(ints("18446744073709551615"), Some(i128::from(u64::MAX)));
    assert_eq!(ints("9999999999999999999"), Some(9_999_999_999_999_999_999));
    assert_eq!(ints("-12"), Some(-12));
    assert_eq!(ints("1.5e3"), Some(1500));
    assert_eq!(ints("1700000000123456789.99"), Some(1_700_000_000_123_456_789));
    assert_eq!(ints("1E2"), Some(100));
    for none in ["\"\"", "\"x\"", "null", "true", "[1]", "NaN", "1e400", "\"1-2\"", "\"-\""] {
        assert_eq!(ints(none), None, "{none}");
    }
    assert_eq!(Cursor::new(b"-1").u64(), Ok(None));
    assert_eq!(Cursor::new(b"18446744073709551615").i64(), Ok(None));
}

#[test]
fn a_value_of_another_type_is_consumed() {
    let mut c = Cursor::new(br#"[{"x":[1]}, 7, "t", null, true, [2]]"#);
    assert_eq!(c.array(), Ok(true));
    let mut seen = Vec::new();
    while c.next_element().unwrap() {
        seen.push(c.clone().raw().map(|r| String::from_utf8_lossy(r).into_owned()).unwrap());
        assert_eq!(c.clone().bool().is_ok(), c.clone().int().is_ok());
        if c.peek() == Kind::Array { c.object().map(|_| ()) } else { c.array().map(|_| ()) }
            .unwrap();
    }
    assert_eq!(seen, ["{\"x\":[1]}", "7", "\"t\"", "null", "true", "[2]"]);
    assert_eq!(c.peek(), Kind::End);
}

#[test]
fn bytes_that_are_no_utf8_are_replaced_and_counted() {
    let mut c = Cursor::new(b"[\"a\xffb\", \"ok\", \"\\n\xc3\"]");
    assert_eq!(c.array(), Ok(true));
    let mut texts = Vec::new();
    while c.next_element().unwrap() {
        texts.push(c.string().unwrap().into_owned());
    }
    assert_eq!(texts, ["a\u{fffd}b", "ok", "\n\u{fffd}"]);
    assert_eq!(c.bad_utf8(), 2);
}

fn parsed(json: &str) -> serde_json::Value {
    serde_json::from_str(json).unwrap()
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        proptest::num::f64::NORMAL.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reads_what_serde_json_wrote(value in any_json()) {
        for json in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let mut c = Cursor::new(json.as_bytes());
            let mut out = String::new();
            prop_assert_eq!(c.compact(64, &mut out), Ok(false));
            prop_assert_eq!(c.peek(), Kind::End);
            prop_assert_eq!(parsed(&out), parsed(&json));
            let mut c = Cursor::new(json.as_bytes());
            prop_assert_eq!(c.raw().unwrap(), json.as_bytes());
        }
    }

    #[test]
    fn never_panics_and_always_moves(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut c = Cursor::new(&bytes);
        while c.peek() != Kind::End {
            let before = c.at();
            let mut out = String::new();
            if c.compact(3, &mut out).is_err() {
                break;
            }
            prop_assert!(c.at() > before);
        }
    }
}
