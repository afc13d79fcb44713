//! How serious a line is, and which trace and span it belongs to.

use std::sync::Arc;

use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::Level;
use spanscape_core::logs::fields::parse;
use spanscape_core::logs::ids::ids;
use spanscape_core::logs::lines::Line;

fn line(text: &str, meta: &[(&str, &str)]) -> Line {
    let meta = meta.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Line { at: TimeNs(0), text: text.to_owned(), labels: Arc::default(), meta }
}

/// The level of each text, one a line.
fn levels(texts: &[&str]) -> String {
    let level = |text: &&str| {
        let line = line(text, &[]);
        let word = match Level::of(&line, parse(text).as_ref()) {
            Level::Unknown => "unknown",
            level => level.word(),
        };
        format!("{word:7} {text}")
    };
    texts.iter().map(level).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_metadata_says_comes_first() {
    let check = |meta: &[(&str, &str)]| {
        let line = line(r#"{"level":"debug"}"#, meta);
        Level::of(&line, parse(&line.text).as_ref()).word()
    };
    assert_eq!(check(&[("detected_level", "error"), ("level", "info")]), "error");
    assert_eq!(check(&[("detected_level", "unknown"), ("level", "Warning")]), "warn");
    assert_eq!(check(&[("severity_text", "INFO2")]), "info");
    assert_eq!(check(&[("severityText", "Fatal")]), "fatal");
    assert_eq!(check(&[("detected_level", "unknown")]), "debug");
    let number = |n: u32| check(&[("severity_number", &n.to_string())]);
    let all: Vec<&str> = (0..=25).map(number).collect();
    insta::assert_snapshot!(all.join(" "), @"debug trace trace trace trace debug debug debug debug info info info info warn warn warn warn error error error error fatal fatal fatal fatal debug");
}

#[test]
fn what_fields_say() {
    insta::assert_snapshot!(levels(&[
        r#"{"level":"ERROR","message":"x"}"#, r#"{"level":30,"msg":"pino"}"#, r#"{"level":60,"msg":"bunyan"}"#,
        r#"{"level":3,"short_message":"GELF"}"#, r#"{"log":{"level":"warn"},"message":"ECS"}"#,
        r#"{"log.level":"warn","message":"ECS"}"#, r#"{"@t":"2026","@m":"Serilog"}"#,
        r#"{"@t":"2026","@m":"Serilog","@l":"Warning"}"#, r#"{"severityText":"Error3","severityNumber":19}"#,
        r#"{"severityNumber":"SEVERITY_NUMBER_WARN2"}"#, r#"{"levelname":"CRITICAL"}"#, r#"{"levelno":40}"#,
        r#"{"s":"W","c":"NETWORK","msg":"MongoDB"}"#, r#"{"PRIORITY":"4","MESSAGE":"journald"}"#,
        r#"{"severity":"NOTICE"}"#, r#"{"level":{"a":1},"lvl":"warn"}"#, r#"{"msg":"ERROR says its message"}"#,
        r#"{"msg":"no","error":"ERROR"}"#, r#"{"x":"ERROR y"}"#,
        "ts=1 level=warn msg=x", "ts=1 lvl=dbug msg=geth", "time=1 at=info msg=x",
    ]), @r#"
    error   {"level":"ERROR","message":"x"}
    info    {"level":30,"msg":"pino"}
    fatal   {"level":60,"msg":"bunyan"}
    error   {"level":3,"short_message":"GELF"}
    warn    {"log":{"level":"warn"},"message":"ECS"}
    warn    {"log.level":"warn","message":"ECS"}
    info    {"@t":"2026","@m":"Serilog"}
    warn    {"@t":"2026","@m":"Serilog","@l":"Warning"}
    error   {"severityText":"Error3","severityNumber":19}
    warn    {"severityNumber":"SEVERITY_NUMBER_WARN2"}
    fatal   {"levelname":"CRITICAL"}
    error   {"levelno":40}
    warn    {"s":"W","c":"NETWORK","msg":"MongoDB"}
    warn    {"PRIORITY":"4","MESSAGE":"journald"}
    info    {"severity":"NOTICE"}
    warn    {"level":{"a":1},"lvl":"warn"}
    error   {"msg":"ERROR says its message"}
    unknown {"msg":"no","error":"ERROR"}
    unknown {"x":"ERROR y"}
    warn    ts=1 level=warn msg=x
    debug   ts=1 lvl=dbug msg=geth
    unknown time=1 at=info msg=x
    "#);
}

#[test]
fn what_a_text_begins_with() {
    insta::assert_snapshot!(levels(&[
        "ERROR: x", "WARN x", "[error] 7#7: nginx", "[Sun Nov 29] [core:error] [pid 1] apache",
        "E0102 15:04:05.123456       1 klog.go:1] x", "I0102 15:04:05 x", "<134>Oct 11 22:14:15 host x", "<11>1 2003 x", "<999>x",
        "2024-01-02 15:04:05.123 ERROR [main] c.e.App : java", "2024-01-02T15:04:05Z  INFO spanscape: rust",
        "2024-01-02 15:04:05,123 - root - WARNING - python", "ERROR:root:python", "[2026-03-12T09:02:12.588000+00:00] wms.WARN: ntpd",
        "\u{1b}[31mERROR\u{1b}[0m in red", "\u{1b}[1m[\u{1b}[33mwarn\u{1b}[0m] x", "error: could not compile", "fail: Microsoft.Hosting[1]",
        "2024-01-02 UTC [1] LOG:  checkpoint", "2024\twarn\tzap", "(ERROR) x", "time=x level=error and then words",
        "no error here", "An Error occurred", "ERROR_CODE 7", "see ERROR.txt", "NO-ERROR", "/ERROR/ x", "error", "I am text", "",
        "................................................................................ ERROR",
        "GET /error?level=x 200",
    ]), @"
    error   ERROR: x
    warn    WARN x
    error   [error] 7#7: nginx
    error   [Sun Nov 29] [core:error] [pid 1] apache
    error   E0102 15:04:05.123456       1 klog.go:1] x
    info    I0102 15:04:05 x
    info    <134>Oct 11 22:14:15 host x
    error   <11>1 2003 x
    unknown <999>x
    error   2024-01-02 15:04:05.123 ERROR [main] c.e.App : java
    info    2024-01-02T15:04:05Z  INFO spanscape: rust
    warn    2024-01-02 15:04:05,123 - root - WARNING - python
    error   ERROR:root:python
    warn    [2026-03-12T09:02:12.588000+00:00] wms.WARN: ntpd
    error   \u{1b}[31mERROR\u{1b}[0m in red
    warn    \u{1b}[1m[\u{1b}[33mwarn\u{1b}[0m] x
    error   error: could not compile
    error   fail: Microsoft.Hosting[1]
    info    2024-01-02 UTC [1] LOG:  checkpoint
    warn    2024	warn	zap
    error   (ERROR) x
    error   time=x level=error and then words
    unknown no error here
    unknown An Error occurred
    unknown ERROR_CODE 7
    unknown see ERROR.txt
    unknown NO-ERROR
    unknown /ERROR/ x
    unknown error
    unknown I am text
    unknown 
    unknown ................................................................................ ERROR
    unknown GET /error?level=x 200
    ");
}

const T: &str = "acd6ec423496820762aa9b3ab12fe12b";
const S: &str = "47b1a8f4f1fd3d0f";

/// Which of `$T` and `$S` is found in a text.
fn found(text: &str, meta: &[(&str, &str)]) -> String {
    let (text, line) = (text.replace("$T", T).replace("$S", S), |text: &str| line(text, meta));
    let (trace, span) = ids(&line(&text), parse(&text).as_ref());
    let named = |id: String| {
        if id == T {
            "T".to_owned()
        } else if id == S {
            "S".to_owned()
        } else {
            id
        }
    };
    let shown = |id: Option<String>| id.map_or("-".to_owned(), named);
    format!("{} {}", shown(trace.map(|id| id.to_string())), shown(span.map(|id| id.to_string())))
}

#[test]
fn ids_by_name() {
    for (trace, span) in [
        ("trace_id", "span_id"),
        ("traceId", "spanId"),
        ("traceID", "spanID"),
        ("trace.id", "span.id"),
        ("TraceId", "SpanId"),
        ("traceid", "spanid"),
        ("otelTraceID", "otelSpanID"),
        ("mdc.trace_id", "mdc.span_id"),
        ("@tr", "@sp"),
        ("_tr", "_sp"),
        ("logging.googleapis.com/trace", "logging.googleapis.com/spanId"),
        ("trace", "span"),
    ] {
        assert_eq!(found("", &[(trace, T), (span, S)]), "T S", "{trace}");
        let text = format!(r#"{{"{trace}":"$T","{span}":"$S","n":1}}"#);
        assert_eq!(found(&text, &[]), "T S", "{text}");
    }
    let google = format!("projects/x/traces/{T}");
    assert_eq!(found("", &[("logging.googleapis.com/trace", &google)]), "T -");
    let parent = format!("00-{T}-{S}-01");
    assert_eq!(found("", &[("http.traceparent", &parent)]), "T S");
    assert_eq!(
        found("", &[("dd.trace_id", "255"), ("dd.span_id", "256")]),
        "00000000000000ff 0000000000000100"
    );
    assert_eq!(found(r#"{"dd":{"trace_id":"$T"}}"#, &[]), "T -");
    assert_eq!(
        found(
            "traceparent: 00-11111111$T-$S-01".replace("11111111$T", &"1".repeat(32)).as_str(),
            &[("trace_id", T)]
        ),
        "T -"
    );
    // The line's own come first.
    assert_eq!(found("trace_id=1234567890 span_id=$S", &[("trace_id", T)]), "T S");
    for none in ["", "0", "00000000000000000000000000000000", "0x0", "xyz", "1234567", "-", "null"]
    {
        assert_eq!(
            found(
                "",
                &[("trace_id", none), ("span_id", none), ("trace", none), ("dd.trace_id", "0")]
            ),
            "- -",
            "{none}"
        );
    }
    assert_eq!(
        found(
            "",
            &[("parent_span_id", S), ("parentTraceId", T), ("trace", "enabled"), ("traceback", T)]
        ),
        "- -"
    );
}

#[test]
fn ids_in_texts() {
    let texts = [
        "x trace_id=$T span_id=$S",
        "x traceId: $T, spanId: $S",
        "done [trace $T]",
        "INFO [app,$T,$S] x",
        "INFO [app,$T,$S,true] x",
        "[app] [main] [$T-$S] x",
        "[app,,] x",
        "traceparent: 00-$T-$S-01",
        "x TRACE-ID=\"$T\" x",
        r#"x {"trace_id":"$T","span_id":"$S"}"#,
        r#"x {\"traceId\":\"$T\"}"#,
        "trace_id=0x$T",
        "x trace_id=00000000000000000000000000000000",
        "trace_id=$Tff",
        "a trace of deadbeef",
        "trace: $S",
        "parent_span_id=$S",
        "parentSpanId=$S spanId=$S",
        "the span deadbeef",
        "trace identity $T",
        "$T",
        "[a,$S,$S]",
        r#"{"msg":"in trace_id=$T","links":[{"span_id":"$S"}]}"#,
    ];
    let shown = |text: &&str| format!("{:4} {text}", found(text, &[]));
    insta::assert_snapshot!(texts.iter().map(shown).collect::<Vec<_>>().join("\n"), @r#"
    T S  x trace_id=$T span_id=$S
    T S  x traceId: $T, spanId: $S
    T -  done [trace $T]
    T S  INFO [app,$T,$S] x
    T S  INFO [app,$T,$S,true] x
    T S  [app] [main] [$T-$S] x
    - -  [app,,] x
    T S  traceparent: 00-$T-$S-01
    T -  x TRACE-ID="$T" x
    T S  x {"trace_id":"$T","span_id":"$S"}
    T -  x {\"traceId\":\"$T\"}
    T -  trace_id=0x$T
    - -  x trace_id=00000000000000000000000000000000
    - -  trace_id=$Tff
    - -  a trace of deadbeef
    S -  trace: $S
    - -  parent_span_id=$S
    - S  parentSpanId=$S spanId=$S
    - -  the span deadbeef
    - -  trace identity $T
    - -  $T
    S S  [a,$S,$S]
    T -  {"msg":"in trace_id=$T","links":[{"span_id":"$S"}]}
    "#);
}
