//! Documents and their wrappings: requests, Jaeger v3, Tempo, tables of cases, broken entries.

use super::*;

const SPAN: &str = r#"{"traceId":"a1","spanId":"b1","name":"n"}"#;

#[test]
fn every_wrapping_is_taken_off() {
    let scopes = format!(r#"[{{"scope":{{"name":"lib"}},"spans":[{SPAN}]}}]"#);
    let resource =
        r#""resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]}"#;
    let bare = format!(r#"{{{resource},"scopeSpans":{scopes}}}"#);
    let old = scopes.replace("\"scope\"", "\"instrumentationLibrary\"");
    let expect = read(&bare);
    insta::assert_snapshot!(expect, @r#"
    a1/b1 ?+? "n" r1 scope=lib
    r1 "s"
    !short-id=2
    "#);
    let wrappings = [
        format!(r#"{{"resourceSpans":[{bare}]}}"#),
        format!(r#"{{"resource_spans":[{{{resource},"scope_spans":{scopes}}}]}}"#),
        format!(r#"[{{"resourceSpans":[{bare}]}},{{}},{{"resourceSpans":[]}}]"#),
        format!(r#"{{"result":{{"resourceSpans":[{bare}]}}}}"#),
        format!(
            r#"{{"trace":{{"resourceSpans":[{bare}]}},"metrics":{{"n":[1]}},"status":"PARTIAL"}}"#
        ),
        format!(r#"{{"batches":[{bare}]}}"#),
        format!(r#"{{"batches":[{{{resource},"instrumentationLibrarySpans":{old}}}]}}"#),
        format!(r#"{{"batches":[{{{resource},"instrumentation_library_spans":{old}}}]}}"#),
        format!(r#"{{"resourceSpans":[{{{resource},"deprecatedScopeSpans":{scopes}}}]}}"#),
        format!(r#"{{"case 1":{{"input":{{"resourceSpans":[{bare}]}},"expect":null}}}}"#),
        format!(r#"[[[[{{"resourceSpans":[{bare}]}}]]]]"#),
        // Spans before the scope, scopes before the resource.
        format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{SPAN}],"scope":{{"name":"lib"}}}}],
            {resource}}}]}}"#
        ),
        format!(r#"{{"scopeSpans":{scopes},{resource}}}"#),
        format!(r#"{{"resourceSpans":{bare}}}"#),
    ];
    for json in wrappings {
        assert_eq!(read(&json), expect, "{json}");
    }
}

#[test]
fn deeper_than_the_search_goes_is_not_found() {
    let bare = format!(r#"{{"scopeSpans":[{{"spans":[{SPAN}]}}]}}"#);
    assert_eq!(read(&format!("[[[[[{bare}]]]]]")), "");
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    assert_eq!(read(&deep), "");
}

#[test]
fn equal_resources_and_scopes_are_one() {
    let one = format!(
        r#"{{"resource":{{"attributes":[{{"key":"host.name","value":{{"stringValue":"h"}}}},
        {{"key":"service.name","value":{{"stringValue":"s"}}}}]}},
        "scopeSpans":[{{"scope":{{"name":"lib","version":"2",
        "attributes":[{{"key":"k","value":{{"intValue":"1"}}}}]}},"spans":[{SPAN}]}}]}}"#
    );
    insta::assert_snapshot!(read(&format!(r#"{{"resourceSpans":[{one},{one}]}}"#)), @r#"
    a1/b1 ?+? "n" r1 scope=lib@2,k=1
    a1/b1 ?+? "n" r1 scope=lib@2,k=1
    r1 "s"
      .host.name: "h"
    !short-id=4
    "#);
}

#[test]
fn a_service_without_name_is_reported_once_a_resource() {
    let scopes = format!(r#""scopeSpans":[{{"spans":[{SPAN},{SPAN}]}},{{"spans":[{SPAN}]}}]"#);
    let named = r#""resource":{"attributes":[{"key":"service.name","value":{"intValue":7}}]}"#;
    let json = format!(
        r#"{{"resourceSpans":[{{{scopes}}},{{"resource":null,{scopes}}},{{"resource":{{}}}},
        {{{named},{scopes}}}]}}"#
    );
    insta::assert_snapshot!(read(&json), @r#"
    a1/b1 ?+? "n" r0
      !missing-service-name
    a1/b1 ?+? "n" r0
    a1/b1 ?+? "n" r0
    a1/b1 ?+? "n" r0
      !missing-service-name
    a1/b1 ?+? "n" r0
    a1/b1 ?+? "n" r0
    a1/b1 ?+? "n" r1
    a1/b1 ?+? "n" r1
    a1/b1 ?+? "n" r1
    r1 "7"
    !short-id=18
    !missing-service-name=2
    "#);
}

#[test]
fn entries_that_are_none_are_counted() {
    for (json, expect) in [
        (r#"{"resourceSpans":null}"#, ""),
        (r#"{"resourceSpans":[{}]}"#, ""),
        (r#"{"resourceSpans":{}}"#, "!bad-entry=1\n"),
        (r#"{"resourceSpans":[1,null]}"#, "!bad-entry=2\n"),
        (r#"{"resourceSpans":[{"scopeSpans":{}}]}"#, "!bad-entry=1\n"),
        (r#"{"resourceSpans":[{"scopeSpans":[1]}]}"#, "!bad-entry=1\n"),
        (r#"{"resourceSpans":[{"scopeSpans":[{"spans":7}]}]}"#, "!bad-entry=1\n"),
        (r#"{"resourceSpans":[{"scopeSpans":[{"spans":{}}]}]}"#, "!bad-entry=1\n"),
        (r#"{"resourceSpans":[{"scopeSpans":[{"spans":[1,"x",[]]}]}]}"#, "!bad-entry=3\n"),
        (r#"{"resourceLogs":[{}],"resourceMetrics":[]}"#, "!other-signal=2\n"),
    ] {
        assert_eq!(read(json), expect, "{json}");
    }
}

#[test]
fn what_came_before_the_break_is_kept() {
    let whole = request(&format!("{SPAN},{SPAN}"));
    let cut = whole.rfind("b1").unwrap();
    insta::assert_snapshot!(read(whole.get(..cut).unwrap()), @r#"
    a1/b1 ?+? "n" r1
    r1 "shop"
    !short-id=3
    error: expected the end of a string at byte 213
    "#);
    // The same where the spans were waiting for their resource.
    let late = format!(r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{SPAN},{{"traceId":"a"#);
    insta::assert_snapshot!(read(&late), @r#"
    a1/b1 ?+? "n" r0
      !missing-service-name
    !short-id=2
    !missing-service-name=1
    error: expected the end of a string at byte 98
    "#);
}
