//! What might be otherwise about a trace: changes by names that a link can hold. Which spans they mean, only
//! the engine knows.

use serde::{Deserialize, Serialize};

/// How much faster a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Amount {
    /// So much of the time in which it waits for no child, in percent; above 100 is 100.
    Percent(u8),
    /// So many nanoseconds of that time, or all of it.
    Nanos(u64),
}

/// In which way spans might be otherwise; `analysis::Change` says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhatIfKind {
    /// Each takes less time by itself.
    Faster(Amount),
    /// Siblings begin together.
    Parallel,
    /// All but the first take no time.
    Cached,
    /// One call in place of all.
    Batched,
    /// They are gone.
    Removed,
}

impl WhatIfKind {
    /// The word in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Faster(_) => "faster",
            Self::Parallel => "parallel",
            Self::Cached => "cached",
            Self::Batched => "batched",
            Self::Removed => "removed",
        }
    }
}

/// Which spans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhatIfTarget {
    /// The one with this id; not empty.
    Span(String),
    /// It and those like it: of its service, name and parent.
    Siblings(String),
    /// All of a service's operation.
    Operation {
        /// The service's name.
        service: String,
        /// The spans' name.
        name: String,
    },
    /// Those that a finding rests on, by its code: `n-plus-one-queries.6f8a12`; not empty.
    Finding(String),
    /// All of a service, by its name.
    Service(String),
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// In which way.
    pub kind: WhatIfKind,
    /// Which spans.
    pub target: WhatIfTarget,
}
