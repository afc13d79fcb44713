//! The recorder: spans that are open, time that passes in them, and what came out.

use crate::errors::Exception;
use crate::rng::Rng;
use crate::shop::{Pod, Service, What};
use crate::span::{Attrs, Event, Kind, Link, Parent, Span, Value};
use crate::time::{MS, NEWSLETTER, US};

/// How grave a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the usual levels")]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

/// A line of a log, before it is written in its service's style.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who wrote it.
    pub pod: Pod,
    /// When, by a right clock.
    pub at: u64,
    /// How grave.
    pub level: Level,
    /// The message.
    pub text: String,
    /// More.
    pub fields: Attrs,
    /// The trace and span it was written in.
    pub context: Option<(u128, u64)>,
}

/// A message that was sent, for those who receive it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The trace of the sender.
    pub trace: u128,
    /// The sending span.
    pub span: u64,
    /// When the broker had it.
    pub at: u64,
    /// The topic.
    pub topic: &'static str,
    /// The message's key: an order, a batch.
    pub key: String,
    /// Its partition and offset.
    pub place: (u64, u64),
}

/// The spans and lines of one trace that is being made.
#[derive(Debug)]
pub struct Sim {
    /// The trace's own dice.
    pub rng: Rng,
    /// The trace's id.
    pub trace: u128,
    /// Spans that ended, in the order in which they did.
    pub spans: Vec<Span>,
    /// What was logged.
    pub lines: Vec<Line>,
    /// Messages sent.
    pub sent: Vec<Sent>,
}

/// An open span, and the time of the thread that is in it.
#[derive(Debug)]
pub struct Ctx {
    /// The process.
    pub pod: Pod,
    /// The time, in nanoseconds since the epoch.
    pub now: u64,
    /// The span.
    pub span: Span,
}

impl Sim {
    /// An empty trace with an id from the dice.
    pub fn new(mut rng: Rng) -> Self {
        let trace = (u128::from(rng.bits()) << 64) | u128::from(rng.bits());
        Self { rng, trace, spans: Vec::new(), lines: Vec::new(), sent: Vec::new() }
    }

    /// Opens a span.
    pub fn open(
        &mut self,
        (pod, what): (Pod, What),
        parent: Parent,
        (kind, name): (Kind, &str),
        at: u64,
    ) -> Ctx {
        let span = Span {
            pod,
            scope: pod.service.scope(what),
            id: self.rng.bits() | 1,
            parent,
            name: name.to_owned(),
            kind,
            start: at,
            end: None,
            attrs: Vec::new(),
            events: Vec::new(),
            links: Vec::new(),
            error: None,
        };
        Ctx { pod, now: at, span }
    }

    /// Opens a span inside another of the same process.
    pub fn inside(&mut self, from: &Ctx, what: What, kind: Kind, name: &str) -> Ctx {
        let mut ctx =
            self.open((from.pod, what), Parent::Local(from.span.id), (kind, name), from.now);
        // The agent of the JVM says on which thread it was.
        if from.pod.service.lang == crate::shop::Lang::Java && kind != Kind::Internal {
            let n = 1 + (self.trace % 40) as u64;
            ctx.set("thread.id", 30 + n);
        }
        ctx
    }

    /// A process of a service at a time.
    pub fn pod(&mut self, service: &'static Service, at: u64) -> Pod {
        let draw = self.rng.bits() >> 40;
        service.pod(draw, at)
    }

    /// Ends a span where its thread stands; says when that is.
    pub fn close(&mut self, mut ctx: Ctx) -> u64 {
        ctx.span.end = Some(ctx.now);
        self.spans.push(ctx.span);
        ctx.now
    }

    /// Leaves a span for ever open: recorded without an end.
    pub fn leave_open(&mut self, ctx: Ctx) {
        self.spans.push(ctx.span);
    }

    /// Time spent; log-normal about a median in microseconds. The medians of the flows are those
    /// of an idle shop, and nothing is idle at nine in the morning, least of all while a
    /// newsletter is read.
    pub fn spend(&mut self, ctx: &mut Ctx, median_us: u64) {
        let tenths = if NEWSLETTER.contains(&ctx.now) { 21 } else { 18 };
        ctx.now += self.rng.duration(median_us * tenths / 10);
    }

    /// A piece of a service's own work, as an internal span around `body`.
    pub fn step<T>(
        &mut self,
        from: &mut Ctx,
        (what, name): (What, &str),
        body: impl FnOnce(&mut Self, &mut Ctx) -> T,
    ) -> T {
        let mut ctx = self.inside(from, what, Kind::Internal, name);
        self.spend(&mut ctx, 60);
        let out = body(self, &mut ctx);
        self.spend(&mut ctx, 40);
        if ctx.span.error.is_some() && from.span.error.is_none() {
            from.span.error.clone_from(&ctx.span.error);
        }
        from.now = self.close(ctx) + 3 * US;
        out
    }

    /// Runs pieces side by side; the thread goes on when the last is done.
    pub fn parallel<T>(
        &mut self,
        ctx: &mut Ctx,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, &mut Ctx, T),
    ) {
        let mut start = ctx.now;
        let mut end = ctx.now;
        for item in items {
            ctx.now = start;
            each(self, ctx, item);
            end = end.max(ctx.now);
            start += self.rng.range(20, 90) * US;
        }
        ctx.now = end;
    }

    /// Writes a line to the log of the process.
    pub fn log(&mut self, ctx: &Ctx, level: Level, text: impl Into<String>, fields: Attrs) {
        let mut at = ctx.now + self.rng.range(5, 120) * US;
        // Lines of one span keep their order.
        if let Some(last) = self.lines.last()
            && last.context == Some((self.trace, ctx.span.id))
        {
            at = at.max(last.at + self.rng.range(10, 40) * US);
        }
        self.lines.push(Line {
            pod: ctx.pod,
            at,
            level,
            text: text.into(),
            fields,
            context: Some((self.trace, ctx.span.id)),
        });
    }

    /// A way through the network inside the data centre, in nanoseconds.
    pub fn hop(&mut self) -> u64 {
        self.rng.duration(480)
    }

    /// A way through the internet.
    pub fn far_hop(&mut self) -> u64 {
        self.rng.duration(7_500).min(60 * MS)
    }
}

impl Ctx {
    /// Sets an attribute.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) -> &mut Self {
        self.span.attrs.push((key, value.into()));
        self
    }

    /// Adds an event now.
    pub fn event(&mut self, name: &'static str, attrs: Attrs) {
        self.span.events.push(Event { at: self.now, name, attrs });
    }

    /// Marks the span as failed.
    pub fn fail(&mut self, error_type: &str, message: &str) {
        self.span.error.get_or_insert_with(|| message.to_owned());
        if !self.span.attrs.iter().any(|(key, _)| *key == "error.type") {
            self.set("error.type", error_type);
        }
    }

    /// Records an exception, and fails the span by it.
    pub fn throw(&mut self, exception: &Exception) {
        self.event(
            "exception",
            vec![
                ("exception.type", exception.kind.into()),
                ("exception.message", exception.message.as_str().into()),
                ("exception.stacktrace", exception.stack(self.pod.service.lang).into()),
            ],
        );
        self.fail(exception.kind, &exception.message);
    }

    /// Adds a link to where a message came from.
    pub fn link(&mut self, to: &Sent) {
        self.span.links.push(Link {
            trace: to.trace,
            span: to.span,
            attrs: vec![("messaging.kafka.message.key", to.key.as_str().into())],
        });
    }
}
