//! From traces to logs: queries that hostile names can't break out of, shifts, and addresses of Grafana's Explore.

use proptest::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::logs::logql::{label, literal, selector};
use spanscape_core::logs::mapping::shift;
use spanscape_core::logs::{Grafana, Logs, Pane};

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

const LOGS: &str = r#"{"datasourceUid":"loki-uid","spanStartTimeShift":"-2s","spanEndTimeShift":"2s",
    "tags":[{"key":"service.name","value":"app"},{"key":"pod"},{"value":"x"},7]}"#;

#[test]
fn a_provisioned_block_is_read() {
    let logs = Logs::read(LOGS).unwrap();
    insta::assert_debug_snapshot!(logs, @r#"
    Logs {
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
            -2000000000,
            2000000000,
        ),
    }
    "#);
    assert_eq!(logs.of_services(["checkout"]).unwrap(), r#"{app="checkout"}"#);
    assert_eq!(logs.of_services(["b.c", "a", ""]).unwrap(), r#"{app=~"a|b\\.c"}"#);
    assert_eq!(logs.of_services([""]), None);
    assert_eq!(
        logs.window(TimeNs(5_000_000_000), TimeNs(6_000_000_000)),
        (TimeNs(3_000_000_000), TimeNs(8_000_000_000))
    );
    let plain = Logs::read(r#"{"datasourceUid":"u"}"#).unwrap();
    assert_eq!(plain.of_services(["shop"]).unwrap(), r#"{service_name="shop"}"#);
    for wrong in ["", "7", "{}", r#"{"datasourceUid":""}"#, r#"{"datasourceUid":5}"#] {
        assert_eq!(Logs::read(wrong), None, "{wrong}");
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

fn explore(config: &str) -> Option<String> {
    let expr = r#"{service_name="check\"out\\svc"} | trace_id="5b8aa5a2d2c872e8321cf37308d69df2""#;
    let (from, to) = (TimeNs(1_700_000_000_000_000_000), TimeNs(1_700_000_060_000_000_000));
    Some(Grafana::read(config)?.explore(&Pane { uid: "loki-uid", expr, from, to }))
}

#[test]
fn explore_has_panes_or_left() {
    let decoded = |url: String| {
        percent_encoding::percent_decode_str(&url).decode_utf8().unwrap().into_owned()
    };
    insta::assert_snapshot!(decoded(explore(r#"{"url":"https://grafana.example/","orgId":3}"#).unwrap()), @r#"https://grafana.example/explore?schemaVersion=1&orgId=3&panes={"log":{"datasource":"loki-uid","queries":[{"datasource":{"type":"loki","uid":"loki-uid"},"editorMode":"code","expr":"{service_name=\"check\\\"out\\\\svc\"} | trace_id=\"5b8aa5a2d2c872e8321cf37308d69df2\"","queryType":"range","refId":"A"}],"range":{"from":"1700000000000","to":"1700000060000"}}}"#);
    insta::assert_snapshot!(decoded(explore(r#"{"url":"/grafana","explore":"left"}"#).unwrap()), @r#"/grafana/explore?orgId=1&left={"datasource":"loki-uid","queries":[{"datasource":{"type":"loki","uid":"loki-uid"},"editorMode":"code","expr":"{service_name=\"check\\\"out\\\\svc\"} | trace_id=\"5b8aa5a2d2c872e8321cf37308d69df2\"","queryType":"range","refId":"A"}],"range":{"from":"1700000000000","to":"1700000060000"}}"#);
    let url = explore(r#"{"url":"https://grafana.example"}"#).unwrap();
    let (head, panes) = url.split_once("&panes=").unwrap();
    assert_eq!(head, "https://grafana.example/explore?schemaVersion=1&orgId=1");
    assert!(panes.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'%'), "{panes}");
    for wrong in [
        "",
        "{}",
        r#"{"url":"javascript:alert(1)"}"#,
        r#"{"url":"//evil.example"}"#,
        r#"{"url":5}"#,
    ] {
        assert_eq!(explore(wrong), None, "{wrong}");
    }
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
