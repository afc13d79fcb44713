//! What whoever hosts Spanscape writes: config.json, Jaeger UI's configuration, settings of logs, link patterns.

use spanscape_core::base::TimeNs;
use spanscape_core::engine::Engine;
use spanscape_core::engine::protocol::{Answer, Ask, Slot, TraceRef};
use spanscape_core::logs::links::links;
use spanscape_core::logs::{About, Grafana, Logs, OfSpan, Values};
use spanscape_core::model::SpanIx;
use spanscape_core::render::value::link;
use spanscape_core::source::{Config, base_url_problem, header_problem, name_problem};

use crate::asks::OPEN;
use crate::bytes::text;
use crate::decoders::opened;
use crate::tour::ask;

/// Any text as config.json and as what a Jaeger puts into the page: both are read, and what is kept is right.
pub fn config(input: &[u8]) {
    let text = text(input);
    let (config, jaeger) = (Config::parse(&text), Config::parse_jaeger(&text));
    for of in [config.clone().or_jaeger(jaeger.clone()), config, jaeger] {
        assert!(of.problems.len() <= 50);
        for backend in &of.backends {
            assert_eq!(base_url_problem(&backend.url), None, "{}", backend.url);
            assert!(!backend.name.is_empty() && backend.name != "demo");
            assert!(backend.headers.iter().all(|name| header_problem(name).is_none()));
        }
        for item in &of.menu {
            let lower = item.url.trim_start().to_ascii_lowercase();
            assert!(!item.label.is_empty() && !lower.starts_with("javascript:"), "{item:?}");
        }
        for (key, json) in &of.kept {
            assert!(of.kept(key).is_some());
            let _ = (Logs::read(json), Grafana::read(json));
        }
    }
    let _ = (base_url_problem(&text), header_problem(&text), name_problem(&text, &[]));
}

/// Any text as the settings of logs and of Grafana: the queries and links that they make.
pub fn logs(input: &[u8]) {
    let text = text(input);
    let ((logs, _), (grafana, _)) = (Logs::read(&text), Grafana::read(&text));
    let values = |key: &str| Values { found: vec![format!("\"{key}`\\|x")], all: key.len() > 3 };
    for span in [None, Some(OfSpan { id: "eee19b7ec3c1b174", name: "GET \"x\"", us: 7 })] {
        let about =
            About { trace: "5b8a", trace_name: "a`b\n", trace_us: 9, span, values: &values };
        let _ = (logs.as_grafana(&about), logs.labels(&about));
        for form in logs.forms(&about).unwrap_or_default() {
            assert!(!form.expr.is_empty());
        }
        if let Some(grafana) = &grafana {
            let time = (TimeNs(i64::MIN), TimeNs(i64::MAX));
            for (words, url) in links(&logs, grafana, &about, time).0 {
                assert!(!words.is_empty());
                let lower = url.to_ascii_lowercase();
                let fine = lower.starts_with("http") || lower.starts_with('/');
                assert!(fine && !lower.starts_with("//"), "{url}");
            }
        }
    }
    let (from, to) = logs.window(TimeNs(i64::MIN), TimeNs(i64::MAX));
    assert!(from <= to || from.0 > 0, "{from:?} {to:?}");
    let _ = (logs.service_label(), logs.of_services(["a", &text]));
}

/// Any text as link patterns, on each span of two traces: what they make are links, and not many.
pub fn patterns(input: &[u8]) {
    let text = text(input);
    let mut engine = Engine::new("");
    engine.adopt(opened(OPEN.as_bytes(), None).1, Vec::new());
    ask(&mut engine, Ask::Show { of: Slot::Open, trace: TraceRef::First });
    for span in [None, Some(SpanIx(0)), Some(SpanIx(1))] {
        let patterns = text.to_string();
        if let Answer::PatternLinks(made) = ask(&mut engine, Ask::PatternLinks { span, patterns }) {
            assert!(made.len() <= 500);
            for of in made {
                assert!(link(&of.url).is_some(), "{}", of.url);
            }
        }
    }
}
