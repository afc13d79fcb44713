//! What the build has warned of already, as findings.

use super::LintRule;
use super::found::Found;
use crate::base::StrId;
use crate::model::{Kind, SpanIx, Store, TraceInfo, WarningKind, Warnings};

/// What the warnings tell other rules.
#[derive(Default)]
pub(super) struct Warned {
    /// Spans whose start or end was not recorded, or wrongly so, in tree order.
    pub untimed: Vec<SpanIx>,
    /// Spans whose parents do not wait for them, in tree order.
    pub following: Vec<SpanIx>,
}

/// Which rule a warning is about.
fn rule(kind: WarningKind) -> Option<LintRule> {
    Some(match kind {
        WarningKind::MissingParent => LintRule::MissingParent,
        WarningKind::SelfParent | WarningKind::ParentCycle => LintRule::ParentCycle,
        WarningKind::DuplicateSpanId => LintRule::DuplicateId,
        WarningKind::DuplicateSpan => LintRule::ExportedTwice,
        WarningKind::MissingSpanId | WarningKind::MissingTraceId => LintRule::MissingId,
        WarningKind::MissingStart | WarningKind::MissingEnd => LintRule::MissingTime,
        WarningKind::NegativeDuration => LintRule::NegativeDuration,
        WarningKind::EmptyName => LintRule::EmptyName,
        WarningKind::RepeatedKey => LintRule::RepeatedKey,
        WarningKind::DroppedData => LintRule::DroppedData,
        _ => return None,
    })
}

/// Tells the trace's warnings. Where a data set has more of a kind than are kept one by one, their number
/// is right and the last spans are not named. O(warnings of the trace).
pub(super) fn look(store: &Store, trace: &TraceInfo, found: &mut Found<'_>) -> Warned {
    let mut warned = Warned::default();
    let list = store.warnings().list();
    let end = SpanIx(trace.first.0.saturating_add(trace.len));
    let from = list.partition_point(|w| w.span < Some(trace.first));
    let to = list.partition_point(|w| w.span < Some(end));
    for warning in list.get(from..to).unwrap_or(&[]) {
        let Some(span) = warning.span else { continue };
        match warning.kind {
            WarningKind::FollowsFromParent => warned.following.push(span),
            WarningKind::MissingStart | WarningKind::MissingEnd | WarningKind::NegativeDuration => {
                warned.untimed.push(span);
            }
            _ => {}
        }
        // Zipkin's messages are sent and taken at a moment.
        let message = matches!(store.kind(span), Kind::Producer | Kind::Consumer);
        let moment = message && warning.kind == WarningKind::MissingEnd;
        if let Some(rule) = rule(warning.kind).filter(|_| !moment) {
            let is_key = warning.kind == WarningKind::RepeatedKey;
            found.hit(rule, span, if is_key { warning.detail } else { store.name(span) });
        }
    }
    let Some(ix) = store.trace_of(trace.first) else { return warned };
    for (kind, count) in store.trace_warnings(ix) {
        match (kind, rule(kind)) {
            (WarningKind::SeveralRoots | WarningKind::NoRoot, _) => {
                roots(store, trace, kind, found);
            }
            // Of equal spans only one is kept, so the others cannot be named.
            (_, Some(rule))
                if kind == WarningKind::DuplicateSpan
                    || store.warnings().count(kind) > Warnings::KEPT =>
            {
                found.at_least(rule, count.min(trace.len));
            }
            _ => {}
        }
    }
    warned
}

/// All roots where none is one by itself; else those that name no parent.
fn roots(store: &Store, trace: &TraceInfo, kind: WarningKind, found: &mut Found<'_>) {
    for root in store.roots(trace) {
        if kind == WarningKind::NoRoot {
            found.hit(LintRule::NoRoot, root, StrId::EMPTY);
        } else if !store.is_orphan(root) {
            found.hit(LintRule::SeveralRoots, root, store.name(root));
        }
    }
}
