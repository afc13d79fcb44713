//! Which names hold ids and which values are secrets, by the lint, and what looks alike and is not.

use spanscape_core::analysis::{LintRule, lint};
use spanscape_core::model::{AttrType, Draft, NewSpan, build};

/// Whether a rule concerns the only span of a trace, of that name and with one attribute.
fn concerns(rule: LintRule, name: &str, key: &str, value: &str) -> bool {
    let mut draft = Draft::default();
    let [name, key, value] = [name, key, value].map(|text| draft.strings.intern(text));
    draft.attrs.push(key, AttrType::String, value);
    let (trace, attrs) = (draft.trace_key("0000000000000001"), draft.attrs.since(0));
    draft.push_span(NewSpan { trace, name, attrs, ..NewSpan::default() });
    let store = build(draft);
    let found = lint(&store, &store.traces()[0]);
    found.notes.iter().any(|note| note.rule == rule)
}

#[test]
fn names_that_hold_ids() {
    let holds = |name| concerns(LintRule::IdInName, name, "a", "b");
    for name in [
        "GET /orders/12345",
        "GET /orders/123/items",
        "job 8c6fd54e-77b6-4d6c-a6b8-0a8ba5a8a1f4",
        "get js/en.8e63722bec09254c68ca.js",
        "mail to bob@example.com",
        "upload 01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "SELECT * FROM t WHERE id = 4711",
    ] {
        assert!(holds(name), "{name}");
    }
    for name in [
        "",
        "GET /v2/users",
        "GET /users/{id}",
        "GET /users/:id",
        "sha256",
        "SHA256withRSA",
        "SELECT 1",
        "connect db-12.eu-west-1.example.com",
        "connect redis:6379",
        "ping 192.168.100.200",
        "lib 1.22.333",
        "GET /2015-03-31/functions",
        "oauth2/callback",
        "deadbeef facade",
        "@Transactional run",
        "pkg@1.2.3",
        "grpc.health.v1.Health/Check",
        "S3.PutObject",
        "个人信息查询",
    ] {
        assert!(!holds(name), "{name}");
    }
}

#[test]
fn what_looks_like_a_secret() {
    let secret = |key, value| concerns(LintRule::Secret, "n", key, value);
    for (key, value) in [
        ("http.request.header.authorization", r#"["Bearer a1b2c3d4e5f6"]"#),
        ("http.request.header.cookie", "session=8d7f"),
        ("db.password", "hunter2"),
        ("x-api-key", "k-1234"),
        ("apiKey", "k-1234"),
        ("header", "Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l"),
        ("note", "sent bearer abcdefgh12345678 along"),
        ("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN"),
        ("id", "key AKIAABCDEFGHIJKLMNOP"),
        ("pem", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
        ("url.full", "https://bob:hunter2@shop/"),
        ("db.connection_string", "redis://:hunter2@cache:6379"),
        ("dsn", "bob:hunter2@tcp(db:3306)/shop"),
        ("dsn", "host=db user=bob password=hunter2 dbname=shop"),
        ("url.query", "a=1&access_token=abcdef&b=2"),
        ("body", r#"{"user":"bob","password":"hunter2"}"#),
        ("db.statement", "UPDATE users SET password = 'hunter2' WHERE id = 1"),
        ("args", "--api-key=k-1234"),
    ] {
        assert!(secret(key, value), "{key}: {value}");
    }
    for (key, value) in [
        ("http.request.header.authorization", "***"),
        ("http.request.header.authorization", r#"["[REDACTED]"]"#),
        ("http.request.header.authorization", "Bearer ****"),
        ("http.request.header.cookie", "<redacted>"),
        ("db.password", "xxxxx"),
        ("db.password", ""),
        ("password", "[Filtered]"),
        ("has_password", "true"),
        ("gen_ai.usage.input_tokens", "12345"),
        ("page_token", "abc123def456"),
        ("url.full", "https://shop/?token=REDACTED&x=1"),
        ("url.full", "https://bob:***@shop/"),
        ("url.full", "https://shop:8080/a@b?x=1"),
        ("url.full", "https://shop/?pageToken=abc123"),
        ("server.address", "db.example.com"),
        ("mail", "bob@example.com"),
        ("db.query.text", "SELECT 1"),
        ("db.query.text", "SELECT * FROM users WHERE password = ?"),
        ("db.query.text", "UPDATE users SET password = $1, token=:token"),
        ("db.query.text", "SELECT 1 FROM a JOIN b ON a.token = b.token AND a.secret=b.secret"),
        ("note", "Bearer authentication is required"),
        ("note", "Basic Authentication"),
        ("note", "unexpected token: expected identifier"),
        ("hash", "eyJhIjoxfQ=="),
        ("id", "AKIA-1"),
        ("IDENTIFIER", "IAKIAABCDEFGHIJKLMNOPQR"),
        ("args", "--password={{ password }}"),
        ("args", "--token=${TOKEN}"),
    ] {
        assert!(!secret(key, value), "{key}: {value}");
    }
}
