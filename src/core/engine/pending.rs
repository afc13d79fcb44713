//! An input of an opening, before and while it is read.

use super::protocol::{Input, InputInfo, Problem};

/// The two back ends of a search.
#[derive(Clone)]
pub(super) struct Sources {
    /// From this input on they are the second's.
    pub apart: u16,
    /// What to call them.
    pub names: [String; 2],
}

/// An input.
pub(super) struct Pending {
    pub name: String,
    /// What the engine reads itself, until it has.
    pub text: Option<String>,
    pub total: Option<u64>,
    pub state: State,
}

/// How far it is.
pub(super) enum State {
    Waiting,
    /// Begun by the shell, no byte so far.
    Begun,
    Reading,
    /// All bytes are there, or those before a problem.
    Closed(Option<Problem>),
    Done(InputInfo),
}

impl Pending {
    /// Of an open request.
    pub fn new(input: Input) -> Self {
        let (name, text) = match input {
            Input::Url { name, .. } | Input::Trace { name, .. } | Input::File { name, .. } => {
                (name, None)
            }
            Input::Text { text } => ("pasted text".to_owned(), Some(text)),
        };
        let total = text.as_ref().map(|t| t.len() as u64);
        Self { name, text, total, state: State::Waiting }
    }

    /// What is told of it where it was not read.
    pub fn unread(&self, problem: Problem) -> InputInfo {
        let (name, format) = (self.name.clone(), String::new());
        InputInfo { name, format, spans: 0, problem: Some(problem) }
    }
}
