//! References of a span: which is its parent, and which are links.

use super::Reader;
use super::span::is_plain;
use crate::base::{SpanId, StrId};
use crate::ingest::json::{Cursor, Kind, Result};
use crate::ingest::own;
use crate::model::conventions::{MEMBER, member};
use crate::model::store::Link;
use crate::model::{AttrRange, LinkKind, NewSpan, SpanIx, SpanKey, TraceKey};

/// One reference. `trace` is [`TraceKey::NONE`] where it is not said: the span's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    kind: LinkKind,
    trace: TraceKey,
    span: SpanKey,
    attrs: AttrRange,
    /// It is a link as it stands, and never the parent's.
    link: bool,
}

impl Reference {
    const NONE: Self = Self {
        kind: LinkKind::Link,
        trace: TraceKey::NONE,
        span: SpanKey::NONE,
        attrs: AttrRange { start: 0, len: 0 },
        link: false,
    };
}

/// The bytes of a list with one reference, but for the span's id: in most spans they are the same.
#[derive(Clone, Debug)]
pub(super) struct Only {
    before: Vec<u8>,
    after: Vec<u8>,
    reference: Reference,
}

impl Only {
    /// From a list that was read from `bytes`, if it is fit to be told by them.
    fn of(bytes: &[u8], reference: Reference, id: &str) -> Option<Self> {
        let at = memchr::memmem::find(bytes, id.as_bytes())?;
        let (before, rest) = bytes.split_at_checked(at)?;
        let (_, after) = rest.split_at_checked(id.len())?;
        let once = memchr::memmem::find(after, id.as_bytes()).is_none();
        let short = bytes.len() <= LONGEST && bytes.is_ascii();
        let only = || Self { before: before.to_vec(), after: after.to_vec(), reference };
        (once && short && id.len() == 16 && is_plain(id)).then(only)
    }
}

/// How long a list may be whose bytes are kept.
const LONGEST: usize = 256;

impl Reader<'_> {
    /// Reads a list of references into `self.state.refs`; parents embedded by Jaeger's UI are skipped.
    pub(super) fn references(&mut self, c: &mut Cursor<'_>) -> Result<()> {
        c.peek();
        if let Some(only) = &self.state.only_ref
            && let Some(id) = c.id_between(&only.before, &only.after)
        {
            let span = SpanKey { value: SpanId(id), text: StrId::EMPTY };
            self.state.refs.push(Reference { span, ..only.reference });
            return Ok(());
        }
        let start = c.at();
        if !c.array()? {
            return Ok(());
        }
        let mut first = String::new();
        let mut plain = true;
        while c.next_element()? {
            if c.peek() != Kind::Object {
                self.bad_entry(c)?;
                continue;
            }
            let (mut r, mut own) = (Reference::NONE, None);
            c.object()?;
            while let Some(key) = c.next_key()? {
                match &*key {
                    "refType" => {
                        r.kind = match &*c.text()?.unwrap_or_default() {
                            "CHILD_OF" => LinkKind::ChildOf,
                            "FOLLOWS_FROM" => LinkKind::FollowsFrom,
                            _ => LinkKind::Link,
                        };
                    }
                    "traceID" | "traceId" => {
                        if let Some(text) = c.text()? {
                            plain &= is_plain(&text);
                            r.trace = self.trace_key(&text);
                        }
                    }
                    "spanID" | "spanId" => {
                        if let Some(text) = c.text()? {
                            r.span = self.sink.draft.span_key(&text);
                            first.clear();
                            first.push_str(&text);
                        }
                    }
                    MEMBER => own = self.own_link(c, &mut r)?,
                    _ => c.skip()?,
                }
            }
            if let Some(kind) = own {
                (r.kind, r.link, plain) = (kind, true, false);
            }
            self.state.refs.push(r);
        }
        if let (&[only], true) = (&*self.state.refs, plain) {
            self.state.only_ref = Only::of(c.bytes_since(start), only, &first);
        }
        Ok(())
    }

    /// Reads what Spanscape adds to a reference that is a link: its kind, and its attributes.
    fn own_link(&mut self, c: &mut Cursor<'_>, r: &mut Reference) -> Result<Option<LinkKind>> {
        let mut kind = None;
        if c.object()? {
            while let Some(key) = c.next_key()? {
                match &*key {
                    member::LINK => kind = own::link_kind(c)?,
                    member::TAGS => {
                        let mark = self.sink.mark();
                        self.each_tag(c, |reader, tag| {
                            reader.sink.attr(&tag.key, tag.kind, &tag.value);
                        })?;
                        r.attrs = self.sink.attrs_since(mark);
                    }
                    _ => c.skip()?,
                }
            }
        }
        Ok(kind)
    }

    /// Chooses the parent: the first CHILD_OF in the same trace, else `named` (the deprecated
    /// `parentSpanID`), else the first FOLLOWS_FROM, else a reference of no known type. Takes that
    /// reference out of `self.state.refs`.
    pub(super) fn choose_parent(&mut self, span: &mut NewSpan, named: SpanKey) {
        let trace = span.trace;
        let local = |r: &Reference| !r.link && same_trace(r.trace, trace) && !r.span.is_none();
        let first = |kind| self.state.refs.iter().position(|r| r.kind == kind && local(r));
        let chosen = first(LinkKind::ChildOf)
            .or_else(|| {
                if named.is_none() {
                    return first(LinkKind::FollowsFrom).or_else(|| first(LinkKind::Link));
                }
                self.state.refs.iter().position(|r| r.span == named && local(r))
            })
            .map(|at| self.state.refs.remove(at));
        span.parent = chosen.map_or(named, |r| r.span);
        span.follows_from = chosen.is_some_and(|r| r.kind == LinkKind::FollowsFrom);
    }

    /// Pushes what is left in `self.state.refs` as links of `span`, which is in `trace`.
    pub(super) fn push_links(&mut self, span: SpanIx, trace: TraceKey) {
        for r in self.state.refs.drain(..) {
            // Its own trace may be written with 16 digits here and with 32 there.
            let own = !r.link && same_trace(r.trace, trace);
            let target_trace = if own { trace } else { r.trace };
            self.sink.draft.push_link(Link {
                span,
                kind: r.kind,
                trace: target_trace,
                target: r.span,
                attrs: r.attrs,
            });
        }
    }
}

/// Whether a reference to `a` stays in the trace `b`: equal, not said, or one of them written with
/// its low 64 bits only.
fn same_trace(a: TraceKey, b: TraceKey) -> bool {
    let (x, y) = (a.value.0, b.value.0);
    let half = a.text == b.text && x as u64 == y as u64 && (x >> 64 == 0 || y >> 64 == 0);
    a.is_none() || a == b || half && x as u64 != 0
}
