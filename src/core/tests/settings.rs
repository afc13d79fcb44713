//! What is configured, setting by setting, and who says so.

use spanscape_core::source::{OwnSetting, SaidBy, Settings, settings};

fn shown(told: &Settings) -> String {
    let mut lines = Vec::new();
    for setting in &told.settings {
        if setting.by == SaidBy::Nobody {
            continue;
        }
        let instead: Vec<String> =
            setting.instead_of.iter().map(|(by, value)| format!(" < {value} {by:?}")).collect();
        lines.push(format!(
            "{}: {} {:?}{}",
            setting.key,
            setting.value,
            setting.by,
            instead.concat()
        ));
    }
    lines.extend(told.problems.iter().map(|(place, what)| format!("! {place}: {what}")));
    lines.join("\n")
}

fn check(file: Option<&str>, jaeger: &str, own: &[(&str, &str, SaidBy)], expect: &str) {
    let own: Vec<OwnSetting> = own
        .iter()
        .map(|&(key, value, by)| OwnSetting { key: key.to_owned(), value: value.to_owned(), by })
        .collect();
    assert_eq!(shown(&settings(file, jaeger, &own)), expect);
}

#[test]
fn the_strongest_counts_and_the_others_are_told() {
    check(None, "", &[], "");
    check(
        Some(r#"{"theme":"dark","defaults":{"limit":50},"x":1}"#),
        r#"JAEGER_CONFIG = {"search":{"maxLimit":100,"defaultLookback":{"value":"2d"}}};"#,
        &[("theme", "light", SaidBy::Link), ("findings.fan-out", "7", SaidBy::Person)],
        "defaults.limit: 50 File < 20 Nobody\n\
         defaults.lookback: 2d Jaeger < 1h Nobody\n\
         findings.fan-out: 7 Person < 20 Nobody\n\
         links: path Jaeger < as the page was opened Nobody\n\
         search.maxLimit: 100 Jaeger\n\
         theme: light Link < dark File < system Nobody\n\
         ! x: is not a setting",
    );
}

#[test]
fn lists_and_objects_are_told_by_their_parts() {
    check(
        Some(
            r#"{"backends":[{"name":"a","url":"/a/","headers":["X-Tenant"],"credentials":"omit","timeoutSeconds":9},{"name":"b","url":"https://b/"}],
                "menu":[{"label":"Docs","url":"https://d/"},{"label":"More","items":[{"label":"Shop","url":"/s"}]}],
                "linkPatterns":[{"type":"traces"},{}],"grafana":{"url":"https://g","orgId":1},"logs":{"lokiUrl":"/"},"embedOrigins":["https://g"]}"#,
        ),
        "",
        &[],
        "backends.a: /a/; without credentials; asks for X-Tenant; silent for 9 s at most File\n\
         backends.b: https://b/ File\n\
         embedOrigins: https://g File < this page's own Nobody\n\
         grafana.orgId: 1 File\n\
         grafana.url: https://g File\n\
         linkPatterns: 2 patterns File\n\
         logs.lokiUrl: / File\n\
         menu: Docs: https://d/, More / Shop: /s File",
    );
}

#[test]
fn a_jaeger_is_told() {
    let told = settings(None, "JAEGER_VERSION = {\"gitVersion\":\"v2.21.0\"};", &[]);
    assert_eq!((told.has_file, told.jaeger.as_deref()), (false, Some("v2.21.0")));
    assert_eq!(settings(Some("{"), "", &[]).problems.len(), 1);
    assert_eq!(settings(None, "", &[]).jaeger, None);
}
