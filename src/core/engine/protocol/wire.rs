//! Messages as buffers: postcard, one message one buffer, nothing behind it.

use serde::{Serialize, de::DeserializeOwned};

use super::Problem;

/// A message as a buffer. (Postcard can fail only for types that no message has; then it is empty,
/// which [`decode`] refuses.)
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).unwrap_or_default()
}

/// A buffer as a message: a [`Request`](super::Request) for the engine, a
/// [`Response`](super::Response) for the page.
///
/// # Errors
/// A buffer that is cut, malformed or too long, which only a page and an engine of different
/// builds exchange.
pub fn decode<T: DeserializeOwned>(buffer: &[u8]) -> Result<T, Problem> {
    let place = match postcard::take_from_bytes(buffer) {
        Ok((message, [])) => return Ok(message),
        Ok((_, rest)) => format!("{} of {} bytes are too many", rest.len(), buffer.len()),
        Err(error) => format!("{} bytes: {error}", buffer.len()),
    };
    Err(Problem {
        what: "The page and its engine do not understand each other".to_owned(),
        place,
        advice: "Reload the page".to_owned(),
    })
}
