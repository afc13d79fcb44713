//! Any messages to the engine, one after the other, with two traces open.
//!
//! The input is a row of parts: two bytes for the length (the lower one first), one for what it is, and a message in
//! postcard. What is packed within another message a fuzzer would hardly find, so it may be a part of its own.

use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};

use crate::decoders::opened;
use crate::tour::settle;

/// Jaeger's answer with two traces, three spans, an error and some attributes.
pub const OPEN: &str = include_str!("../../tests/fixtures/jaeger.json");

/// How many messages are read.
const MOST: usize = 40;

/// The larger side of a picture: what is larger only takes longer.
const SIDE: u16 = 300;

/// What a part is. The order is that of its byte.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a few of them, and only in tests")]
pub enum Part {
    /// A request.
    Ask(Ask),
    /// What a view asks.
    View(ViewAsk),
    /// What is asked about logs.
    Logs(LogsAsk),
    /// What is asked about results.
    Results(Slot, ResultsAsk),
    /// What is asked about two traces.
    Compare(CompareAsk),
    /// What is asked about two sets.
    Sets(Slot, SetsAsk),
}

impl Part {
    fn read(kind: u8, bytes: &[u8]) -> Option<Self> {
        Some(match kind {
            0 => Self::Ask(wire::decode::<Request>(bytes).ok()?.ask),
            1 => Self::View(wire::decode(bytes).ok()?),
            2 => Self::Logs(wire::decode(bytes).ok()?),
            3 => wire::decode(bytes).map(|(of, ask)| Self::Results(of, ask)).ok()?,
            4 => Self::Compare(wire::decode(bytes).ok()?),
            5 => wire::decode(bytes).map(|(of, ask)| Self::Sets(of, ask)).ok()?,
            _ => return None,
        })
    }

    /// The part as bytes, as [`any`] reads it.
    pub fn write(&self) -> Vec<u8> {
        let (kind, bytes) = match self {
            Self::Ask(ask) => (0, wire::encode(&Request { id: 1, ask: ask.clone() })),
            Self::View(ask) => (1, wire::encode(ask)),
            Self::Logs(ask) => (2, wire::encode(ask)),
            Self::Results(of, ask) => (3, wire::encode(&(of, ask))),
            Self::Compare(ask) => (4, wire::encode(ask)),
            Self::Sets(of, ask) => (5, wire::encode(&(of, ask))),
        };
        let mut out = (bytes.len() as u16).to_le_bytes().to_vec();
        out.push(kind);
        out.extend(bytes);
        out
    }

    fn ask(self) -> Ask {
        match self {
            Self::Ask(ask) => ask,
            Self::View(ask) => Ask::View(Packed::new(&ask)),
            Self::Logs(ask) => Ask::Logs(Packed::new(&ask)),
            Self::Results(of, ask) => Ask::Results { of, ask: Packed::new(&ask) },
            Self::Compare(ask) => Ask::Compare(Packed::new(&ask)),
            Self::Sets(of, ask) => Ask::Sets { of, ask: Packed::new(&ask) },
        }
    }
}

/// Any messages; each is answered, and none takes the engine down.
pub fn any(input: &[u8]) {
    let _ = wire::decode::<Request>(input);
    let _ = wire::decode::<Response>(input);
    let mut engine = Engine::new("");
    engine.adopt(opened(OPEN.as_bytes(), None).1, Vec::new());
    let show = Ask::Show { of: Slot::Open, trace: TraceRef::First };
    engine.handle(Request { id: 0, ask: show }, &mut Vec::new());
    let mut rest = input;
    for id in 1..=MOST as u32 {
        let [low, high, kind, behind @ ..] = rest else { break };
        let length = usize::from(u16::from_le_bytes([*low, *high])).min(behind.len());
        let (message, next) = behind.split_at(length);
        rest = next;
        if let Some(part) = Part::read(*kind, message) {
            one(&mut engine, id, small(part.ask()));
        }
    }
}

/// One question, and all that a shell does for it.
fn one(engine: &mut Engine, id: u32, ask: Ask) {
    let mut out = Vec::new();
    let inputs = match &ask {
        Ask::Open { inputs, .. } => inputs.len().min(9) as u32,
        Ask::Search { each, .. } => 1 + each.len().min(9) as u32,
        _ => 0,
    };
    let is_cancel = matches!(ask, Ask::Cancel { .. });
    let opens = matches!(ask, Ask::Open { .. } | Ask::Search { .. });
    engine.handle(Request { id, ask }, &mut out);
    for ix in 0..inputs {
        engine.begin_input(id, ix, Some(OPEN.len() as u64));
        engine.feed(id, OPEN.as_bytes(), &mut out);
        engine.end_input(id, &mut out);
    }
    engine.finish(id, &mut out);
    settle(engine, &mut out);
    assert_eq!(engine.step(&mut out), Step::Idle);
    let answers = out.iter().filter(|response| response.id == id);
    let ends = answers.filter(|r| !matches!(r.answer, Answer::Progress(_) | Answer::LastByte));
    // What came before and was overtaken ends under its own number.
    assert_eq!(ends.count(), usize::from(!is_cancel), "{out:?}");
    if !opens && !is_cancel {
        assert_eq!(out.len(), 1, "{out:?}");
    }
    for response in out {
        if let Answer::Failed(problem) = &response.answer {
            assert!(!problem.what.is_empty(), "{problem:?}");
        }
        assert!(!wire::encode(&response).is_empty());
    }
}

/// The same question about a smaller picture.
fn small(ask: Ask) -> Ask {
    match ask {
        Ask::Minimap { width, height, colour } => {
            Ask::Minimap { width: width.min(SIDE), height: height.min(SIDE), colour }
        }
        Ask::Marks { width, height } => {
            Ask::Marks { width: width.min(SIDE), height: height.min(SIDE) }
        }
        ask => ask,
    }
}
