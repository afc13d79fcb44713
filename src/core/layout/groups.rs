//! Runs of equal leaves among the rows, each folded into one row that can be opened.
//!
//! Equal are neighbours below one parent that have the same service, name and kind and nothing below them;
//! so never the two sides of a call between services. From [`LEAST`] on (as Sentry has it) they are a group.

use crate::base::StrId;
use crate::base::bitset::BitSet;
use crate::model::{Kind, SpanIx, Status, Store, TraceInfo};

use super::numbers::{self, MOST, number, read};
use super::siblings::Siblings;

/// How many equal siblings make a group.
pub const LEAST: u32 = 5;

/// A run of equal leaves. Spans are counted from the trace's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The first, whose row stands for all.
    pub leader: u32,
    /// The last.
    pub last: u32,
    /// How many.
    pub count: u32,
    /// Those with an error.
    pub errors: u32,
    /// Their durations together, in nanoseconds.
    pub total: u64,
    /// The shortest duration.
    pub least: u64,
    /// The longest.
    pub most: u64,
}

/// The groups of a trace in tree order, and which of them are open.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    list: Vec<Group>,
    open: BitSet,
    /// All rows before any were folded.
    all: BitSet,
}

impl Groups {
    /// The groups among `shown`, whose parents and children are `siblings`; those are open that were
    /// `before`. O(spans).
    pub fn new(
        store: &Store,
        trace: &TraceInfo,
        shown: BitSet,
        siblings: &Siblings,
        before: Option<Self>,
    ) -> Self {
        let open = before.map(|groups| groups.open);
        let open = open.unwrap_or_else(|| BitSet::with_len(trace.len as usize));
        let mut groups = Self { open, ..Self::default() };
        let mut run: Option<(Group, Key)> = None;
        for local in shown.iter() {
            let span = SpanIx(trace.first.0 + local);
            let key = Key::of(store, span, siblings);
            match &mut run {
                Some((group, before)) if key.is_some_and(|key| key == *before) => {
                    group.add(store, span, local);
                }
                _ => {
                    groups.keep(run.take());
                    run = key.map(|key| {
                        let mut group = Group::empty(local);
                        group.add(store, span, local);
                        (group, key)
                    });
                }
            }
        }
        groups.keep(run);
        groups.all = shown;
        groups
    }

    fn keep(&mut self, run: Option<(Group, Key)>) {
        self.list.extend(run.map(|(group, _)| group).filter(|group| group.count >= LEAST));
    }

    /// The group that a row stands for, or of which it is the first.
    pub fn of(&self, local: u32) -> Option<&Group> {
        let at = self.list.binary_search_by_key(&local, |g| g.leader).ok()?;
        self.list.get(at)
    }

    /// Whether the group's spans have rows of their own.
    pub fn is_open(&self, group: &Group) -> bool {
        self.open.contains(group.leader)
    }

    /// The group that a span is in.
    fn around(&self, local: u32) -> Option<&Group> {
        let after = self.list.partition_point(|g| g.leader <= local);
        let group = self.list.get(after.checked_sub(1)?)?;
        (local <= group.last).then_some(group)
    }

    /// Opens or folds the group that a span is in. Whether that was a change.
    pub fn set_open(&mut self, local: u32, open: bool) -> bool {
        let Some(leader) = self.around(local).map(|g| g.leader) else { return false };
        let other = self.open.contains(leader) != open;
        self.open.set(leader, open);
        other
    }

    /// Which are open, as a text for a link: how many spans the trace has, then from one open group's first span
    /// to the next. Empty for none, `None` where it would be too long.
    pub fn code(&self, spans: u32) -> Option<String> {
        let open = || self.list.iter().filter(|group| self.is_open(group));
        let (mut bytes, mut before) = (Vec::new(), 0);
        for group in open().take(MOST) {
            if bytes.is_empty() {
                number(&mut bytes, spans);
            }
            number(&mut bytes, group.leader - before);
            before = group.leader;
        }
        numbers::text(&bytes)
    }

    /// Opens what a code says, and folds the others. False, and nothing is changed, if it is none of a trace of so
    /// many spans.
    pub fn read_code(&mut self, spans: u32, code: &str) -> bool {
        let Some(bytes) = numbers::bytes(code) else { return false };
        let (mut bytes, mut at) = (bytes.as_slice(), 0u32);
        if !bytes.is_empty() && read(&mut bytes) != Some(spans) {
            return false;
        }
        let mut open = BitSet::with_len(spans as usize);
        while !bytes.is_empty() {
            let next = read(&mut bytes).and_then(|by| at.checked_add(by));
            let Some(leader) = next.filter(|&leader| leader < spans) else { return false };
            at = leader;
            open.set(leader, true);
        }
        self.open = open;
        true
    }

    /// The spans of a group. O(them).
    pub fn members(&self, group: &Group) -> impl Iterator<Item = u32> + '_ {
        let last = group.last;
        let next = move |&at: &u32| self.all.first_from(at + 1).filter(|&next| next <= last);
        std::iter::successors(Some(group.leader), next)
    }

    /// The rows: all, without those that are folded away; and how many these are. O(spans).
    pub fn rows(&self) -> (BitSet, u32) {
        let (mut rows, mut folded) = (self.all.clone(), 0);
        for group in self.list.iter().filter(|g| !self.is_open(g)) {
            for member in self.members(group).skip(1) {
                rows.set(member, false);
            }
            folded += group.count - 1;
        }
        (rows, folded)
    }
}

impl Group {
    fn empty(leader: u32) -> Self {
        let (last, least) = (leader, u64::MAX);
        Self { leader, last, count: 0, errors: 0, total: 0, least, most: 0 }
    }

    fn add(&mut self, store: &Store, span: SpanIx, local: u32) {
        let duration = store.duration(span).0;
        self.last = local;
        self.count += 1;
        self.errors += u32::from(store.status(span) == Status::Error);
        self.total = self.total.saturating_add(duration);
        self.least = self.least.min(duration);
        self.most = self.most.max(duration);
    }
}

/// What is equal in a group.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key(Option<SpanIx>, StrId, StrId, Kind);

impl Key {
    /// None for a span with something below it.
    fn of(store: &Store, span: SpanIx, siblings: &Siblings) -> Option<Self> {
        let leaf = siblings.children(span) == 0;
        leaf.then(|| {
            let parent = siblings.parent(store, span);
            Self(parent, store.service(span), store.name(span), store.kind(span))
        })
    }
}
