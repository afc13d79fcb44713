//! Collapsed stacks: a line for each path of calls from a root, with the self time of all spans at its end
//! together, in nanoseconds. flamegraph.pl and speedscope open it.
//!
//! A frame is `service: operation`; frames stand between `;`, the number behind a space. So in names `;` is
//! written as `,`, whatever ends a line or is a control character as a space, and the last white space
//! before a number at the end of a frame as `_`, as flamegraph.pl would take that number for one of the
//! line's. Frames that are equal then are one. Spans deeper than [`MOST_FRAMES`] levels are told together
//! by one frame that says so: a line has no more than that and one, so a chain of a hundred thousand spans
//! is not written a hundred thousand times.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::json::push_number;
use super::{Parts, Source};
use crate::analysis::self_times;
use crate::base::{StrId, Strings};
use crate::model::SpanIx;

/// How many frames a line has at most, but for one that says that there are more.
pub const MOST_FRAMES: usize = 256;

const DEEPER: &str = "(deeper than 256 levels)";

/// No stack.
const NONE: u32 = u32::MAX;

pub(super) struct Writer {
    frames: Strings,
    stacks: Vec<Stack>,
    /// All self times are zero: then all are told.
    idle: bool,
}

/// A distinct stack: another, with one more frame.
struct Stack {
    below: u32,
    frame: StrId,
    own: u64,
}

impl Writer {
    /// O(spans log spans).
    pub fn new(of: Source<'_>) -> Self {
        let store = of.store;
        let mut stacks = Stacks::default();
        let own = self_times(store, of.trace, &|span| store.start(span));
        let deeper = stacks.frames.intern(DEEPER);
        // The stack of each span above.
        let mut path: Vec<u32> = Vec::new();
        for (span, own) in store.spans_of(of.trace).zip(own) {
            let depth = store.depth(span) as usize;
            path.truncate(depth);
            let below = path.last().copied().unwrap_or(NONE);
            let frame = if depth < MOST_FRAMES { stacks.frame(of, span) } else { deeper };
            let stack = stacks.with(below, frame, own);
            if depth < MOST_FRAMES {
                path.push(stack);
            }
        }
        let idle = stacks.list.iter().all(|stack| stack.own == 0);
        Self { frames: stacks.frames, stacks: stacks.list, idle }
    }
}

impl Parts for Writer {
    fn count(&self) -> u32 {
        self.stacks.len() as u32
    }

    fn begin(&mut self, _: Source<'_>, _: &mut Vec<u8>) {}

    fn part(&mut self, _: Source<'_>, at: u32, out: &mut Vec<u8>) {
        let stack = |at: u32| self.stacks.get(at as usize);
        let Some(own) = stack(at).map(|stack| stack.own).filter(|&own| own > 0 || self.idle) else {
            return;
        };
        let mut frames = Vec::new();
        let mut next = stack(at);
        while let Some(one) = next {
            frames.push(one.frame);
            next = stack(one.below);
        }
        for (i, frame) in frames.iter().rev().enumerate() {
            if i > 0 {
                out.push(b';');
            }
            out.extend_from_slice(self.frames.get(*frame).as_bytes());
        }
        out.push(b' ');
        push_number(out, own);
        out.push(b'\n');
    }

    fn end(&mut self, _: Source<'_>, _: &mut Vec<u8>) {}
}

/// Stacks that are being found.
#[derive(Default)]
struct Stacks {
    frames: Strings,
    /// By service and name.
    of_names: HashMap<(StrId, StrId), StrId, FxBuildHasher>,
    list: Vec<Stack>,
    index: HashMap<(u32, StrId), u32, FxBuildHasher>,
}

impl Stacks {
    fn frame(&mut self, of: Source<'_>, span: SpanIx) -> StrId {
        let names = (of.store.service(span), of.store.name(span));
        if let Some(&frame) = self.of_names.get(&names) {
            return frame;
        }
        let text = frame(of.store.text(names.0), of.store.text(names.1));
        let frame = self.frames.intern(&text);
        self.of_names.insert(names, frame);
        frame
    }

    /// A stack with one more frame, and so much more time at its end.
    fn with(&mut self, below: u32, frame: StrId, own: u64) -> u32 {
        let next = self.list.len() as u32;
        let at = *self.index.entry((below, frame)).or_insert(next);
        if at == next {
            self.list.push(Stack { below, frame, own: 0 });
        }
        if let Some(stack) = self.list.get_mut(at as usize) {
            stack.own = stack.own.saturating_add(own);
        }
        at
    }
}

/// The text of a frame.
fn frame(service: &str, name: &str) -> String {
    let service = if service.is_empty() { "unknown service" } else { service };
    let name = if name.is_empty() { "(no name)" } else { name };
    let mut out = String::with_capacity(service.len() + name.len() + 2);
    for c in service.chars().chain(": ".chars()).chain(name.chars()) {
        out.push(match c {
            ';' => ',',
            '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() || c.is_whitespace() => ' ',
            c => c,
        });
    }
    // A number with or without a point in it.
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let text = out.trim_end_matches(number);
    if text.len() < out.len() && text.ends_with(' ') {
        let at = text.len() - 1;
        out.replace_range(at..=at, "_");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_fit_into_a_line() {
        let check = |service, name, expect: &str| assert_eq!(frame(service, name), expect);
        check("shop", "GET /", "shop: GET /");
        check("", "", "unknown service: (no name)");
        check("a;b", "c\n\t\r\u{2028}\u{85}d", "a,b: c     d");
        check("shop", "retry 5", "shop: retry_5");
        check("shop", "retry  5.5", "shop: retry _5.5");
        check("shop", "5", "shop:_5");
        check("shop", "v2", "shop: v2");
        check("shop", "5 ", "shop: 5 ");
    }

    #[test]
    fn the_frame_for_the_rest_says_how_many_there_are() {
        assert!(DEEPER.contains(&MOST_FRAMES.to_string()));
    }
}
