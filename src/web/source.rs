//! An input of an open request as bytes: an address is fetched, a file read. For the worker.

use js_sys::Uint8Array;
use spanscape_core::api::{Plan, trouble};
use spanscape_core::engine::protocol::{Answer, Input, Problem};
use web_sys::File;

use super::bytes::Bytes;
use super::call::{self, Incoming, Outcome};
use super::js;
use super::stop::Stop;

/// The bytes of an input.
pub enum Source {
    /// An answer of a server.
    Answer(Incoming),
    /// A file of that name.
    File(Bytes, String),
}

impl Source {
    /// How many bytes will come, where that is known.
    pub fn total(&self) -> Option<u64> {
        match self {
            Self::Answer(incoming) => incoming.total(),
            Self::File(bytes, _) => bytes.total,
        }
    }

    /// The next piece; `None` at the end. The error is told after `bytes` bytes had come.
    pub async fn next(&mut self, bytes: u64) -> Result<Option<Uint8Array>, Problem> {
        match self {
            Self::Answer(incoming) => {
                incoming.next().await.map_err(|error| incoming.broken(bytes, &error))
            }
            Self::File(file, name) => file
                .next()
                .await
                .map_err(|error| trouble::unreadable(name, bytes, &js::error_name(&error))),
        }
    }
}

/// The size of an input that is a file.
pub fn known_size(input: &Input, files: &[File]) -> Option<u64> {
    file_of(input, files).map(|file| file.size() as u64)
}

/// The input's bytes; `None` for a pasted text, which the engine has already, and for what was
/// stopped.
pub async fn open(input: &Input, files: &[File], stop: &Stop) -> Option<Result<Source, Problem>> {
    if let Input::File { name, .. } = input {
        let file =
            file_of(input, files).map(|file| Source::File(Bytes::of_blob(file), name.clone()));
        return Some(file.ok_or_else(|| trouble::unreadable(name, 0, "NotFoundError")));
    }
    match call::run(Plan::of_input(input)?, stop).await? {
        Outcome::Traces { incoming, .. } => Some(Ok(Source::Answer(incoming))),
        Outcome::Answer(answer) => match *answer {
            Answer::Failed(problem) => Some(Err(problem)),
            _ => None,
        },
        Outcome::Rows { .. } => None,
    }
}

fn file_of<'a>(input: &Input, files: &'a [File]) -> Option<&'a File> {
    match input {
        Input::File { index, .. } => files.get(*index as usize),
        _ => None,
    }
}
