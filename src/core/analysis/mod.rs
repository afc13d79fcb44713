//! What is found out about traces: which spans a person looks for, which services call which, where
//! time is spent, what is wrong with them, what would be if spans were faster, what two traces have
//! different, what their instrumentation could do better; and tables of spans, groups and events.

pub mod align;
pub mod attribute_diff;
mod attribute_keys;
pub mod calls;
pub mod compare;
mod critical_path;
pub mod diff;
mod event_table;
mod execution;
pub mod find;
mod lint;
pub mod merged;
pub mod metrics;
pub mod paths;
mod query;
mod self_time;
pub mod service_graph;
pub mod sets;
mod span_table;
mod statistics;
mod values;
pub mod verdict;
mod what_if;

pub use attribute_keys::{AttributeKey, attribute_keys};
pub use critical_path::{CriticalPath, Segment, Starts, critical_path, is_waited_for, main_root};
pub use event_table::{EventColumn, EventTable};
pub use execution::execution_times;
pub use find::{FindMemory, Named, find, find_again};
pub use lint::{Lint, LintNote, LintRule, LintWeight, lint};
pub use paths::{NO_NODE, PathNode, Paths};
pub use query::{FIND_HELP, FindQuery, NAMED_SETS, NameQuery, PATH_SET, quoted};
pub use self_time::{GAP, gaps, self_time, self_times};
pub use span_table::{SpanColumn, span_order};
pub use statistics::{StatColumn, StatLine, Statistics};
pub use values::{GroupKey, Value, attribute};
pub use what_if::{Amount, Change, Retimed, Slack, drag, end_drag, slack, what_if};
