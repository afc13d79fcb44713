//! From traces to logs: queries that hostile names can't break out of, shifts, and addresses of Grafana's Explore.

use proptest::prelude::*;
use serde_json::{Value, json};
use spanscape_core::base::TimeNs;
use spanscape_core::logs::logql::{label, literal, selector};
use spanscape_core::logs::settings::shift;
use spanscape_core::logs::{Asks, Grafana, Logs, Pane};

/// Reads one string literal as Go does, from the beginning of a text: its value, and what is behind it.
fn go_literal(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.strip_prefix('"')?.chars();
    loop {
        match chars.next()? {
            '"' => return Some((out, chars.as_str())),
            '\n' => return None,
            '\\' => match chars.next()? {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'x' => {
                    let digits: String = [chars.next()?, chars.next()?].iter().collect();
                    out.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
                }
                c @ ('"' | '\\') => out.push(c),
                _ => return None,
            },
            c => out.push(c),
        }
    }
}

const LOGS: &str = r#"{"datasourceUid":"loki-uid","spanStartTimeShift":"-5s","spanEndTimeShift":"3s",
    "filterByTraceID":true,"customQuery":false,"query":"x",
    "tags":[{"key":"service.name","value":"app"},{"key":"pod"}]}"#;

#[test]
fn a_provisioned_block_is_read() {
    let (logs, doubts) = Logs::read(LOGS);
    assert_eq!(doubts, []);
    insta::assert_debug_snapshot!(logs, @r#"
    Logs {
        loki: None,
        datasource_uid: "loki-uid",
        tags: [
            (
                "service.name",
                "app",
            ),
            (
                "pod",
                "pod",
            ),
        ],
        shifts: (
            -5000000000,
            3000000000,
        ),
        by_trace: true,
        by_span: false,
        custom: None,
    }
    "#);
    for outer in [
        format!(r#"{{"tracesToLogsV2":{LOGS}}}"#),
        format!(r#"{{"jsonData":{{"tracesToLogsV2":{LOGS}}}}}"#),
    ] {
        assert_eq!(Logs::read(&outer).0, logs);
    }
    assert_eq!(logs.of_services(["checkout"]).unwrap(), r#"{app="checkout"}"#);
    assert_eq!(logs.of_services(["b.c", "a", ""]).unwrap(), r#"{app=~"a|b\\.c"}"#);
    assert_eq!(logs.of_services([""]), None);
    assert_eq!(
        logs.window(TimeNs(5_000_000_000), TimeNs(6_000_000_000)),
        (TimeNs(0), TimeNs(9_000_000_000))
    );
    let plain = Logs::read(r#"{"datasourceUid":"u"}"#).0;
    assert_eq!(plain, Logs { datasource_uid: "u".to_owned(), ..Logs::default() });
    assert_eq!(plain.of_services(["shop"]).unwrap(), r#"{service_name="shop"}"#);
    let beside = r#"{"lokiUrl":"/logs","headers":["X-Scope-OrgID",5],"credentials":"include","timeoutSeconds":9,
        "jsonData":{"tracesToLogsV2":{"query":"{a=\"$${__span.name}\"}","customQuery":true}}}"#;
    let logs = Logs::read(beside).0;
    insta::assert_debug_snapshot!((logs.loki, logs.custom), @r#"
    (
        Some(
            Loki {
                url: "/logs",
                credentials: Include,
                headers: [
                    "X-Scope-OrgID",
                ],
                timeout_s: 9,
            },
        ),
        Some(
            "{a=\"${__span.name}\"}",
        ),
    )
    "#);
}

#[test]
fn what_can_t_be_read_is_told() {
    let told = |text: &str| {
        let (_, doubts) = Logs::read(text);
        let told: Vec<_> = doubts.iter().map(|(place, words)| format!("{place} {words}")).collect();
        told.join("; ")
    };
    let wrong = r#"{"datasourceUid":5,"tags":[{"value":"x"},7],"spanStartTimeShift":"soon","filterByTraceID":"yes",
        "lokiUrl":"/","credentials":"some"}"#;
    insta::assert_snapshot!(told(wrong), @"credentials is none of omit, same-origin and include; datasourceUid is no text; tags[0].key is missing; tags[1].key is missing; spanStartTimeShift is no duration, as -1h, 2s or 500ms are; filterByTraceID is neither true nor false");
    assert_eq!(told(r#"{"tags":5}"#), "tags is no list");
    for other in ["", "7", "{}", "[]"] {
        assert_eq!(Logs::read(other), (Logs::default(), Vec::new()), "{other}");
    }
}

#[test]
fn shifts() {
    let read = |text| shift(text).map(|ns| ns / 1_000_000);
    let texts = ["0", "-1h", "2s", "500ms", "+3m", "1d", "", "h", "5", "1w2", "99999999999d"];
    assert_eq!(
        texts.map(read),
        [
            Some(0),
            Some(-3_600_000),
            Some(2_000),
            Some(500),
            Some(180_000),
            Some(86_400_000),
            None,
            None,
            None,
            None,
            Some(i64::MAX / 1_000_000),
        ]
    );
}

fn explore(config: &str, asks: Asks<'_>) -> Option<String> {
    let (from, to) = (TimeNs(1_700_000_000_000_000_000), TimeNs(1_700_000_060_000_000_000));
    Some(Grafana::read(config).0?.explore(&Pane { uid: "loki-uid", asks, from, to }))
}

const EXPR: Asks<'static> =
    Asks::Loki(r#"{service_name="check\"out\\svc"} | trace_id="5b8aa5a2d2c872e8321cf37308d69df2""#);

fn decoded(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned()
}

#[test]
fn explore_has_panes_or_left() {
    let url = explore(r#"{"url":"https://grafana.example/","orgId":3}"#, EXPR).unwrap();
    let (head, panes) = url.split_once("&panes=").unwrap();
    assert_eq!(head, "https://grafana.example/explore?schemaVersion=1&orgId=3");
    assert!(panes.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'%'), "{panes}");
    // As Grafana's own links have it, but for the key of the pane, which may be any of three characters.
    let expected = json!({ "log": {
        "datasource": "loki-uid",
        "queries": [{
            "refId": "A",
            "datasource": { "type": "loki", "uid": "loki-uid" },
            "editorMode": "code",
            "queryType": "range",
            "expr": r#"{service_name="check\"out\\svc"} | trace_id="5b8aa5a2d2c872e8321cf37308d69df2""#,
        }],
        "range": { "from": "1700000000000", "to": "1700000060000" },
    }});
    assert_eq!(serde_json::from_str::<Value>(&decoded(panes)).unwrap(), expected);
    let url = explore(r#"{"url":"/grafana","explore":"left"}"#, EXPR).unwrap();
    let left = url.strip_prefix("/grafana/explore?orgId=1&left=").unwrap();
    assert_eq!(serde_json::from_str::<Value>(&decoded(left)).unwrap(), expected["log"]);
    for wrong in [
        "",
        "{}",
        r#"{"url":"javascript:alert(1)"}"#,
        r#"{"url":"//evil.example"}"#,
        r#"{"url":5}"#,
    ] {
        assert_eq!(explore(wrong, EXPR), None, "{wrong}");
    }
}

#[test]
fn explore_has_traces_and_metrics() {
    let config = r#"{"url":"https://g"}"#;
    let trace = |kind| Asks::Trace { kind, id: "5b8a", span: "eee1" };
    let tempo = explore(config, trace("tempo")).unwrap();
    insta::assert_snapshot!(decoded(&tempo), @r#"https://g/explore?schemaVersion=1&orgId=1&panes={"log":{"datasource":"loki-uid","panelsState":{"trace":{"spanId":"eee1"}},"queries":[{"datasource":{"type":"tempo","uid":"loki-uid"},"query":"5b8a","queryType":"traceql","refId":"A"}],"range":{"from":"1700000000000","to":"1700000060000"}}}"#);
    let jaeger = explore(config, trace("jaeger")).unwrap();
    insta::assert_snapshot!(decoded(&jaeger), @r#"https://g/explore?schemaVersion=1&orgId=1&panes={"log":{"datasource":"loki-uid","panelsState":{"trace":{"spanId":"eee1"}},"queries":[{"datasource":{"type":"jaeger","uid":"loki-uid"},"query":"5b8a","refId":"A"}],"range":{"from":"1700000000000","to":"1700000060000"}}}"#);
    insta::assert_snapshot!(decoded(&explore(config, Asks::Prometheus("up")).unwrap()), @r#"https://g/explore?schemaVersion=1&orgId=1&panes={"log":{"datasource":"loki-uid","queries":[{"datasource":{"type":"prometheus","uid":"loki-uid"},"editorMode":"code","expr":"up","range":true,"refId":"A"}],"range":{"from":"1700000000000","to":"1700000060000"}}}"#);
}

proptest! {
    #[test]
    fn a_value_stays_a_value(text in any::<String>()) {
        let written = literal(&text);
        prop_assert_eq!(go_literal(&written), Some((text.clone(), "")));
        if let Some(query) = selector("app", [text.as_str()]) {
            let rest = query.strip_prefix("{app=").unwrap();
            prop_assert_eq!(go_literal(rest), Some((text.clone(), "}")));
        }
        let name = label(&text);
        let first = |c: char| c.is_ascii_alphabetic() || c == '_';
        prop_assert!(name.is_empty() || name.starts_with(first));
        prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    }

    #[test]
    fn several_values_match_themselves_alone(texts in proptest::collection::vec("[ -~]{1,8}", 2..4), other in "[ -~]{1,8}") {
        let query = selector("app", texts.iter().map(String::as_str)).unwrap();
        let Some(rest) = query.strip_prefix("{app=~") else { return Ok(()) };
        let (pattern, end) = go_literal(rest).unwrap();
        prop_assert_eq!(end, "}");
        let pattern = regex_lite::Regex::new(&format!("^(?:{pattern})$")).unwrap();
        prop_assert!(texts.iter().all(|text| pattern.is_match(text)));
        prop_assert_eq!(pattern.is_match(&other), texts.contains(&other));
    }

    #[test]
    fn settings_are_read_whatever_they_are(text in any::<String>()) {
        let _ = (Logs::read(&text), Grafana::read(&text), shift(&text));
    }
}
