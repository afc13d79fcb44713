//! What the decoder makes of documents, family by family. Drafts as [`dump_draft`] prints them.

use super::*;
use crate::model::dump_draft;

fn read(json: &str) -> String {
    let mut sink = Sink::default();
    let mut c = Cursor::new(json.as_bytes());
    let outcome = decode(&mut c, &mut sink);
    let mut text = dump_draft(&sink.draft);
    if let Err(error) = outcome {
        text += &format!("error: {error}\n");
    }
    text
}

/// One span with these members beside its ids.
fn span(members: &str) -> String {
    read(&format!(r#"[{{"traceId":"a000000000000001","id":"b000000000000002",{members}}}]"#))
}

#[test]
fn a_whole_span() {
    let text = read(
        r#"[{"traceId":"a000000000000001","parentId":"b000000000000001","id":"b000000000000002",
        "kind":"CLIENT","name":"get /cart","timestamp":1000,"duration":20,"debug":true,
        "remoteEndpoint":{"serviceName":"cart","ipv4":"10.0.0.2","port":8080},
        "annotations":[{"timestamp":1005,"value":"sent"}],
        "tags":{"http.path":"/cart","retries":2},
        "localEndpoint":{"serviceName":"shop","ipv4":"10.0.0.1","port":0}}]"#,
    );
    insta::assert_snapshot!(text, @r#"
    a000000000000001/b000000000000002<b000000000000001 1000000+20000 "get /cart" r1 Client
      .http.path: "/cart"
      .retries: 2
      .peer.service: "cart"
      .network.peer.address: "10.0.0.2"
      .network.peer.port: 8080
      .zipkin.debug: true
      *1005000 "sent"
    r1 "shop"
      .host.ip: "10.0.0.1"
    "#);
}

#[test]
fn absent_parts_stay_absent() {
    insta::assert_snapshot!(span(r#""name":null,"timestamp":null,"tags":null"#), @r#"
    a000000000000001/b000000000000002 ?+? "" r0
      !missing-service-name
    !missing-service-name=1
    "#);
}

#[test]
fn a_shared_id_is_passed_on() {
    let text = span(r#""shared":true,"kind":"SERVER","localEndpoint":{"serviceName":"s"}"#);
    insta::assert_snapshot!(text, @r#"
    a000000000000001/b000000000000002 ?+? shared "" r1 Server
    r1 "s"
    "#);
}

#[test]
fn any_error_tag_is_an_error() {
    let status = |tags: &str| {
        let text = span(&format!(r#""localEndpoint":{{"serviceName":"s"}},"tags":{{{tags}}}"#));
        text.lines().next().unwrap().split_once("r1").unwrap().1.trim().to_owned()
    };
    assert_eq!(status(r#""error":"true""#), "Error");
    assert_eq!(status(r#""error":"""#), "Error");
    assert_eq!(status(r#""error":true"#), "Error");
    assert_eq!(status(r#""error":"false""#), r#"Error("false")"#);
    assert_eq!(status(r#""error":"timeout""#), r#"Error("timeout")"#);
    assert_eq!(status(r#""otel.status_code":"ERROR","error":"timeout""#), r#"Error("timeout")"#);
    assert_eq!(status(r#""error":"x","otel.status_description":"y""#), r#"Error("y")"#);
    assert_eq!(status(r#""otel.status_description":"y","error":"x""#), r#"Error("y")"#);
    assert_eq!(status(r#""error":"x","otel.status_code":"OK""#), r#"Error("x")"#);
    assert_eq!(status(r#""otel.status_code":"STATUS_CODE_OK""#), "Ok");
    assert_eq!(status(r#""otel.status_code":"what""#), "");
}

#[test]
fn what_opentelemetry_exported_reads_back() {
    let text = span(
        r#""localEndpoint":{"serviceName":"s"},
        "tags":{"otel.scope.name":"http","otel.scope.version":"1.2","w3c.tracestate":"a=b",
                "otel.status_code":"OK","n":"1"},
        "annotations":[{"timestamp":7,"value":"retry|{\"n\":2,\"why\":\"late\"}|3"},
                       {"timestamp":8,"value":"a|{b}|c"},{"timestamp":9,"value":"a|{b}|1"}]"#,
    );
    insta::assert_snapshot!(text, @r#"
    a000000000000001/b000000000000002 ?+? "" r1 Ok state="a=b" scope=http@1.2
      .n: "1"
      *7000 "retry"
        .n: 2
        .why: "late"
      *8000 "a|{b}|c"
      *9000 "a|{b}|1"
      !dropped-data "3 event attributes"
    r1 "s"
    !dropped-data=1
    "#);
}

#[test]
fn odd_parts_are_reported() {
    let text = span(
        r#""kind":"WHAT","timestamp":"soon","duration":1e30,"tags":[],"annotations":[1,{"value":"x"}],
        "localEndpoint":[],"remoteEndpoint":{"port":"80","ipv6":"::1"},"id":"zz""#,
    );
    insta::assert_snapshot!(text, @r#"
    a000000000000001/"zz" ?+? "" r0
      .network.peer.address: "::1"
      .network.peer.port: 80
      *0 "x"
      !missing-service-name
      !missing-event-time "x"
      !unknown-enum "WHAT"
      !bad-value "timestamp"
      !bad-value "duration"
      !bad-value "tags"
      !bad-value "annotations"
    !irregular-id=1
    !missing-service-name=1
    !missing-event-time=1
    !unknown-enum=1
    !bad-value=4
    "#);
}

#[test]
fn every_wrapping_is_taken_off() {
    let s = r#"{"traceId":"1","id":"2"}"#;
    let wrappings = [
        s.to_owned(),
        format!("[{s}]"),
        format!("[[{s}]]"),
        format!(r#"{{"traces":[[{s}]]}}"#),
        format!(r#"{{"traceId":null,"spans":[{s}]}}"#),
        format!(r#"{{"data":[{{"spans":[{s}]}}],"total":1}}"#),
    ];
    for json in wrappings {
        assert_eq!(read(&json), read(s), "{json}");
    }
}

#[test]
fn what_is_no_span_is_counted() {
    insta::assert_snapshot!(read(r#"[1,null,"x",{},{"name":"x"},[[[[[[]]]]]]]"#), @"!bad-entry=6");
}

#[test]
fn next_js_clocks_become_times_of_day() {
    let text = read(
        r#"[{"name":"boot","duration":28,"timestamp":5000000123,"id":3,"tags":{"fast":false},
            "startTime":1800000000100,"traceId":"a1b2c3d4e5f60718"},
           {"name":"sweep","duration":31,"timestamp":5000000411,"id":6,"parentId":3,"tags":{},
            "startTime":1800000000101,"traceId":"a1b2c3d4e5f60718"}]"#,
    );
    insta::assert_snapshot!(text, @r#"
    a1b2c3d4e5f60718/3 1800000000100000000+28000 "boot" r0
      .fast: false
      !missing-service-name
    a1b2c3d4e5f60718/6<3 1800000000100288000+31000 "sweep" r0
      !missing-service-name
    !short-id=3
    !missing-service-name=2
    "#);
}

#[test]
fn what_came_before_the_break_is_kept() {
    let text = read(
        r#"[{"traceId":"1","id":"2","localEndpoint":{"serviceName":"s"}},{"traceId":"1","id":"#,
    );
    insta::assert_snapshot!(text, @r#"
    1/2 ?+? "" r1
    r1 "s"
    !short-id=3
    error: expected a value at byte 82
    "#);
}
