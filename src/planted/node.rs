//! What a trace is before its times are known: spans with bodies, made of steps.
//!
//! A span lasts as long as what it does, so that whatever is put into a body stretches all that
//! is around it.

/// An attribute's value.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

/// Keys and values.
pub type Attrs = Vec<(&'static str, Value)>;

/// OTLP's span kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

impl Kind {
    /// As Jaeger has it in `span.kind`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Server => "server",
            Self::Client => "client",
            Self::Producer => "producer",
            Self::Consumer => "consumer",
        }
    }
}

/// What a call is answered with: which attribute says so depends on the trace's conventions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Nothing of the kind.
    None,
    /// A status of HTTP.
    Http(u16),
    /// A status of gRPC.
    Grpc(u16),
}

/// Something that a span does.
#[derive(Clone, Debug)]
pub enum Step {
    /// It works itself, for so many nanoseconds.
    Work(u64),
    /// Children, each so long after the step's beginning; the step lasts until all have ended.
    Block(Vec<(u64, Node)>),
    /// A child that is not waited for, so long after here.
    Detached {
        /// Nanoseconds from here to its start.
        after: u64,
        /// The child.
        node: Node,
        /// Whether the span around ends no sooner than the child.
        hold: bool,
    },
    /// A child that begins so long after the root's end; negative if before.
    AfterRoot(i64, Node),
}

impl Step {
    /// One child that is waited for.
    pub fn call(node: Node) -> Self {
        Self::Block(vec![(0, node)])
    }
}

/// A span to be.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its kind.
    pub kind: Kind,
    /// The service that it is of, as an index into the world's.
    pub service: usize,
    /// The operation.
    pub name: String,
    /// Attributes besides status codes.
    pub attrs: Attrs,
    /// What it does.
    pub body: Vec<Step>,
    /// What it was answered with, or answers.
    pub code: Code,
    /// The message of its error, if it has failed.
    pub error: Option<String>,
    /// Type and message of an exception that it recorded.
    pub exception: Option<(String, String)>,
    /// So many of its ancestors fail with it.
    pub fails_up: usize,
    /// Whether its plant names those ancestors too.
    pub names_up: bool,
    /// Whether the plant or look-alike that it is of names it.
    pub marked: bool,
    /// The plant or look-alike that it is of, as an index into the trace's grafts.
    pub graft: Option<usize>,
    /// The plants and look-alikes that name it.
    pub named_by: Vec<usize>,
    /// Its number, if something may be planted under it.
    pub host: Option<usize>,
    /// Whether it is linked to its parent rather than a child of it.
    pub linked: bool,
    /// Whether it may be missing from the document.
    pub may_drop: bool,
}

impl Node {
    /// A span that does nothing yet.
    pub fn new(kind: Kind, service: usize, name: impl Into<String>) -> Self {
        Self {
            kind,
            service,
            name: name.into(),
            attrs: Vec::new(),
            body: Vec::new(),
            code: Code::None,
            error: None,
            exception: None,
            fails_up: 0,
            names_up: false,
            marked: false,
            graft: None,
            named_by: Vec::new(),
            host: None,
            linked: false,
            may_drop: false,
        }
    }

    /// An internal step of a service.
    pub fn internal(service: usize, name: impl Into<String>, body: Vec<Step>) -> Self {
        Self { body, ..Self::new(Kind::Internal, service, name) }
    }

    /// Named by the plant or look-alike that it is of.
    pub fn marked(mut self) -> Self {
        self.marked = true;
        self
    }

    /// With an attribute more.
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.attrs.push((key, value.into()));
        self
    }

    /// Failed: status, `error.type` and, for calls, the code.
    pub fn failed(mut self, kind: &str, message: &str, code: Code) -> Self {
        self.attrs.push(("error.type", kind.into()));
        self.error = Some(message.to_owned());
        if self.code != Code::None {
            self.code = code;
        }
        self
    }

    /// Its children, whatever the step.
    pub fn children_mut(&mut self) -> Vec<&mut Node> {
        children_mut(&mut self.body)
    }
}

/// The children that steps make.
pub fn children_mut(steps: &mut [Step]) -> Vec<&mut Node> {
    let mut all = Vec::new();
    for step in steps {
        match step {
            Step::Work(_) => {}
            Step::Block(children) => all.extend(children.iter_mut().map(|(_, node)| node)),
            Step::Detached { node, .. } | Step::AfterRoot(_, node) => all.push(node),
        }
    }
    all
}
