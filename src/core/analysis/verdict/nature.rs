//! What each span of a trace is: a call or work of its own, of what, with which template and parameters.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::keys::{Role, part_of_system, role};
use super::template::{Template, TextKind, template};
use crate::base::StrId;
use crate::base::words::hash_number;
use crate::model::{Kind, SpanIx, Status, Store, TraceInfo};

/// What part of a system a span is spent in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Part {
    /// The service's own code.
    #[default]
    Own,
    /// A database.
    Database,
    /// A cache or another store of keys.
    Cache,
    /// A call over HTTP.
    Http,
    /// A call of a remote procedure.
    Rpc,
    /// A message.
    Messaging,
    /// A call of unknown sort.
    Call,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Own,
        Self::Database,
        Self::Cache,
        Self::Http,
        Self::Rpc,
        Self::Messaging,
        Self::Call,
    ];

    /// What it is called where spans are looked for (`work:database`).
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Database => "database",
            Self::Cache => "cache",
            Self::Http => "http",
            Self::Rpc => "rpc",
            Self::Messaging => "messaging",
            Self::Call => "call",
        }
    }
}

/// What is seen of one span.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Nature {
    /// Equal for calls of one service that differ in parameters only; for other spans that of service and name.
    /// Never 0.
    pub template: u32,
    /// Equal for calls with the same parameters.
    pub identity: u32,
    /// In what it is spent.
    pub part: Part,
    flags: u8,
}

const CALL: u8 = 1;
const READ: u8 = 2;
const SEEN: u8 = 4;
const FAILED: u8 = 8;
const RESENT: u8 = 16;

impl Nature {
    /// Something else is asked to do something.
    pub fn is_call(self) -> bool {
        self.flags & CALL != 0
    }

    /// It changes nothing, as far as its name or statement says.
    pub fn is_read(self) -> bool {
        self.flags & READ != 0
    }

    /// Its parameters are recorded.
    pub fn is_seen(self) -> bool {
        self.flags & SEEN != 0
    }

    /// It failed: by its status, or, where that is unset, by HTTP's, gRPC's or OpenTracing's.
    pub fn is_failed(self) -> bool {
        self.flags & FAILED != 0
    }

    /// It says itself that it was tried before.
    pub fn is_resent(self) -> bool {
        self.flags & RESENT != 0
    }
}

/// The natures of a trace's spans, 12 bytes each.
pub(super) struct Natures {
    first: u32,
    all: Vec<Nature>,
}

impl Natures {
    /// O(spans + attributes + bytes of the texts that say what is called, each once).
    pub fn new(store: &Store, trace: &TraceInfo) -> Self {
        let mut reader = Reader { store, roles: Vec::new(), templates: HashMap::default() };
        let mut natures =
            Self { first: trace.first.0, all: Vec::with_capacity(trace.len as usize) };
        for span in store.spans_of(trace) {
            let parent = store.parent(span).map(|parent| (parent, natures.of(parent)));
            natures.all.push(reader.read(span, parent));
        }
        natures
    }

    /// Of one span of the trace.
    pub fn of(&self, span: SpanIx) -> Nature {
        let at = span.0.wrapping_sub(self.first) as usize;
        self.all.get(at).copied().unwrap_or_default()
    }
}

/// Mixes a number into a hash.
pub(super) fn mix(hash: u32, with: u32) -> u32 {
    hash_number(u64::from(hash) << 32 | u64::from(with)) | 1
}

/// Whether a URL says more than a host.
fn has_path(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_some_and(|(_, path)| !path.is_empty())
}

struct Reader<'a> {
    store: &'a Store,
    /// By key; grown as far as keys are met.
    roles: Vec<Role>,
    templates: HashMap<(TextKind, StrId), Template, FxBuildHasher>,
}

/// What attributes say of a span.
#[derive(Default)]
struct Said {
    part: Part,
    statement: Option<StrId>,
    url: Option<StrId>,
    path: Option<StrId>,
    route: Option<StrId>,
    method: Option<StrId>,
    who: u32,
    /// Of the values that say what is done in a database, and of parameters.
    parts: u32,
    own: u32,
    resent: bool,
    failed: bool,
}

impl Reader<'_> {
    fn role(&mut self, key: StrId) -> Role {
        let at = key.0 as usize;
        if let Some(&role) = self.roles.get(at).filter(|&&role| role != Role::Unknown) {
            return role;
        }
        let role = role(self.store.text(key));
        if self.roles.len() <= at {
            self.roles.resize(at + 1, Role::Unknown);
        }
        if let Some(place) = self.roles.get_mut(at) {
            *place = role;
        }
        role
    }

    fn template(&mut self, kind: TextKind, text: StrId) -> Template {
        let find = || template(kind, self.store.text(text));
        *self.templates.entry((kind, text)).or_insert_with(find)
    }

    fn said(&mut self, span: SpanIx) -> Said {
        let mut said = Said::default();
        for attr in self.store.attrs().iter(self.store.span_attrs(span)) {
            let value = attr.value;
            let more =
                |part: &mut Part, than: Part| *part = if *part == Part::Own { than } else { *part };
            match self.role(attr.key) {
                Role::Unknown | Role::Other | Role::ErrorType => {}
                Role::Own => {
                    said.own =
                        mix(said.own, hash_number(u64::from(attr.key.0) << 32 | u64::from(value.0)))
                }
                Role::DbSystem => said.part = part_of_system(self.store.text(value)),
                Role::Statement => {
                    said.statement = Some(value);
                    more(&mut said.part, Part::Database);
                }
                Role::DbPart => {
                    more(&mut said.part, Part::Database);
                    said.parts = mix(said.parts, value.0);
                }
                Role::Url => said.url = Some(value),
                Role::Path => said.path = Some(value),
                Role::Route => said.route = Some(value),
                Role::Method => {
                    said.method = Some(value);
                    more(&mut said.part, Part::Http);
                }
                Role::HttpStatus => {
                    more(&mut said.part, Part::Http);
                    said.failed |= self.store.text(value).starts_with('5');
                }
                Role::GrpcStatus => {
                    more(&mut said.part, Part::Rpc);
                    // Those that are the server's fault (gRPC's status codes).
                    let code = self.store.text(value);
                    said.failed |= matches!(code, "2" | "4" | "12" | "13" | "14" | "15");
                }
                Role::Error => said.failed |= self.store.text(value) == "true",
                Role::Rpc => {
                    said.part = Part::Rpc;
                    said.parts = mix(said.parts, value.0);
                }
                Role::Messaging => more(&mut said.part, Part::Messaging),
                Role::Peer => said.who = mix(said.who, value.0),
                Role::Host => said.who = mix(said.who, value.0),
                Role::Resend => said.resent = self.store.text(value) != "0",
            }
        }
        said
    }

    fn read(&mut self, span: SpanIx, parent: Option<(SpanIx, Nature)>) -> Nature {
        let store = self.store;
        let kind = store.kind(span);
        let said = self.said(span);
        let name = store.name(span);
        let service = store.service(span);
        let to_other = parent.is_some_and(|(parent, nature)| {
            store.service(parent) != service && !nature.is_call() && kind != Kind::Consumer
        });
        let is_db = matches!(said.part, Part::Database | Part::Cache);
        let is_call = match kind {
            Kind::Client | Kind::Producer => true,
            Kind::Unspecified | Kind::Internal => {
                is_db && !parent.is_some_and(|(_, n)| n.is_call()) || to_other
            }
            Kind::Server => to_other,
            Kind::Consumer => false,
        };
        let named = self.template(TextKind::Name, name);
        let is_failed =
            store.status(span) == Status::Error || said.failed && store.status(span) != Status::Ok;
        let status = if is_failed { FAILED } else { 0 };
        if !is_call {
            let template = mix(service.0, named.hash);
            return Nature { template, identity: template, part: Part::Own, flags: status };
        }
        let part = match (said.part, kind) {
            (Part::Own, Kind::Producer) => Part::Messaging,
            (Part::Own, _) => Part::Call,
            (part, _) => part,
        };
        let (text, exact) = self.text(&said, part);
        let mut template = mix(service.0 ^ (part as u32) << 24, said.who);
        template = match text {
            Some(text) => mix(template, text.hash),
            None => mix(mix(template, named.hash), said.parts),
        };
        if part == Part::Http {
            template = mix(template, said.method.map_or(0, |method| method.0));
        }
        let literal = text.map_or(named.literal, |text| text.literal);
        let hidden = text.is_some_and(|text| text.hidden);
        let whole = exact.is_some_and(|text| part != Part::Http || has_path(store.text(text)));
        let seen = literal || said.own != 0 || whole && !hidden;
        let what = exact.map_or(name.0, |text| text.0);
        let identity = mix(mix(template, what), said.own);
        let word = match (said.statement, said.method) {
            (Some(_), _) if is_db => text.unwrap_or(named),
            (Some(statement), _) => self.template(TextKind::Statement, statement),
            (None, Some(method)) => self.template(TextKind::Name, method),
            (None, None) => named,
        };
        let read = word.reads && part != Part::Messaging;
        let flag = |on: bool, flag: u8| if on { flag } else { 0 };
        let flags = CALL | status | flag(read, READ) | flag(seen, SEEN) | flag(said.resent, RESENT);
        Nature { template, identity, part, flags }
    }

    /// What is called, as its template, and the text itself.
    fn text(&mut self, said: &Said, part: Part) -> (Option<Template>, Option<StrId>) {
        let (kind, text) = match part {
            Part::Database => (TextKind::Statement, said.statement),
            Part::Cache => (TextKind::Name, said.statement),
            _ => (TextKind::Url, said.url.or(said.path).or(said.route)),
        };
        (text.map(|text| self.template(kind, text)), text)
    }
}
