//! Pairs of traces that differ by known edits: what the alignment of traces is measured with.
//!
//! The second trace is the first at another time, with other ids, each work a little longer or shorter, and up to
//! three edits in it, none within another. Nothing here knows how differences are found.

mod call;
mod edit;
mod write;

use crate::rng::Rng;

use call::Call;
use edit::Editor;

/// Two traces, and how the second differs from the first.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Where it comes from.
    pub seed: u64,
    /// Both traces, as Jaeger JSON.
    pub document: Vec<u8>,
    /// Their ids, in hex.
    pub traces: [String; 2],
    /// What was edited.
    pub edits: Vec<Edit>,
    /// The ids, in hex, of each call's span in the first and in the second; one of them is missing where the call is.
    pub calls: Vec<[Option<String>; 2]>,
}

/// One edit. Spans are named by their ids in hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A span works longer.
    Slower {
        /// In the first trace.
        a: String,
        /// In the second.
        b: String,
        /// By how much, in nanoseconds.
        by_ns: u64,
    },
    /// A call is made once more, beside the one that it repeats, with all that is below it.
    Repeated {
        /// The one that it repeats, in the first trace.
        a: String,
        /// The one more, in the second.
        b: String,
    },
    /// A call is not made any more, with all that is below it.
    Removed {
        /// In the first trace.
        a: String,
    },
    /// Two calls beside each other are made the other way round.
    Reordered {
        /// In the first trace, in its order.
        a: [String; 2],
        /// The same calls in the second.
        b: [String; 2],
    },
    /// A new span stands between calls and their parent.
    Wrapped {
        /// The new one, in the second trace.
        b: String,
        /// What it was put around, in the first.
        around: Vec<String>,
    },
    /// An operation has another name.
    Renamed {
        /// In the first trace.
        a: String,
        /// In the second.
        b: String,
    },
}

/// The pair of a seed. One in ten has no edit.
pub fn pair(seed: u64) -> Pair {
    let mut rng = Rng::new(seed, 11);
    let first = Call::trace(&mut rng);
    let mut editor = Editor::new(&first);
    let wanted = if seed.is_multiple_of(10) { 0 } else { 1 + rng.below(3) };
    for _ in 0..wanted {
        editor.edit(&mut rng);
    }
    let Editor { mut call, done, calls, .. } = editor;
    call.vary(&mut rng);
    let ids: [Vec<String>; 2] =
        [0, 1].map(|_| (0..calls).map(|_| format!("{:016x}", rng.bits() | 1)).collect());
    let traces = [1, 2].map(|n: u64| format!("{:016x}{n:016x}", seed + 1));
    let there = [first.numbers(), call.numbers()];
    let of = |side: usize, n: usize| there[side].contains(&n).then(|| ids[side][n].clone());
    Pair {
        seed,
        document: write::document(&traces, [&first, &call], &ids).to_string().into_bytes(),
        edits: done.into_iter().map(|edit| edit.named(&ids)).collect(),
        calls: (0..calls).map(|n| [of(0, n), of(1, n)]).collect(),
        traces,
    }
}
