//! Inputs of two sources, whose traces stay apart also where their ids are the same.

use proptest::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step};
use spanscape_core::model::Weight;
use spanscape_core::source::{Api, Query, Target};

use crate::support::script::query;

/// Opens texts as inputs, those from `apart` on of another source, and answers questions.
struct Opened {
    engine: Engine,
    id: u32,
}

impl Opened {
    fn new(texts: &[String], apart: u16) -> Self {
        let file = |index: u32| Input::File { index, name: format!("{index}.json") };
        let inputs = (0..texts.len() as u32).map(file).collect();
        let mut opened = Self { engine: Engine::new("test"), id: 1 };
        let mut out = Vec::new();
        opened.engine.handle(Request { id: 1, ask: Ask::Open { inputs, apart } }, &mut out);
        for (ix, text) in (0..).zip(texts) {
            opened.engine.begin_input(1, ix, None);
            opened.engine.feed(1, text.as_bytes(), &mut out);
        }
        opened.engine.finish(1, &mut out);
        while opened.engine.step(&mut out) == Step::More {}
        assert!(matches!(out.pop().unwrap().answer, Answer::Opened(_)));
        opened
    }

    fn ask(&mut self, ask: Ask) -> Answer {
        self.id += 1;
        let mut out = Vec::new();
        self.engine.handle(Request { id: self.id, ask }, &mut out);
        out.remove(0).answer
    }

    /// The traces, each with how many spans it has, in the order of their ids.
    fn list(&mut self) -> Vec<(String, u32)> {
        let (query, order) = (Query::default(), TraceOrder::Newest);
        let ask = Ask::Traces { of: Slot::Open, query, first: 0, count: 99, order };
        let Answer::Traces { traces, .. } = self.ask(ask) else { panic!("a list") };
        let mut all: Vec<_> = traces.into_iter().map(|row| (row.id, row.spans)).collect();
        all.sort();
        all
    }

    /// The root's name of each side of a comparison of a trace with itself, among all inputs or those given.
    fn sides(&mut self, id: &str, inputs: [Option<(u16, u16)>; 2]) -> [Option<String>; 2] {
        let (a, b, find) = (id.to_owned(), id.to_owned(), String::new());
        let ask = CompareAsk { a, b, inputs, find, skew: false, of: CompareOf::Heads };
        let Answer::Compared(told) = self.ask(Ask::Compare(Packed::new(&ask))) else {
            panic!("heads")
        };
        let CompareTold::Heads(heads) = told.open().unwrap() else { panic!("heads") };
        heads.sides.map(|side| side.map(|row| row.name))
    }
}

/// A trace of one span.
fn trace(id: &str, span: &str, name: &str) -> String {
    format!(
        r#"{{"data":[{{"traceID":"{id}","processes":{{"p":{{"serviceName":"shop"}}}},"spans":[{{"traceID":"{id}","spanID":"{span}","processID":"p","operationName":"{name}","startTime":1000,"duration":5}}]}}]}}"#
    )
}

const ID: &str = "0af7651916cd43dd8448eb211c80319c";

fn some(name: &str) -> Option<String> {
    Some(name.to_owned())
}

#[test]
fn a_trace_of_both_sources_is_two() {
    let texts = [trace(ID, "1", "before"), trace(ID, "1", "after")];
    let mut apart = Opened::new(&texts, 1);
    assert_eq!(apart.list(), [(ID.to_owned(), 1), (ID.to_owned(), 1)]);
    let both = [Some((0, 1)), Some((1, u16::MAX))];
    assert_eq!(apart.sides(ID, both), [some("before"), some("after")]);
    assert_eq!(apart.sides(ID, [both[1], both[0]]), [some("after"), some("before")]);
    assert_eq!(apart.sides(ID, [None; 2]), [None, None], "nobody knows which one is meant");
    let mut joined = Opened::new(&texts, 0);
    assert_eq!(joined.list().len(), 1, "files that are opened together complete each other");
    assert_eq!(joined.sides(ID, [None; 2]), [some("before"), some("before")]);
}

#[test]
fn inputs_of_one_source_complete_each_other() {
    let texts = [
        trace(ID, "1", "one"),
        trace(ID, "2", "two"),
        trace(ID, "3", "three"),
        trace(ID, "4", "four"),
        trace("b2", "4", "five"),
    ];
    let spans = |apart: u16| -> Vec<u32> {
        Opened::new(&texts, apart).list().into_iter().map(|(_, spans)| spans).collect()
    };
    assert_eq!(spans(0), [1, 4]);
    assert_eq!(spans(2), [1, 2, 2]);
    assert_eq!(spans(3), [1, 1, 3]);
}

#[test]
fn short_ids_are_joined_within_a_source_only() {
    let texts = [trace(ID, "1", "long"), trace(&ID[16..], "2", "short")];
    assert_eq!(Opened::new(&texts, 0).list(), [(ID.to_owned(), 2)]);
    let mut apart = Opened::new(&texts, 1);
    assert_eq!(apart.list().len(), 2);
    assert_eq!(apart.sides(ID, [Some((0, 1)), Some((1, 2))]), [some("long"), some("short")]);
}

#[test]
fn traces_are_told_apart_by_their_files() {
    let texts = [trace("a", "1", "x"), trace("b", "1", "x"), trace("b", "2", "y")];
    let mut opened = Opened::new(&texts, 0);
    let mut results = |narrow: Narrow, of| {
        let ask = Packed::new(&ResultsAsk { query: Query::default(), narrow, of });
        match opened.ask(Ask::Results { of: Slot::Open, ask }) {
            Answer::Results(told) => told.open().unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let ResultsTold::Facets(facets) = results(Narrow::default(), ResultsOf::Facets) else {
        panic!("facets")
    };
    let sources = facets.iter().find(|facet| facet.by == By::Source).unwrap();
    let told: Vec<_> = sources.values.iter().map(|v| (v.value.as_str(), v.traces)).collect();
    assert_eq!(told, [("0.json", 1), ("1.json", 1)], "a trace of several files is the first's");
    let values = vec!["1.json".to_owned()];
    let narrow =
        Narrow { facets: vec![FacetChoice { by: By::Source, values }], ..Narrow::default() };
    let ResultsTold::Points(points) = results(narrow, ResultsOf::Points) else { panic!("points") };
    assert_eq!(points.points.len(), 1);
}

/// What a search for `text` at two back ends finds, of which each has these traces: ids, and seconds when they begin.
fn searched(text: &str, both: [&[(&str, u32)]; 2]) -> Opened {
    let named = both.map(|all| all.iter().map(|&(id, at)| (id, at, "x")).collect());
    let (target, api, each) = (Target::default(), Api::default(), Vec::new());
    search_at(text, Elsewhere::BackEnd { target, api, each }, named)
}

/// The same with another source beside the back end, and with the names of their spans.
fn search_at(text: &str, at: Elsewhere, both: [Vec<(&str, u32, &str)>; 2]) -> Opened {
    let mut opened = Opened { engine: Engine::new("test"), id: 1 };
    let mut out = Vec::new();
    let also = Also { names: ["prod".to_owned(), "staging".to_owned()], at };
    let ask = Ask::Search {
        target: Target::default(),
        api: Api::default(),
        query: Box::new(query(text)),
        now: TimeNs(0),
        each: Vec::new(),
        whole: true,
        also: Some(Box::new(also)),
    };
    opened.engine.handle(Request { id: 1, ask }, &mut out);
    for (ix, traces) in (0..).zip(both) {
        opened.engine.begin_input(1, ix, None);
        let all: Vec<_> = traces
            .iter()
            .map(|(id, at, name)| {
                trace(id, "1", name)
                    .replace(r#""startTime":1000"#, &format!(r#""startTime":{at}000000"#))
                    .trim_start_matches(r#"{"data":["#)
                    .trim_end_matches("]}")
                    .to_owned()
                    + "]}"
            })
            .collect();
        let body = format!(r#"{{"data":[{}]}}"#, all.join(",").replace("]}]}", "]}"));
        opened.engine.feed(1, body.as_bytes(), &mut out);
        opened.engine.end_input(1, &mut out);
        opened.engine.found_api(1, Api { legacy: Some(true), ..Api::default() });
    }
    opened.engine.finish(1, &mut out);
    while opened.engine.step(&mut out) == Step::More {}
    assert!(matches!(out.pop().unwrap().answer, Answer::Found { .. }));
    opened
}

impl Opened {
    fn results(&mut self, text: &str, narrow: Narrow, of: ResultsOf) -> ResultsTold {
        let ask = Packed::new(&ResultsAsk { query: query(text), narrow, of });
        match self.ask(Ask::Results { of: Slot::Found, ask }) {
            Answer::Results(told) => told.open().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// The ids that are listed, each with the number of its back end, and whether there are more.
    fn found(&mut self, text: &str, narrow: Narrow) -> String {
        let (order, columns) = (ResultOrder::default(), Vec::new());
        let of = ResultsOf::Lines { order, first: 0, count: 99, columns };
        let ResultsTold::Lines(lines) = self.results(text, narrow, of) else { panic!("lines") };
        let id = |line: &Line| {
            format!("{}{}", line.row.id.trim_start_matches('0'), 1 + u8::from(line.row.second))
        };
        let ids: Vec<_> = lines.lines.iter().map(id).collect();
        format!("{}{}", ids.join(" "), if lines.more { " and more" } else { "" })
    }
}

const PROD: &[(&str, u32)] = &[("a", 900), ("b", 800), ("c", 700)];
const STAGING: &[(&str, u32)] = &[("a", 90), ("d", 80)];

#[test]
fn the_same_is_searched_at_two_back_ends() {
    let mut all = searched("limit=20", [PROD, STAGING]);
    assert_eq!(all.found("limit=20", Narrow::default()), "a1 b1 c1 a2 d2");
    let narrow = SetOf::of_source("staging".to_owned()).narrow;
    assert_eq!(all.found("limit=20", narrow), "a2 d2");
    // Of each as many as there is room for, so that one does not take the place of the other.
    let mut two = searched("limit=2", [PROD, STAGING]);
    assert_eq!(two.found("limit=2", Narrow::default()), "a1 b1 a2 d2 and more");
    let mut one = searched("limit=1", [STAGING, STAGING]);
    assert_eq!(one.found("limit=1", Narrow::default()), "a1 a2 and more");
    let mut none = searched("limit=20", [&[], STAGING]);
    assert_eq!(none.found("limit=20", Narrow::default()), "a2 d2");
}

/// What a back end has found it knows best; of a file, all that is looked for is shown, whenever it was.
#[test]
fn the_same_is_looked_for_in_a_file() {
    let file = || Elsewhere::Inputs(vec![Input::File { index: 0, name: "ci.json".to_owned() }]);
    let both = || {
        let prod = vec![("a", 900, "x"), ("b", 800, "of a tag that nobody sees")];
        [prod, vec![("a", 9, "x"), ("c", 8, "y"), ("d", 7, "x")]]
    };
    let query = "operation=x limit=20 range=700000000..950000000";
    let mut all = search_at(query, file(), both());
    assert_eq!(all.found(query, Narrow::default()), "a1 b1 a2 d2");
    assert_eq!(all.found(query, SetOf::of_source("staging".to_owned()).narrow), "a2 d2");
    let query = "operation=x limit=1";
    let mut one = search_at(query, file(), both());
    assert_eq!(one.found(query, Narrow::default()), "a1 a2 and more");
    // A filter is looked for here, in both.
    let query = "limit=20 filter=operation=x";
    let mut few = search_at(query, file(), both());
    assert_eq!(few.found(query, Narrow::default()), "a1 a2 d2");
}

#[test]
fn two_back_ends_are_two_sets() {
    let mut opened = searched("limit=20", [PROD, STAGING]);
    let sets = ["prod", "staging"].map(|name| SetOf::of_source(name.to_owned()));
    let mut ask = |of: CompareOf| {
        let ask = SetsAsk {
            query: query("limit=20"),
            narrow: Narrow::default(),
            sets: sets.clone(),
            find: String::new(),
            skew: false,
            of,
        };
        match opened.ask(Ask::Sets { of: Slot::Found, ask: Packed::new(&ask) }) {
            Answer::Compared(told) => told.open().unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let CompareTold::Sets(told) = ask(CompareOf::Heads) else { panic!("sets") };
    assert_eq!((told.sets.map(|set| set.traces), told.both), ([3, 2], 0));
    // A node tells which of both its spans are of; a link to one finds it in the set that it names, or else in the other.
    let mut node = |side: u8, trace: &str| {
        let node = DiffRef::Span(side, format!("{trace}/1"));
        let CompareTold::Node(told) =
            ask(CompareOf::Node { node, step: None, weight: Weight::Own })
        else {
            panic!("a node")
        };
        told.map(|told| (told.branch, told.second))
    };
    for (side, trace) in [(0, "a"), (1, "a"), (1, "d"), (0, "d"), (1, "b")] {
        assert_eq!(node(side, trace), Some((0, [false, true])), "{side} {trace}");
    }
    assert_eq!(node(0, "e"), None);
}

proptest! {
    /// Two sources are as many traces, of as many spans, as each has alone.
    #[test]
    fn sources_are_as_if_alone(
        ids in prop::collection::vec((0..4u8, 0..9u8), 2..9),
        at in any::<prop::sample::Index>(),
    ) {
        let texts: Vec<_> = ids
            .iter()
            .map(|(id, span)| trace(&format!("{id:x}f"), &format!("{span:x}1"), "x"))
            .collect();
        let apart = 1 + at.index(texts.len() - 1);
        let (first, second) = texts.split_at(apart);
        let mut alone = Opened::new(first, 0).list();
        alone.extend(Opened::new(second, 0).list());
        alone.sort();
        prop_assert_eq!(Opened::new(&texts, apart as u16).list(), alone);
    }
}
