//! What holds of the verdict on any trace: made of what detectors look for, and of damage.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use spanscape_core::analysis::main_root;
use spanscape_core::analysis::verdict::{Detector, Finding, Severity};
use spanscape_core::engine::judge::{Judged, judge};
use spanscape_core::engine::protocol::{Answer, Ask, Piece, Slot, TraceRef};
use spanscape_core::model::{SpanIx, Store, Threshold, Thresholds, TraceIx, build};

use super::spans;
use super::support::{self, script::Driver};

/// What a span of a group may be; `{n}` is its parameter.
const SHAPES: [&str; 16] = [
    "work",
    "work kind:server host:a",
    "work !error:timed~out host:b",
    "SELECT kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id={n}",
    "SELECT kind:client db.system=mysql db.statement=SELECT~a~FROM~t~WHERE~id=?",
    "SELECT kind:client db.system=mysql db.statement=SELECT~b~FROM~t",
    "UPDATE kind:client db.system=mysql db.statement=UPDATE~t~SET~a={n} !error",
    "GET kind:client db.system=redis db.statement=GET~{n}",
    "GET kind:client http.request.method=GET url.full=http://stock/{n}",
    "GET kind:client http.request.method=GET url.full=http://users/7 peer.service=svc1",
    "POST kind:client http.request.method=POST url.full=http://pay/{n} !error error.type=cancelled",
    "load host:a",
    "send kind:producer messaging.system=kafka",
    "take kind:consumer messaging.system=kafka link:1/1",
    "answer kind:server host:b",
    "~ - !error:~",
];

/// Traces of groups of equal spans, one after another or side by side, below one another.
pub fn texts() -> impl Strategy<Value = String> {
    let times = (0..400u64, 0..120u64, prop_oneof![Just(0u64), Just(100), 0..150u64]);
    let group = (0..10usize, 0..SHAPES.len(), 0..3u8, times, 1..24u64, 1..5u64);
    proptest::collection::vec(group, 1..14).prop_map(|groups| {
        let mut text = "root svc0 0ms..600ms kind:server host:a\n".to_owned();
        let mut depth = 1;
        for (step, shape, service, (from, took, stride), count, values) in groups {
            depth = if step < 6 { depth + 1 } else { (depth + 1).min(step - 5) };
            let (name, rest) = SHAPES[shape].split_once(' ').unwrap_or((SHAPES[shape], ""));
            // A stride of 100 is one right behind another.
            for i in 0..count {
                let from = from + i * took * stride / 100;
                let rest = rest.replace("{n}", &(i % values).to_string());
                let (indent, to) = (" ".repeat(depth), from + took);
                text += &format!("{indent}{name} svc{service} {from}ms..{to}ms {rest}\n");
            }
        }
        text
    })
}

/// Id, parent, start, duration, service, kind, and what else there is.
type Line = (u8, u8, i64, i64, u8, u8, u8);

/// Drafts with missing and twofold ids, circles, and times of any size, in the language of [`spans`].
pub fn weird() -> impl Strategy<Value = String> {
    let start = prop_oneof![
        6 => (0i64..2_000).prop_map(|ms| ms * 1_000_000),
        1 => any::<i64>(),
        1 => Just(i64::MAX),
    ];
    let duration = prop_oneof![
        8 => (0i64..500).prop_map(|ms| ms * 1_000_000),
        1 => any::<i64>(),
        1 => Just(i64::MAX),
    ];
    let span = (0u8..8, 0u8..8, start, duration, 0u8..3, 0u8..5, 0u8..8);
    proptest::collection::vec(span, 1..40).prop_map(|lines| {
        let line = |(id, parent, start, duration, service, kind, more): Line| {
            let service = ["", "@a#x", "@b#y"][service as usize];
            let kind = ["", "client", "server", "producer", "consumer"][kind as usize];
            let more = [
                "",
                "error",
                ".db.statement=SELECT .db.system=mysql",
                ".db.statement=GET:7 .db.system=redis error",
                ".url.full=http://a/7 .http.method=GET",
                ".url.full=http://a/{n} .http.method=GET shared",
                ">1/1 *5",
                ".error.type=timeout error follows",
            ][more as usize];
            format!("1/{id}<{parent} {start}+{duration} {service} {kind} {more}\n")
        };
        lines.into_iter().map(line).collect()
    })
}

/// All at their least.
fn low() -> Thresholds {
    let mut low = Thresholds::default();
    for &threshold in Threshold::ALL {
        if !matches!(threshold, Threshold::WarnShare | Threshold::CriticalShare) {
            low.set(threshold, 0);
        }
    }
    low
}

fn holds(store: &Store, ix: TraceIx, thresholds: &Thresholds) {
    let trace = *store.trace(ix).unwrap();
    let Judged { findings, verdict, .. } = judge(store, ix, thresholds).unwrap();
    let again = judge(store, ix, thresholds).unwrap();
    assert_eq!((&findings, &verdict), (&again.findings, &again.verdict));
    let root = main_root(store, &trace).map_or(0, |root| store.duration(root).0);
    let run = trace.first.0..trace.first.0 + trace.len;
    let is_in = |span: SpanIx| run.contains(&span.0);
    for finding in &findings {
        assert!(!finding.spans.is_empty(), "{finding:?}");
        let all = finding.spans.iter().chain(&finding.other).chain([&finding.at]);
        assert!(all.copied().all(is_in), "{finding:?}");
        assert!(finding.own as usize <= finding.spans.len() && finding.own > 0, "{finding:?}");
        assert!(finding.saving <= root.max(1), "{} of {root}: {finding:?}", finding.saving);
    }
    assert!(findings.is_sorted_by_key(|f| std::cmp::Reverse(f.severity)));
    let grave = findings.iter().filter(|f| f.severity > Severity::Info).count();
    assert_eq!(verdict.grave as usize, grave);
    assert!(!verdict.head.is_empty());
    let codes: BTreeSet<&str> = verdict.findings.iter().map(|f| f.code.as_str()).collect();
    if has_unique_ids(store, ix) {
        assert_eq!(codes.len(), findings.len(), "{codes:?}");
    }
    for (text, finding) in verdict.findings.iter().zip(&findings) {
        assert_eq!(text.span, finding.first());
        assert!(text.words.last().is_some_and(|piece| piece.text.ends_with('.')), "{text:?}");
        assert_eq!(text.assumption.is_empty(), text.saving == 0, "{text:?}");
    }
    for piece in pieces(&verdict) {
        assert!(!piece.text.trim().is_empty(), "{piece:?} in {:?}", pieces(&verdict));
        assert!(piece.span.is_none_or(is_in), "{piece:?}");
    }
}

/// Findings are named by the ids of spans.
fn has_unique_ids(store: &Store, ix: TraceIx) -> bool {
    let spans = store.spans_of(store.trace(ix).unwrap());
    let ids: Vec<String> = spans.map(|span| format!("{:?}", store.id(span))).collect();
    ids.iter().collect::<BTreeSet<_>>().len() == ids.len()
}

fn pieces(verdict: &spanscape_core::engine::protocol::Verdict) -> Vec<Piece> {
    let words = verdict.findings.iter().flat_map(|f| &f.words);
    verdict.head.iter().chain(words).filter(|p| p.text != " ").cloned().collect()
}

/// Each link finds something, and that of a finding all its spans and no others.
fn leads(store: Store, ix: TraceIx, thresholds: &Thresholds) {
    let Judged { findings, verdict, spent, .. } = judge(&store, ix, thresholds).unwrap();
    let unique = has_unique_ids(&store, ix);
    let mut driver = Driver::empty();
    driver.engine.adopt(store, Vec::new());
    driver.ask(Ask::Show { of: Slot::Open, trace: TraceRef::Ix(ix) });
    let answers = driver.ask(Ask::Verdict { thresholds: thresholds.clone() });
    assert!(matches!(&answers[0].answer, Answer::Verdict(told) if **told == verdict));
    let mut find = |text: &str| {
        let ask = Ask::Find { text: text.to_owned(), keep: None, near: None };
        match driver.ask(ask).remove(0).answer {
            Answer::Matches { count, .. } => count as usize,
            other => panic!("{other:?}"),
        }
    };
    let distinct = |spans: &[SpanIx]| spans.iter().collect::<BTreeSet<_>>().len();
    let mut by_detector: BTreeMap<&str, BTreeSet<SpanIx>> = BTreeMap::new();
    for (text, finding) in verdict.findings.iter().zip(&findings) {
        if unique {
            assert_eq!(find(&format!("finding:{}", text.code)), distinct(&finding.spans));
        }
        by_detector.entry(finding.detector.name()).or_default().extend(&finding.spans);
    }
    for (detector, spans) in by_detector {
        assert_eq!(find(&format!("finding:{detector}")), spans.len());
    }
    let spent = spent.services.iter().chain(&spent.operations);
    for line in spent.filter(|line| !line.of.find.is_empty()) {
        assert_eq!(find(&line.of.find), line.spans as usize, "{line:?}");
    }
    // Who is called may have no spans of its own.
    let silent = findings.iter().any(|finding| finding.detector == Detector::ChattyService);
    for piece in pieces(&verdict).iter().filter(|piece| !piece.find.is_empty()) {
        let callee = silent && piece.find.starts_with("service:=");
        assert!(callee || find(&piece.find) > 0, "{piece:?}");
    }
}

/// No span is named twice in one finding, so that their number is that of the spans; but in pairs and tries, which
/// may have one of their two in common.
fn is_told_once(findings: &[Finding]) {
    let pairs = [Detector::QueueWait, Detector::Retries];
    for finding in findings.iter().filter(|finding| !pairs.contains(&finding.detector)) {
        let distinct: BTreeSet<_> = finding.spans.iter().collect();
        assert_eq!(distinct.len(), finding.spans.len(), "{finding:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_traces_with_much_to_find(text in texts()) {
        for thresholds in [Thresholds::default(), low()] {
            holds(&support::store(&text), TraceIx(0), &thresholds);
            leads(support::store(&text), TraceIx(0), &thresholds);
        }
    }

    #[test]
    fn of_any_draft(text in weird()) {
        for thresholds in [Thresholds::default(), low()] {
            holds(&build(spans::draft(&text)), TraceIx(0), &thresholds);
            leads(build(spans::draft(&text)), TraceIx(0), &thresholds);
        }
    }

    #[test]
    fn no_span_is_named_twice(text in texts()) {
        is_told_once(&judge(&support::store(&text), TraceIx(0), &low()).unwrap().findings);
    }

    #[test]
    fn when_it_was_does_not_matter(text in texts(), base in 0..1_800_000_000_000_000_000i64) {
        let told = |text: &str| {
            let judged = judge(&support::store(text), TraceIx(0), &Thresholds::default()).unwrap();
            (judged.findings, judged.verdict, judged.spent)
        };
        prop_assert_eq!(told(&format!("trace 1 @1000\n{text}")), told(&format!("trace 1 @{base}\n{text}")));
    }
}
