//! Where decoders put what they read: the draft, with what several formats need around it.

use std::hash::{Hash, Hasher};

use hashbrown::{HashSet, HashTable};
use rustc_hash::{FxBuildHasher, FxHasher};

use super::around::Value;
use super::json::{self, Cursor};
use super::late::Late;
use crate::base::StrId;
use crate::model::{AttrRange, AttrType, Attrs, Draft, NewSpan, SpanIx, TraceKey, WarningKind};

/// How deep the arrays and maps in attribute values may be nested; what is deeper is cut.
pub const VALUE_DEPTH: usize = 64;

/// A [`Draft`] that grows over several inputs, and the counts of the present input.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    /// What is decoded. Push spans through [`Sink::span`], so that they are counted.
    pub draft: Draft,
    resources: Dedup,
    scopes: Dedup,
    spans: u32,
    traces: HashSet<TraceKey, FxBuildHasher>,
    last_trace: Option<TraceKey>,
    scratch: String,
    late: Late,
    /// Traces whose spans are passed over: an input before had them, and inputs have traces whole.
    had: Option<HashSet<TraceKey, FxBuildHasher>>,
    passing: bool,
    /// With more heap than this in use, the draft is put aside at the next place between two traces.
    cut_at: Option<usize>,
    parts: Vec<Draft>,
    /// The number of the present input.
    input: u16,
    /// Next.js: how far its clock is from the time of day in microseconds, in the last trace.
    pub(super) clock: Option<(TraceKey, i64)>,
}

impl Sink {
    /// The id of a text.
    #[inline]
    pub fn text(&mut self, text: &str) -> StrId {
        self.draft.strings.intern(text)
    }

    /// Adds an attribute to the run that is open (see [`Attrs::mark`]).
    #[inline]
    pub fn attr(&mut self, key: &str, kind: AttrType, value: &str) {
        let key = self.draft.strings.intern(key);
        let value = self.draft.strings.intern(value);
        self.draft.attrs.push(key, kind, value);
    }

    /// Adds an attribute whose value was read from `c`. Answers its text if that is to be remembered: it
    /// was seen lately, though not at this place. A text that was not seen lately may be set later: call
    /// [`Sink::settle`] before anything reads it, and before the bytes of `c` go.
    #[inline]
    pub fn attr_of(
        &mut self,
        key: StrId,
        kind: AttrType,
        value: &Value<'_>,
        c: &Cursor<'_>,
    ) -> Option<StrId> {
        if let Some((text, kind)) = value.known {
            self.draft.attrs.push(key, kind, text);
            return None;
        }
        match c.all() {
            Some(all) => self.late.push(&mut self.draft, key, kind, value.text, all),
            None => {
                let text = self.draft.strings.intern(value.text);
                self.draft.attrs.push(key, kind, text);
                None
            }
        }
    }

    /// Sets all texts of values that were read from `c`.
    pub fn settle(&mut self, c: &Cursor<'_>) {
        self.late.intern(&mut self.draft, c.all().unwrap_or_default());
    }

    /// Reads the next value of `c`, whatever it is, as compact JSON text. Reports what is cut.
    pub fn json(&mut self, c: &mut Cursor<'_>) -> json::Result<StrId> {
        self.scratch.clear();
        if c.compact(VALUE_DEPTH, &mut self.scratch)? {
            self.draft.warnings.count_only(WarningKind::TooDeep, 1);
        }
        Ok(self.draft.strings.intern(&self.scratch))
    }

    /// Where a run of attributes begins; for [`Sink::attrs_since`], [`Sink::resource`] and
    /// [`Sink::scope`].
    pub fn mark(&self) -> u32 {
        self.draft.attrs.mark()
    }

    /// The attributes pushed since `mark`.
    pub fn attrs_since(&self, mark: u32) -> AttrRange {
        self.draft.attrs.since(mark)
    }

    /// The index of the resource with this service and the attributes pushed since `mark` (without
    /// `service.name`). An equal one is used again and the attributes are taken back.
    pub fn resource(&mut self, service: StrId, mark: u32) -> u32 {
        let range = self.draft.attrs.since(mark);
        match self.resources.find(&self.draft.attrs, [service, StrId::EMPTY], range) {
            Ok(ix) => {
                self.draft.attrs.truncate(mark);
                ix
            }
            Err(hash) => {
                let ix = self.draft.push_resource(service, range);
                self.resources.add(hash, Entry { names: [service, StrId::EMPTY], range, ix });
                ix
            }
        }
    }

    /// The index of the scope with this name, version and the attributes pushed since `mark`;
    /// 0 where all of it is empty. Used again like [`Sink::resource`].
    pub fn scope(&mut self, name: StrId, version: StrId, mark: u32) -> u32 {
        let range = self.draft.attrs.since(mark);
        if name == StrId::EMPTY && version == StrId::EMPTY && range.len == 0 {
            return 0;
        }
        match self.scopes.find(&self.draft.attrs, [name, version], range) {
            Ok(ix) => {
                self.draft.attrs.truncate(mark);
                ix
            }
            Err(hash) => {
                let ix = self.draft.push_scope(name, version, range);
                self.scopes.add(hash, Entry { names: [name, version], range, ix });
                ix
            }
        }
    }

    /// Adds a span and counts it for the present input.
    pub fn span(&mut self, span: NewSpan) -> SpanIx {
        self.spans = self.spans.saturating_add(1);
        if self.last_trace != Some(span.trace) {
            self.last_trace = Some(span.trace);
            self.traces.insert(span.trace);
            self.passing = self.had.as_ref().is_some_and(|had| had.contains(&span.trace));
        }
        if self.passing {
            return SpanIx::NONE;
        }
        self.draft.push_span(span)
    }

    /// Begins something that may have to be read again: [`Sink::undo`] takes back what follows.
    pub fn begin_attempt(&mut self) -> Attempt {
        self.draft.warnings.begin_attempt();
        let (resources, scopes) = self.draft.tables();
        Attempt { attrs: self.draft.attrs.mark(), resources, scopes }
    }

    /// Takes back what was pushed since, but for texts, which are found again. No span was.
    /// O(what is taken back + resources + scopes).
    pub fn undo(&mut self, attempt: Attempt) {
        self.draft.warnings.undo();
        self.draft.attrs.truncate(attempt.attrs);
        self.late.truncate(attempt.attrs);
        if self.draft.tables() != (attempt.resources, attempt.scopes) {
            self.draft.truncate_tables(attempt.resources, attempt.scopes);
            self.resources.entries.retain(|(_, e)| e.ix < attempt.resources);
            self.scopes.entries.retain(|(_, e)| e.ix < attempt.scopes);
        }
    }

    /// What was attempted stands.
    pub fn end_attempt(&mut self) {
        self.draft.warnings.end_attempt();
    }

    /// Whether the draft is to be put aside as soon as no trace is under way.
    #[inline]
    pub fn is_full(&self) -> bool {
        let over = |most| self.draft.heap_bytes() > most && !self.draft.is_empty();
        self.cut_at.is_some_and(over)
    }

    /// Puts the draft aside and begins another. No text or table of it may be used any more. `c` is
    /// what is being read.
    pub fn cut(&mut self, c: &Cursor<'_>) {
        self.settle(c);
        self.end_attempt();
        self.parts.push(std::mem::take(&mut self.draft));
        self.draft.next_input(self.input, false);
        (self.resources, self.scopes) = (Dedup::default(), Dedup::default());
        self.last_trace = None;
        self.clock = None;
    }

    /// From how many bytes on the draft is put aside.
    pub fn cut_at(&mut self, bytes: usize) {
        self.cut_at = Some(bytes);
    }

    /// How many bytes that are, if it is at all.
    pub fn cut_bytes(&self) -> Option<usize> {
        self.cut_at
    }

    /// The drafts that were put aside.
    pub fn take_parts(&mut self) -> Vec<Draft> {
        std::mem::take(&mut self.parts)
    }

    /// Spans of the present input so far, as they stand there.
    pub fn spans(&self) -> u32 {
        self.spans
    }

    /// Distinct traces of the present input so far.
    pub fn traces(&self) -> u32 {
        self.traces.len() as u32
    }

    /// From now on, a trace counts in the first input only that has spans of it.
    pub fn once_each(&mut self) {
        self.had = Some(HashSet::default());
    }

    /// What comes next is of this input, and where it is `apart`, of another source than what came before.
    pub fn of_input(&mut self, number: u16, apart: bool) {
        self.next_input();
        self.input = number;
        self.draft.next_input(number, apart);
        if let Some(had) = self.had.as_mut().filter(|_| apart) {
            had.clear();
        }
    }

    /// Starts counting anew, for the next input.
    pub fn next_input(&mut self) {
        self.spans = 0;
        self.passing = false;
        if let Some(had) = &mut self.had {
            // Ids that are texts are numbered by draft.
            had.extend(self.traces.iter().filter(|key| key.text == StrId::EMPTY));
        }
        self.traces.clear();
        self.last_trace = None;
        self.clock = None;
    }
}

/// Where an attempt began.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    attrs: u32,
    resources: u32,
    scopes: u32,
}

/// Finds resources and scopes that are there already, by content.
#[derive(Clone, Debug, Default)]
struct Dedup {
    entries: HashTable<(u64, Entry)>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    names: [StrId; 2],
    range: AttrRange,
    ix: u32,
}

impl Dedup {
    /// The index of an equal entry, or the hash to add a new one under.
    fn find(&self, attrs: &Attrs, names: [StrId; 2], range: AttrRange) -> Result<u32, u64> {
        let mut hasher = FxHasher::default();
        names.hash(&mut hasher);
        for attr in attrs.iter(range) {
            (attr.key, attr.kind, attr.value).hash(&mut hasher);
        }
        let hash = hasher.finish();
        let equal = |(_, e): &(u64, Entry)| {
            e.names == names
                && e.range.len == range.len
                && attrs.iter(e.range).eq(attrs.iter(range))
        };
        self.entries.find(hash, equal).map(|(_, e)| e.ix).ok_or(hash)
    }

    fn add(&mut self, hash: u64, entry: Entry) {
        self.entries.insert_unique(hash, (hash, entry), |(h, _)| *h);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_resources_are_one() {
        let mut sink = Sink::default();
        let mut resource = |service: &str, attrs: &[(&str, &str)]| {
            let mark = sink.mark();
            for (key, value) in attrs {
                sink.attr(key, AttrType::String, value);
            }
            let service = sink.text(service);
            (sink.resource(service, mark), sink.mark())
        };
        let (a, after_a) = resource("shop", &[("host", "1")]);
        assert_eq!(resource("shop", &[("host", "1")]), (a, after_a));
        assert_ne!(resource("shop", &[("host", "2")]).0, a);
        assert_ne!(resource("cart", &[("host", "1")]).0, a);
        let mark = sink.mark();
        assert_eq!(sink.scope(StrId::EMPTY, StrId::EMPTY, mark), 0);
    }
}
