//! What of a trace is taken out before it is shared: rules, what they do to a trace, and what would leave.
//!
//! [`redact()`] makes another store of a trace, whose texts and ids are those that the rules leave; whatever
//! writes or shows a store then has nothing else to give away. [`look()`] tells what it would be. Both look at
//! each distinct text once, and can be done some at a time ([`Redaction`], [`Looking`]).
//!
//! What stays, whatever the rules are: times, kinds, statuses, flags, the tree, and which resource and scope a
//! span has. Names of services stay as well, since nobody could read the trace without them: a name that is
//! secret itself has to be renamed where it is recorded.
//!
//! Nothing that a decoder said of the file is in what is shared, as its warnings quote what they are about.

mod apply;
mod done;
mod hash;
mod hosts;
mod ids;
mod json;
mod keys;
mod knowing;
mod known;
mod looked;
mod looking;
mod masks;
mod preview;
mod queries;
mod rules;
mod secrets;
mod steps;
mod text;
mod value;

pub use apply::{Redaction, redact, redacted_draft};
pub use looking::{Looking, look};
pub use preview::{KeyLook, Place, Preview, Sample};
pub use queries::{Cut, QUERIES};
pub use rules::{PatternProblem, Rules};
pub use secrets::{Secret, SecretKind, secret_in, secrets_in};

/// What stands where something was masked.
pub const MASK: &str = "[masked]";
