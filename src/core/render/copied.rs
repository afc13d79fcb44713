//! What is copied of a span's details: JSON of a section, and `key=value` as find reads it.

use super::json_tree::is_json;
use crate::analysis::quoted;
use crate::base::push_quoted;
use crate::engine::protocol::{AttrText, EventDetail, LinkDetail, SpanDetail, ValueKind};

/// `key=value`, quoted where white space would end it.
pub fn pair(attr: &AttrText) -> String {
    let key = attr.key.contains(|c: char| c.is_whitespace() || c == '"' || c == '=');
    if key {
        return quoted(&format!("{}={}", attr.key, attr.value));
    }
    format!("{}={}", attr.key, quoted(&attr.value))
}

/// Attributes as an object, one a line; a key that stands there twice does so here.
pub fn attributes(list: &[AttrText]) -> String {
    let mut out = String::new();
    push_object(&mut out, list, 0);
    out
}

/// Events as an array: name, nanoseconds after the trace's start, attributes.
pub fn events(list: &[EventDetail]) -> String {
    array(list, |out, event| {
        out.push_str("{\n    \"name\": ");
        push_quoted(out, &event.name);
        out.push_str(&format!(",\n    \"offsetNs\": {},\n    \"attributes\": ", event.offset));
        push_object(out, &event.attributes, 2);
        out.push_str("\n  }");
    })
}

/// Links as an array: kind, ids, attributes.
pub fn links(list: &[LinkDetail]) -> String {
    array(list, |out, link| {
        let texts = [("{\n    \"kind\": ", &link.kind), (",\n    \"traceId\": ", &link.trace)];
        for (before, text) in texts.into_iter().chain([(",\n    \"spanId\": ", &link.span)]) {
            out.push_str(before);
            push_quoted(out, text);
        }
        out.push_str(",\n    \"attributes\": ");
        push_object(out, &link.attributes, 2);
        out.push_str("\n  }");
    })
}

/// The W3C `traceparent` of a span (Trace Context, version 00); `None` where its ids are no such ids.
pub fn traceparent(detail: &SpanDetail) -> Option<String> {
    let hex = |id: &str, digits: usize| {
        let is = !id.is_empty() && id.len() <= digits && id.bytes().all(|b| b.is_ascii_hexdigit());
        is.then(|| format!("{:0>digits$}", id.to_ascii_lowercase()))
    };
    let (trace, span) = (hex(&detail.trace, 32)?, hex(&detail.id, 16)?);
    let any = |id: &str| id.bytes().any(|b| b != b'0');
    // Only the first bits of the flags are W3C's. A span that is here was sampled.
    let flags = detail.flags & 0xff | 1;
    (any(&trace) && any(&span)).then(|| format!("00-{trace}-{span}-{flags:02x}"))
}

/// A command for curl that sends the request that a span was about, with its `traceparent`; `None` where no
/// attribute has a whole http address. Method and address by OpenTelemetry's conventions, old and new.
pub fn curl(detail: &SpanDetail) -> Option<String> {
    let value = |keys: &[&str]| {
        let find = |key: &&str| detail.attributes.iter().find(|attr| attr.key == *key);
        keys.iter().find_map(find).map(|attr| attr.value.as_str())
    };
    let url = value(&["url.full", "http.url"]).filter(|url| super::value::link(url).is_some())?;
    let method = value(&["http.request.method", "http.method"]).unwrap_or("GET");
    let mut out = "curl".to_owned();
    if method != "GET" {
        out.push_str(&format!(" -X {}", shell(method)));
    }
    for attr in &detail.attributes {
        if let Some(name) = attr.key.strip_prefix("http.request.header.") {
            let text = attr.value.trim_matches(['[', ']', '"']);
            out.push_str(&format!(" -H {}", shell(&format!("{name}: {text}"))));
        }
    }
    if let Some(parent) = traceparent(detail) {
        out.push_str(&format!(" -H {}", shell(&format!("traceparent: {parent}"))));
    }
    out.push_str(&format!(" {}", shell(url)));
    Some(out)
}

/// A word of a POSIX shell that is just this text.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn array<T>(list: &[T], push: impl Fn(&mut String, &T)) -> String {
    let mut out = "[".to_owned();
    for (i, item) in list.iter().enumerate() {
        out.push_str(if i > 0 { ",\n  " } else { "\n  " });
        push(&mut out, item);
    }
    out.push_str(if list.is_empty() { "]" } else { "\n]" });
    out
}

fn push_object(out: &mut String, list: &[AttrText], depth: usize) {
    out.push('{');
    for (i, attr) in list.iter().enumerate() {
        out.push_str(if i > 0 { ",\n" } else { "\n" });
        (0..=depth).for_each(|_| out.push_str("  "));
        push_quoted(out, &attr.key);
        out.push_str(": ");
        let plain = match attr.kind {
            ValueKind::Bool | ValueKind::Int | ValueKind::Double | ValueKind::Json => true,
            ValueKind::String | ValueKind::Bytes | ValueKind::Empty => false,
        };
        match attr.kind {
            ValueKind::Empty => out.push_str("null"),
            // `NaN` is a double, and no JSON.
            _ if plain && is_json(&attr.value) => out.push_str(&attr.value),
            _ => push_quoted(out, &attr.value),
        }
    }
    if !list.is_empty() {
        out.push('\n');
        (0..depth).for_each(|_| out.push_str("  "));
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attr(key: &str, kind: ValueKind, value: &str) -> AttrText {
        AttrText { key: key.to_owned(), value: value.to_owned(), kind }
    }

    fn list() -> Vec<AttrText> {
        vec![
            attr("s", ValueKind::String, "a \"b\"\n"),
            attr("i", ValueKind::Int, "9007199254740993"),
            attr("d", ValueKind::Double, "NaN"),
            attr("b", ValueKind::Bool, "true"),
            attr("j", ValueKind::Json, r#"{"a":[1]}"#),
            attr("e", ValueKind::Empty, ""),
        ]
    }

    #[test]
    fn a_section_is_json() {
        insta::assert_snapshot!(attributes(&list()), @r#"
        {
          "s": "a \"b\"\n",
          "i": 9007199254740993,
          "d": "NaN",
          "b": true,
          "j": {"a":[1]},
          "e": null
        }
        "#);
        let event = EventDetail { offset: -5, name: "x".into(), attributes: list() };
        let link = LinkDetail {
            trace: "a".into(),
            span: "b".into(),
            local: None,
            kind: "link".into(),
            attributes: vec![],
        };
        for json in [
            attributes(&[]),
            attributes(&list()),
            events(&[]),
            events(&[event.clone(), event]),
            links(&[link]),
        ] {
            serde_json::from_str::<serde_json::Value>(&json).expect(&json);
        }
    }

    #[test]
    fn a_pair_is_a_term_of_find() {
        let check = |key: &str, value: &str, expect: &str| {
            assert_eq!(pair(&attr(key, ValueKind::String, value)), expect);
        };
        check("k", "v", "k=v");
        check("k", "a b", "k=\"a b\"");
        check("k x", "v", "\"k x=v\"");
        check("k", "", "k=");
    }
}
