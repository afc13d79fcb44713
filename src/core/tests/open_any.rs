//! Any calls of the shell, in any order: each open request and each search ends once, and a failed
//! one takes nothing away.

use crate::support;

use proptest::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::Engine;
use spanscape_core::engine::protocol::*;
use spanscape_core::source::{Api, Query, Target};
use support::opening::line_of;

const PIECES: [&str; 5] = [
    r#"{"data":[{"traceID":"00000000000000aa","spans":[{"traceID":"00000000000000aa","#,
    r#""spanID":"0000000000000001","operationName":"GET /","startTime":1000,"duration":50}]}]}"#,
    r#"[{"traceId":"00000000000000bb","id":"0000000000000002","timestamp":2000,"duration":1}]"#,
    "<html>",
    "\u{0}\u{1f}\u{fffd}",
];

#[derive(Clone, Debug)]
enum Call {
    Open(Vec<Option<usize>>),
    Search,
    Lines(u32),
    Cancel(u32),
    Begin(u32, u32),
    Feed(u32, usize),
    End(u32),
    Fail(u32),
    Finish(u32),
    Step,
}

/// Requests are named by how long ago they were opened, so that most calls are about the last.
fn calls() -> impl Strategy<Value = Vec<Call>> {
    let ago = prop_oneof![8 => Just(0u32), 1 => Just(1), 1 => 0..9u32];
    let inputs = proptest::collection::vec(proptest::option::weighted(0.3, 0..5usize), 0..3);
    let call = prop_oneof![
        2 => inputs.prop_map(Call::Open),
        1 => Just(Call::Search),
        1 => ago.clone().prop_map(Call::Lines),
        1 => ago.clone().prop_map(Call::Cancel),
        4 => (ago.clone(), 0..3u32).prop_map(|(ago, ix)| Call::Begin(ago, ix)),
        6 => (ago.clone(), 0..5usize).prop_map(|(ago, piece)| Call::Feed(ago, piece)),
        3 => ago.clone().prop_map(Call::End),
        1 => ago.clone().prop_map(Call::Fail),
        3 => ago.prop_map(Call::Finish),
        6 => Just(Call::Step),
    ];
    proptest::collection::vec(call, 1..60)
}

/// The engine, and what each open request was answered.
struct World {
    engine: Engine,
    last: u32,
    answers: Vec<Vec<Answer>>,
}

impl World {
    /// What was answered at once.
    fn call(&mut self, call: Call) -> Vec<Answer> {
        let id = |ago: u32| self.last.wrapping_sub(ago);
        let mut out = Vec::new();
        match call {
            Call::Open(inputs) => {
                let inputs = inputs.into_iter().map(|text| match text {
                    Some(piece) => Input::Text { text: PIECES[piece].to_owned() },
                    None => Input::File { index: 0, name: "file".to_owned() },
                });
                let ask = Ask::Open { inputs: inputs.collect(), apart: 0 };
                self.last += 1;
                self.answers.push(Vec::new());
                self.engine.handle(Request { id: self.last, ask }, &mut out);
            }
            Call::Search => {
                let (target, api, now) = (Target::default(), Api::default(), TimeNs(0));
                let ask = Ask::Search {
                    target,
                    api,
                    query: Box::default(),
                    now,
                    each: Vec::new(),
                    whole: false,
                    also: None,
                };
                self.last += 1;
                self.answers.push(Vec::new());
                self.engine.handle(Request { id: self.last, ask }, &mut out);
            }
            Call::Lines(ago) => {
                let rows = vec![line_of(1); 2];
                self.engine.found_rows(id(ago), rows, Api::default(), &mut out);
            }
            Call::Cancel(ago) => {
                let ask = Ask::Cancel { open: id(ago) };
                self.engine.handle(Request { id: u32::MAX, ask }, &mut out);
            }
            Call::Begin(ago, ix) => self.engine.begin_input(id(ago), ix, None),
            Call::Feed(ago, piece) => {
                self.engine.feed(id(ago), PIECES[piece].as_bytes(), &mut out);
            }
            Call::End(ago) => self.engine.end_input(id(ago), &mut out),
            Call::Fail(ago) => {
                let what = "it broke".to_owned();
                let problem = Problem { what, place: String::new(), advice: "mend it".to_owned() };
                self.engine.fail_input(id(ago), problem, &mut out);
            }
            Call::Finish(ago) => self.engine.finish(id(ago), &mut out),
            Call::Step => drop(self.engine.step(&mut out)),
        }
        for response in &out {
            self.answers[response.id as usize - 1].push(response.answer.clone());
        }
        out.into_iter().map(|response| response.answer).collect()
    }

    /// How many traces are there; none if there never was one.
    fn traces(&mut self, of: Slot) -> u32 {
        let mut out = Vec::new();
        let ask = Ask::Traces {
            of,
            query: Query::default(),
            first: 0,
            count: 0,
            order: TraceOrder::Newest,
        };
        self.engine.handle(Request { id: 0, ask }, &mut out);
        match out.remove(0).answer {
            Answer::Traces { total, .. } => total,
            _ => 0,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn each_open_request_ends_once(calls in calls()) {
        let mut world = World { engine: Engine::new(""), last: 0, answers: Vec::new() };
        let (mut open, mut found) = (0, 0);
        for call in calls {
            for answer in world.call(call) {
                match answer {
                    Answer::Opened(info) => open = info.traces,
                    Answer::Found { info, .. } => found = info.traces,
                    _ => {}
                }
            }
            prop_assert_eq!((world.traces(Slot::Open), world.traces(Slot::Found)), (open, found));
        }
        for ago in 0..world.last {
            world.call(Call::Finish(ago));
        }
        for _ in 0..2 * (PIECES.len() + 10) {
            world.call(Call::Step);
        }
        for (i, answers) in world.answers.iter().enumerate() {
            let ends = |a: &&Answer| matches!(a, Answer::Opened(_) | Answer::Found { .. } | Answer::Failed(_));
            let last_bytes = answers.iter().filter(|a| matches!(a, Answer::LastByte)).count();
            prop_assert_eq!(answers.iter().filter(ends).count(), 1, "{:?}", answers);
            prop_assert!(answers.last().filter(ends).is_some(), "{:?}", answers);
            prop_assert!(last_bytes <= 1);
            prop_assert!(!world.engine.wants(i as u32 + 1));
        }
    }
}
