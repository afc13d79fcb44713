//! Attribute values: every type, every spelling, exactly.

use super::*;

/// The line of an attribute with this JSON value, with the warnings behind it.
fn value(json: &str) -> String {
    let text = span(&format!(r#""attributes":[{{"key":"k","value":{json}}}]"#));
    let lines = text.lines().filter_map(|l| l.trim_start().strip_prefix(".k: "));
    let odd = text.lines().filter(|l| l.starts_with("  !")).map(str::trim);
    lines.chain(odd).collect::<Vec<_>>().join(" ")
}

#[test]
fn scalars_keep_their_type_and_digits() {
    for (json, expect) in SCALARS {
        assert_eq!(value(json), expect, "{json}");
    }
}

/// What was learned from one value must not colour another that stands in its place.
#[test]
fn what_stood_there_before_does_not_matter() {
    let pair = |json| format!(r#"{{"key":"k","value":{json}}}"#);
    let turned = |json| format!(r#"{{"value":{json},"key":"k"}}"#);
    for (a, _) in SCALARS {
        for (b, expect) in SCALARS {
            let before = [pair(a), turned(a)].map(|p| format!(r#"{{"attributes":[{p},{p}]}},"#));
            for (before, write) in before.iter().zip([&pair as &dyn Fn(_) -> _, &turned]) {
                let text = read(&request(&format!(r#"{before}{{"attributes":[{}]}}"#, write(b))));
                let last =
                    text.lines().filter_map(|l| l.trim_start().strip_prefix(".k: ")).next_back();
                let value = expect.split(" !").next();
                assert_eq!(last, value, "{b} behind {before}");
            }
        }
    }
}

const SCALARS: [(&str, &str); 36] = [
    (r#"{"stringValue":"a\u00e9\"b"}"#, r#""aé\"b""#),
    (r#"{"stringValue":""}"#, r#""""#),
    (r#"{"boolValue":false}"#, "false"),
    (r#"{"boolValue":"true"}"#, "true"),
    (r#"{"intValue":"9007199254740993"}"#, "9007199254740993"),
    (r#"{"intValue":9007199254740993}"#, "9007199254740993"),
    (r#"{"intValue":"-9223372036854775808"}"#, "-9223372036854775808"),
    (r#"{"intValue":"007"}"#, "7"),
    (r#"{"intValue":-0}"#, "0"),
    (r#"{"intValue":1.5}"#, "double 1.5"),
    (r#"{"doubleValue":0.1}"#, "double 0.1"),
    (r#"{"doubleValue":"0.10"}"#, "double 0.10"),
    (r#"{"doubleValue":1e400}"#, "double 1e400"),
    (r#"{"doubleValue":"NaN"}"#, "double NaN"),
    (r#"{"doubleValue":"-Infinity"}"#, "double -Infinity"),
    (r#"{"doubleValue":Infinity}"#, "double Infinity"),
    (r#"{"bytesValue":"+/8="}"#, "bytes +/8="),
    (r#"{"bytesValue":"-_8"}"#, "bytes +/8="),
    ("{}", "empty"),
    ("null", "empty"),
    (r#"{"stringValue":null}"#, "empty"),
    (r#"{"intValue":null,"stringValue":"x","boolValue":false}"#, r#""x""#),
    (r#"{"Value":{"StringValue":"x"}}"#, r#""x""#),
    (r#"{"Value":{"IntValue":5}}"#, "5"),
    (r#"{"Value":null}"#, "empty"),
    (r#"{"string_value":"x"}"#, r#""x""#),
    // Not OTLP: taken for what it is.
    (r#""x""#, r#""x""#),
    ("12", "12"),
    ("1.0", "double 1.0"),
    ("true", "true"),
    ("[1, {\"a\": 2}]", r#"json [1,{"a":2}]"#),
    (r#"{"foo":1}"#, r#"json {"foo":1}"#),
    (r#"{"Value":{"Value":{"Value":{}}}}"#, r#"json {"Value":{"Value":{}}}"#),
    // Of the wrong type: the text is kept, and reported.
    (r#"{"intValue":"seven"}"#, r#""seven" !bad-value "seven""#),
    (r#"{"doubleValue":"x"}"#, r#""x" !bad-value "x""#),
    (r#"{"bytesValue":"%"}"#, r#""%" !bad-value "%""#),
];

#[test]
fn arrays_and_maps_become_json() {
    for (json, expect) in [
        (r#"{"arrayValue":{}}"#, "[]"),
        (r#"{"arrayValue":{"values":null}}"#, "[]"),
        (
            r#"{"arrayValue":{"values":[{"stringValue":"a\n"},{"intValue":"9007199254740993"},{},null]}}"#,
            r#"["a\n",9007199254740993,null,null]"#,
        ),
        (
            r#"{"arrayValue":[{"boolValue":true},{"doubleValue":"NaN"},{"doubleValue":0.5},
            {"bytesValue":"AA=="}]}"#,
            r#"[true,"NaN",0.5,"AA=="]"#,
        ),
        (r#"{"arrayValue":{"values":["a",1,[2]]}}"#, r#"["a",1,[2]]"#),
        (
            r#"{"kvlistValue":{"values":[{"key":"a","value":{"intValue":1}},
            {"value":{"stringValue":"x"},"key":"b"},{"key":"c"}]}}"#,
            r#"{"a":1,"b":"x","c":null}"#,
        ),
        (
            r#"{"kvlist_value":{"values":[{"key":"a","value":{"array_value":
            {"values":[{"kvlistValue":{}}]}}}]}}"#,
            r#"{"a":[{}]}"#,
        ),
        (r#"{"Value":{"ArrayValue":{"values":[{"Value":{"StringValue":"x"}}]}}}"#, r#"["x"]"#),
    ] {
        assert_eq!(value(json), format!("json {expect}"), "{json}");
    }
    let odd = value(r#"{"kvlistValue":{"values":[1,{"value":{}},{"key":"a"}]}}"#);
    insta::assert_snapshot!(odd, @r#"json {"a":null} !bad-value "an entry of a map" !bad-value "an entry of a map""#);
}

#[test]
fn values_nested_too_deep_are_cut() {
    let deep = r#"{"arrayValue":{"values":["#.repeat(5_000) + &"]}}".repeat(5_000);
    let text = value(&deep);
    assert!(text.starts_with("json [[["), "{text}");
    assert!(text.ends_with("!too-deep"), "{text}");
    let wrapped = r#"{"Value":"#.repeat(5_000) + "{}" + &"}".repeat(5_000);
    assert!(value(&wrapped).contains('…'));
    let in_list = format!(r#"{{"arrayValue":{{"values":[{wrapped}]}}}}"#);
    assert!(value(&in_list).contains('…'));
}

#[test]
fn attributes_that_are_none_are_reported() {
    let text = span(
        r#""attributes":[1,null,{},{"value":{"intValue":1}},{"key":"only"},{"key":7,"value":1}]"#,
    );
    insta::assert_snapshot!(text, @r#"
    a0000000000000000000000000000001/b000000000000002 ?+? "" r1
      .only: empty
      .7: 1
      !bad-value "an attribute"
      !bad-value "an attribute"
      !bad-value "an attribute without a key"
      !bad-value "an attribute without a key"
    !bad-value=4
    "#);
    insta::assert_snapshot!(span(r#""attributes":7"#), @r#"
    a0000000000000000000000000000001/b000000000000002 ?+? "" r1
      !bad-value "attributes"
    !bad-value=1
    "#);
    insta::assert_snapshot!(
        span(r#""attributes":{"a":{"stringValue":"x"},"b":{"c":[1]}}"#), @r#"
        a0000000000000000000000000000001/b000000000000002 ?+? "" r1
          .a: "x"
          .b: json {"c":[1]}
        "#);
}
