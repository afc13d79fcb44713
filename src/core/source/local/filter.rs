//! A filter's conditions in a store's own terms.
//!
//! What an attribute of a span is stands in `tag.rs`: `=` means here what it means there. For the other comparisons a
//! span has all values of the key among its own attributes and those of its resource, scope, events and links, with the
//! fields that count as attributes. What is true of a text is worked out once for each text.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;

use hashbrown::HashMap;
use regex_lite::Regex;
use rustc_hash::FxBuildHasher;

use super::tag::{self, Meaning};
use crate::base::StrId;
use crate::base::bitset::BitSet;
use crate::model::{SpanIx, Status, Store, TraceInfo};
use crate::source::filter::{Field, Filter, Op, Term, Value};
use crate::source::text::{duration, number};

/// A pattern that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternProblem {
    /// The pattern.
    pub pattern: String,
    /// Why, in the words of who reads patterns.
    pub what: String,
}

/// A filter for one store. It holds for a span of a trace.
pub struct Condition(Node);

enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Always(bool),
    Status(u8),
    Kind(u8),
    Tag(Box<tag::Tag>),
    Compare(Field, Op, Value),
    Texts(Box<Texts>),
}

/// A comparison of texts, with what was found out of each.
struct Texts {
    of: Of,
    op: Op,
    is: Is,
    known: RefCell<HashMap<StrId, bool, FxBuildHasher>>,
    /// What is so of the whole trace that was asked about last, by its first span: asked at each of its spans.
    last: Cell<Option<(SpanIx, bool)>>,
}

/// A text of a span.
#[derive(Clone, Copy)]
enum Given {
    Id(StrId),
    /// Of a field that has no text of its own.
    Word(&'static str),
}

/// Whose texts.
enum Of {
    Service,
    Operation,
    Caller,
    TraceService,
    RootService,
    RootOperation,
    /// Values of a key of the span, or of the root.
    Key(Box<Key>),
}

struct Key {
    root: bool,
    name: String,
    id: Option<StrId>,
    /// The same of the resource alone.
    resource: Option<StrId>,
}

/// What is to be true of a text.
enum Is {
    There,
    Equal(String),
    Number(Op, f64),
    Duration(Op, u64),
    Pattern(Box<Regex>),
}

impl Condition {
    /// That of a filter.
    ///
    /// # Errors
    /// One of its patterns can't be read.
    pub fn new(store: &Store, filter: &Filter) -> Result<Self, PatternProblem> {
        node(store, filter).map(Self)
    }

    /// Whether a span is one of those that are looked for. O(its attributes, events and links).
    pub fn holds(&self, store: &Store, trace: &TraceInfo, span: SpanIx) -> bool {
        self.0.holds(store, trace, span)
    }
}

fn node(store: &Store, filter: &Filter) -> Result<Node, PatternProblem> {
    let each = |list: &[Filter]| -> Result<Vec<Node>, _> {
        list.iter().map(|part| node(store, part)).collect()
    };
    Ok(match filter {
        Filter::And(list) => Node::All(each(list)?),
        Filter::Or(list) => Node::Any(each(list)?),
        Filter::Not(part) => Node::Not(Box::new(node(store, part)?)),
        Filter::Term(term) => leaf(store, term)?,
    })
}

fn leaf(store: &Store, Term { field, op, value }: &Term) -> Result<Node, PatternProblem> {
    if let (Field::Tag(key), Op::Eq, Value::Text(value)) = (field, op, value) {
        return Ok(match tag::read(store, key, value) {
            None => Node::Always(false),
            Some(Meaning::Kind(kind)) => Node::Kind(1 << kind as u8),
            Some(Meaning::Statuses(bits)) => Node::Status(bits),
            Some(Meaning::Tag(tag)) => Node::Tag(Box::new(tag)),
        });
    }
    let key = |root, name: &str| {
        let find = |text| store.strings().find(text);
        let resource = name.strip_prefix("resource.").and_then(find);
        Of::Key(Box::new(Key { root, name: name.to_owned(), id: find(name), resource }))
    };
    let of = match field {
        Field::Duration | Field::TraceDuration | Field::TraceSpans | Field::TraceErrors => {
            return Ok(Node::Compare(field.clone(), *op, value.clone()));
        }
        Field::Service => Of::Service,
        Field::Operation => Of::Operation,
        Field::Caller => Of::Caller,
        Field::TraceService => Of::TraceService,
        Field::RootService => Of::RootService,
        Field::RootOperation => Of::RootOperation,
        Field::RootTag(name) => key(true, name),
        Field::Tag(name) => key(false, name),
    };
    let is = match (op, value) {
        (Op::Exists, _) => Is::There,
        (Op::Match | Op::NotMatch, Value::Text(pattern)) => {
            let what = |error: regex_lite::Error| PatternProblem {
                pattern: pattern.clone(),
                what: error.to_string(),
            };
            Is::Pattern(Box::new(Regex::new(pattern).map_err(what)?))
        }
        (Op::Eq | Op::Ne, Value::Text(text)) => Is::Equal(text.clone()),
        (op, Value::Text(text)) => match number(text) {
            Some(than) => Is::Number(*op, than),
            None => return Ok(Node::Always(false)),
        },
        (op, Value::Duration(than)) => Is::Duration(*op, than.0),
        _ => return Ok(Node::Always(false)),
    };
    Ok(Node::Texts(Box::new(Texts {
        of,
        op: *op,
        is,
        known: RefCell::default(),
        last: Cell::default(),
    })))
}

impl Node {
    fn holds(&self, store: &Store, trace: &TraceInfo, span: SpanIx) -> bool {
        let bit = |set: u8, number: u8| set >> number & 1 == 1;
        match self {
            Self::All(list) => list.iter().all(|node| node.holds(store, trace, span)),
            Self::Any(list) => list.iter().any(|node| node.holds(store, trace, span)),
            Self::Not(node) => !node.holds(store, trace, span),
            Self::Always(holds) => *holds,
            Self::Status(bits) => bit(*bits, store.status(span) as u8),
            Self::Kind(bits) => bit(*bits, store.kind(span) as u8),
            Self::Tag(tag) => tag.is_of(store, span),
            Self::Compare(field, op, value) => {
                let (is, than) = match (field, value) {
                    (Field::Duration, Value::Duration(than)) => (store.duration(span).0, than.0),
                    (Field::TraceDuration, Value::Duration(than)) => (trace.duration.0, than.0),
                    (Field::TraceSpans, Value::Count(than)) => (trace.len.into(), *than),
                    (Field::TraceErrors, Value::Count(than)) => (trace.errors.into(), *than),
                    _ => return *op == Op::Exists,
                };
                op.holds(is.cmp(&than))
            }
            Self::Texts(texts) => texts.holds(store, trace, span),
        }
    }
}

impl Texts {
    fn holds(&self, store: &Store, trace: &TraceInfo, span: SpanIx) -> bool {
        let whole = match &self.of {
            Of::Service | Of::Operation | Of::Caller => false,
            Of::TraceService | Of::RootService | Of::RootOperation => true,
            Of::Key(key) => key.root,
        };
        if let Some((_, told)) = self.last.get().filter(|(first, _)| whole && *first == trace.first)
        {
            return told;
        }
        let told = self.look(store, trace, span);
        self.last.set(Some((trace.first, told)));
        told
    }

    fn look(&self, store: &Store, trace: &TraceInfo, span: SpanIx) -> bool {
        // Of several values: `!=` and `!~` are true of those that are there and none of which is so.
        let (mut there, mut any) = (false, false);
        self.each(store, trace, span, &mut |given| {
            there = true;
            any = any || self.is(store, given);
            // No other value can change that.
            any
        });
        match self.op {
            Op::Ne | Op::NotMatch => there && !any,
            _ => any,
        }
    }

    /// Gives each of the span's texts to `take`, until that is enough.
    fn each(
        &self,
        store: &Store,
        trace: &TraceInfo,
        span: SpanIx,
        take: &mut dyn FnMut(Given) -> bool,
    ) {
        let root = || store.roots(trace).next();
        match &self.of {
            Of::Service => drop(take(Given::Id(store.service(span)))),
            Of::Operation => drop(take(Given::Id(store.name(span)))),
            Of::Caller => {
                let parent = store.parent(span);
                let _ = parent.map(|parent| take(Given::Id(store.service(parent))));
            }
            Of::RootService => drop(root().map(|root| take(Given::Id(store.service(root))))),
            Of::RootOperation => drop(root().map(|root| take(Given::Id(store.name(root))))),
            Of::TraceService => {
                let mut seen = BitSet::with_len(store.resources().len());
                for span in store.spans_of(trace) {
                    let resource = store.resource_number(span);
                    if !seen.contains(resource) {
                        seen.set(resource, true);
                        if take(Given::Id(store.service(span))) {
                            return;
                        }
                    }
                }
            }
            Of::Key(key) => {
                let span = if key.root { root() } else { Some(span) };
                if let Some(span) = span {
                    key.each(store, span, take);
                }
            }
        }
    }

    /// Whether a text is what it is to be.
    fn is(&self, store: &Store, given: Given) -> bool {
        let id = match given {
            Given::Word(word) => return self.is_so(word),
            Given::Id(id) => id,
        };
        if let Some(&known) = self.known.borrow().get(&id) {
            return known;
        }
        let is = self.is_so(store.text(id));
        self.known.borrow_mut().insert(id, is);
        is
    }

    fn is_so(&self, text: &str) -> bool {
        let compare = |op: &Op, order: Option<Ordering>| order.is_some_and(|order| op.holds(order));
        match &self.is {
            // A name that is empty is none; an attribute without a text is one.
            Is::There => matches!(self.of, Of::Key(_)) || !text.is_empty(),
            Is::Equal(wanted) => text == wanted,
            Is::Number(op, than) => {
                compare(op, number(text).and_then(|value| value.partial_cmp(than)))
            }
            Is::Duration(op, than) => compare(op, duration(text).map(|value| value.0.cmp(than))),
            Is::Pattern(pattern) => pattern.is_match(text),
        }
    }
}

impl Key {
    /// Gives each value of the key at a span to `take`, until that is enough.
    fn each(&self, store: &Store, span: SpanIx, take: &mut dyn FnMut(Given) -> bool) {
        let (resource, scope) = (store.resource(span), store.scope(span));
        // What is no attribute, but counts as one.
        let field = match self.name.as_str() {
            "service.name" | "resource.service.name" => Given::Id(resource.service),
            "scope.name" | "otel.scope.name" | "otel.library.name" => Given::Id(scope.name),
            "scope.version" | "otel.scope.version" | "otel.library.version" => {
                Given::Id(scope.version)
            }
            "otel.status_description" => Given::Id(store.status_message(span)),
            "w3c.tracestate" => Given::Id(store.trace_state(span)),
            "span.kind" => Given::Word(store.kind(span).word()),
            "span.status" | "otel.status_code" => Given::Word(match store.status(span) {
                Status::Unset => "unset",
                Status::Ok => "ok",
                Status::Error => "error",
            }),
            "error" => {
                Given::Word(if store.status(span) == Status::Error { "true" } else { "false" })
            }
            _ => Given::Id(StrId::EMPTY),
        };
        if !matches!(field, Given::Id(StrId::EMPTY)) && take(field) {
            return;
        }
        let events = store.events(span).iter();
        if self.name == "event" && events.clone().any(|event| take(Given::Id(event.name))) {
            return;
        }
        let own = [store.span_attrs(span), resource.attrs, scope.attrs];
        let runs = own.into_iter();
        let runs = runs.chain(events.map(|event| event.attrs));
        let runs = runs.chain(store.links(span).iter().map(|link| link.attrs));
        for run in runs {
            for attribute in store.attrs().iter(run) {
                if Some(attribute.key) == self.id && take(Given::Id(attribute.value)) {
                    return;
                }
            }
        }
        if self.resource.is_some() {
            for attribute in store.attrs().iter(resource.attrs) {
                if Some(attribute.key) == self.resource && take(Given::Id(attribute.value)) {
                    return;
                }
            }
        }
    }
}
