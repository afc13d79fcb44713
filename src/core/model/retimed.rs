//! Other times for the spans of a store, as long as somebody wants to see them.

use super::{SpanIx, Store};

impl Store {
    /// Exchanges starts and durations from a span on for others; as many as there are of both.
    pub fn swap_times(&mut self, first: SpanIx, start: &mut [u64], duration: &mut [u64]) {
        let (from, len) = (first.0 as usize, start.len().min(duration.len()));
        for (column, other) in
            [(&mut self.spans.start, start), (&mut self.spans.duration, duration)]
        {
            let own = column.get_mut(from..from.saturating_add(len));
            if let (Some(own), Some(other)) = (own, other.get_mut(..len)) {
                own.swap_with_slice(other);
            }
        }
    }
}
