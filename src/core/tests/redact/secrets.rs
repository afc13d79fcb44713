//! What looks like a secret, which part of a value it is, and what only looks alike.

use spanscape_core::redact::{SecretKind, redact, secrets_in};

use super::careful;

/// The secrets of a value, in words.
fn check(key: &str, value: &str, expect: &[(&str, &str)]) {
    let found: Vec<_> = secrets_in(key, value)
        .into_iter()
        .map(|secret| (secret.kind.text(), &value[secret.start..secret.end]))
        .collect();
    assert_eq!(found, expect, "{key}: {value}");
}

/// Tokens are put together here, so that no scanner takes this file for a leak.
fn token(head: &str, tail: &str) -> String {
    format!("{head}{tail}")
}

#[test]
fn tokens_of_known_forms() {
    let body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
    for (head, what) in [
        ("ghp_", "a token of GitHub"),
        ("github_pat_", "a token of GitHub"),
        ("glpat-", "a token of GitLab"),
        ("xoxb-", "a token of Slack"),
        ("sk_live_", "a secret key of Stripe"),
        ("sk-", "an API key of a provider of models"),
        ("sk-ant-api03-", "an API key of a provider of models"),
        ("AIza", "a key or token of Google"),
        ("ya29.", "a key or token of Google"),
        ("npm_", "a token of npm"),
        ("hvs.", "a token of Vault"),
    ] {
        let token = token(head, body);
        check("k", &token, &[(what, &token)]);
        check("k", &format!("got '{token}', and"), &[(what, &token)]);
    }
    let grid = format!("SG.{body}.{body}");
    check("k", &grid, &[("an API key of SendGrid", &grid)]);
    let aws = token("AKIA", "IOSFODNN7EXAMPLE");
    check("k", &format!("key={aws} ok"), &[("an access key of AWS", &aws)]);
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.SflKxwRJSMeKKF2QT4";
    check("k", &format!("jwt:{jwt};"), &[("a JSON Web Token", jwt)]);
    let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
    check("k", &format!("a {key} b"), &[("a private key", key)]);
    check("k", &key[..40], &[("a private key", &key[..40])]);
}

#[test]
fn credentials() {
    check("k", "https://app:hunter2@db/x", &[("a password in a URL", "hunter2")]);
    check("k", "redis://:hunter2@db:6379", &[("a password in a URL", "hunter2")]);
    check("k", "app:hunter2@tcp(db:3306)/x", &[("a password in a URL", "hunter2")]);
    check("k", "Bearer abcdef123456", &[("an Authorization header", "abcdef123456")]);
    check("k", "Basic YXBwOmh1bnRlcjI=", &[("an Authorization header", "YXBwOmh1bnRlcjI=")]);
    check(
        "k",
        "authorization: Digest username=\"x\"",
        &[("an Authorization header", "Digest username=")],
    );
    check("k", "Cookie: a=b; c=d\nX: y", &[("a cookie", "a=b; c=d")]);
    check("http.request.header.cookie", "a=b", &[("a cookie", "a=b")]);
    check("Authorization", "Basic x1", &[("an Authorization header", "Basic x1")]);
}

#[test]
fn names_of_secrets() {
    let named = "a value under a key that names a secret";
    for key in [
        "password",
        "db.PassWord",
        "api_key",
        "x-api-key",
        "clientSecret",
        "session_token",
        "token",
    ] {
        check(key, "hunter2b", &[(named, "hunter2b")]);
    }
    check("password", "12345678", &[(named, "12345678")]);
    let assigned = "a value behind a name of a secret";
    check("k", "a=1&api_key=abc&b=2", &[(assigned, "abc")]);
    check("k", "Server=a;Password=hunter2;x", &[(assigned, "hunter2")]);
    check("k", r#"{"password": "a b, c"}"#, &[(assigned, "a b, c")]);
    check("k", r#"{\"token\":\"abc\"}"#, &[(assigned, "abc")]);
    check("k", "password: hunter2", &[(assigned, "hunter2")]);
    check("k", "run --password hunter2 -v", &[(assigned, "hunter2")]);
    check("k", "token=abc and secret=def", &[(assigned, "abc"), (assigned, "def")]);
}

#[test]
fn cards() {
    let card = "the number of a payment card";
    for number in [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "3782 822463 10005",
    ] {
        check("k", number, &[(card, number)]);
        check("k", &format!("paid by {number}, thanks"), &[(card, number)]);
    }
    for number in [
        "4111111111111112",
        "1700000000000000",
        "4111-1111 1111 1111",
        "x4111111111111111",
        "4111111111111111.5",
        "0000000000000000",
        "4111111111111111-1",
    ] {
        check("k", number, &[]);
    }
}

#[test]
fn what_only_looks_alike() {
    for (key, value) in [
        ("token_count", "123456"),
        ("gen_ai.usage.input_tokens", "920"),
        ("llm.tokens", "many of them"),
        ("token", "17"),
        ("secret", "true"),
        ("password", "****"),
        ("password", "[REDACTED]"),
        ("password", "[masked]"),
        ("db.query.text", "SELECT 1 FROM a JOIN b ON a.token = b.token AND a.secret=b.secret"),
        ("db.query.text", "UPDATE t SET password = ? WHERE token=$1"),
        ("exception.message", "unexpected token: identifier"),
        ("exception.message", "invalid token: foo"),
        ("k8s.secret.name", "db-credentials"),
        ("url.full", "https://example.com/a?token=Redacted&password={password}"),
        ("url.full", "https://user@example.com/x"),
        ("code.function.name", "token_for::<T>"),
        ("k", "Basic authentication is required"),
        ("k", "Bearer token is missing"),
        ("k", "task-sk-something-with-many-words-in-it"),
        ("k", "0af7651916cd43dd8448eb211c80319c"),
        ("k", "eyJ"),
        ("k", "AKIA"),
        ("pass", "3"),
        ("auth", "oauth"),
    ] {
        check(key, value, &[]);
    }
}

#[test]
fn every_kind_has_words() {
    assert!(SecretKind::ALL.iter().all(|kind| kind.text().len() > 7));
}

/// None of these takes a time that grows with the square of its length.
#[test]
fn long_texts_are_looked_at_once() {
    let pieces = [
        "eyJ-",
        "a.",
        "ghp_",
        "Basic x",
        "password=",
        "@",
        "%40",
        "://",
        "4111 ",
        "\"",
        "{\"a\":",
        "a@tcp(",
        "-----BEGIN ",
        "::1",
        "--token ",
        "=",
        "sk-",
    ];
    for piece in pieces {
        let text = format!("{}{}", piece.repeat(200_000), ".".repeat(100_000));
        secrets_in("k", &text);
        let store = super::one(&format!("k = {text}"));
        let new = redact(&store, &store.traces()[0], &careful());
        assert_eq!(new.len(), 1, "{piece}");
    }
}
