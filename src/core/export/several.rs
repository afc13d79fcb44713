//! Several traces as one file: Jaeger's JSON, as its query API answers a search.

use super::{Export, jaeger};
use crate::model::{Store, TraceIx};

/// Traces that are being written. It keeps no hold of the store; each call must get the same one.
pub struct Several {
    traces: Vec<TraceIx>,
    /// How many are written.
    done: usize,
    /// The one that is being written.
    one: Option<Export>,
    begun: bool,
}

impl Several {
    /// Nothing is written yet; traces that the store does not have are left out.
    pub fn new(traces: Vec<TraceIx>) -> Self {
        Self { traces, done: 0, one: None, begun: false }
    }

    /// How many traces are written of how many.
    pub fn written(&self) -> (u32, u32) {
        (self.done as u32, self.traces.len() as u32)
    }

    /// Writes on behind `out`, at least `least` bytes unless it ends. Answers whether there may be more; then call it
    /// again. What is written does not depend on `least`. O(bytes written), and O(spans log spans + resources) a trace.
    pub fn piece(&mut self, store: &Store, out: &mut Vec<u8>, least: usize) -> bool {
        let until = out.len().saturating_add(least.max(1));
        if !self.begun {
            self.begun = true;
            out.extend_from_slice(jaeger::HEAD.as_bytes());
        }
        while out.len() < until {
            if let Some(one) = &mut self.one {
                if !one.piece(store, out, until.saturating_sub(out.len())) {
                    self.one = None;
                    self.done += 1;
                }
                continue;
            }
            let Some(&ix) = self.traces.get(self.done) else {
                out.extend_from_slice(jaeger::TAIL.as_bytes());
                return false;
            };
            match store.trace(ix) {
                Some(trace) => {
                    if self.done > 0 {
                        out.push(b',');
                    }
                    self.one = Some(Export::within(store, trace));
                }
                None => drop(self.traces.remove(self.done)),
            }
        }
        true
    }
}
