//! What is thought of, in words.

use super::sentence::{Sentence, of_operation};
use crate::analysis::verdict::Detector;
use crate::base::fmt::plural;
use crate::base::{DurationNs, fmt};
use crate::engine::protocol::Piece;
use crate::model::{Amount, SpanIx, Store, WhatIf, WhatIfKind, WhatIfTarget};

/// Which spans would be how.
pub fn change(store: &Store, change: &WhatIf, spans: &[SpanIx]) -> Vec<Piece> {
    let mut out = Sentence::default();
    let first = spans.first().copied();
    match (&change.target, first) {
        (WhatIfTarget::Span(_), Some(span)) => out.span(store, span),
        (WhatIfTarget::Span(id), None) => out.name(id, "", None),
        (WhatIfTarget::Siblings(_), Some(span)) => {
            let many = plural(spans.len() as u64, "span", "spans");
            out.say(&format!("{many} of "));
            out.span(store, span);
            if let Some(parent) = store.parent(span) {
                out.say(" under ");
                out.span(store, parent);
            }
        }
        (WhatIfTarget::Siblings(id), None) => out.name(id, "", None),
        (WhatIfTarget::Operation { service, name }, _) => {
            let find = of_operation(service, name);
            out.find(&plural(spans.len() as u64, "span", "spans"), &find, first);
            out.say(" of ");
            out.name(name, &find, first);
        }
        (WhatIfTarget::Service(name), _) => match store.strings().find(name) {
            Some(service) => out.service(store, service),
            None => out.name(name, "", None),
        },
        (WhatIfTarget::Finding(code), _) => {
            let detector = Detector::ALL.iter().find(|d| code.starts_with(d.name()));
            out.say(detector.map_or("A finding", |detector| detector.title()));
            out.say(", ");
            let many = plural(spans.len() as u64, "span", "spans");
            out.find(&many, &format!("finding:{code}"), first);
        }
    }
    match change.kind {
        WhatIfKind::Faster(Amount::Percent(percent)) => out.say(&format!(": {percent} % faster")),
        WhatIfKind::Faster(Amount::Nanos(ns)) => {
            out.say(&format!(": {} faster", fmt::duration(DurationNs(ns))));
        }
        WhatIfKind::Parallel => out.say(": all at once"),
        WhatIfKind::Cached => out.say(": only the first, the others from memory"),
        WhatIfKind::Batched => out.say(": one call for all"),
        WhatIfKind::Removed => out.say(": gone"),
    }
    out.done()
}
