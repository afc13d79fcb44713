//! Which queries the engine would have sent for the logs of a trace, and of a span, and where links lead.

use crate::log_engine::{driver, told};

use spanscape_core::engine::protocol::{LogsAsk, LogsTold};
use spanscape_core::model::SpanIx;

#[test]
fn what_to_ask_of_the_trace_and_of_a_span() {
    let mut driver = driver();
    let mut plan = |span, logs: &str, grafana: &str| {
        let ask = LogsAsk::Plan { span, logs: logs.to_owned(), grafana: grafana.to_owned() };
        match told(&mut driver, &ask) {
            Ok(LogsTold::Plan(plan)) => plan,
            other => panic!("{other:?}"),
        }
    };
    insta::assert_debug_snapshot!(plan(None, "", ""), @r#"
    LogsPlan {
        forms: [
            LogForm {
                by: Metadata,
                expr: "{service_name=~\"payment|shop\"} | trace_id=\"5b8aa5a2d2c872e8321cf37308d69df2\"",
            },
            LogForm {
                by: Text,
                expr: "{service_name=~\"payment|shop\"} |~ \"(?i)321cf37308d69df2\"",
            },
            LogForm {
                by: Time,
                expr: "{service_name=~\"payment|shop\"}",
            },
        ],
        silence: None,
        from: TimeNs(
            -1999000000,
        ),
        to: TimeNs(
            2001001001,
        ),
        labels: [
            (
                "service_name",
                [
                    "payment",
                    "shop",
                ],
            ),
        ],
        service: "service_name",
        loki: None,
        doubts: [],
        links: [],
    }
    "#);
    let logs = r#"{"datasourceUid":"loki","lokiUrl":"/","headers":["X-Scope-OrgID"],
        "tags":[{"key":"k8s.pod.name","value":"pod"}],"spanStartTimeShift":"x"}"#;
    insta::assert_debug_snapshot!(plan(Some(SpanIx(0)), logs, r#"{"url":"/grafana"}"#), @r#"
    LogsPlan {
        forms: [
            LogForm {
                by: Metadata,
                expr: "{pod=\"shop-1\"} | trace_id=\"5b8aa5a2d2c872e8321cf37308d69df2\" | span_id=\"00000000000000a1\"",
            },
            LogForm {
                by: Text,
                expr: "{pod=\"shop-1\"} |~ \"(?i)321cf37308d69df2\" |~ \"(?i)\\\\b0*a1\\\\b\"",
            },
            LogForm {
                by: Time,
                expr: "{pod=\"shop-1\"}",
            },
        ],
        silence: None,
        from: TimeNs(
            -1999000000,
        ),
        to: TimeNs(
            2001001001,
        ),
        labels: [
            (
                "pod",
                [
                    "shop-1",
                ],
            ),
        ],
        service: "service_name",
        loki: Some(
            (
                Target {
                    url: "/",
                    credentials: SameOrigin,
                    headers: [],
                    timeout_s: 0,
                },
                [
                    "X-Scope-OrgID",
                ],
            ),
        ),
        doubts: [
            (
                "logs.spanStartTimeShift",
                "is no duration, as -1h, 2s or 500ms are",
            ),
        ],
        links: [
            (
                "Logs in Grafana",
                "/grafana/explore?schemaVersion=1&orgId=1&panes=%7B%22log%22%3A%7B%22datasource%22%3A%22loki%22%2C%22queries%22%3A%5B%7B%22datasource%22%3A%7B%22type%22%3A%22loki%22%2C%22uid%22%3A%22loki%22%7D%2C%22editorMode%22%3A%22code%22%2C%22expr%22%3A%22%7Bpod%3D%5C%22shop%2D1%5C%22%7D%22%2C%22queryType%22%3A%22range%22%2C%22refId%22%3A%22A%22%7D%5D%2C%22range%22%3A%7B%22from%22%3A%22%2D1999%22%2C%22to%22%3A%222001%22%7D%7D%7D",
            ),
        ],
    }
    "#);
    insta::assert_debug_snapshot!(plan(Some(SpanIx(3)), "", r#"{"url":"x"}"#), @r#"
    LogsPlan {
        forms: [],
        silence: Some(
            Problem {
                what: "This span has none of the attributes that name a stream of logs",
                place: "cluster, hostname, namespace, pod, service.name, service.namespace",
                advice: "Loki needs a label to look under. Set service.name where the program starts (OTEL_SERVICE_NAME), or map another attribute: logs.tags in config.json.",
            },
        ),
        from: TimeNs(
            -1998999090,
        ),
        to: TimeNs(
            2001000921,
        ),
        labels: [],
        service: "service_name",
        loki: None,
        doubts: [
            (
                "grafana.url",
                "is no http address",
            ),
        ],
        links: [],
    }
    "#);
    let ask = LogsAsk::Plan { span: Some(SpanIx(9)), logs: String::new(), grafana: String::new() };
    assert!(told(&mut driver, &ask).is_err());
}
