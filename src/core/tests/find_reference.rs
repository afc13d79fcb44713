//! Finding spans against a reference that looks at every text of every span, for each term anew.

use crate::support;

use proptest::prelude::*;
use spanscape_core::analysis::{FindMemory, FindQuery, find, find_again, quoted};
use spanscape_core::base::bitset::BitSet;
use spanscape_core::base::needle::fold;
use spanscape_core::base::{SpanId, StrId};
use spanscape_core::model::{AttrRange, SpanIx, SpanKey, Status, Store, TraceInfo};

/// A term, as it is meant.
#[derive(Clone, Debug)]
enum Meant {
    Error,
    /// A sign, and nanoseconds.
    Took(&'static str, u64),
    /// In a part (empty for all): a text, or a pair.
    Text(&'static str, String, Option<(String, String)>),
}

/// As it is typed.
fn typed((not, meant): &(bool, Meant)) -> String {
    let term = match meant {
        Meant::Error => "error".to_owned(),
        Meant::Took(sign, ns) => format!("{sign}{ns}ns"),
        Meant::Text("", text, None) => quoted(text),
        Meant::Text("", text, Some(_)) => text.clone(),
        Meant::Text(part, text, None) => format!("{part}:\"{text}\""),
        Meant::Text(part, text, Some(_)) => format!("{part}:{text}"),
    };
    if *not { format!("-{term}") } else { term }
}

/// Texts of a part and its pairs of key and value; whether it is there at all.
#[derive(Default)]
struct Part {
    texts: Vec<String>,
    pairs: Vec<(String, String)>,
    ids: Vec<u128>,
}

struct Reference<'a> {
    store: &'a Store,
    trace: &'a TraceInfo,
}

impl Reference<'_> {
    fn part(&self, span: SpanIx, part: &str) -> Part {
        let store = self.store;
        let text = |id: StrId| store.text(id).to_owned();
        let some = |ids: &[StrId]| {
            ids.iter().filter(|&&id| id != StrId::EMPTY).map(|&id| text(id)).collect()
        };
        let attributes = |ranges: &[AttrRange]| -> Part {
            let all = ranges.iter().flat_map(|&r| store.attrs().iter(r));
            let pairs: Vec<_> = all.map(|a| (text(a.key), text(a.value))).collect();
            let texts = pairs.iter().flat_map(|(k, v)| [k.clone(), v.clone()]).collect();
            Part { texts, pairs, ids: vec![] }
        };
        let with = |mut part: Part, texts: Vec<String>| {
            part.texts.extend(texts);
            part
        };
        let ids = |keys: &[SpanKey]| {
            let there = keys.iter().filter(|k| !k.is_none());
            let (texts, numbers): (Vec<SpanKey>, Vec<SpanKey>) =
                there.copied().partition(|k| k.text != StrId::EMPTY);
            Part {
                texts: texts.iter().map(|k| text(k.text)).collect(),
                ids: numbers.iter().map(|k| k.value.0.into()).collect(),
                pairs: vec![],
            }
        };
        let (resource, scope) = (store.resource(span), store.scope(span));
        let kind = format!("{:?}", store.kind(span)).to_lowercase();
        let status = format!("{:?}", store.status(span)).to_lowercase();
        match part {
            "service" => with(Part::default(), some(&[resource.service])),
            "name" => with(Part::default(), some(&[store.name(span)])),
            "kind" if kind == "unspecified" => Part::default(),
            "kind" => with(Part::default(), vec![kind]),
            "status" => {
                with(Part::default(), [vec![status], some(&[store.status_message(span)])].concat())
            }
            "id" => ids(&[store.id(span)]),
            "parent" => ids(&[store.parent_id(span).unwrap_or(SpanKey::NONE)]),
            "tag" => attributes(&[store.span_attrs(span)]),
            "resource" => attributes(&[resource.attrs]),
            "scope" => with(attributes(&[scope.attrs]), some(&[scope.name, scope.version])),
            "event" => {
                let events = store.events(span);
                let names = events.iter().map(|e| text(e.name)).collect();
                with(attributes(&events.iter().map(|e| e.attrs).collect::<Vec<_>>()), names)
            }
            "link" => {
                let links = store.links(span);
                let mut part = attributes(&links.iter().map(|l| l.attrs).collect::<Vec<_>>());
                let targets = ids(&links.iter().map(|l| l.target).collect::<Vec<_>>());
                part.texts.extend(targets.texts);
                // Without an id of the other trace's own, its number.
                part.texts.extend(some(&links.iter().map(|l| l.trace.text).collect::<Vec<_>>()));
                part.ids = targets.ids;
                part.ids.extend(links.iter().map(|l| l.trace.value.0));
                part
            }
            _ => {
                let names = [
                    "service", "name", "id", "parent", "tag", "resource", "scope", "event", "link",
                ];
                let mut all = Part::default();
                for part in names.map(|name| self.part(span, name)) {
                    all.texts.extend(part.texts);
                    all.pairs.extend(part.pairs);
                    all.ids.extend(part.ids);
                }
                all.texts.extend(some(&[store.status_message(span), store.trace_state(span)]));
                all.pairs.push(("service.name".to_owned(), text(resource.service)));
                for (key, word) in [("kind", kind), ("status", status)] {
                    if word != "unspecified" && word != "unset" {
                        all.pairs.push((key.to_owned(), word));
                    }
                }
                all
            }
        }
    }

    fn holds(&self, span: SpanIx, meant: &Meant) -> bool {
        let took = self.store.duration(span).0;
        match meant {
            Meant::Error => self.store.status(span) == Status::Error,
            Meant::Took(sign, ns) => match *sign {
                ">" => took > *ns,
                ">=" => took >= *ns,
                "<" => took < *ns,
                _ => took <= *ns,
            },
            Meant::Text(name, wanted, pair) => {
                let folded = |t: &str| t.chars().map(fold).collect::<String>();
                let part = self.part(span, name);
                let digits = wanted.len() >= if name.is_empty() { 6 } else { 1 };
                let digits = digits && wanted.bytes().all(|b| b.is_ascii_hexdigit());
                let id = |&id: &u128| {
                    // A trace's id has 32 digits, which a span's never reaches.
                    let short = SpanId(id as u64).to_string();
                    let long = format!("{id:032x}");
                    let is_link_trace =
                        matches!(*name, "" | "link") && long.contains(&folded(wanted));
                    short.contains(&folded(wanted)) && id >> 64 == 0
                        || is_link_trace && id == 0xbeef
                };
                part.texts.iter().any(|t| folded(t).contains(&folded(wanted)))
                    || part.ids.iter().any(|i| (digits && id(i)) || wanted.is_empty())
                    || pair.as_ref().is_some_and(|(key, value)| {
                        let ends = |k: &str| folded(k).ends_with(&folded(key));
                        let has = |v: &str| folded(v).contains(&folded(value));
                        part.pairs.iter().any(|(k, v)| ends(k) && has(v))
                    })
            }
        }
    }

    fn find(&self, terms: &[(bool, Meant)]) -> Vec<u32> {
        let all = (0..).zip(self.store.spans_of(self.trace));
        let found = all.filter(|&(_, s)| {
            !terms.is_empty() && terms.iter().all(|(not, meant)| self.holds(s, meant) != *not)
        });
        found.map(|(i, _)| i).collect()
    }
}

/// Where a term may look; everywhere first.
const PARTS: &[&str] = &[
    "", "service", "name", "kind", "status", "id", "parent", "tag", "resource", "scope", "event",
    "link",
];

/// Short words of few letters, so that they meet.
fn term() -> impl Strategy<Value = (bool, Meant)> {
    let word = "[abAB]{1,3}|é[ab]|client|erro|[ab] [ab]|error|-a|>1s|[0-9a-f]{1,2}|0000000[0-9]";
    let plain = (prop::sample::select(PARTS), word).prop_map(|(p, w)| Meant::Text(p, w, None));
    let nothing =
        prop::sample::select(&PARTS[1..]).prop_map(|p| Meant::Text(p, String::new(), None));
    let pair = "[abAB.]{1,2}|kind|status|service\\.name|name";
    let pair =
        (prop::sample::select(&["", "tag", "resource", "event"][..]), pair, "[abAB]{0,2}|cli|e");
    let pair = pair.prop_map(|(p, k, v)| Meant::Text(p, format!("{k}={v}"), Some((k, v))));
    let signs = prop::sample::select(&[">", ">=", "<", "<="][..]);
    let took = (signs, 0..12u64).prop_map(|(sign, ns)| Meant::Took(sign, ns));
    let meant =
        prop_oneof![6 => plain, 1 => nothing, 3 => pair, 1 => Just(Meant::Error), 1 => took];
    (prop::bool::weighted(0.25), meant)
}

fn trace() -> impl Strategy<Value = String> {
    let attr = ("[ab.]{1,3}", "[abAé]{1,3}").prop_map(|(k, v)| format!("{k}={v}"));
    let extra = prop_oneof![
        4 => attr,
        1 => Just("!error".to_owned()),
        1 => Just("kind:client".to_owned()),
        1 => "[ab]{1,3}".prop_map(|n| format!("event:{n}@3")),
        1 => "[ab]{1,3}".prop_map(|h| format!("host:{h}")),
        1 => Just("link:beef/8".to_owned()),
        1 => "[ghi]{1,2}".prop_map(|id| format!("#{id}")),
    ];
    let span = (0..3usize, "[abé]{1,3}", "[ab]{1,2}", 1..12u8, prop::collection::vec(extra, 0..4));
    prop::collection::vec(span, 1..12).prop_map(|spans| {
        let line =
            |(depth, name, service, end, extra): (usize, String, String, u8, Vec<String>)| {
                format!("{}{name} {service} 0..{end} {}\n", " ".repeat(depth), extra.join(" "))
            };
        spans.into_iter().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_the_reference_finds(
        text in trace(),
        terms in prop::collection::vec(term(), 0..3),
        before in prop::collection::vec(term(), 0..3),
        others in prop::bool::ANY,
    ) {
        let rest = if others { "trace 2\n".to_owned() + &"x ab 0..1 a=b\n".repeat(50) } else { String::new() };
        let store = support::store(&format!("trace 1\n{text}{rest}"));
        let trace = store.traces()[0];
        let write = |terms: &[(bool, Meant)]| terms.iter().map(typed).collect::<Vec<_>>().join(" ");
        let query = write(&terms);
        let set = find(&store, &trace, &FindQuery::parse(&query));
        let found: Vec<_> = (0..trace.len).filter(|&i| set.contains(i)).collect();
        let expect = Reference { store: &store, trace: &trace }.find(&terms);
        prop_assert_eq!(found, expect, "{}", query);
        // The same when something else was looked for before, some terms of it among these.
        let mut memory = FindMemory::default();
        let both = format!("{} {query}", write(&before));
        find_again(&store, &trace, &FindQuery::parse(&both), &mut memory, &mut |_| BitSet::default());
        prop_assert_eq!(find_again(&store, &trace, &FindQuery::parse(&query), &mut memory, &mut |_| BitSet::default()), set);
    }

    #[test]
    fn the_same_key_by_key(
        text in trace(),
        terms in prop::collection::vec(term(), 1..3),
        back in 0..4usize,
    ) {
        // Among many others, so that few are found and looked at one by one.
        let rest = "x y 0..1\n".repeat(400);
        let store = support::store(&format!("trace 1\n{text}{rest}"));
        let trace = store.traces()[0];
        let query = terms.iter().map(typed).collect::<Vec<_>>().join(" ");
        let len = query.chars().count();
        let keys = (1..=len).chain((1..len).rev().take(back)).chain([len]);
        let mut memory = FindMemory::default();
        for keys in keys {
            let typed: String = query.chars().take(keys).collect();
            let asked = FindQuery::parse(&typed);
            let again = find_again(&store, &trace, &asked, &mut memory, &mut |_| BitSet::default());
            prop_assert_eq!(again, find(&store, &trace, &asked), "{}", typed);
        }
    }
}
