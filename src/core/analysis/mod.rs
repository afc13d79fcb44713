//! What is found out about traces: which spans a person looks for, which services call which, where
//! time is spent, what two traces have different.

pub mod calls;
pub mod compare;
pub mod find;
mod query;
mod self_time;

pub use calls::calls;
pub use find::{FindMemory, find, find_again};
pub use query::{FIND_HELP, FindQuery, quoted};
pub use self_time::self_times;
