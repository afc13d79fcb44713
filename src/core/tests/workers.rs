//! Which worker is asked, and which are started and ended, by script and with any course of events.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::workers::{Act, SMALL, Workers};
use spanscape_core::source::{Api, Query, Target};

fn ask_of(word: &str) -> Ask {
    match word {
        "open" => Ask::Open { inputs: Vec::new(), apart: 0 },
        "search" => Ask::Search {
            target: Target::default(),
            api: Api::default(),
            query: Box::default(),
            now: TimeNs(0),
            each: Vec::new(),
            whole: false,
            also: None,
        },
        "show-open" => Ask::Show { of: Slot::Open, trace: TraceRef::First },
        "show-found" => Ask::Show { of: Slot::Found, trace: TraceRef::First },
        "list-open" => list(Slot::Open),
        "list-found" => list(Slot::Found),
        "rows" => Ask::Rows { first: 0, count: 1, look: RowLook::default() },
        "text" => Ask::ReadRef { text: String::new() },
        other => panic!("{other}"),
    }
}

fn list(of: Slot) -> Ask {
    let (query, order) = (Query::default(), TraceOrder::Newest);
    Ask::Traces { of, query, first: 0, count: 1, order }
}

fn done(whole: bool) -> Result<Answer, Problem> {
    Ok(Answer::Found { info: DatasetInfo::default(), api: Api::default(), whole })
}

fn failed() -> Result<Answer, Problem> {
    Err(Problem { what: String::new(), place: String::new(), advice: String::new() })
}

/// A line is a question; or `ok ID`, `lines ID` (a search that found summaries), `fail ID`,
/// `large WORKER`, `died WORKER`, `close open|found`.
fn check(script: &str) -> String {
    let (mut workers, mut acts, mut out) = (Workers::default(), Vec::new(), String::new());
    workers.start(&mut acts);
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = words.get(1).and_then(|n| n.parse().ok()).unwrap_or(0);
        let mut told = String::new();
        match words[0] {
            "ok" => workers.answered(number, &done(true), &mut acts),
            "lines" => workers.answered(number, &done(false), &mut acts),
            "fail" => workers.answered(number, &failed(), &mut acts),
            "large" => workers.measured(number, SMALL),
            "died" => told = format!(" lost {:?}", workers.died(number)),
            "close" => {
                let slot = if words[1] == "open" { Slot::Open } else { Slot::Found };
                workers.close(slot, &mut acts);
            }
            word => {
                let (worker, id) = workers.ask(&ask_of(word), &mut acts);
                told = format!(" #{id} to {worker}");
            }
        }
        for act in acts.drain(..) {
            let _ = write!(told, ", {act:?}");
        }
        let _ = writeln!(out, "{line}:{told}");
    }
    out
}

#[test]
fn the_first_worker_does_all_that_is_small() {
    insta::assert_snapshot!(check("
        text
        open
        ok 2
        show-open
        ok 3
        rows
        text
    "), @r"
    text: #1 to 1, Start(1)
    open: #2 to 1
    ok 2:
    show-open: #3 to 1
    ok 3:
    rows: #4 to 1
    text: #5 to 1
    ");
}

#[test]
fn small_data_sets_take_turns_in_two_workers() {
    insta::assert_snapshot!(check("
        open
        ok 1
        open
        ok 2
        open
        list-open
        ok 3
        open
        ok 5
    "), @r"
    open: #1 to 1, Start(1)
    ok 1:
    open: #2 to 2, Start(2)
    ok 2:, Empty(1, Open)
    open: #3 to 1
    list-open: #4 to 2
    ok 3:, Empty(2, Open)
    open: #5 to 2
    ok 5:, Empty(1, Open)
    ");
}

#[test]
fn a_large_worker_ends_with_what_is_in_it() {
    insta::assert_snapshot!(check("
        open
        large 1
        ok 1
        open
        large 2
        rows
        ok 2
        fail 3
        close open
        open
    "), @r"
    open: #1 to 1, Start(1)
    large 1:
    ok 1:
    open: #2 to 2, Start(2)
    large 2:
    rows: #3 to 1
    ok 2:
    fail 3:, End(1)
    close open:, End(2)
    open: #4 to 3, Start(3)
    ");
}

#[test]
fn what_fails_leaves_what_was_there() {
    insta::assert_snapshot!(check("
        open
        large 1
        ok 1
        open
        large 2
        list-open
        fail 2
        open
        died 3
        list-open
        ok 5
        close open
        ok 3
    "), @r"
    open: #1 to 1, Start(1)
    large 1:
    ok 1:
    open: #2 to 2, Start(2)
    large 2:
    list-open: #3 to 1
    fail 2:, End(2)
    open: #4 to 3, Start(3)
    died 3: lost None
    list-open: #5 to 1
    ok 5:
    close open:
    ok 3:, End(1)
    ");
}

#[test]
fn what_is_overtaken_stops() {
    insta::assert_snapshot!(check("
        open
        open
        fail 1
        large 1
        open
        fail 2
        ok 3
    "), @r"
    open: #1 to 1, Start(1)
    open: #2 to 1
    fail 1:
    large 1:
    open: #3 to 2, Stop(1, 2), Start(2)
    fail 2:, End(1)
    ok 3:
    ");
}

#[test]
fn a_search_has_its_own() {
    insta::assert_snapshot!(check("
        open
        ok 1
        show-open
        ok 2
        search
        rows
        lines 3
        show-found
        rows
        fail 5
        show-found
        ok 7
        rows
        open
        ok 9
        search
        ok 10
        died 2
    "), @r"
    open: #1 to 1, Start(1)
    ok 1:
    show-open: #2 to 1
    ok 2:
    search: #3 to 2, Start(2)
    rows: #4 to 1
    lines 3:, Start(3)
    show-found: #5 to 2
    rows: #6 to 1
    fail 5:
    show-found: #7 to 2
    ok 7:
    rows: #8 to 2
    open: #9 to 3
    ok 9:, Empty(1, Open)
    search: #10 to 1
    ok 10:, Empty(2, Found)
    died 2: lost None
    ");
}

/// One of: a question, the answer of the oldest one to any worker, growth, death, closing.
#[derive(Clone, Debug)]
enum Event {
    Ask(&'static str),
    Answer(usize, u8),
    Large(usize),
    Died(usize),
    Close(Slot),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let asks =
        const { &["open", "search", "show-open", "show-found", "list-open", "rows", "text"] };
    let event = prop_oneof![
        4 => proptest::sample::select(&asks[..]).prop_map(Event::Ask),
        5 => (0..4usize, 0..3u8).prop_map(|(w, how)| Event::Answer(w, how)),
        1 => (0..4usize).prop_map(Event::Large),
        1 => (0..4usize).prop_map(Event::Died),
        1 => proptest::sample::select(vec![Slot::Open, Slot::Found]).prop_map(Event::Close),
    ];
    proptest::collection::vec(event, 1..60)
}

/// The workers as a browser has them, and what is in them.
#[derive(Default)]
struct World {
    living: BTreeSet<u32>,
    /// Unanswered, by number: the worker, and what a success fills.
    asked: BTreeMap<u32, (u32, Option<Slot>)>,
    latest: BTreeMap<u8, u32>,
    kept: BTreeMap<u8, u32>,
}

impl World {
    fn act(&mut self, acts: &mut Vec<Act>) {
        for act in acts.drain(..) {
            match act {
                Act::Start(worker) => assert!(self.living.insert(worker)),
                Act::Stop(worker, _) => assert!(self.living.contains(&worker)),
                Act::Empty(worker, slot) => {
                    assert!(self.living.contains(&worker));
                    assert_ne!(self.kept.get(&(slot as u8)), Some(&worker));
                }
                Act::End(worker) => {
                    assert!(self.living.remove(&worker));
                    assert!(self.kept.values().all(|&kept| kept != worker), "what is kept stays");
                    assert!(self.asked.values().all(|(w, _)| *w != worker), "all is answered");
                }
            }
        }
    }

    fn answer(&mut self, workers: &mut Workers, id: u32, how: u8) {
        let (worker, fills) = self.asked.remove(&id).unwrap();
        let answer = if how == 0 { failed() } else { done(how == 1) };
        if let Some(slot) = fills
            && answer.is_ok()
            && self.latest.get(&(slot as u8)) == Some(&id)
        {
            self.kept.insert(slot as u8, worker);
        }
        let mut acts = Vec::new();
        workers.answered(id, &answer, &mut acts);
        self.act(&mut acts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn workers_are_few_and_none_ends_that_is_needed(events in events()) {
        let (mut workers, mut world, mut acts) = (Workers::default(), World::default(), Vec::new());
        workers.start(&mut acts);
        world.act(&mut acts);
        for event in events {
            let nth = |n: usize| world.living.iter().nth(n % world.living.len().max(1)).copied();
            match event {
                Event::Ask(word) => {
                    let (worker, id) = workers.ask(&ask_of(word), &mut acts);
                    world.act(&mut acts);
                    prop_assert!(world.living.contains(&worker));
                    let fills = match word {
                        "open" => Some(Slot::Open),
                        "search" => Some(Slot::Found),
                        _ => None,
                    };
                    if let Some(slot) = fills {
                        prop_assert!(world.kept.values().all(|&kept| kept != worker));
                        world.latest.insert(slot as u8, id);
                    }
                    if word == "list-open" && let Some(&kept) = world.kept.get(&(Slot::Open as u8)) {
                        prop_assert_eq!(worker, kept);
                    }
                    world.asked.insert(id, (worker, fills));
                }
                // A worker answers in order.
                Event::Answer(n, how) => {
                    let of = nth(n);
                    let first = world.asked.iter().find(|(_, (w, _))| Some(*w) == of);
                    if let Some((&id, _)) = first {
                        world.answer(&mut workers, id, how);
                    }
                }
                Event::Large(n) => workers.measured(nth(n).unwrap_or(0), SMALL + 1),
                Event::Died(n) => {
                    let dead = nth(n).unwrap_or(0);
                    world.living.remove(&dead);
                    world.asked.retain(|_, (worker, _)| *worker != dead);
                    let lost = workers.died(dead);
                    let slot = [Slot::Open, Slot::Found]
                        .into_iter()
                        .find(|slot| world.kept.get(&(*slot as u8)) == Some(&dead));
                    prop_assert_eq!(lost, slot);
                    world.kept.retain(|_, kept| *kept != dead);
                }
                Event::Close(slot) => {
                    world.kept.remove(&(slot as u8));
                    workers.close(slot, &mut acts);
                    world.act(&mut acts);
                }
            }
        }
        while let Some((&id, _)) = world.asked.iter().next() {
            world.answer(&mut workers, id, 1);
        }
        prop_assert!(world.living.len() <= 3, "{:?}", world.living);
        for kept in world.kept.values() {
            prop_assert!(world.living.contains(kept));
        }
    }
}
