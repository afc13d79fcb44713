//! What a row tells of a span's attributes and links: what it calls, chosen values, what it does.

use std::rc::Rc;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::colours::Colours;
use super::protocol::{ColourBy, RowLook, Work};
use super::shown::Shown;
use crate::analysis::calls::Peers;
use crate::base::StrId;
use crate::model::{Kind, SpanIx, Store};
use crate::render::value::start;

/// The longest value that a row tells, in bytes.
const LONGEST: usize = 48;

/// The keys that are looked for, in the store's own terms. Finding them costs O(texts), so they are kept.
#[derive(Debug)]
pub(super) struct Keys {
    /// What they were found for.
    asked: (Vec<String>, ColourBy),
    /// How to find what colours stand for, where that is not the service.
    colours: Option<Colours>,
    peers: Peers,
    /// By pill, the keys of which the first that a span has counts.
    pills: Vec<Vec<StrId>>,
    databases: Vec<StrId>,
    models: Vec<StrId>,
}

impl Keys {
    fn new(store: &Store, look: &RowLook) -> Self {
        let find = |key: &str| store.strings().find(key.trim());
        let pill = |keys: &String| keys.split('|').filter_map(find).collect();
        let pills = look.pills.iter().map(pill).filter(|keys: &Vec<_>| !keys.is_empty());
        let all = |keys: &[&str]| keys.iter().copied().filter_map(find).collect();
        Self {
            asked: (look.pills.clone(), look.colour.clone()),
            colours: (look.colour != ColourBy::Service).then(|| Colours::new(store, &look.colour)),
            peers: Peers::new(store),
            pills: pills.collect(),
            databases: all(&["db.system.name", "db.system", "db.type"]),
            models: all(&["gen_ai.operation.name", "gen_ai.system", "gen_ai.provider.name"]),
        }
    }
}

/// What rows tell, by those keys.
pub(super) struct Told<'a> {
    store: &'a Store,
    keys: Rc<Keys>,
    pub look: &'a RowLook,
    /// The visible time, in nanoseconds after the trace's earliest start.
    pub seen: (u64, u64),
}

impl Told<'_> {
    /// How to find what colours stand for, where that is not the service.
    pub fn colours(&self) -> Option<Colours> {
        self.keys.colours
    }

    /// Values of the chosen attributes. O(pills * attributes).
    pub fn pills(&self, span: SpanIx) -> String {
        let mut text = String::new();
        let range = self.store.span_attrs(span);
        let name = self.store.text(self.store.name(span));
        for keys in &self.keys.pills {
            let find = |&key: &StrId| self.store.attrs().find(range, key);
            let value = keys.iter().find_map(find).map_or("", |attr| self.store.text(attr.value));
            // What the name says already is not said twice.
            if value.is_empty() || name.starts_with(value) {
                continue;
            }
            if !text.is_empty() {
                text.push_str("  ");
            }
            let first = start(value, LONGEST);
            text.push_str(first);
            if first.len() < value.len() {
                text.push('…');
            }
        }
        text
    }

    /// What it does. O(attributes).
    pub fn work(&self, span: SpanIx) -> Work {
        let has = |keys: &[StrId]| {
            let range = self.store.span_attrs(span);
            !keys.is_empty() && self.store.attrs().iter(range).any(|attr| keys.contains(&attr.key))
        };
        if has(&self.keys.databases) {
            Work::Database
        } else if has(&self.keys.models) {
            Work::GenAi
        } else {
            Work::Other
        }
    }

    /// What a client or producer calls, where its children are not seen or there are none.
    pub fn callee(&self, span: SpanIx, leaf: bool, collapsed: bool) -> String {
        let store = self.store;
        if !matches!(store.kind(span), Kind::Client | Kind::Producer) || !(leaf || collapsed) {
            return String::new();
        }
        let other = |&child: &SpanIx| {
            let takes = matches!(store.kind(child), Kind::Server | Kind::Consumer);
            takes && store.service(child) != store.service(span)
        };
        let child = store.children(span).find(other).map(|child| store.service(child));
        let peer = || self.keys.peers.of(store, span).map(|(name, _)| name);
        child.or_else(peer).map_or_else(String::new, |name| store.text(name).to_owned())
    }
}

impl Shown {
    /// What rows tell of attributes.
    pub fn told<'a>(&mut self, store: &'a Store, look: &'a RowLook) -> Told<'a> {
        let (pills, colour) = (&look.pills, &look.colour);
        let known = self.keys.take().filter(|k| (&k.asked.0, &k.asked.1) == (pills, colour));
        let keys = known.unwrap_or_else(|| Rc::new(Keys::new(store, look)));
        self.keys = Some(keys.clone());
        let whole = (0, self.times.duration().0);
        let seen = if look.seen.0 < look.seen.1 { look.seen } else { whole };
        Told { store, keys, look, seen }
    }

    /// How many spans of the trace link to each, by the span's number; only those that any does. Once for
    /// each trace O(spans log links), and nothing where it has no links.
    pub fn incoming(&mut self, store: &Store) -> &HashMap<u32, u32, FxBuildHasher> {
        if self.incoming.is_none() {
            let links = store.links_of(&self.trace);
            let targets = self.targets(store, links);
            let mut counts: HashMap<u32, u32, FxBuildHasher> = HashMap::default();
            for target in links.iter().filter_map(|link| self.target(&targets, link)) {
                *counts.entry(target.0.wrapping_sub(self.trace.first.0)).or_default() += 1;
            }
            self.incoming = Some(counts);
        }
        self.incoming.get_or_insert_default()
    }
}
