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
    use spanscape::web::bytes::Bytes;
    use spanscape::web::task::Slice;
    use spanscape::web::{js, listen, panic, source, wire};
    use spanscape_core::engine::protocol::{Ask, Input, Problem, Response};
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
        let cancelled = matches!(request.ask, Ask::Cancel { open } if shell.wants(open));
        if open.is_some() || cancelled {
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
            if let Some(size) = source::known_size(input, &files) {
                shell.drive(|engine, _| engine.expect_bytes(open, ix, size));
            }
        }
        for (ix, input) in (0..).zip(inputs) {
            if !shell.wants(open) {
                return;
            }
            let abort = AbortController::new().ok();
            shell.abort.replace(abort.clone());
            let signal = abort.map(|a| a.signal());
            let Some(source) = source::open(&input, &files, signal.as_ref()).await else {
                continue;
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
                Err(error) => return Err(source::broken(input, bytes, &error)),
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
}
