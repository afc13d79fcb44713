//! Bytes from outside, as they come: the body of an answer, or a file. For page and worker.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, ReadableStream, ReadableStreamDefaultReader, Response};

use super::js;

/// Bytes to come; what is left is given up when dropped.
pub struct Bytes {
    from: From,
    /// How many will come, where that is known.
    pub total: Option<u64>,
}

enum From {
    Stream(ReadableStreamDefaultReader),
    /// Where blobs have no streams.
    Blob(Option<Blob>),
}

impl Bytes {
    /// The next piece; `None` at the end. The error is what the browser threw.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        match &mut self.from {
            From::Stream(reader) => {
                let step = JsFuture::from(reader.read()).await?;
                Ok(js::get(&step, "value").and_then(|v| v.dyn_into().ok()))
            }
            From::Blob(blob) => match blob.take() {
                Some(blob) => {
                    Ok(Some(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?)))
                }
                None => Ok(None),
            },
        }
    }

    /// A file's or a blob's bytes.
    pub fn of_blob(blob: &Blob) -> Self {
        let stream = js::method(blob, "stream").and_then(|stream| stream.call0(blob).ok());
        let from = match stream.and_then(|s| reader(&s)) {
            Some(reader) => From::Stream(reader),
            None => From::Blob(Some(blob.clone())),
        };
        Self { from, total: Some(blob.size() as u64) }
    }

    /// The body of an answer.
    pub async fn of_response(response: &Response) -> Result<Self, JsValue> {
        let from = match response.body().and_then(|body| reader(&body)) {
            Some(reader) => From::Stream(reader),
            None => {
                let blob = JsFuture::from(response.blob()?).await?;
                From::Blob(blob.dyn_into().ok())
            }
        };
        let total = total(&response.headers()).filter(|_| !is_of_elsewhere(response));
        Ok(Self { from, total })
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if let From::Stream(reader) = &self.from {
            // Does nothing at the end; its promise tells nobody anything.
            let cancelled = JsFuture::from(reader.cancel());
            wasm_bindgen_futures::spawn_local(async move { drop(cancelled.await) });
        }
    }
}

fn reader(stream: &JsValue) -> Option<ReadableStreamDefaultReader> {
    stream.dyn_ref::<ReadableStream>()?.get_reader().dyn_into().ok()
}

/// Whether it came from another origin, which may hide that it was packed, but not its length.
fn is_of_elsewhere(response: &Response) -> bool {
    js::get(response, "type").and_then(|kind| kind.as_string()).as_deref() == Some("cors")
}

/// The length of the body as it will be seen. With a `Content-Encoding` the header counts the
/// packed bytes, and the browser hands out the unpacked ones.
fn total(headers: &Headers) -> Option<u64> {
    let header = |name| headers.get(name).ok().flatten();
    if header("content-encoding").is_some_and(|e| e != "identity") {
        return None;
    }
    header("content-length")?.parse().ok()
}
