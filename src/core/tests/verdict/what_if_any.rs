//! What holds of any trace that is thought of as otherwise: nothing gets longer or later, what was recorded is
//! judged, and what is taken back has never been.

use proptest::prelude::*;
use spanscape_core::analysis::main_root;
use spanscape_core::engine::protocol::*;
use spanscape_core::model::{
    Amount, SpanIx, Store, Thresholds, TraceIx, WhatIf, WhatIfKind, WhatIfTarget, build,
};

use super::any::{texts, weird};
use super::spans;
use super::support::{self, script::Driver};

fn kind() -> impl Strategy<Value = WhatIfKind> {
    prop_oneof![
        (0u8..=110).prop_map(|by| WhatIfKind::Faster(Amount::Percent(by))),
        prop_oneof![0..100_000_000u64, any::<u64>()]
            .prop_map(|by| WhatIfKind::Faster(Amount::Nanos(by))),
        Just(WhatIfKind::Parallel),
        Just(WhatIfKind::Cached),
        Just(WhatIfKind::Batched),
        Just(WhatIfKind::Removed),
    ]
}

/// Kinds, and which of the targets that a trace has.
fn changes() -> impl Strategy<Value = Vec<(WhatIfKind, usize)>> {
    prop::collection::vec((kind(), 0usize..1_000), 1..4)
}

/// A store of a draft of either sort, made anew as often as it is needed.
fn any_store() -> impl Strategy<Value = Draft> {
    prop_oneof![
        texts().prop_map(Draft::Text),
        support::texts().prop_map(Draft::Text),
        weird().prop_map(Draft::Weird),
    ]
}

#[derive(Clone, Debug)]
enum Draft {
    Text(String),
    Weird(String),
}

impl Draft {
    fn store(&self) -> Store {
        match self {
            Self::Text(text) => support::store(text),
            Self::Weird(text) => build(spans::draft(text)),
        }
    }

    /// An engine that shows the first trace.
    fn shown(&self) -> Shown {
        let mut driver = Driver::empty();
        driver.engine.adopt(self.store(), Vec::new());
        let mut shown = Shown { driver };
        shown.ask(Ask::Show { of: Slot::Open, trace: TraceRef::Ix(TraceIx(0)) });
        shown
    }
}

struct Shown {
    driver: Driver,
}

impl Shown {
    fn ask(&mut self, ask: Ask) -> Answer {
        self.driver.ask(ask).remove(0).answer
    }

    fn find(&mut self, text: &str) -> Answer {
        self.ask(Ask::Find { text: text.to_owned(), keep: None, near: None })
    }

    fn rows(&mut self) -> Vec<Row> {
        let look = RowLook { path: true, own: true, ..RowLook::default() };
        match self.ask(Ask::Rows { first: 0, count: 4_096, look }) {
            Answer::Rows(window) => window.rows,
            other => panic!("{other:?}"),
        }
    }

    fn what_if(&mut self, changes: Vec<WhatIf>) -> (TraceHead, WhatIfTold) {
        match self.ask(Ask::WhatIf { changes }) {
            Answer::WhatIf { head, told } => (head, told),
            other => panic!("{other:?}"),
        }
    }

    /// All that there is to see of the trace.
    fn seen(&mut self) -> Vec<Answer> {
        let rows = self.rows();
        let look = RowLook { path: true, own: true, ..RowLook::default() };
        let colour = ColourBy::Service;
        let mut asks = vec![
            Ask::Rows { first: 0, count: 4_096, look },
            Ask::Minimap { width: 40, height: 10, colour },
            Ask::SpentTables,
        ];
        for span in rows.iter().map(|row| row.span).take(40) {
            asks.extend([Ask::Detail { span }, Ask::Spent { span }]);
            asks.push(Ask::EventsAt { span, range: (0, u64::MAX) });
        }
        let mut seen: Vec<Answer> = asks.into_iter().map(|ask| self.ask(ask)).collect();
        seen.extend([">50ms", "work:uninstrumented"].map(|text| self.find(text)));
        seen.push(self.ask(Ask::Marks { width: 40, height: 10 }));
        self.find("");
        seen
    }

    /// All that is about what was recorded.
    fn judged(&mut self) -> Vec<Answer> {
        let thresholds = Thresholds::default();
        let row = self.rows().len() as u32 / 2;
        let mut judged = vec![
            self.find("finding:uninstrumented-gap"),
            self.ask(Ask::Verdict { thresholds: thresholds.clone() }),
            self.ask(Ask::Lint),
            self.ask(Ask::Crowd { of: Slot::Open, thresholds }),
            self.ask(Ask::Calls { of: Slot::Open, trace: None, operations: false }),
            self.ask(Ask::Raw { span: SpanIx(row) }),
            self.find("lint:zero-durations"),
        ];
        let (a, b) = ("1".to_owned(), "2".to_owned());
        let of = CompareOf::Heads;
        judged.push(self.ask(Ask::Compare(Packed::new(&CompareAsk {
            a,
            b,
            inputs: [None; 2],
            find: String::new(),
            skew: false,
            of,
        }))));
        self.find("");
        judged
    }

    /// Changes of what the trace has, and now and then of what it has not.
    fn changes(&mut self, of: &[(WhatIfKind, usize)]) -> Vec<WhatIf> {
        let mut targets = vec![
            WhatIfTarget::Service("svc0".to_owned()),
            WhatIfTarget::Service("a".to_owned()),
            WhatIfTarget::Service(String::new()),
            WhatIfTarget::Service("nobody".to_owned()),
            WhatIfTarget::Span("0".to_owned()),
        ];
        for span in self.rows().iter().map(|row| row.span) {
            if let Answer::Detail(detail) = self.ask(Ask::Detail { span }) {
                targets.push(WhatIfTarget::Span(detail.id));
            }
        }
        let Answer::Verdict(verdict) = self.ask(Ask::Verdict { thresholds: Thresholds::default() })
        else {
            panic!("no verdict")
        };
        targets.extend(verdict.findings.into_iter().map(|f| WhatIfTarget::Finding(f.code)));
        let target = |at: usize| targets[at % targets.len()].clone();
        of.iter().map(|&(kind, at)| WhatIf { kind, target: target(at) }).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn what_is_taken_back_has_never_been(
        draft in any_store(), of in changes(), more in changes(), skew in any::<bool>()
    ) {
        let mut fresh = draft.shown();
        let mut other = draft.shown();
        let (of, more) = (other.changes(&of), other.changes(&more));
        if skew {
            fresh.ask(Ask::Skew { on: true });
            other.ask(Ask::Skew { on: true });
        }
        other.what_if(of);
        other.seen();
        other.what_if(more.clone());
        let (head, told) = other.what_if(Vec::new());
        prop_assert_eq!((told.before, told.changes.len()), (told.after, 0));
        prop_assert_eq!(Answer::Trace(head), fresh.ask(Ask::Skew { on: skew }));
        prop_assert_eq!(other.seen(), fresh.seen());
        prop_assert_eq!(other.judged(), fresh.judged());
        // Nor does it matter what was thought of before.
        other.what_if(more.clone());
        fresh.what_if(more);
        prop_assert_eq!(other.seen(), fresh.seen());
    }

    #[test]
    fn nothing_gets_longer_or_later(draft in any_store(), of in changes(), skew in any::<bool>()) {
        let store = draft.store();
        let root = main_root(&store, store.trace(TraceIx(0)).unwrap()).unwrap();
        let mut shown = draft.shown();
        let changes = shown.changes(&of);
        shown.ask(Ask::Skew { on: skew });
        let (before, judged) = (shown.rows(), shown.judged());
        let (head, told) = shown.what_if(changes.clone());
        let after = shown.rows();
        prop_assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!((before.span, before.moved), (after.span, after.moved));
            prop_assert!(after.start <= before.start && after.duration <= before.duration);
        }
        let end = |rows: &[Row]| rows.iter().map(|row| row.start.saturating_add(row.duration)).max();
        prop_assert_eq!(Some(head.row.duration.0), end(&after));
        let of_root = |rows: &[Row]| rows.iter().find(|row| row.span == root).map(|row| row.duration);
        prop_assert_eq!(Some(told.before), of_root(&before));
        prop_assert_eq!(Some(told.after), of_root(&after));
        prop_assert_eq!(told.changes.len(), changes.len());
        let saved = told.changes.iter().map(|change| change.saved).fold(0, u64::saturating_add);
        prop_assert!(told.before - told.after <= saved, "{told:?}");
        for change in told.changes.iter().filter(|change| change.spans == 0) {
            prop_assert_eq!(change.saved, 0);
        }
        prop_assert_eq!(shown.judged(), judged);
        prop_assert_eq!(shown.rows(), after);
    }

    #[test]
    fn the_clocks_may_be_adjusted_before_or_after(draft in any_store(), of in changes()) {
        let mut shown = draft.shown();
        let changes = shown.changes(&of);
        let mut other = draft.shown();
        shown.ask(Ask::Skew { on: true });
        shown.what_if(changes.clone());
        other.what_if(changes);
        other.ask(Ask::Skew { on: true });
        prop_assert_eq!(shown.seen(), other.seen());
        prop_assert_eq!(shown.judged(), other.judged());
    }
}
