//! An input of an opening, before and while it is read.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::protocol::{Also, Elsewhere, Input, InputInfo, Problem};
use crate::source::Target;

/// The two back ends of a search.
#[derive(Clone)]
pub(super) struct Sources {
    /// From this input on they are the second's.
    pub apart: u16,
    /// What to call them.
    pub names: [String; 2],
    /// Nobody has looked for anything in the second's.
    pub read: bool,
}

/// An input.
pub(super) struct Pending {
    pub name: String,
    /// What the engine reads itself, until it has.
    pub text: Option<Vec<u8>>,
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

/// What a search reads: an answer, or one for each of `each` services, and those of another source behind them.
pub(super) fn of_search(
    target: Target,
    each: Vec<String>,
    also: Option<Box<Also>>,
) -> (Vec<Pending>, Option<Sources>) {
    let names = |target: Target, each: Vec<String>| {
        if each.is_empty() { vec![target.url] } else { each }
    };
    let answer = |name| Pending { name, text: None, total: None, state: State::Waiting };
    let mut all: Vec<Pending> = names(target, each).into_iter().map(answer).collect();
    let sources = also.map(|also| {
        let Also { names: of_both, at } = *also;
        let apart = u16::try_from(all.len()).unwrap_or(u16::MAX);
        let read = match at {
            Elsewhere::BackEnd { target, each, .. } => {
                all.extend(names(target, each).into_iter().map(answer));
                false
            }
            Elsewhere::Inputs(inputs) => {
                all.extend(inputs.into_iter().map(Pending::new));
                true
            }
        };
        Sources { apart, names: of_both, read }
    });
    (all, sources)
}

impl Pending {
    /// Of an open request.
    pub fn new(input: Input) -> Self {
        let (name, text) = match input {
            Input::Url { name, .. } | Input::Trace { name, .. } | Input::File { name, .. } => {
                (name, None)
            }
            Input::Text { text } => ("pasted text".to_owned(), Some(text.into_bytes())),
            // A line may have been broken on its way.
            Input::Packed { mut text, name } => {
                text.retain(|c| !c.is_ascii_whitespace());
                match URL_SAFE_NO_PAD.decode(text) {
                    Ok(bytes) => (name, Some(bytes)),
                    Err(_) => return Self::broken(name),
                }
            }
        };
        let total = text.as_ref().map(|t| t.len() as u64);
        Self { name, text, total, state: State::Waiting }
    }

    /// One that came in a link which is not whole.
    fn broken(name: String) -> Self {
        let problem = Problem {
            what: "The trace in this link is not whole".to_owned(),
            place: name.clone(),
            advice: "Whatever brought the link has cut or changed it. Ask for it again, as a file or as text of its own."
                .to_owned(),
        };
        let info = InputInfo {
            name: name.clone(),
            format: String::new(),
            spans: 0,
            problem: Some(problem),
        };
        Self { name, text: None, total: None, state: State::Done(info) }
    }

    /// What is told of it where it was not read.
    pub fn unread(&self, problem: Problem) -> InputInfo {
        let (name, format) = (self.name.clone(), String::new());
        InputInfo { name, format, spans: 0, problem: Some(problem) }
    }
}
