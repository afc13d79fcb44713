//! Any questions, in any order, about anything: each is answered as the protocol says.

use crate::support;

use proptest::prelude::*;
use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::engine::protocol::*;
use spanscape_core::engine::{Engine, Step, wire};
use spanscape_core::model::{
    Amount, SpanIx, Thresholds, TraceIx, WhatIf, WhatIfKind, WhatIfTarget,
};
use spanscape_core::render::Token;
use spanscape_core::render::minimap::cell_token;
use spanscape_core::source::{Api, Lookback, Query, Target};
use support::opening::{BOTH, line_of};
use support::script::Driver;

fn span() -> impl Strategy<Value = SpanIx> {
    prop_oneof![9 => (0..130u32).prop_map(SpanIx), 1 => any::<u32>().prop_map(SpanIx)]
}

fn window() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![9 => (0..50u32, 0..50u32), 1 => (any::<u32>(), any::<u32>())]
}

fn fold() -> impl Strategy<Value = Fold> {
    (0..12u8, span()).prop_map(|(kind, span)| match kind {
        0 => Fold::Toggle(span),
        1 => Fold::Collapse(span),
        2 => Fold::Expand(span),
        3 => Fold::ExpandSiblings(span),
        4 => Fold::Reveal(span),
        5 => Fold::CollapseAll,
        6 => Fold::ExpandAll,
        7 => Fold::CollapseLevel,
        8 => Fold::CollapseSubtree(span),
        9 => Fold::ExpandSubtree(span),
        10 => Fold::CollapseOthers(span),
        _ => Fold::ExpandLevel,
    })
}

fn slot() -> impl Strategy<Value = Slot> {
    prop_oneof![2 => Just(Slot::Open), 1 => Just(Slot::Found)]
}

/// Queries that often match something of [`support::texts`], and hostile ones.
fn query() -> impl Strategy<Value = Query> {
    let text = || prop_oneof![8 => Just(String::new()), 1 => ".{0,9}"];
    let service = prop_oneof![2 => "svc[0-3]", 3 => text()];
    let tag =
        prop_oneof![2 => Just(("error".to_owned(), "true".to_owned())), 1 => (text(), text())];
    let tags = proptest::collection::vec(tag, 0..2);
    let number = || proptest::option::weighted(0.3, prop_oneof![9 => 0..300u64, 1 => any::<u64>()]);
    let numbers = (number(), number(), number(), number(), number());
    (service, text(), tags, numbers).prop_map(|(service, operation, tags, numbers)| {
        let (min, max, back, to, limit) = numbers;
        let duration = |n: Option<u64>| n.map(DurationNs);
        let (min, max) = (duration(min), duration(max));
        let (lookback, range) = (back.map(Lookback), to.map(|to| (0, to)));
        let limit = limit.map(|n| n as u32);
        let base = Query::of_service(&service);
        Query { operation, tags, min, max, lookback, range, limit, ..base }
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let order = prop_oneof![
        Just(TraceOrder::Newest),
        Just(TraceOrder::Longest),
        Just(TraceOrder::MostSpans),
        Just(TraceOrder::MostErrors)
    ];
    let trace = prop_oneof![
        Just(TraceRef::First),
        (0..4u32).prop_map(|i| TraceRef::Ix(TraceIx(i))),
        "[0-9a-fA-F ]{0,40}|[1-3]|.{0,9}".prop_map(TraceRef::Id),
    ];
    prop_oneof![
        1 => Just(Ask::Hello),
        3 => judging(),
        3 => (slot(), query(), window(), order).prop_map(|(of, query, (first, count), order)| {
            Ask::Traces { of, query, first, count, order }
        }),
        3 => (slot(), trace).prop_map(|(of, trace)| Ask::Show { of, trace }),
        1 => "svc[0-3]|.{0,3}".prop_map(|service| Ask::Names { service }),
        1 => (slot(), any::<bool>()).prop_map(|(of, operations)| Ask::Calls { of, trace: None, operations }),
        1 => slot().prop_map(|slot| Ask::Close { slot }),
        4 => (window(), any::<bool>(), (0..300u64, 0..300u64)).prop_map(|((first, count), on, seen)| {
            {
                let (pills, colour) = (vec!["kind|s1".to_owned(), "|".to_owned()], colours(&seen));
                Ask::Rows { first, count, look: RowLook { seen, path: on, own: on, pills, colour } }
            }
        }),
        4 => (reduce(), proptest::array::uniform2(proptest::option::of(span())))
            .prop_map(|(reduce, [keep, near])| Ask::Reduce { reduce, keep, near }),
        1 => "[A-Za-z0-9_-]{0,9}|.{0,5}".prop_map(|code| Ask::Unfold { code, keep: None }),
        6 => (fold(), proptest::option::of(span()))
            .prop_map(|(fold, keep)| Ask::Fold { fold, keep }),
        2 => (0..60u16, 0..60u16).prop_map(|(width, height)| {
            let colour = colours(&(width.into(), height.into()));
            Ask::Minimap { width, height, colour }
        }),
        1 => (0..9u64).prop_map(|n| Ask::Legend { colour: colours(&(n, n)) }),
        1 => span().prop_map(|span| Ask::Spent { span }),
        1 => (proptest::option::of(span()), PATTERNS).prop_map(|(span, patterns)| Ask::PatternLinks { span, patterns }),
        3 => span().prop_map(|span| Ask::Detail { span }),
        2 => (span(), any::<(u64, u64)>()).prop_map(|(span, range)| Ask::EventsAt { span, range }),
        1 => span().prop_map(|span| Ask::Raw { span }),
        3 => ("s[0-9]|-?svc[0-2]|error|.{0,9}", proptest::array::uniform2(proptest::option::of(span())))
            .prop_map(|(text, [keep, near])| Ask::Find { text, keep, near }),
        1 => (0..60u16, 0..60u16).prop_map(|(width, height)| Ask::Marks { width, height }),
        3 => (proptest::option::of(span()), any::<bool>(), prop::sample::select(vec![Sought::Match, Sought::Error, Sought::Origin]))
            .prop_map(|(from, back, of)| Ask::NextMatch { from, back, of }),
        2 => "[0-9a-f]{0,3}|.{0,20}".prop_map(|id| Ask::Locate { id }),
        1 => any::<bool>().prop_map(|on| Ask::Skew { on }),
        1 => (0..40u32).prop_map(|open| Ask::Cancel { open }),
    ]
}

/// What is wrong, and what would be.
fn judging() -> impl Strategy<Value = Ask> {
    let thresholds = || {
        "((gap-time|n-plus-one-count):[0-9]{0,3})?".prop_map(|code| {
            let mut thresholds = Thresholds::default();
            thresholds.read_code(&code);
            thresholds
        })
    };
    let kind = prop_oneof![
        any::<u8>().prop_map(|by| WhatIfKind::Faster(Amount::Percent(by))),
        any::<u64>().prop_map(|by| WhatIfKind::Faster(Amount::Nanos(by))),
        Just(WhatIfKind::Parallel),
        Just(WhatIfKind::Cached),
        Just(WhatIfKind::Batched),
        Just(WhatIfKind::Removed),
    ];
    let target = prop_oneof![
        "[0-9a-f]{1,2}|.{0,3}".prop_map(WhatIfTarget::Span),
        "[0-9a-f]{1,2}|.{0,3}".prop_map(WhatIfTarget::Siblings),
        ("svc[0-3]|.{0,3}", "op[0-3]|.{0,3}")
            .prop_map(|(service, name)| WhatIfTarget::Operation { service, name }),
        "root-cause[.][0-9a-f]|.{0,5}".prop_map(WhatIfTarget::Finding),
        "svc[0-3]|.{0,3}".prop_map(WhatIfTarget::Service),
    ];
    let change = (kind, target).prop_map(|(kind, target)| WhatIf { kind, target });
    prop_oneof![
        thresholds().prop_map(|thresholds| Ask::Verdict { thresholds }),
        (slot(), thresholds()).prop_map(|(of, thresholds)| Ask::Crowd { of, thresholds }),
        proptest::collection::vec(change, 0..3).prop_map(|changes| Ask::WhatIf { changes }),
        Just(Ask::Lint),
        span().prop_map(|span| Ask::Alike { span }),
        Just(Ask::SpentTables),
    ]
}

/// Patterns, and what is none.
const PATTERNS: &str = r##"\[\{"url":"(https://x/|javascript:|)(#\{(spanID|host\.name|trace\.(duration|x)|.{0,4})( \| (add 1|pad_start 9 0|no))?\}){0,2}","type":"(spans|traces|tags)"\}\]|.{0,9}"##;

fn colours((a, b): &(u64, u64)) -> ColourBy {
    match (a + b) % 5 {
        0 => ColourBy::Service,
        1 => ColourBy::Operation,
        2 => ColourBy::Kind,
        3 => ColourBy::Status,
        _ => ColourBy::Attribute("host.name".to_owned()),
    }
}

fn reduce() -> impl Strategy<Value = Reduce> {
    let least = prop_oneof![
        Just(None),
        (0..200u64).prop_map(|ns| Some(Least::Time(ns))),
        (0..1_000_000u32).prop_map(|share| Some(Least::Share(share))),
    ];
    let focus = prop_oneof![
        2 => Just(None),
        1 => span().prop_map(|span| Some(SpanRef::Ix(span))),
        1 => "[0-9a-f]{0,3}".prop_map(|id| Some(SpanRef::Id(id))),
    ];
    let services = proptest::collection::vec("svc[0-3]|", 0..3);
    let filter = proptest::option::of("[0-9a-f]{4}[.][0-9a-f]{1,2}|.{0,6}");
    (proptest::array::uniform4(any::<bool>()), least, services, filter, focus).prop_map(
        |([matches, errors, path, fold], least, services, filter, focus)| Reduce {
            matches,
            errors,
            path,
            least,
            services,
            filter,
            fold,
            focus,
        },
    )
}

/// Whether the rows that are named are there.
fn is_within(rows: &Reduced) -> bool {
    [rows.keep, rows.near].into_iter().flatten().all(|row| row < rows.total)
}

/// Lets a search find two whole traces, nothing, or two lines.
fn find(engine: &mut Engine, what: u8) {
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
    let mut out = Vec::new();
    engine.handle(Request { id: u32::MAX, ask }, &mut out);
    if what == 2 {
        return engine.found_rows(u32::MAX, vec![line_of(1), line_of(2)], api, &mut out);
    }
    engine.begin_input(u32::MAX, 0, None);
    engine.feed(u32::MAX, [BOTH, "[]", "", "<html>"][usize::from(what)].as_bytes(), &mut out);
    engine.finish(u32::MAX, &mut out);
    while engine.step(&mut out) == Step::More {}
}

/// Whether the answer is one that the protocol names for the question.
fn is_documented(ask: &Ask, answer: &Answer) -> bool {
    match (ask, answer) {
        (Ask::Hello, Answer::Hello { .. })
        | (Ask::Close { .. }, Answer::Closed)
        | (Ask::Show { .. } | Ask::Skew { .. }, Answer::Trace(_))
        | (Ask::Locate { .. }, Answer::Located { .. })
        | (Ask::SpentTables, Answer::SpentTables(_)) => true,
        (Ask::Hello | Ask::Cancel { .. } | Ask::Open { .. }, _) => false,
        (_, Answer::Failed(problem)) => !problem.what.is_empty() && !problem.advice.is_empty(),
        (Ask::Traces { first, count, .. }, Answer::Traces { total, first: at, traces }) => {
            let left = total.saturating_sub(*first).min(*count).min(4_096);
            at == first && traces.len() as u32 == left
        }
        (Ask::Rows { first, count, .. }, Answer::Rows(window)) => {
            let left = window.total.saturating_sub(*first).min(*count).min(4_096);
            let named = |r: &Row| usize::from(r.service) < window.services.len();
            window.first == *first
                && window.rows.len() as u32 == left
                && window.rows.iter().all(named)
        }
        (Ask::Fold { .. } | Ask::Unfold { .. }, Answer::Folded { total, row, .. }) => {
            row.is_none_or(|r| r < *total)
        }
        (Ask::Minimap { width, height, .. }, Answer::Minimap(map)) => {
            (map.width, map.height) == (*width, *height)
                && map.cells.len() == usize::from(*width) * usize::from(*height)
                && map.cells.iter().all(|&c| c < 2 || cell_token(c).0 != Token::Background)
        }
        (Ask::Detail { span }, Answer::Detail(detail)) => detail.span == *span,
        (Ask::EventsAt { .. }, Answer::EventsAt { list, total }) => {
            list.len() == (*total as usize).min(MOST_EVENTS)
        }
        (Ask::Names { .. }, Answer::Names(Names { services, operations })) => {
            services.is_sorted_by(|a, b| a < b) && operations.is_sorted_by(|a, b| a < b)
        }
        (Ask::Calls { .. }, Answer::Dependencies(told)) => {
            let ServiceGraph { nodes, edges, of } = told.open().unwrap();
            let there = |at: u32| (at as usize) < nodes.len();
            nodes.is_sorted_by(|a, b| a.id() < b.id())
                && edges.is_sorted_by(|a, b| (a.from, a.to) < (b.from, b.to))
                && edges.iter().all(|e| there(e.from) && there(e.to) && e.calls() > 0)
                && of.is_some()
        }
        (Ask::Legend { .. }, Answer::Legend { lines, total }) => {
            lines.len() as u32 == (*total).min(100) && lines.is_sorted_by(|a, b| a.spans >= b.spans)
        }
        (Ask::PatternLinks { .. }, Answer::PatternLinks(links)) => {
            links.iter().all(|link| spanscape_core::render::value::link(&link.url).is_some())
        }
        (Ask::Spent { span }, Answer::Spent { span: of, .. }) => span == of,
        (Ask::Raw { .. }, Answer::Raw(json)) => json.starts_with('{'),
        (Ask::Find { text, .. }, Answer::Matches { count, rows }) => {
            (*count == 0 || !text.is_empty()) && is_within(rows)
        }
        (Ask::Reduce { reduce, .. }, Answer::Reduced(rows)) => {
            is_within(rows) && (reduce.focus.is_some() || rows.focus.is_empty())
        }
        (Ask::Verdict { .. }, Answer::Verdict(verdict)) => {
            let grave = verdict.findings.iter().filter(|finding| finding.severity > 0);
            !verdict.head.is_empty() && grave.count() as u32 == verdict.grave
        }
        (Ask::Crowd { .. }, Answer::Crowd(told)) => {
            let told = told.open().unwrap();
            let known = |line: &CrowdText| (1..=told.done).contains(&line.traces);
            told.done <= told.total && told.lines.iter().all(known)
        }
        (Ask::WhatIf { changes }, Answer::WhatIf { told, .. }) => {
            told.after <= told.before && told.changes.len() == changes.len()
        }
        (Ask::Alike { .. }, Answer::Alike(alike)) => {
            alike.siblings >= 1
                && alike.siblings <= alike.of_operation
                && alike.of_operation <= alike.of_service
        }
        (Ask::Lint, Answer::Lint(lint)) => lint.open().unwrap().score <= 100,
        (Ask::Marks { width, height }, Answer::Marks(marks)) => {
            let fine = |runs: &[(u16, u16)], end: u16| {
                runs.iter().all(|(from, to)| from < to && *to <= end)
                    && runs.is_sorted_by(|a, b| a.1 < b.0)
            };
            fine(&marks.columns, *width) && fine(&marks.lines, *height)
        }
        (Ask::NextMatch { .. }, Answer::Match { total, found, time, place, count, .. }) => {
            match found {
                Some((_, row)) => row < total && (1..=*count).contains(place) && time.0 <= time.1,
                None => (*place, *count) == (0, 0),
            }
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_question_is_answered_as_documented(
        text in support::texts(),
        asks in proptest::collection::vec(ask(), 1..30),
        opened in proptest::bool::weighted(0.9),
        found in 0..4u8,
        shown in proptest::bool::weighted(0.8),
    ) {
        let mut driver = if opened { Driver::with(&text) } else { Driver::empty() };
        find(&mut driver.engine, found);
        let show = Ask::Show { of: Slot::Open, trace: TraceRef::First };
        for ask in shown.then_some(show).into_iter().chain(asks) {
            let sent: Request = wire::decode(&wire::encode(&Request { id: 1, ask: ask.clone() }))
                .expect("a request survives its way");
            let responses = driver.ask(sent.ask);
            if matches!(ask, Ask::Cancel { .. }) {
                prop_assert!(responses.is_empty());
                continue;
            }
            prop_assert_eq!(responses.len(), 1);
            let response = &responses[0];
            prop_assert!(is_documented(&ask, &response.answer), "{:?} -> {:?}", ask, response);
            let back: Response = wire::decode(&wire::encode(response)).expect("so does an answer");
            prop_assert_eq!(&back, response);
        }
    }

    #[test]
    fn a_malformed_buffer_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(request) = wire::decode::<Request>(&bytes) {
            // Postcard has more than one form of a number, so only the meaning must come back.
            prop_assert_eq!(wire::decode::<Request>(&wire::encode(&request)), Ok(request));
        }
    }
}

#[test]
fn a_cut_or_longer_buffer_is_refused() {
    let request = Request { id: 7, ask: Ask::Locate { id: "b7".to_owned() } };
    let buffer = wire::encode(&request);
    assert_eq!(wire::decode(&buffer), Ok(request));
    for cut in 0..buffer.len() {
        assert!(wire::decode::<Request>(&buffer[..cut]).is_err());
    }
    let longer = [buffer.as_slice(), &[0]].concat();
    let problem = wire::decode::<Request>(&longer).unwrap_err();
    assert_eq!(problem.place, format!("1 of {} bytes are too many", longer.len()));
}

#[test]
fn the_rare_answers_survive_their_way_too() {
    let problem = Problem { what: "w".into(), place: "p".into(), advice: "a".into() };
    let input = InputInfo {
        name: "n".into(),
        format: "f".into(),
        spans: 3,
        problem: Some(problem.clone()),
    };
    let answers = [
        Answer::Progress(Progress { bytes: u64::MAX, total: Some(1), ..Progress::default() }),
        Answer::LastByte,
        Answer::Failed(problem),
        Answer::Opened(DatasetInfo {
            inputs: vec![input],
            traces: 1,
            spans: 3,
            warnings: vec![],
            range: None,
        }),
    ];
    for answer in answers {
        let response = Response { id: u32::MAX, answer };
        assert_eq!(wire::decode(&wire::encode(&response)), Ok(response));
    }
}
