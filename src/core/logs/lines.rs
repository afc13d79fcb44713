//! A log line as Loki has it, and how batches of lines become one list.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::base::{TimeNs, sort_by};

/// One line of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When, as Loki stored it: nanoseconds since 1970.
    pub at: TimeNs,
    /// The line as it was logged.
    pub text: String,
    /// What its stream is known by, sorted by name. Lines of a stream share them.
    pub labels: Arc<Vec<(String, String)>>,
    /// What only this line has: its structured metadata, and behind that what the query parsed out of it.
    pub meta: Vec<(String, String)>,
}

impl Line {
    /// The value under a name: the line's own first, then its stream's. O(how many there are).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The names and values of the line, its own first, then its stream's.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.meta.iter().chain(self.labels.iter()).map(|(key, value)| (&**key, &**value))
    }
}

/// Brings lines into the order they are shown in: by time, then by stream, so that the order of the streams in
/// an answer doesn't count. Those of one stream at one time stay as they came: that is how they were written.
/// O(n log n).
pub fn sort(lines: &mut [Line]) {
    sort_by(lines, place);
}

/// Puts more lines among those that are there, in the order of [`sort`]. `more` may be in any order; `into` is
/// one that this function or [`sort`] made (or empty).
///
/// Pages overlap at their boundary: a line that came in both batches is there once. Lines that are equal within one
/// batch are as many lines. Which batch came first doesn't count: of one stream at one time, the batch that has all
/// lines says their order; where neither has all, it is that of their texts. O((n + m) log m), and the square of
/// how many lines one stream has at one instant.
pub fn merge(into: &mut Vec<Line>, mut more: Vec<Line>) {
    sort(&mut more);
    if into.is_empty() {
        *into = more;
        return;
    }
    let old = std::mem::take(into);
    into.reserve(old.len() + more.len());
    let (mut old, mut more) = (old.into_iter().peekable(), more.into_iter().peekable());
    loop {
        let order = match (old.peek(), more.peek()) {
            (Some(a), Some(b)) => place(a, b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return,
        };
        match order {
            Ordering::Less => into.extend(old.next()),
            Ordering::Greater => into.extend(more.next()),
            Ordering::Equal => {
                let Some(first) = old.next() else { return };
                let mut ours = vec![first];
                let mut theirs = Vec::new();
                while let Some(line) = next_like(&mut old, &ours) {
                    ours.push(line);
                }
                while let Some(line) = next_like(&mut more, &ours) {
                    theirs.push(line);
                }
                into.extend(union(ours, theirs));
            }
        }
    }
}

/// The front of a text: at most so many bytes, and only whole characters.
pub fn front(text: &str, most: usize) -> &str {
    let most = most.min(text.len());
    (0..=most).rev().find_map(|at| text.get(..at)).unwrap_or("")
}

/// Where a line belongs.
fn place(a: &Line, b: &Line) -> Ordering {
    let same = Arc::ptr_eq(&a.labels, &b.labels);
    let labels = || if same { Ordering::Equal } else { a.labels.cmp(&b.labels) };
    a.at.cmp(&b.at).then_with(labels)
}

/// The next line, if it is of the same stream and time.
fn next_like(
    from: &mut std::iter::Peekable<std::vec::IntoIter<Line>>,
    like: &[Line],
) -> Option<Line> {
    let like = like.first()?;
    from.next_if(|line| place(line, like).is_eq())
}

/// Lines of one stream and one time from two batches: each as often as the batch has it that has it more often.
fn union(mut ours: Vec<Line>, theirs: Vec<Line>) -> Vec<Line> {
    let (more, less) = (missing(&ours, &theirs), missing(&theirs, &ours));
    match (more.is_empty(), less.is_empty()) {
        (true, true) => {
            // The same lines: an order must be chosen only where the two have different ones.
            if texts(&theirs).lt(texts(&ours)) { theirs } else { ours }
        }
        (true, false) => ours,
        (false, true) => theirs,
        (false, false) => {
            ours.extend(more);
            sort_by(&mut ours, |a, b| a.text.cmp(&b.text).then_with(|| a.meta.cmp(&b.meta)));
            ours
        }
    }
}

/// What lines are compared by, once time and stream are the same.
fn texts(lines: &[Line]) -> impl Iterator<Item = (&String, &Vec<(String, String)>)> {
    lines.iter().map(|line| (&line.text, &line.meta))
}

/// The lines of `of` that `among` has not, or not as often.
fn missing(among: &[Line], of: &[Line]) -> Vec<Line> {
    let mut open: Vec<&Line> = among.iter().collect();
    let mut missing = Vec::new();
    for line in of {
        let same = |other: &&Line| other.text == line.text && other.meta == line.meta;
        match open.iter().position(same) {
            Some(at) => {
                open.remove(at);
            }
            None => missing.push(line.clone()),
        }
    }
    missing
}
