//! A store or draft as text: for tests (data in, text out) and for looking at what was decoded.
//!
//! One line a trace, span, attribute (`.`), event (`*`), link (`>`) and warning (`!`); what is absent or default
//! is left out. Texts are quoted and escaped, numbers are bare, other types are named. Times of
//! a store count from the trace's base, those of a draft from 1970. Deterministic.

use std::fmt::{Display, Formatter, Write};

use super::draft::ABSENT;
use super::store::{Event, Link, LinkKind, Resource, Scope};
use super::{
    AttrRange, AttrType, Attrs, Draft, Kind, SpanIx, SpanKey, Status, Store, TraceKey, Warning,
    Warnings,
};
use crate::base::{StrId, Strings};

/// All of a store, trace by trace, spans indented by depth. O(size of the store).
pub fn dump(store: &Store) -> String {
    let mut out = Out { strings: &store.strings, attrs: &store.attrs, text: String::new() };
    for trace in store.traces() {
        let (spans, roots, depth) = (trace.len, trace.roots, trace.max_depth);
        let (services, errors) = (trace.services, trace.errors);
        let key = out.trace(trace.key);
        out.line(
            0,
            &format!(
                "trace {key}: spans={spans} roots={roots} services={services} errors={errors} \
                 depth={depth} base={} duration={}",
                trace.base.0, trace.duration.0
            ),
        );
        for span in store.spans_of(trace) {
            let depth = store.depth(span) as usize + 1;
            out.store_span(store, span, depth);
        }
    }
    out.resources(&store.resources);
    out.warnings(&store.warnings);
    out.text
}

/// All of a draft, spans in the order of their arrival. O(spans x events): for small inputs.
pub fn dump_draft(draft: &Draft) -> String {
    let mut out = Out { strings: &draft.strings, attrs: &draft.attrs, text: String::new() };
    for i in 0..draft.len() {
        out.draft_span(draft, SpanIx(i as u32));
    }
    out.resources(&draft.resources);
    out.warnings(&draft.warnings);
    out.text
}

struct Out<'a> {
    strings: &'a Strings,
    attrs: &'a Attrs,
    text: String,
}

/// What the span lines of a store and of a draft have in common.
struct Fields {
    name: StrId,
    resource: u32,
    scope: Scope,
    kind: Kind,
    status: Status,
    message: StrId,
    flags: u32,
    state: StrId,
}

impl Out<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = depth * 2);
    }

    fn store_span(&mut self, store: &Store, span: SpanIx, depth: usize) {
        let ix = span.0 as usize;
        let id = self.span_id(store.id(span));
        let times = format!(" {}+{}", store.start(span), store.duration(span).0);
        let rest = self.fields(&Fields {
            name: store.name(span),
            resource: store.spans.resource.get(ix).copied().unwrap_or(0),
            scope: store.scope(span),
            kind: store.kind(span),
            status: store.status(span),
            message: store.status_message(span),
            flags: store.flags(span),
            state: store.trace_state(span),
        });
        self.line(depth, &format!("{id}{times}{rest}"));
        self.attributes(depth + 1, store.span_attrs(span));
        self.events(depth + 1, store.events(span).iter());
        self.links(depth + 1, store.links(span).iter());
        self.span_warnings(depth + 1, store.warnings.of(span).iter());
    }

    fn draft_span(&mut self, draft: &Draft, span: SpanIx) {
        let (s, i) = (&draft.spans, span.0 as usize);
        let mut line = String::new();
        let trace = s.trace.get(i).and_then(|&t| draft.traces.get(t as usize));
        let _ = write!(line, "{}/", self.trace(trace.copied().unwrap_or_default()));
        line += &self.span_id(s.id.get(i).copied().unwrap_or_default());
        let parent = s.parent.get(i).copied().unwrap_or_default();
        if !parent.is_none() {
            line += &format!("<{}", self.span_id(parent));
        }
        for (time, mark) in [(s.start.get(i), " "), (s.duration.get(i), "+")] {
            match time {
                Some(&t) if t != ABSENT => line += &format!("{mark}{t}"),
                _ => line += &format!("{mark}?"),
            }
        }
        if let Some(placed) = draft.placed(span) {
            let _ = write!(line, " at={}", placed.at);
            placed.up.into_iter().for_each(|up| line += &format!(" up={up}"));
        }
        for (flag, word) in [(s.follows_from.get(i), " follows-from"), (s.shared.get(i), " shared")]
        {
            if flag == Some(&true) {
                line += word;
            }
        }
        line += &self.fields(&Fields {
            name: s.name.get(i).copied().unwrap_or_default(),
            resource: s.resource.get(i).copied().unwrap_or_default(),
            scope: s
                .scope
                .get(i)
                .and_then(|&x| draft.scopes.get(x as usize))
                .copied()
                .unwrap_or_default(),
            kind: s.kind.get(i).copied().unwrap_or_default(),
            status: s.status.get(i).copied().unwrap_or_default(),
            message: text_of(&draft.status_messages, span),
            flags: s.flags.get(i).copied().unwrap_or_default(),
            state: text_of(&draft.trace_states, span),
        });
        self.line(0, &line);
        self.attributes(1, s.attrs.get(i).copied().unwrap_or_default());
        self.events(1, run(&draft.events, |e| e.span, span));
        self.links(1, run(&draft.links, |l| l.span, span));
        let about = draft.warnings.list().iter().filter(|w| w.span == Some(span));
        self.span_warnings(1, about);
    }

    fn fields(&self, f: &Fields) -> String {
        let mut line = format!(" {:?} r{}", self.strings.get(f.name), f.resource);
        if f.kind != Kind::Unspecified {
            let _ = write!(line, " {:?}", f.kind);
        }
        if f.status != Status::Unset || f.message != StrId::EMPTY {
            let _ = write!(line, " {:?}", f.status);
        }
        if f.message != StrId::EMPTY {
            let _ = write!(line, "({:?})", self.strings.get(f.message));
        }
        if f.flags != 0 {
            let _ = write!(line, " flags={:#x}", f.flags);
        }
        if f.state != StrId::EMPTY {
            let _ = write!(line, " state={:?}", self.strings.get(f.state));
        }
        if f.scope != Scope::default() {
            let _ = write!(line, " scope={}", self.strings.get(f.scope.name));
            if f.scope.version != StrId::EMPTY {
                let _ = write!(line, "@{}", self.strings.get(f.scope.version));
            }
            for attr in self.attrs.iter(f.scope.attrs) {
                let value = Value(attr.kind, self.strings.get(attr.value));
                let _ = write!(line, ",{}={value}", self.strings.get(attr.key));
            }
        }
        line
    }

    fn attributes(&mut self, depth: usize, range: AttrRange) {
        for attr in self.attrs.iter(range) {
            let value = Value(attr.kind, self.strings.get(attr.value));
            self.line(depth, &format!(".{}: {value}", self.strings.get(attr.key)));
        }
    }

    fn events<'e>(&mut self, depth: usize, events: impl Iterator<Item = &'e Event>) {
        for event in events {
            self.line(depth, &format!("*{} {:?}", event.time.0, self.strings.get(event.name)));
            self.attributes(depth + 1, event.attrs);
        }
    }

    fn links<'l>(&mut self, depth: usize, links: impl Iterator<Item = &'l Link>) {
        for link in links {
            let kind = match link.kind {
                LinkKind::Link => "",
                LinkKind::ChildOf => " child-of",
                LinkKind::FollowsFrom => " follows-from",
            };
            let (trace, span) = (self.trace(link.trace), self.span_id(link.target));
            self.line(depth, &format!(">{trace}/{span}{kind}"));
            self.attributes(depth + 1, link.attrs);
        }
    }

    fn span_warnings<'w>(&mut self, depth: usize, list: impl Iterator<Item = &'w Warning>) {
        for warning in list {
            let detail = self.strings.get(warning.detail);
            let detail = if detail.is_empty() { String::new() } else { format!(" {detail:?}") };
            self.line(depth, &format!("!{}{detail}", warning.kind.name()));
        }
    }

    fn resources(&mut self, resources: &[Resource]) {
        for (i, resource) in resources.iter().enumerate().skip(1) {
            self.line(0, &format!("r{i} {:?}", self.strings.get(resource.service)));
            self.attributes(1, resource.attrs);
        }
    }

    fn warnings(&mut self, warnings: &Warnings) {
        for (kind, n) in warnings.counts() {
            self.line(0, &format!("!{}={n}", kind.name()));
            self.notes(warnings, kind);
        }
    }

    fn notes(&mut self, warnings: &Warnings, kind: super::WarningKind) {
        for w in warnings.list().iter().filter(|w| w.span.is_none() && w.kind == kind) {
            let detail = self.strings.get(w.detail);
            if !detail.is_empty() {
                self.line(1, &format!("{detail:?}"));
            }
        }
    }

    fn trace(&self, key: TraceKey) -> String {
        if key.text == StrId::EMPTY {
            format!("{:x}", key.value.0)
        } else {
            format!("{:?}", self.strings.get(key.text))
        }
    }

    fn span_id(&self, key: SpanKey) -> String {
        if key.text == StrId::EMPTY {
            format!("{:x}", key.value.0)
        } else {
            format!("{:?}", self.strings.get(key.text))
        }
    }
}

/// A value as it is printed: the type shows, unless the text's own form tells it.
struct Value<'a>(AttrType, &'a str);

impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            AttrType::String => write!(f, "{:?}", self.1),
            AttrType::Bool | AttrType::Int => f.write_str(self.1),
            AttrType::Double => write!(f, "double {}", self.1),
            AttrType::Bytes => write!(f, "bytes {}", self.1),
            AttrType::Json => write!(f, "json {}", self.1),
            AttrType::Empty => f.write_str("empty"),
        }
    }
}

fn text_of(column: &[(SpanIx, StrId)], span: SpanIx) -> StrId {
    column.iter().find(|(at, _)| *at == span).map_or(StrId::EMPTY, |&(_, text)| text)
}

fn run<T>(list: &[T], of: impl Fn(&T) -> SpanIx, span: SpanIx) -> impl Iterator<Item = &T> {
    list.iter().filter(move |t| of(t) == span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::TimeNs;
    use crate::model::{NewSpan, WarningKind};

    #[test]
    fn a_draft_reads_as_text() {
        let mut draft = Draft::default();
        let mark = draft.attrs.mark();
        let (key, value) = (draft.strings.intern("n"), draft.strings.intern("7"));
        draft.attrs.push(key, AttrType::Int, value);
        let resource = draft.push_resource(value, AttrRange::default());
        let span = NewSpan {
            trace: draft.trace_key("0a"),
            id: draft.span_key("x"),
            start: Some(TimeNs(5)),
            kind: Kind::Client,
            status_message: value,
            name: key,
            resource,
            attrs: draft.attrs.since(mark),
            ..NewSpan::default()
        };
        let ix = draft.push_span(span);
        draft.push_event(ix, TimeNs(6), key, AttrRange::default());
        draft.warnings.on(ix, WarningKind::InvalidLink, value);
        insta::assert_snapshot!(dump_draft(&draft), @r#"
        a/"x" 5+? "n" r1 Client Unset("7")
          .n: 7
          *6 "n"
          !invalid-link "7"
        r1 "7"
        !irregular-id=1
        !short-id=1
        !invalid-link=1
        "#);
    }
}
