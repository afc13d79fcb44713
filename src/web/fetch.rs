//! One request, with what `fetch` alone does not do: a time-out that counts silence, one more try
//! when the network failed, and a second look at why. For the worker; works on plain http too.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Promise, Uint8Array};
use spanscape_core::api::trouble::{self, Failure, SecondLook};
use spanscape_core::api::{HttpReply, HttpRequest};
use spanscape_core::source::Credentials;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

use super::bytes::Bytes;
use super::js;
use super::silence::Watch;
use super::stop::Stop;

/// How long the second look may take, in seconds.
const LOOK_S: u32 = 5;

thread_local! {
    /// The origins that may be asked, beside the page's own: those that are configured, and those that the person has
    /// allowed. The page says which; a static page can't name them in its policy.
    static ALLOWED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// From now on these may be asked, and no others.
pub fn allow(origins: &str) {
    let origins = origins.split_whitespace().map(str::to_owned).collect();
    ALLOWED.with_borrow_mut(|all| *all = origins);
}

/// An answer: its head, and its body to come.
pub struct Answered {
    /// The head; its body is empty.
    pub reply: HttpReply,
    /// The body.
    pub body: Body,
    /// How far the server's clock is ahead of this machine's, in seconds, where it tells the time and may be heard: of
    /// another origin, only where that exposes its `Date`.
    pub ahead_s: Option<i64>,
}

/// The body of an answer, piece by piece; given up when dropped.
pub struct Body {
    bytes: Bytes,
    watch: Rc<Watch>,
    request: HttpRequest,
}

impl Body {
    /// How many bytes will come, where that is known.
    pub fn total(&self) -> Option<u64> {
        self.bytes.total
    }

    /// The next piece; `None` at the end. The error says why no more comes.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, String> {
        self.watch.wait();
        let next = self.bytes.next().await;
        self.watch.rest();
        next.map_err(|error| match self.watch.has_fired() {
            true => trouble::silence(&self.request),
            false => js::error_text(&error),
        })
    }
}

/// Sends a request. Resolves when the answer's head is in, whatever its status.
pub async fn send(request: &HttpRequest, stop: &Stop) -> Result<Answered, Failure> {
    let origin = origin();
    let allowed = ALLOWED.with_borrow(|all| trouble::is_allowed(&request.url, &origin, all));
    if !allowed {
        return Err(trouble::not_allowed(request));
    }
    if let Some(failure) = trouble::forbidden(request, &origin) {
        return Err(failure);
    }
    let headers = headers(request)?;
    let mut tried = false;
    loop {
        let watch = Watch::start(request.timeout_s);
        stop.arm(watch.abort());
        watch.wait();
        let answered = ask(request, &headers, &watch).await;
        watch.rest();
        let error = match answered {
            Ok((reply, ahead_s, bytes)) => {
                let body = Body { bytes, watch, request: request.clone() };
                return Ok(Answered { reply, body, ahead_s });
            }
            Err(error) => error,
        };
        if watch.has_fired() {
            return Err(trouble::silent(request));
        }
        if tried && !stop.is_stopped() {
            let look = second_look(request, stop).await;
            return Err(trouble::no_answer(request, &origin, look, &js::error_text(&error)));
        }
        if stop.is_stopped() {
            return Err(trouble::no_answer(request, &origin, SecondLook::Failed, "stopped"));
        }
        tried = true;
    }
}

async fn ask(
    request: &HttpRequest,
    headers: &Headers,
    watch: &Watch,
) -> Result<(HttpReply, Option<i64>, Bytes), JsValue> {
    let init = RequestInit::new();
    init.set_credentials(match request.credentials {
        Credentials::Omit => RequestCredentials::Omit,
        Credentials::SameOrigin => RequestCredentials::SameOrigin,
        Credentials::Include => RequestCredentials::Include,
    });
    init.set_headers(headers);
    if request.post {
        init.set_method("POST");
    }
    let response = fetch(&request.url, &init, watch.abort()).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    // What a store in between has kept has an age, and tells the time of then.
    let fresh = header("age").is_none();
    let ahead_s = header("date").filter(|_| fresh).and_then(|date| seconds_until(&date));
    let retry_s = header("retry-after").and_then(|when| match when.trim().parse() {
        Ok(seconds) => Some(seconds),
        // By the clock that wrote it.
        Err(_) => seconds_until(&when)
            .map(|seconds| u32::try_from(seconds - ahead_s.unwrap_or(0)).unwrap_or(0)),
    });
    let reply = HttpReply {
        status: response.status(),
        content_type: header("content-type").unwrap_or_default(),
        redirected: response.redirected().then(|| response.url()),
        retry_s,
        body: Vec::new(),
    };
    Ok((reply, ahead_s, Bytes::of_response(&response).await?))
}

/// In how many seconds by this machine's clock a date of a header is.
fn seconds_until(date: &str) -> Option<i64> {
    let seconds = (Date::parse(date) - Date::now()) / 1_000.0;
    // `as` saturates.
    seconds.is_finite().then_some(seconds.round() as i64)
}

fn headers(request: &HttpRequest) -> Result<Headers, Failure> {
    let refused = |name: &str| trouble::bad_header(request, name);
    let headers = Headers::new().map_err(|_| refused(""))?;
    // One that browsers send without asking the server first.
    let accept = ("accept", "application/json, */*;q=0.5");
    let given = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in [accept].into_iter().chain(given) {
        headers.set(name, value).map_err(|_| refused(name))?;
    }
    Ok(headers)
}

/// Whether the server answers a request whose answer this page need not be allowed to read.
async fn second_look(request: &HttpRequest, stop: &Stop) -> SecondLook {
    let watch = Watch::start(LOOK_S);
    stop.arm(watch.abort());
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    js::set(&init, "mode", &"no-cors".into());
    watch.wait();
    let answered = fetch(&request.url, &init, watch.abort()).await.is_ok();
    // Its body, which may be a large trace, is not wanted.
    if let Some(abort) = watch.abort() {
        abort.abort();
    }
    if answered { SecondLook::Answered } else { SecondLook::Failed }
}

async fn fetch(
    url: &str,
    init: &RequestInit,
    abort: Option<&AbortController>,
) -> Result<Response, JsValue> {
    let signal = abort.map(AbortController::signal);
    init.set_signal(signal.as_ref());
    let global = js_sys::global();
    let fetch = js::method(&global, "fetch").ok_or_else(|| JsValue::from_str("no fetch here"))?;
    let promise: Promise = fetch.call2(&global, &url.into(), init)?.dyn_into()?;
    JsFuture::from(promise).await?.dyn_into()
}

/// The page's origin. A worker from a blob has its page's, and its own location says only `blob:`.
fn origin() -> String {
    let origin = js::get(&js_sys::global(), "origin").and_then(|origin| origin.as_string());
    origin.unwrap_or_default()
}
