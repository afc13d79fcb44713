//! The engine's worker: a thin shell around `spanscape_core::engine`.

#[cfg(target_arch = "wasm32")]
fn main() {
    shell::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

/// Gets messages and bytes to the engine, and its answers to the page.
#[cfg(target_arch = "wasm32")]
mod shell {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::Array;
    use spanscape::web::bytes::{self, Bytes};
    use spanscape::web::task::Slice;
    use spanscape::web::{js, listen, panic, wire};
    use spanscape_core::engine::protocol::{Ask, Input, Problem, Response};
    use spanscape_core::engine::trouble::{self, Reply};
    use spanscape_core::engine::{Engine, Step};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{AbortController, DedicatedWorkerGlobalScope, File, MessageEvent};

    /// Bytes that are decoded at once: short enough, also unpacked, to stay within a slice.
    const PIECE: u32 = 64 * 1024;

    struct Shell {
        scope: DedicatedWorkerGlobalScope,
        engine: RefCell<Engine>,
        /// Stops the fetch of the open request.
        abort: RefCell<Option<AbortController>>,
    }

    pub fn start() {
        let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
        let page = scope.clone();
        std::panic::set_hook(Box::new(move |info| {
            let _ = page.post_message(&wire::word("panic", &panic::text(info)));
        }));
        // Else the page learns of it by the same word, and nothing of it is understood.
        let of_page = is_of_page(&scope);
        let engine = RefCell::new(Engine::new(spanscape::BUILD));
        let shell = Rc::new(Shell { scope: scope.clone(), engine, abort: RefCell::default() });
        let listener = listen::listen(&scope, "message", move |e: MessageEvent| {
            if of_page {
                receive(&shell, &e.data());
            }
        });
        // For as long as the worker lives.
        std::mem::forget(listener);
        let _ = scope.post_message(&wire::word("ready", spanscape::BUILD));
    }

    /// Whether the page that started this worker is of this build, as it said in the blob.
    fn is_of_page(scope: &DedicatedWorkerGlobalScope) -> bool {
        let page = js::get(scope, wire::PAGE_BUILD).and_then(|build| build.as_string());
        page.as_deref() == Some(spanscape::BUILD)
    }

    fn receive(shell: &Rc<Shell>, data: &JsValue) {
        if data.as_string().as_deref() == Some(wire::PING) {
            let _ = shell.scope.post_message(&wire::word("pong", ""));
            return;
        }
        let Some((request, files)) = wire::read_request(data) else {
            // The page sends nothing before it has seen that we are of its build.
            let _ = shell.scope.post_message(&wire::word("died", "an unreadable request"));
            return;
        };
        let open = match &request.ask {
            Ask::Open { inputs } => Some(inputs.clone()),
            _ => None,
        };
        if open.is_some() || matches!(request.ask, Ask::Cancel { .. }) {
            shell.stop();
        }
        let id = request.id;
        shell.drive(|engine, out| engine.handle(request, out));
        if let Some(inputs) = open {
            spawn_local(read_all(shell.clone(), id, inputs, files));
        }
    }

    impl Shell {
        /// Lets the engine do something and posts what it answers.
        fn drive<T>(&self, f: impl FnOnce(&mut Engine, &mut Vec<Response>) -> T) -> T {
            let mut out = Vec::new();
            let result = f(&mut self.engine.borrow_mut(), &mut out);
            for response in &out {
                let buffer = wire::response(response);
                let _ = self.scope.post_message_with_transfer(&buffer, &Array::of1(&buffer));
            }
            result
        }

        fn wants(&self, open: u32) -> bool {
            self.engine.borrow().wants(open)
        }

        fn stop(&self) {
            if let Some(abort) = self.abort.take() {
                abort.abort();
            }
        }
    }

    /// All inputs of an open request, one after the other, and the work after the last byte.
    async fn read_all(shell: Rc<Shell>, open: u32, inputs: Vec<Input>, files: Vec<File>) {
        let mut slice = Slice::start();
        for (ix, input) in (0..).zip(&inputs) {
            if let Some(file) = file_of(input, &files) {
                shell.drive(|engine, _| engine.expect_bytes(open, ix, file.size() as u64));
            }
        }
        for (ix, input) in (0..).zip(inputs) {
            if !shell.wants(open) {
                return;
            }
            let source = match &input {
                Input::Text { .. } => continue,
                Input::File { name, .. } => match file_of(&input, &files) {
                    Some(file) => Ok(Bytes::of_blob(file)),
                    None => Err(trouble::unreadable(name, 0, "NotFoundError")),
                },
                Input::Url { url, .. } => fetch(&shell, url).await,
            };
            let ended = match source {
                Ok(source) => read(&shell, open, ix, source, &input, &mut slice).await,
                Err(problem) => {
                    shell.drive(|engine, _| engine.begin_input(open, ix, None));
                    Err(problem)
                }
            };
            shell.drive(|engine, out| match ended {
                Ok(()) => engine.end_input(open, out),
                Err(problem) => engine.fail_input(open, problem, out),
            });
        }
        shell.drive(|engine, out| engine.finish(open, out));
        while shell.wants(open) && shell.drive(Engine::step) == Step::More {
            slice.give_way().await;
        }
    }

    fn file_of<'a>(input: &Input, files: &'a [File]) -> Option<&'a File> {
        match input {
            Input::File { index, .. } => files.get(*index as usize),
            _ => None,
        }
    }

    async fn fetch(shell: &Shell, url: &str) -> Result<Bytes, Problem> {
        let abort = AbortController::new().ok();
        shell.abort.replace(abort.clone());
        let signal = abort.map(|a| a.signal());
        let secure = js::get(&shell.scope.location(), "origin")
            .and_then(|origin| origin.as_string())
            .is_some_and(|origin| origin.starts_with("https:"));
        let failed = |e: JsValue| trouble::unreachable(url, secure, &js::error_text(&e));
        let response = bytes::fetch(url, signal.as_ref()).await.map_err(failed)?;
        let content_type = response.headers().get("content-type").ok().flatten();
        let end = response.url();
        let reply = Reply {
            url,
            redirected: response.redirected().then_some(end.as_str()),
            status: response.status(),
            content_type: content_type.as_deref().unwrap_or_default(),
        };
        let body = Bytes::of_response(&response).await.map_err(failed)?;
        if reply.is_data() {
            return Ok(body);
        }
        Err(reply.problem(&body.to_vec(trouble::BODY_MOST).await.unwrap_or_default()))
    }

    /// One input, piece by piece.
    async fn read(
        shell: &Shell,
        open: u32,
        ix: u32,
        mut source: Bytes,
        input: &Input,
        slice: &mut Slice,
    ) -> Result<(), Problem> {
        shell.drive(|engine, _| engine.begin_input(open, ix, source.total));
        let mut bytes = 0_u64;
        let mut piece = Vec::new();
        while shell.wants(open) {
            let chunk = match source.next().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) => return Err(broken(input, bytes, &error)),
            };
            let mut at = 0;
            while at < chunk.length() {
                let end = chunk.length().min(at.saturating_add(PIECE));
                let part = chunk.subarray(at, end);
                piece.resize(part.length() as usize, 0);
                part.copy_to(&mut piece);
                shell.drive(|engine, out| engine.feed(open, &piece, out));
                at = end;
                slice.give_way().await;
            }
            bytes += u64::from(chunk.length());
        }
        Ok(())
    }

    fn broken(input: &Input, bytes: u64, error: &JsValue) -> Problem {
        match input {
            Input::Url { url, .. } => trouble::broken(url, bytes, &js::error_text(error)),
            Input::File { name, .. } => trouble::unreadable(name, bytes, &js::error_name(error)),
            Input::Text { .. } => trouble::unreadable("pasted text", bytes, ""),
        }
    }
}
