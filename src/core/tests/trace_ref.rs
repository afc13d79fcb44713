//! The trace-id box: what people paste, and which trace it names.

use proptest::prelude::*;
use spanscape_core::state::{RefKind, read_trace_ref};

const T: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const S: &str = "00f067aa0ba902b7";

/// Reads `text` (with `T` and `S` for the ids) and expects `KIND trace span`.
fn check(text: &str, expect: &str) {
    let fill = |text: &str| text.replace("$T", T).replace("$S", S);
    let read = read_trace_ref(&fill(text)).map_or("none".to_owned(), |found| {
        format!("{:?} {} {}", found.kind, found.trace, found.span.as_deref().unwrap_or("-"))
    });
    assert_eq!(read, fill(expect), "{text}");
}

#[test]
fn ids() {
    check("$T", "Id $T -");
    check("  \"$T\",\n", "Id $T -");
    check("4BF92F3577B34DA6A3CE929D0E0E4736", "Id $T -");
    check("0x4BF92f", "Id 4bf92f -");
    check("a", "Id a -");
    check("123", "Id 123 -");
    check("00abc", "Id 00abc -");
    check("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "Id $T -");
    check("1-5759e988-bd862e3fe1be46a994272793", "Id 5759e988bd862e3fe1be46a994272793 -");
    check("S/kvNXezTaajzpKdDg5HNg==", "Word S/kvNXezTaajzpKdDg5HNg== -");
    check("order-4711", "Word order-4711 -");
    check(&format!("{T}0"), &format!("Word {T}0 -"));
    check("", "none");
    check(" \u{a0}\n", "none");
    check("\"\"", "none");
    check("no id here", "none");
}

#[test]
fn links() {
    for link in [
        "http://localhost:16686/trace/$T",
        "localhost:16686/trace/$T",
        "https://h/jaeger/ui/trace/$T?uiTimelineHideMinimap=1&uiFind=GET",
        "/trace/$T",
        "trace/$T",
        "#/trace/$T",
        "https://h/base/#/trace/$T?src=demo",
        "https://h/index.html?src=demo#/trace/$T?zoom=1-5",
        "https://h/search?service=x#/trace/$T",
        "http://h:9411/zipkin/traces/$T",
        "http://h:9411/zipkin/?serviceName=x#/traces/$T",
        "http://h:3200/api/traces/$T",
        "http://h:3200/api/v2/traces/$T?start=5",
        "http://h/api/v3/traces/$T",
        "https://ui.honeycomb.io/o/datasets/d/trace?trace_id=$T&trace_start_ts=1",
        "https://h/app/apm/services/x/transactions/view?traceId=$T",
        "https://h/app/apm/link-to/trace/$T",
        "https://g/d/abc/board?var-traceId=$T",
        "https://g/a/grafana-exploretraces-app/explore?traceId=$T",
        "<https://h/trace/$T>",
        "see https://h/trace/$T, it is slow",
        "https://h/unheard/of/$T",
    ] {
        let kind = if link.contains("unheard") { "Log" } else { "Link" };
        check(link, &format!("{kind} $T -"));
    }
    check("https://h/trace/$T?uiFind=$S", "Link $T $S");
    check("https://h/#/trace/$T?sel=b7", "Link $T b7");
    check("https://h/trace/abc%2Fdef%3D", "Link abc/def= -");
    check("https://h/trace/4BF92F35", "Link 4bf92f35 -");
    let xray = "5759e988bd862e3fe1be46a994272793";
    check(
        "https://c.aws/cloudwatch/home?region=x#xray:traces/1-5759e988-bd862e3fe1be46a994272793",
        &format!("Link {xray} -"),
    );
    check("https://h/trace/A...B?cohort=A", "none");
    check("https://h/search?service=x", "none");
    check("https://h/files/traces/today.json", "none");
    check("https://h/trace/", "none");
    check("see src/trace/mod.rs for more", "none");
    check("see https://h/trace/abc_1 for more", "Link abc_1 -");
    check("/search", "none");
    check("trace/A...B", "none");
}

#[test]
fn grafana_explore() {
    let link = |panes: &str| {
        let text = panes.replace("$T", T).replace("$S", S);
        let all = percent_encoding::NON_ALPHANUMERIC;
        percent_encoding::utf8_percent_encode(&text, all).to_string()
    };
    let query = r#""queries":[{"refId":"A","datasource":{"type":"tempo"},"queryType":"traceql","query":"$T"}]"#;
    let pane =
        link(&format!(r#"{{"x7h":{{"datasource":"uid",{query},"range":{{"from":"now-1h"}}}}}}"#));
    check(&format!("https://g/explore?schemaVersion=1&panes={pane}&orgId=1"), "Link $T -");
    let span = r#""panelsState":{"trace":{"spanId":"$S"}}"#;
    let pane = link(&format!(r#"{{"x7h":{{{query},{span}}}}}"#));
    check(&format!("https://g/explore?panes={pane}"), "Link $T $S");
    let left = link(r#"["now-1h","now","Tempo",{"query":"$T"}]"#);
    check(&format!("https://g/explore?orgId=1&left={left}"), "Link $T -");
    let traceql = link(r#"{"a":{"queries":[{"query":"{ duration > 1s }"}]}}"#);
    check(&format!("https://g/explore?panes={traceql}"), "none");
    check("https://g/explore?panes={broken", "none");
}

#[test]
fn headers() {
    check("00-$T-$S-01", "Traceparent $T $S");
    check("traceparent: 00-$T-$S-01", "Traceparent $T $S");
    check("curl -H 'Traceparent: 00-$T-$S-01' http://h/", "Traceparent $T $S");
    check("{\"traceparent\":\"00-$T-$S-00\",\"traceId\":\"1\"}", "Traceparent $T $S");
    check("01-$T-$S-01-later", "Traceparent $T $S");
    check("00-$T-0000000000000000-01", "Traceparent $T -");
    check("b3: $T-$S-1-05e3ac9a4f6e3b90", "B3 $T $S");
    check("$T-$S", "B3 $T $S");
    check("a3ce929d0e0e4736-$S-d", "B3 a3ce929d0e0e4736 $S");
    check("X-B3-TraceId: $T\nX-B3-SpanId: $S\nX-B3-Sampled: 1", "B3 $T $S");
    check("b3: 0", "none");
    check("uber-trace-id: $T:$S:0:1", "Uber $T $S");
    check("uber-trace-id=$T%3A$S%3A0%3A1", "Uber $T $S");
    check("a3ce929d0e0e4736:f067:0:1", "Uber a3ce929d0e0e4736 f067");
    let root = "Root=1-5759e988-bd862e3fe1be46a994272793";
    let xray = "XRay 5759e988bd862e3fe1be46a994272793";
    check(
        &format!("{root};Parent=53995c3f42cd8ad8;Sampled=1"),
        &format!("{xray} 53995c3f42cd8ad8"),
    );
    check(&format!("X-Amzn-Trace-Id: {root}"), &format!("{xray} -"));
    check(&format!("Self=1-67891234-12456789abcdef012345678;{root}"), &format!("{xray} -"));
    check("x-datadog-trace-id: 11803532876627986230", "Datadog a3ce929d0e0e4736 -");
    check(
        "x-datadog-trace-id: 11803532876627986230\nx-datadog-parent-id: 67667974448284343\nx-datadog-tags: _dd.p.tid=4bf92f3577b34da6",
        "Datadog $T $S",
    );
    check("x-datadog-trace-id: 99999999999999999999", "Datadog 99999999999999999999 -");
}

#[test]
fn lines_of_logs() {
    for line in [
        "12:00:01 ERROR trace_id=$T span_id=$S slow",
        "{\"level\":\"info\",\"traceId\":\"$T\",\"spanId\":\"$S\"}",
        "{\\\"trace_id\\\":\\\"$T\\\",\\\"span_id\\\":\\\"$S\\\"}",
        "traceID: $T, spanID: $S",
        "[traceId=$T spanId=$S] GET http://h/trace/x",
        "{\"trace.id\" : \"$T\", \"span.id\" : \"$S\"}",
        "trace id $T span id $S",
        "Trace-Id => [$T] span-id => [$S]",
        "otelTraceID=$T otelSpanID=$S",
        "trace_id=4bf92f35-77b3-4da6-a3ce-929d0e0e4736 span_id=$S",
        "{\"trace_id\":null} trace_id=00000000000000000000000000000000 trace_id=$T span_id=$S",
    ] {
        check(line, "Log $T $S");
    }
    check("2024 INFO [app,$T,$S] done", "Log $T -");
    check("request $T failed, $T again", "Log $T -");
    check("request a3ce929d0e0e4736 failed", "Log a3ce929d0e0e4736 -");
    check("request 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 failed", "Log $T -");
    check("projects/p/traces/$T seen", "Link $T -");
    check("trace_id=S/kvNXezTaajzpKdDg5HNg== x", "Log S/kvNXezTaajzpKdDg5HNg== -");
    check("trace_id=17 x", "Log 17 -");
    check("parent_trace_id=17 x", "none");
    check("the trace id is not known", "none");
    check("trace_id=null", "none");
    check(
        "dd.trace_id=11803532876627986230 dd.span_id=67667974448284343",
        "Datadog a3ce929d0e0e4736 $S",
    );
    check("dd.trace_id=$T x", "Datadog $T -");
    check("took 1-5759e988-bd862e3fe1be46a994272793", "XRay 5759e988bd862e3fe1be46a994272793 -");
    check("$T and a3ce929d0e0e47364bf92f3577b34da6", "none");
    check("$S and a3ce929d0e0e4736", "none");
    check("traceId = é", "none");
}

#[test]
fn kinds_have_words() {
    assert_eq!(RefKind::Traceparent.words(), "a traceparent header");
}

proptest! {
    #[test]
    fn reading_is_total(
        text in prop_oneof![
            ".*",
            "(trace|traces|_id|id|x-b3-traceid|b3|root|dd\\.trace_id|[ =:/?#%&\"{-]|é|[0-9a-f]{16}|[0-9a-f]{32}|1-|panes=|00-){0,12}",
        ],
    ) {
        if let Some(found) = read_trace_ref(&text) {
            prop_assert!(!found.trace.is_empty() && found.span.as_deref() != Some(""));
        }
    }

    #[test]
    fn an_id_is_read_back_from_each_form(trace in 1u128.., span in 1u64..) {
        let (start, random) = (trace >> 96, trace & ((1 << 96) - 1));
        let (t, s) = (format!("{trace:032x}"), format!("{span:016x}"));
        let low = (trace as u64).max(1);
        let forms = [
            (format!("00-{t}-{s}-01"), RefKind::Traceparent),
            (format!("traceparent: 00-{t}-{s}-01"), RefKind::Traceparent),
            (format!("b3: {t}-{s}-1"), RefKind::B3),
            (format!("X-B3-TraceId: {t}\nX-B3-SpanId: {s}"), RefKind::B3),
            (format!("uber-trace-id: {t}:{s}:0:1"), RefKind::Uber),
            (format!("Root=1-{start:08x}-{random:024x};Parent={s};Sampled=0"), RefKind::XRay),
            (format!("https://h/trace/{t}?uiFind={s}"), RefKind::Link),
            (format!("level=info trace_id={t} span_id={s} msg=x"), RefKind::Log),
        ];
        for (text, kind) in forms {
            let found = read_trace_ref(&text).map(|f| (f.trace, f.span, f.kind));
            prop_assert_eq!(found, Some((t.clone(), Some(s.clone()), kind)), "{}", text);
        }
        let found = read_trace_ref(&format!("x-datadog-trace-id: {low}")).map(|f| f.trace);
        prop_assert_eq!(found, Some(format!("{low:016x}")));
        let found = read_trace_ref(&t.to_uppercase()).map(|f| f.trace);
        prop_assert_eq!(found, Some(t));
    }
}
