//! The trace store: columns of spans in tree order, and the repair that gets them there.
//!
//! Decoders fill a [`Draft`] in arrival order; [`build()`] turns it into a [`Store`]. Nothing here
//! knows a wire format.

pub mod attrs;
mod beginning;
pub mod build;
mod change;
pub mod conventions;
pub mod draft;
pub mod dump;
mod facts;
pub mod key;
pub mod kind;
mod retimed;
mod room;
pub mod skew;
pub mod store;
mod tables;
pub mod thresholds;
pub mod warning;
pub mod what_if;

pub use attrs::{AttrRange, AttrType, Attrs};
pub use build::{Building, build};
pub use change::{CRITICAL, Change, Test, Weight};
pub use draft::{Draft, NewSpan, Placed};
pub use dump::{dump, dump_draft};
pub use key::{SpanKey, TraceKey};
pub use kind::{Kind, LinkKind, Status};
pub use room::Amounts;
pub use store::{SpanIx, Store, TraceInfo, TraceIx};
pub use thresholds::{Threshold, Thresholds};
pub use warning::{Severity, Warning, WarningKind, Warnings};
pub use what_if::{Amount, WhatIf, WhatIfKind, WhatIfTarget};
