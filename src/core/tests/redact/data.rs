//! The public data, read in place where it is: what is flagged in it, and that its traces stay what they are. Passes
//! where the data is not here.

use std::collections::{BTreeMap, HashSet};

use spanscape_core::export::Format;
use spanscape_core::redact::{Rules, look, redact};

use super::careful;
use crate::export::data::{data, stores};
use crate::export::{again, compare, written};
use crate::redact_any::{ids, shape};

#[test]
fn few_values_are_flagged() {
    let Some(dir) = data() else { return };
    let (mut values, mut flagged) = (0, BTreeMap::new());
    for (name, store) in stores(&dir) {
        for trace in store.traces() {
            let preview = look(&store, trace, &Rules::default());
            for key in preview.keys {
                values += key.distinct;
                for (kind, count) in key.secrets {
                    let place = format!("{}: {:?} {}: {}", name, key.place, key.key, kind.text());
                    *flagged.entry(place).or_insert(0) += count;
                }
            }
        }
    }
    println!("{values} distinct values");
    flagged.iter().for_each(|(place, count)| println!("{count} {place}"));
    assert!(flagged.len() < 20, "{} keys are flagged", flagged.len());
}

#[test]
fn every_trace_keeps_its_shape() {
    let Some(dir) = data() else { return };
    for (name, store) in stores(&dir) {
        for trace in store.traces() {
            for rules in [Rules::default(), careful()] {
                let new = redact(&store, trace, &rules);
                let [new_trace] = new.traces() else {
                    panic!("{name}: {} traces", new.traces().len())
                };
                let events = !rules.drop_logs;
                assert_eq!(shape(&store, trace, events), shape(&new, new_trace, events), "{name}");
                let file = written(&new, new_trace, Format::Otlp);
                assert_eq!(compare::difference(&new, new_trace, &again(&file)), None, "{name}");
            }
        }
    }
}

#[test]
fn no_id_of_any_trace_leaves() {
    let Some(dir) = data() else { return };
    for (name, store) in stores(&dir) {
        for trace in store.traces() {
            let new = redact(&store, trace, &careful());
            let file = String::from_utf8(written(&new, &new.traces()[0], Format::Jaeger)).unwrap();
            let words: HashSet<&str> = file.split(|c: char| !c.is_ascii_hexdigit()).collect();
            for id in
                ids(&store, trace).iter().filter(|id| id.len() >= 16 && !id.starts_with("0000"))
            {
                assert!(!words.contains(id.as_str()), "{name}: {id}");
            }
        }
    }
}
