//! What any trace keeps under any rules, and what never leaves with it.

#[path = "redact/planted.rs"]
mod planted;
#[path = "redact/steps.rs"]
mod steps;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use spanscape_core::base::SpanId;
use spanscape_core::export::Format;
use spanscape_core::model::{AttrType, SpanKey, Store, TraceInfo, TraceKey, dump};
use spanscape_core::redact::{Rules, look, redact, secrets_in};

use self::planted::{Plant, planted};
use crate::export::{again, compare, generate, written};
use crate::redact::one;
use crate::support;

/// What a trace keeps, whatever the rules are: a line a span.
pub fn shape(store: &Store, trace: &TraceInfo, events: bool) -> Vec<String> {
    let (mut resources, mut scopes) = (Vec::new(), Vec::new());
    // Numbers in the order in which they come.
    let number = |list: &mut Vec<u32>, one: u32| {
        list.iter().position(|&known| known == one).unwrap_or_else(|| {
            list.push(one);
            list.len() - 1
        })
    };
    let line = |span| {
        let start = trace.base.0.saturating_add_unsigned(store.start(span));
        let times: Vec<i64> = store.events(span).iter().map(|event| event.time.0).collect();
        let links: Vec<_> = store.links(span).iter().map(|link| link.kind).collect();
        format!(
            "{start}+{} in {:?} of {}, depth {}, {:?} {:?} {} {:?}, resource {}, scope {}, {:?} {links:?}, named {} {}",
            store.duration(span).0,
            store.parent(span).map(|parent| parent.0 - trace.first.0),
            store.subtree(span),
            store.depth(span),
            store.kind(span),
            store.status(span),
            store.flags(span),
            store.text(store.service(span)),
            number(&mut resources, store.resource_number(span)),
            number(&mut scopes, store.scope_number(span)),
            if events { times } else { Vec::new() },
            store.parent_id(span).is_some(),
            store.is_orphan(span),
        )
    };
    store.spans_of(trace).map(line).collect()
}

fn rules() -> impl Strategy<Value = Rules> {
    let keys = vec!["*", "k", "http.*", "*.name", "span.kind", "error", "é*", "", "a*b*c"];
    let patterns = vec!["[a-z]+", ".", "a*", "(", "x", "^G", "\\s", "masked", "[0-9]{1,3}", "$"];
    let texts = |from: Vec<&'static str>| {
        let most = from.len().min(3);
        subsequence(from, 0..=most).prop_map(|list| list.into_iter().map(str::to_owned).collect())
    };
    (texts(keys), texts(patterns), any::<[bool; 5]>(), any::<[u8; 16]>()).prop_map(
        |(mask_keys, mask_patterns, on, salt)| Rules {
            mask_keys,
            mask_patterns,
            mask_secrets: on[0],
            drop_queries: on[1],
            drop_logs: on[2],
            hash_ids: on[3],
            hash_hosts: on[4],
            salt,
        },
    )
}

/// Pieces that mean something, in any order.
fn texts() -> impl Strategy<Value = String> {
    let pieces = [
        "password=",
        "hunter2x",
        " ",
        "\"",
        "Bearer ",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.x",
        "AKIAIOSFODNN7EXAMPLE",
        "://",
        "https://",
        "@",
        "[masked]",
        "4111 1111 1111 1111",
        "4111111111111111",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----END RSA PRIVATE KEY-----",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\\",
        "10.1.2.3",
        "::1",
        "a.example.com",
        "0af7651916cd43dd8448eb211c80319c",
        "b7ad6b7169203331",
        "0af76519-16cd-43dd-8448-eb211c80319c",
        "%40",
        "?",
        "#",
        "/",
        "=",
        "&",
        ";",
        "é",
        "\u{202e}",
        "--token ",
        "Cookie: ",
        "Authorization: ",
        "SELECT a FROM b WHERE c = 'd'",
        "@tcp(",
        "-",
        ".",
        "1",
        "sk-",
        "ghp_",
        "\n",
    ];
    let piece = prop_oneof![8 => select(pieces.to_vec()).prop_map(str::to_owned), 1 => ".{0,4}"];
    proptest::collection::vec(piece, 0..14).prop_map(|list| list.concat())
}

/// All ids of a trace as files have them.
pub fn ids(store: &Store, trace: &TraceInfo) -> Vec<String> {
    let span = |id: SpanKey| match store.text(id.text) {
        "" => SpanId(id.value.0).to_string(),
        text => text.to_owned(),
    };
    let trace_id = |id: TraceKey| match store.text(id.text) {
        "" => format!("{:032x}", id.value.0),
        text => text.to_owned(),
    };
    let mut ids = vec![trace_id(trace.key)];
    for one in store.spans_of(trace) {
        ids.push(span(store.id(one)));
        ids.extend(store.parent_id(one).map(span));
        ids.extend(
            store.links(one).iter().flat_map(|link| [trace_id(link.trace), span(link.target)]),
        );
    }
    ids.retain(|id| id.bytes().any(|b| b != b'0'));
    ids
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_trace_keeps_its_shape(any in generate::stores(), rules in rules()) {
        let store = any.0;
        for trace in store.traces() {
            let new = redact(&store, trace, &rules);
            let events = !rules.drop_logs;
            prop_assert_eq!(new.traces().len(), 1);
            let redacted = &new.traces()[0];
            prop_assert_eq!(shape(&store, trace, events), shape(&new, redacted, events));
            for format in [Format::Jaeger, Format::Otlp] {
                let file = again(&written(&new, redacted, format));
                prop_assert_eq!(compare::difference(&new, redacted, &file), None);
            }
            let preview = look(&store, trace, &rules);
            for key in &preview.keys {
                prop_assert_eq!(key.masked + key.hashed + key.dropped + key.kept, key.values);
            }
        }
    }

    #[test]
    fn any_tree_keeps_its_shape(text in support::texts(), rules in rules()) {
        let store = support::store(&text);
        for trace in store.traces() {
            let new = redact(&store, trace, &rules);
            prop_assert_eq!(shape(&store, trace, false), shape(&new, &new.traces()[0], false));
        }
    }

    #[test]
    fn without_rules_any_trace_is_the_same(any in generate::stores()) {
        for trace in any.0.traces() {
            let new = redact(&any.0, trace, &Rules::default());
            prop_assert_eq!(compare::difference(&any.0, trace, &new), None);
        }
    }

    #[test]
    fn no_id_leaves(any in generate::stores(), salt in any::<[u8; 16]>()) {
        let store = any.0;
        let rules = Rules { hash_ids: true, salt, ..Rules::default() };
        for trace in store.traces() {
            let new = redact(&store, trace, &rules);
            for format in [Format::Jaeger, Format::Otlp, Format::Csv, Format::Chrome] {
                let file = String::from_utf8(written(&new, &new.traces()[0], format)).unwrap();
                for id in ids(&store, trace) {
                    // Ids of one letter are in every word, and short ones begin with zeros, as others end.
                    let alone = |(at, _): (usize, &str)| {
                        let word = |c: char| c.is_alphanumeric();
                        !file[..at].ends_with(word) && !file[at + id.len()..].starts_with(word)
                    };
                    let found = file.match_indices(&id).any(alone);
                    prop_assert!(id.len() < 3 || !found, "{} in {}", id, file);
                }
            }
        }
    }

    #[test]
    fn masks_stay_as_they_are(text in texts(), key in select(vec!["k", "url.full", "error", "db.statement"]), mut rules in rules()) {
        (rules.hash_ids, rules.hash_hosts) = (false, false);
        let line = text.replace('\n', " ");
        let store = one(&format!("{key} = {line}"));
        let once = redact(&store, &store.traces()[0], &rules);
        let twice = redact(&once, &once.traces()[0], &rules);
        prop_assert_eq!(dump(&twice), dump(&once));
    }

    #[test]
    fn any_text_is_survived(text in prop_oneof![texts(), any::<String>()], key in ".{0,20}", rules in rules()) {
        for kind in [AttrType::String, AttrType::Json, AttrType::Bytes, AttrType::Int, AttrType::Bool] {
            for place in [Plant::Span, Plant::Name] {
                let store = planted(place, &key, kind, &text);
                let new = redact(&store, &store.traces()[0], &rules);
                prop_assert_eq!(new.len(), 2);
                look(&store, &store.traces()[0], &rules);
            }
        }
        let mut end = 0;
        for secret in secrets_in(&key, &text) {
            prop_assert!(secret.start >= end && secret.end > secret.start);
            prop_assert!(text.get(secret.start..secret.end).is_some());
            end = secret.end;
        }
    }

    #[test]
    fn equal_values_are_hashed_to_equal_ones(name in "[a-z]{3,9}[0-9]", salt in any::<[u8; 16]>()) {
        let store = one(&format!(
            "user.id = {name}\nsession.id = {name}\nhost.name = {name}\nsaid = https://{name}/x\nother = {name}."
        ));
        let new = redact(&store, &store.traces()[0], &Rules::careful(salt));
        let span = new.spans_of(&new.traces()[0]).next().unwrap();
        let texts: Vec<_> = new.attrs().iter(new.span_attrs(span)).map(|attr| new.text(attr.value)).collect();
        let [user, session, host, said, other] = texts[..] else { panic!("{texts:?}") };
        prop_assert_eq!(user, session);
        prop_assert_eq!(format!("https://{host}/x"), said);
        prop_assert_eq!(format!("{host}."), other);
        prop_assert!(user.starts_with("id-") && host.starts_with("host-"));
    }
}
