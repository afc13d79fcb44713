//! An input of an open request as bytes: an address is fetched, a file read. For the worker.

use spanscape_core::api::reply::Asked;
use spanscape_core::api::trouble::{self, SecondLook};
use spanscape_core::api::{BODY_MOST, HttpReply, HttpRequest};
use spanscape_core::engine::protocol::{Input, Problem};
use spanscape_core::source::Target;
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, File};

use super::bytes::{self, Bytes};
use super::js;

/// The size of an input that is a file.
pub fn known_size(input: &Input, files: &[File]) -> Option<u64> {
    file_of(input, files).map(|file| file.size() as u64)
}

/// The input's bytes; `None` for a pasted text, which the engine has already.
pub async fn open(
    input: &Input,
    files: &[File],
    signal: Option<&AbortSignal>,
) -> Option<Result<Bytes, Problem>> {
    Some(match input {
        Input::Text { .. } | Input::Trace { .. } => return None,
        Input::File { name, .. } => match file_of(input, files) {
            Some(file) => Ok(Bytes::of_blob(file)),
            None => Err(trouble::unreadable(name, 0, "NotFoundError")),
        },
        Input::Url { url, .. } => fetch(url, signal).await,
    })
}

/// Why an input's bytes came to an end too early.
pub fn broken(input: &Input, bytes: u64, error: &JsValue) -> Problem {
    match input {
        Input::Url { url, .. } | Input::Trace { target: Target { url, .. }, .. } => {
            trouble::broken(url, bytes, &js::error_text(error))
        }
        Input::File { name, .. } => trouble::unreadable(name, bytes, &js::error_name(error)),
        Input::Text { .. } => trouble::unreadable("pasted text", bytes, ""),
    }
}

fn file_of<'a>(input: &Input, files: &'a [File]) -> Option<&'a File> {
    match input {
        Input::File { index, .. } => files.get(*index as usize),
        _ => None,
    }
}

async fn fetch(url: &str, signal: Option<&AbortSignal>) -> Result<Bytes, Problem> {
    // A worker from a blob has its page's origin, and its own location says only `blob:`.
    let origin = js::get(&js_sys::global(), "origin").and_then(|origin| origin.as_string());
    let origin = origin.unwrap_or_default();
    let request = HttpRequest { url: url.to_owned(), ..HttpRequest::default() };
    let failed = |e: JsValue| {
        trouble::no_answer(&request, &origin, SecondLook::Failed, &js::error_text(&e)).problem
    };
    let response = bytes::fetch(url, signal).await.map_err(failed)?;
    let content_type = response.headers().get("content-type").ok().flatten();
    let mut reply = HttpReply {
        status: response.status(),
        content_type: content_type.unwrap_or_default(),
        redirected: response.redirected().then(|| response.url()),
        body: Vec::new(),
    };
    let body = Bytes::of_response(&response).await.map_err(failed)?;
    if reply.is_data() {
        return Ok(body);
    }
    reply.body = body.to_vec(BODY_MOST).await.unwrap_or_default();
    Err(reply.problem(url, Asked::File))
}
