//! Bytes from outside, as they come: the body of an answer, or a file. For page and worker.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Blob, Headers, ReadableStream, ReadableStreamDefaultReader, RequestCredentials,
    RequestInit, Response,
};

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
        Ok(Self { from, total: total(&response.headers()) })
    }

    /// All of it up to `most` bytes, for small bodies.
    pub async fn to_vec(mut self, most: usize) -> Result<Vec<u8>, JsValue> {
        let mut all = Vec::new();
        while let Some(piece) = self.next().await? {
            all.extend(piece.to_vec());
            if all.len() >= most {
                all.truncate(most);
                break;
            }
        }
        Ok(all)
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

/// The length of the body as it will be seen. With a `Content-Encoding` the header counts the
/// packed bytes, and the browser hands out the unpacked ones.
fn total(headers: &Headers) -> Option<u64> {
    let header = |name| headers.get(name).ok().flatten();
    if header("content-encoding").is_some_and(|e| e != "identity") {
        return None;
    }
    header("content-length")?.parse().ok()
}

/// Fetches a URL. Resolves when the answer's head is in, whatever its status; the error is the
/// browser's (`AbortError` when the signal fired).
pub async fn fetch(url: &str, signal: Option<&AbortSignal>) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(signal);
    let headers = Headers::new()?;
    headers.set("accept", "application/json, */*;q=0.5")?;
    init.set_headers(&headers);
    let global = js_sys::global();
    let fetch = js::method(&global, "fetch").ok_or_else(|| JsValue::from_str("no fetch here"))?;
    let promise: Promise = fetch.call2(&global, &url.into(), &init)?.dyn_into()?;
    JsFuture::from(promise).await?.dyn_into()
}
