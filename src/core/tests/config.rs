//! config.json: what is read, what is refused and how that is said; the schema and the README.

use proptest::prelude::*;
use serde_json::Value;
use spanscape_core::model::{Threshold, thresholds::Unit};
use spanscape_core::source::{Backend, CONFIG_KEYS, Config};

/// All that a configuration says, a line each, the problems last.
pub fn shown(config: &Config) -> String {
    let mut lines = Vec::new();
    for Backend { name, url, credentials, headers, timeout_s } in &config.backends {
        let headers = headers.join(",");
        lines.push(format!("backend {name:?} {url} {credentials:?} [{headers}] {timeout_s}"));
    }
    let mut some = |name: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("{name} {value}")));
    };
    some("path_links", config.path_links.map(|b| b.to_string()));
    some("theme", config.theme.clone());
    some("lookback", config.lookback.map(|l| l.print()));
    some("limit", config.limit.map(|l| l.to_string()));
    some("source", config.source.clone());
    let findings = config.thresholds.code();
    some("findings", (!findings.is_empty()).then_some(findings));
    some("max_lookback", config.max_lookback.map(|l| l.print()));
    some("adjust_end", config.adjust_end.map(|l| l.print()));
    some("max_limit", config.max_limit.map(|l| l.to_string()));
    some(
        "served by",
        config.served_by.as_ref().map(|by| {
            format!("{} {:?} {:?} {:?}", by.version, by.archive, by.metrics, by.any_service)
        }),
    );
    some("without", config.no_dependencies.then(|| "dependencies".to_owned()));
    some("without", config.no_monitor.then(|| "monitor".to_owned()));
    lines.extend(config.embed_origins.iter().map(|origin| format!("embed origin {origin}")));
    for item in &config.menu {
        lines.push(format!("menu {}/{} {}", item.group, item.label, item.url));
    }
    for (key, json) in &config.kept {
        lines.push(format!("kept {key} {json}"));
        assert_eq!(config.kept(key), Some(json.as_str()));
    }
    for (place, text) in &config.problems {
        lines.push(format!("! {place}: {text}"));
    }
    lines.join("\n")
}

fn check(text: &str, expect: &str) {
    assert_eq!(shown(&Config::parse(text)), expect, "{text}");
}

#[test]
fn the_readmes_example() {
    let readme = include_str!("../../../README.md");
    let section = readme.split("## Configuration\n").nth(1).unwrap();
    let example: Vec<&str> = section
        .lines()
        .skip_while(|line| *line != "    {")
        .take_while(|line| line.starts_with("    "))
        .collect();
    insta::assert_snapshot!(shown(&Config::parse(&example.join("\n"))), @r#"
    backend "production" https://jaeger.example.com/ SameOrigin [Authorization] 0
    backend "staging" /staging/jaeger/ SameOrigin [] 120
    backend "logs team" https://victoria.example.com/select/jaeger/ Include [] 0
    path_links true
    theme dark
    lookback 2h
    limit 50
    source staging
    findings fan-out:40,gap-time:300
    menu /On-call guide https://wiki.example.com/on-call
    menu Dashboards/Shop /grafana/d/shop
    "#);
}

#[test]
fn an_empty_one_says_nothing() {
    check("{}", "");
    check("\u{feff} {\"$schema\": 5}\n", "");
    assert_eq!(Config::parse("{}"), Config::default());
}

#[test]
fn what_is_no_object_is_one_problem() {
    check("", "! line 1, column 0: is not JSON: EOF while parsing a value");
    check("{\n  \"links\": path\n}", "! line 2, column 12: is not JSON: expected value");
    check("<!doctype html>", "! line 1, column 1: is not JSON: expected value");
    check("[1]", "! : is not an object: [1]");
}

#[test]
fn a_broken_part_does_not_hide_the_others() {
    check(
        r#"{"links":"Path","theme":"blue","limit":5,"defaults":{"limit":0,"lookback":"1y","source":"x","lookBack":1},"backend":[]}"#,
        "! backend: is not a setting (did you mean backends?)\n\
         ! limit: is not a setting\n\
         ! defaults.lookBack: is not a setting (did you mean lookback?)\n\
         ! defaults.limit: is not a whole number from 1 to 4294967295: 0\n\
         ! defaults.lookback: is not a time such as \"1h\" or \"2d\": \"1y\"\n\
         ! links: is not one of path, hash: \"Path\"\n\
         ! theme: is not one of system, light, dark: \"blue\"\n\
         ! defaults.source: is neither the name of a back end nor demo",
    );
    check(
        r#"{"defaults":7,"menu":{},"zzz":1,"links":"hash"}"#,
        "path_links false\n\
         ! zzz: is not a setting\n\
         ! defaults: is not an object: 7\n\
         ! menu: is not an array: {}",
    );
    check(r#"{"defaults":{"source":"demo"}}"#, "source demo");
}

#[test]
fn back_ends() {
    let one = |fields: &str| format!(r#"{{"backends":[{{{fields}}}]}}"#);
    let good = r#""name":"a","url":"http://h/""#;
    check(
        &one(&format!(
            r#"{good},"credentials":"all","headers":["X-Scope-OrgID",5,"Cookie","a b","","Authorization: Bearer x","x-scope-orgid","Sec-X"],"timeoutSeconds":0.5"#
        )),
        "backend \"a\" http://h/ SameOrigin [X-Scope-OrgID] 0\n\
         ! backends[0].credentials: is not one of omit, same-origin, include: \"all\"\n\
         ! backends[0].headers[1]: is not a text: 5\n\
         ! backends[0].headers[2]: is a header that a page can't set\n\
         ! backends[0].headers[3]: is not a header's name\n\
         ! backends[0].headers[4]: is empty\n\
         ! backends[0].headers[5]: must be a header's name alone; the page asks for the value, which is no part of a file\n\
         ! backends[0].headers[6]: is there twice\n\
         ! backends[0].headers[7]: is a header that a page can't set\n\
         ! backends[0].timeoutSeconds: is not a whole number from 1 to 3600: 0.5",
    );
    check(&one(r#""name":"a""#), "! backends[0]: has no url");
    check(
        &one(r#""URL":"a""#),
        "! backends[0].URL: is not a setting (did you mean url?)\n! backends[0]: has no name\n! backends[0]: has no url",
    );
    check(&one(r#""name":" ","url":"./""#), "! backends[0].name: is empty");
    check(
        &one(r#""name":"demo","url":"./""#),
        "! backends[0].name: is the name of the built-in demo",
    );
    check(
        &one(r#""name":"HTTP://x","url":"./""#),
        "! backends[0].name: is an address, which belongs into url",
    );
    check(
        r#"{"backends":[{"name":"a","url":"/a"},7,{"name":"a ","url":"/b"},{"name":"A","url":"/c"}]}"#,
        "backend \"a\" /a SameOrigin [] 0\n\
         backend \"A\" /c SameOrigin [] 0\n\
         ! backends[1]: is not an object: 7\n\
         ! backends[2].name: is another back end's name",
    );
}

#[test]
fn addresses_of_back_ends() {
    let check = |url: &str, expect: &str| {
        let text = serde_json::json!({"backends": [{"name": "a", "url": url}]}).to_string();
        let config = Config::parse(&text);
        let said = config.problems.first().map_or("fine", |(_, text)| text.as_str());
        assert_eq!((said, config.backends.len()), (expect, usize::from(expect == "fine")), "{url}");
    };
    for url in [
        "http://h",
        "HTTPS://h:1/a/b/",
        " /jaeger ",
        "./",
        "../x",
        "jaeger",
        "//h/x",
        "http://[::1]:16686/",
        "a/b:c",
    ] {
        check(url, "fine");
    }
    let secret = "holds a user name or a password, which everyone could read; list Authorization in headers, and the page asks for it";
    for url in ["http://u:p@h/", "https://u@h", "//u:p@h/", "\\\\u:p@h", "http:/\\u:p@h"] {
        let needs = if url.starts_with("http:/\\") { "needs // after its scheme" } else { secret };
        check(url, needs);
    }
    let scheme = "is neither an http or https address nor relative to the page";
    for url in ["javascript:alert(1)", "file:///x", "ftp://h", "data:,x"] {
        check(url, scheme);
    }
    check("localhost:16686", "needs http:// or https:// before its host");
    check("http:h", "needs // after its scheme");
    check("http://", "has no host");
    check("http://:80/", "has no host");
    check("http://h/?x=1", "must end before any ? or #: paths are added to it");
    check("", "is empty; the page's own folder is ./");
    check("java\tscript:x", "has white space in it");
}

#[test]
fn menus() {
    check(
        r#"{"menu":[
            {"label":"Wiki","url":"https://w/"},
            {"label":"Team","items":[{"label":"Mail","url":"mailto:a@b"},{"label":"","url":"/x"},{"url":"y","anchorTarget":"_self"}]},
            {"label":"Bad","url":"javascript:alert(1)"},{"label":"None"},{"items":[],"url":"x","label":"L"},3]}"#,
        "menu /Wiki https://w/\n\
         menu Team/Mail mailto:a@b\n\
         ! menu[1].items[1].label: is empty\n\
         ! menu[1].items[2]: has no label\n\
         ! menu[2].url: is neither an http or https address nor relative to the page\n\
         ! menu[3]: has no url\n\
         ! menu[4]: has items, so its url does not count\n\
         ! menu[5]: is not an object: 3",
    );
}

#[test]
fn what_later_parts_read_is_kept() {
    check(
        r#"{"grafana":{"url":"https://g"},"logs":[],"linkPatterns":[{"type":"process"}],"embedOrigins":["https://g",5]}"#,
        "embed origin https://g\n\
         kept grafana {\"url\":\"https://g\"}\n\
         kept linkPatterns [{\"type\":\"process\"}]\n\
         ! embedOrigins[1]: is not a text: 5\n\
         ! logs: is not an object: []",
    );
}

#[test]
fn thresholds_of_findings() {
    check(
        r#"{"findings":{"fan-out":40,"gap-time":300,"gap-share":5}}"#,
        "findings fan-out:40,gap-time:300",
    );
    check(
        r#"{"findings":{"gap-tme":1,"gap-share":101,"slow-statement":"1s","outlier-factor":1,"retry-time":2.5,"queue-time":0,"x":{}}}"#,
        "findings queue-time:0\n\
         ! findings.gap-tme: is not a setting (did you mean gap-time?)\n\
         ! findings.x: is not a setting\n\
         ! findings.gap-share: is not a whole number from 0 to 100: 101\n\
         ! findings.outlier-factor: is not a whole number from 2 to 1000: 1\n\
         ! findings.retry-time: is not a whole number from 0 to 3600000: 2.5\n\
         ! findings.slow-statement: is not a whole number from 0 to 3600000: \"1s\"",
    );
    check(r#"{"findings":[]}"#, "! findings: is not an object: []");
}

#[test]
fn problems_are_limited() {
    let fields: Vec<String> = (0..200).map(|i| format!("\"zz{i}\":0")).collect();
    let config = Config::parse(&format!("{{{}}}", fields.join(",")));
    assert_eq!(config.problems.len(), 50);
    assert_eq!(config.problems[49].1, "has 151 more problems");
}

/// The object schema at one of the places that [`CONFIG_KEYS`] names.
fn at<'a>(schema: &'a Value, place: &str) -> &'a Value {
    place.split('.').filter(|step| !step.is_empty()).fold(schema, |schema, step| {
        let (name, inside) = match step.strip_suffix("[]") {
            Some(list) => (list, "/items"),
            None => (step, ""),
        };
        schema.pointer(&format!("/properties/{name}{inside}")).unwrap_or(&Value::Null)
    })
}

#[test]
fn the_schema_has_the_same_keys() {
    let schema = include_str!("../../../public/config.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for (place, keys) in CONFIG_KEYS {
        let object = at(&schema, place);
        let properties = object["properties"].as_object().unwrap();
        let mut expect = keys.to_vec();
        expect.sort_unstable();
        let mut found: Vec<&str> = properties.keys().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, expect, "{place}");
        assert_eq!(object["additionalProperties"], false, "{place}");
        for (key, property) in properties {
            assert!(property["description"].is_string(), "{place} {key}");
        }
    }
}

#[test]
fn the_schema_knows_each_threshold() {
    let schema = include_str!("../../../public/config.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    for &threshold in Threshold::ALL {
        let property = &schema["properties"]["findings"]["properties"][threshold.name()];
        let (least, most) = threshold.unit().range();
        assert_eq!(property["type"], "integer", "{threshold:?}");
        assert_eq!(property["minimum"], least, "{threshold:?}");
        assert_eq!(property["maximum"], most, "{threshold:?}");
        assert_eq!(property["default"], threshold.default_value(), "{threshold:?}");
        let unit = match threshold.unit() {
            Unit::Count => "A number.",
            Unit::Millis => "In milliseconds.",
            Unit::Percent => "In percent.",
            Unit::Times => "How many times as much.",
        };
        let description = property["description"].as_str().unwrap();
        assert!(description.ends_with(unit), "{threshold:?}: {description}");
    }
}

/// JSON that often has our keys, with any values under them.
fn any_config() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,6}|http://[a-z@:/]{0,6}|demo|1h|path".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let keys: Vec<&str> =
            CONFIG_KEYS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
        let key = prop_oneof![prop::sample::select(keys).prop_map(str::to_owned), ".{0,4}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|f| f.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn reading_is_total(text in ".*", value in any_config()) {
        let _ = (Config::parse(&text), Config::parse_jaeger(&text));
        let config = Config::parse(&value.to_string());
        for backend in &config.backends {
            prop_assert!(!backend.name.is_empty() && backend.name != "demo" && !backend.url.is_empty());
        }
        prop_assert!(value.is_object() || !config.problems.is_empty());
        let _ = Config::parse_jaeger(&format!("JAEGER_CONFIG = {value};"));
    }
}

#[test]
fn there_are_never_more_than_50_problems() {
    let many: Vec<String> = (0..60).map(|n| format!("\"x{n}\":1")).collect();
    let ours = Config::parse(&format!("{{{}}}", many.join(",")));
    let items = vec!["7"; 60].join(",");
    let jaeger = Config::parse_jaeger(&format!("JAEGER_CONFIG = {{\"menu\":[{items}]}};"));
    assert_eq!((ours.problems.len(), jaeger.problems.len()), (50, 50));
    assert_eq!(ours.or_jaeger(jaeger).problems.len(), 50);
}
