//! Spans: ids, enumerations, times, events, links, status, what was dropped.

use super::*;

/// The first line of the draft of a span with these members.
fn line(members: &str) -> String {
    span(members).lines().next().unwrap().to_owned()
}

#[test]
fn a_whole_span() {
    let text = span(
        r#""parentSpanId":"b000000000000001","traceState":"a=b","flags":257,"name":"pay","kind":3,
        "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000000000009,
        "attributes":[{"key":"k","value":{"stringValue":"v"}}],"droppedAttributesCount":2,
        "events":[{"timeUnixNano":"1700000000000000005","name":"retry",
                   "attributes":[{"key":"n","value":{"intValue":"1"}}],"droppedAttributesCount":1}],
        "links":[{"traceId":"c0","spanId":"d0","traceState":"x=y",
                  "attributes":[{"key":"why","value":{"boolValue":true}}]}],
        "droppedLinksCount":"4","droppedEventsCount":0,
        "status":{"code":2,"message":"no money"}"#,
    );
    insta::assert_snapshot!(text, @r#"
    a0000000000000000000000000000001/b000000000000002<b000000000000001 1700000000000000001+8 "pay" r1 Client Error("no money") flags=0x101 state="a=b"
      .k: "v"
      *1700000000000000005 "retry"
        .n: 1
      >c0/d0
        .why: true
        .w3c.tracestate: "x=y"
      !dropped-data "2 attributes"
      !dropped-data "1 event attributes"
      !dropped-data "4 links"
    !short-id=2
    !dropped-data=3
    "#);
    let snake = span(
        r#""parent_span_id":"b000000000000001","trace_state":"a=b","flags":"257","name":"pay",
        "kind":"SPAN_KIND_CLIENT",
        "start_time_unix_nano":1700000000000000001,"end_time_unix_nano":"1700000000000000009",
        "attributes":{"k":"v"},"dropped_attributes_count":"2",
        "events":[{"time_unix_nano":1700000000000000005,"name":"retry",
                   "attributes":[{"value":{"int_value":1},"key":"n"}],"dropped_attributes_count":1}],
        "links":[{"trace_id":"c0","span_id":"d0","trace_state":"x=y","attributes":{"why":true}}],
        "dropped_links_count":4,"status":{"message":"no money","code":"STATUS_CODE_ERROR"}"#,
    );
    assert_eq!(snake, text);
}

#[test]
fn ids_are_hexadecimal_or_base64_or_kept() {
    let id = |trace: &str, id: &str| {
        let json = request(&format!(r#"{{"traceId":{trace},"spanId":{id}}}"#));
        read(&json).lines().next().unwrap().split(' ').next().unwrap().to_owned()
    };
    let all = [
        (r#""5b8efff798038103d269b633813fc60c""#, r#""EEE19B7EC3C1B174""#),
        (r#""W47/95gDgQPSabYzgT/GDA==""#, r#""7uGbfsPBsXQ=""#),
        (r#""W47/95gDgQPSabYzgT/GDA""#, r#""7uGbfsPBsXQ""#),
        (r#""W47_95gDgQPSabYzgT_GDA==""#, r#""7uGbfsPBsXQ=""#),
        (r#""c3BhbnNjYXA=""#, r#""AAAAAAAAAAE=""#),
        (r#""00000000000000000000000000000000""#, r#""0000000000000000""#),
        (r#""AAAAAAAAAAAAAAAAAAAAAA==""#, r#""AAAAAAAAAAA=""#),
        (r#""""#, "null"),
        (r#""xxxxx""#, r#""checkout-01""#),
        (r#""!!! no base64 at all !!!""#, r#""odd=id==""#),
        // 24 and 12 characters that are hexadecimal digits are no base64.
        (r#""abcdefabcdefabcdefabcdef""#, r#""abcdefabcdef""#),
        ("12", "[]"),
    ];
    let text: Vec<String> = all.iter().map(|(trace, span)| id(trace, span)).collect();
    insta::assert_snapshot!(text.join("\n"), @r#"
    5b8efff798038103d269b633813fc60c/eee19b7ec3c1b174
    5b8efff798038103d269b633813fc60c/eee19b7ec3c1b174
    5b8efff798038103d269b633813fc60c/eee19b7ec3c1b174
    5b8efff798038103d269b633813fc60c/eee19b7ec3c1b174
    7370616e73636170/1
    0/0
    0/0
    0/0
    "xxxxx"/"checkout-01"
    "!!!
    abcdefabcdefabcdefabcdef/abcdefabcdef
    12/0
    "#);
}

#[test]
fn enumerations_are_numbers_or_names() {
    for (value, expect) in [
        ("2", " Server"),
        ("\"2\"", " Server"),
        ("3.0", " Client"),
        ("\"SPAN_KIND_SERVER\"", " Server"),
        ("\"span_kind_server\"", " Server"),
        ("\"Server\"", " Server"),
        ("0", ""),
        ("\"\"", ""),
        ("null", ""),
    ] {
        let text = span(&format!(r#""kind":{value}"#));
        assert!(text.ends_with(&format!("r1{expect}\n")), "{value}: {text}");
    }
    for (value, expect) in [
        ("2", " Error"),
        ("\"STATUS_CODE_OK\"", " Ok"),
        ("\"error\"", " Error"),
        ("\"UNSET\"", ""),
        ("null", ""),
    ] {
        let text = span(&format!(r#""status":{{"code":{value}}}"#));
        assert!(text.ends_with(&format!("r1{expect}\n")), "{value}: {text}");
    }
    insta::assert_snapshot!(span(r#""kind":9,"status":{"code":"NOT_A_STATUS"}"#), @r#"
    a0000000000000000000000000000001/b000000000000002 ?+? "" r1
      !unknown-enum "9"
      !unknown-enum "NOT_A_STATUS"
    !unknown-enum=2
    "#);
    insta::assert_snapshot!(span(r#""kind":"SPAN_KIND_WHAT","status":7"#), @r#"
    a0000000000000000000000000000001/b000000000000002 ?+? "" r1
      !unknown-enum "SPAN_KIND_WHAT"
      !unknown-enum "7"
    !unknown-enum=2
    "#);
}

#[test]
fn times_are_exact_and_absent_ones_stay_absent() {
    let times = |start: &str, end: &str| {
        let line = line(&format!(r#""startTimeUnixNano":{start},"endTimeUnixNano":{end}"#));
        line.split(' ').nth(1).unwrap().to_owned()
    };
    let (start, end) = ("1700000000000000001", "1700000000000000002");
    assert_eq!(times(start, end), format!("{start}+1"));
    assert_eq!(times(&format!("\"{start}\""), &format!("\"{end}\"")), format!("{start}+1"));
    assert_eq!(times("5", "3"), "5+-2");
    assert_eq!(times("0", "3"), "0+3");
    assert_eq!(times("5", "0"), "5+?");
    assert_eq!(times("5", "null"), "5+?");
    assert_eq!(times("\"\"", "7"), "?+?");
    let (least, most) = (i64::MIN.to_string(), i64::MAX.to_string());
    assert_eq!(times(&least, &most), format!("{}+{most}", i64::MIN + 1));
    insta::assert_snapshot!(
        span(r#""startTimeUnixNano":"18446744073709551615","endTimeUnixNano":"now""#), @r#"
        a0000000000000000000000000000001/b000000000000002 ?+? "" r1
          !bad-value "18446744073709551615"
          !bad-value "now"
        !bad-value=2
        "#);
}

#[test]
fn events_without_time_stand_at_the_start() {
    let text = span(
        r#""events":[{"name":"a"},{"timeUnixNano":0},{"timeUnixNano":"99999999999999999999"},3],
        "startTimeUnixNano":"5""#,
    );
    insta::assert_snapshot!(text, @r#"
    a0000000000000000000000000000001/b000000000000002 5+? "" r1
      *5 "a"
      *5 ""
      *5 ""
      !missing-event-time "a"
      !missing-event-time
      !missing-event-time
      !bad-value "99999999999999999999"
      !bad-value "events"
    !missing-event-time=3
    !bad-value=2
    "#);
}

#[test]
fn links_lead_somewhere_or_are_reported() {
    let text = span(
        r#""links":[{},{"traceId":"c0"},{"spanId":"d0"},{"traceId":"0000","spanId":"d0"},null,
        {"traceId":"c0","spanId":"d0"}]"#,
    );
    insta::assert_snapshot!(text, @r#"
    a0000000000000000000000000000001/b000000000000002 ?+? "" r1
      >c0/d0
      !invalid-link
      !invalid-link
      !invalid-link
      !invalid-link
      !bad-value "links"
    !short-id=6
    !invalid-link=4
    !bad-value=1
    "#);
}

#[test]
fn references_of_opentracing_are_understood() {
    let reference = |trace: &str, span: &str, kind: &str| {
        format!(
            r#"{{"traceId":"{trace}","spanId":"{span}","attributes":
            [{{"key":"opentracing.ref_type","value":{{"stringValue":"{kind}"}}}}]}}"#
        )
    };
    let own = "a0000000000000000000000000000001";
    let links = [
        reference(own, "b000000000000001", "follows_from"),
        reference(own, "b000000000000009", "follows_from"),
        reference("c0", "b000000000000001", "child_of"),
        reference("c0", "d0", "what"),
    ];
    let text = span(&format!(r#""parentSpanId":"b000000000000001","links":[{}]"#, links.join(",")));
    insta::assert_snapshot!(text, @r#"
    a0000000000000000000000000000001/b000000000000002<b000000000000001 ?+? follows-from "" r1
      >a0000000000000000000000000000001/b000000000000009 follows-from
      >c0/b000000000000001 child-of
      >c0/d0
        .opentracing.ref_type: "what"
    !short-id=3
    "#);
}

#[test]
fn warnings_of_a_jaeger_become_warnings() {
    let list =
        r#"{"arrayValue":{"values":[{"stringValue":"clock \"skew\""},{"stringValue":"x"}]}}"#;
    let attributes = format!(
        r#"{{"key":"@jaeger@warnings","value":{list}}},{{"key":"k","value":{{"stringValue":"v"}}}},
        {{"key":"@jaeger@warnings","value":{{"stringValue":"alone"}}}}"#
    );
    insta::assert_snapshot!(span(&format!(r#""attributes":[{attributes}]"#)), @r#"
    a0000000000000000000000000000001/b000000000000002 ?+? "" r1
      .k: "v"
      !reported "clock \"skew\""
      !reported "x"
      !reported "alone"
    !reported=3
    "#);
}
