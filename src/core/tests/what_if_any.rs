//! What a trace's times would be if spans were faster or gone: what holds of any tree.

use crate::support;

use proptest::prelude::*;
use spanscape_core::analysis::{
    Amount, Change, Retimed, critical_path, drag, end_drag, is_waited_for, main_root, what_if,
};
use spanscape_core::model::{SpanIx, Store};

fn faster(spans: Vec<SpanIx>, by: Amount) -> Change {
    Change::Faster { spans, by }
}

/// A span with what is below it, as a program would make them.
#[derive(Clone, Debug)]
struct Node {
    /// After the sibling before (0, 1), beside it (2), or outliving the parent (3).
    how: u8,
    gap: u64,
    behind: u64,
    kind: usize,
    children: Vec<Node>,
}

fn node() -> impl Strategy<Value = Node> {
    let one = |children| {
        (0u8..4, 0u64..12, 0u64..12, 0usize..6, children).prop_map(
            |(how, gap, behind, kind, children)| Node { how, gap, behind, kind, children },
        )
    };
    one(Just(Vec::new()).boxed())
        .prop_recursive(4, 24, 5, move |inner| one(prop::collection::vec(inner, 0..5).boxed()))
}

const KINDS: [&str; 6] = ["", "", "", " kind:client", " kind:producer", " kind:consumer"];

impl Node {
    /// Writes the span from `start` on, and says when it ends.
    fn write(&self, depth: usize, start: u64, out: &mut Vec<String>) -> u64 {
        let at = out.len();
        out.push(String::new());
        let (mut end, mut before) = (start, (start, start));
        for child in &self.children {
            let from = if child.how == 2 { before.0 } else { before.1 } + child.gap;
            let until = child.write(depth + 1, from, out);
            before = (from, until);
            end =
                end.max(if child.how == 3 { from.max(until - (until - from) / 2) } else { until });
        }
        end += self.behind;
        out[at] = format!("{}s{at} shop {start}..{end}{}\n", "  ".repeat(depth), KINDS[self.kind]);
        end
    }
}

prop_compose! {
    /// A tree by indentation where nothing fits; children may begin before their parent and end after it.
    fn wild()(spans in prop::collection::vec(
        (0usize..4, 0u64..60, 0u64..60, 0usize..6), 1..25
    )) -> String {
        let mut text = String::new();
        let mut depth = 0;
        for (i, (up, start, long, kind)) in spans.into_iter().enumerate() {
            depth = if i == 0 { 0 } else { (depth + 1_usize).saturating_sub(up) };
            let (indent, kind) = ("  ".repeat(depth), KINDS[kind]);
            text += &format!("{indent}s{i} shop {start}..{}{kind}\n", start + long);
        }
        text
    }
}

fn any_trace() -> impl Strategy<Value = String> {
    let made = node().prop_map(|node| {
        let mut out = Vec::new();
        node.write(0, 0, &mut out);
        out.concat()
    });
    prop_oneof![2 => made, 1 => wild()]
}

/// Some spans of a store, by numbers from anywhere.
fn some(store: &Store, numbers: &[usize]) -> Vec<SpanIx> {
    numbers.iter().map(|n| SpanIx((n % store.len()) as u32)).collect()
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![(1u8..=100).prop_map(Amount::Percent), (0u64..40).prop_map(Amount::Nanos)]
}

/// A change of any kind.
fn change(kind: usize, spans: Vec<SpanIx>, by: Amount) -> Change {
    match kind {
        0 => faster(spans, by),
        1 => Change::Parallel { spans },
        2 => Change::Cached { spans },
        3 => Change::Batched { spans },
        _ => Change::Removed { spans },
    }
}

/// A store, with its spans moved as an adjustment might.
struct Case {
    store: Store,
    moved: Vec<u64>,
}

impl Case {
    fn start(&self, span: SpanIx) -> u64 {
        self.store.start(span) + self.moved[span.0 as usize % self.moved.len()]
    }

    fn end(&self, span: SpanIx) -> u64 {
        self.start(span) + self.store.duration(span).0
    }

    fn now(&self, changes: &[Change]) -> Retimed {
        what_if(&self.store, &self.store.traces()[0], &|span| self.start(span), changes)
    }

    fn root(&self) -> SpanIx {
        main_root(&self.store, &self.store.traces()[0]).unwrap()
    }

    fn spans(&self) -> impl Iterator<Item = SpanIx> {
        self.store.spans_of(&self.store.traces()[0])
    }
}

fn end(now: &Retimed, span: SpanIx) -> u64 {
    now.start[span.0 as usize] + now.duration[span.0 as usize]
}

fn any_case() -> impl Strategy<Value = Case> {
    let moved = prop_oneof![3 => Just(vec![0]), 1 => prop::collection::vec(0u64..30, 1..25)];
    (any_trace(), moved).prop_map(|(text, moved)| Case { store: support::store(&text), moved })
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for span in self.spans() {
            let indent = "  ".repeat(self.store.depth(span) as usize);
            let kind = self.store.kind(span);
            writeln!(f, "\n{indent}{} {}..{} {kind:?}", span.0, self.start(span), self.end(span))?;
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nothing_changed_is_what_is_recorded(case in any_case()) {
        for changes in [vec![], vec![Change::Cached { spans: vec![case.root()] }]] {
            let now = case.now(&changes);
            for span in case.spans() {
                prop_assert_eq!(now.start[span.0 as usize], case.start(span));
                prop_assert_eq!(now.duration[span.0 as usize], case.store.duration(span).0);
            }
            prop_assert_eq!(Some(now.end), case.spans().map(|s| case.end(s)).max());
        }
    }

    /// Alone or together, what is off the critical path does not matter for the end; what is on it saves no
    /// more than it is shortened by, and than its drag.
    #[test]
    fn what_is_saved(case in any_case(), by in amount()) {
        let (root, starts) = (case.root(), |span| case.start(span));
        let path = critical_path(&case.store, root, &starts);
        let (on, off): (Vec<_>, Vec<_>) = case.spans().partition(|&s| path.whole(s).is_some());
        let now = case.now(&[faster(off, by)]);
        prop_assert_eq!(end(&now, root), case.end(root));
        for span in on {
            let most = end_drag(&case.store, &starts, &path, span);
            prop_assert!(most <= drag(&case.store, &starts, &path, span));
            for change in [faster(vec![span], by), Change::Removed { spans: vec![span] }] {
                let now = case.now(std::slice::from_ref(&change));
                let least = case.end(root) - most;
                prop_assert!(end(&now, root) >= least, "{change:?}: {now:?} before {least}");
                let by = match change {
                    Change::Faster { by: Amount::Nanos(by), .. } => by,
                    _ => case.store.duration(span).0,
                };
                prop_assert!(end(&now, root) + by >= case.end(root), "{change:?}: {now:?}");
            }
        }
    }

    #[test]
    fn nothing_is_later_and_what_lay_within_does(
        case in any_case(),
        changes in prop::collection::vec(
            (0usize..5, prop::collection::vec(0usize..1_000, 1..6), amount()), 1..4
        ),
    ) {
        let changes = changes.into_iter().map(|(kind, at, by)| change(kind, some(&case.store, &at), by));
        let now = case.now(&changes.collect::<Vec<_>>());
        for span in case.spans() {
            prop_assert!(now.start[span.0 as usize] <= case.start(span), "{span:?}: {now:?}");
            prop_assert!(now.duration[span.0 as usize] <= case.store.duration(span).0);
            let parent = case.store.parent(span).filter(|&p| is_waited_for(&case.store, p, span));
            let Some(parent) = parent else { continue };
            if case.start(parent) <= case.start(span) && case.end(span) <= case.end(parent) {
                prop_assert!(now.start[parent.0 as usize] <= now.start[span.0 as usize], "{span:?}: {now:?}");
                prop_assert!(end(&now, span) <= end(&now, parent), "{span:?}: {now:?}");
            }
        }
    }

    /// The faster, the earlier.
    #[test]
    fn more_saves_more(case in any_case(), at in 0usize..1_000, less in 0u64..30, more in 0u64..30) {
        let by = |nanos| case.now(&[faster(some(&case.store, &[at]), Amount::Nanos(nanos))]);
        let (one, two) = (by(less), by(less + more));
        for span in case.spans() {
            prop_assert!(two.start[span.0 as usize] <= one.start[span.0 as usize]);
            prop_assert!(end(&two, span) <= end(&one, span));
        }
    }

    /// What began after a sibling had ended still does.
    #[test]
    fn what_waited_still_waits(
        mut case in any_case(), at in prop::collection::vec(0usize..1_000, 1..6), by in amount()
    ) {
        // Nothing comes before the trace's begin, however far it is moved with its parents.
        case.moved.iter_mut().for_each(|by| *by += 10_000);
        let now = case.now(&[faster(some(&case.store, &at), by)]);
        for parent in case.spans() {
            let waited_for = |&s: &SpanIx| is_waited_for(&case.store, parent, s);
            let children: Vec<SpanIx> = case.store.children(parent).filter(waited_for).collect();
            for (&a, &b) in children.iter().flat_map(|a| children.iter().map(move |b| (a, b))) {
                // Of two marks at one time the first was first.
                let last = (case.start(b), case.end(b), b);
                if (case.start(a), case.end(a), a) < last && case.end(a) <= case.start(b) {
                    prop_assert!(end(&now, a) <= now.start[b.0 as usize], "{a:?} {b:?}: {now:?}");
                }
            }
        }
    }
}
