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
    #[cfg(feature = "split")]
    mod later;
    mod search;

    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use spanscape::web::call::{self, Outcome};
    use spanscape::web::listen::every;
    use spanscape::web::source::{self, Source};
    use spanscape::web::stop::Stop;
    use spanscape::web::task::{self, Slice};
    use spanscape::web::{fetch, js, listen, marks, panic, wire};
    use spanscape_core::api::Plan;
    use spanscape_core::engine::limits::Limits;
    use spanscape_core::engine::protocol::{Answer, Ask, Input, Problem, Response};
    use spanscape_core::engine::{Engine, Step, WarmUp};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

    /// Bytes that are decoded at once: short enough to stay within a slice.
    const PIECE: u32 = 64 * 1024;

    /// How often the page is told how far a job is, in milliseconds: what a person can follow.
    const REPORT_MS: i32 = 200;

    struct Shell {
        scope: DedicatedWorkerGlobalScope,
        engine: RefCell<Engine>,
        /// What is under way, by the request's number.
        jobs: RefCell<BTreeMap<u32, Job>>,
        /// How long the engine was busy with bytes and trees since this was last told.
        busy_ms: Cell<f64>,
        /// Whether there were bytes already.
        at_work: Cell<bool>,
        #[cfg(feature = "split")]
        later: later::Later,
    }

    struct Job {
        kind: Kind,
        stop: Stop,
    }

    /// What a job is about; the next of a kind ends it, but for lists of names.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Kind {
        Open,
        Search,
        Names,
    }

    pub fn start() {
        let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
        let page = scope.clone();
        std::panic::set_hook(Box::new(move |info| {
            let _ = page.post_message(&wire::word("panic", &panic::text(info)));
        }));
        let device = js::get(&scope, "navigator").and_then(|n| js::get(&n, "deviceMemory"));
        let limits = Limits::of_device(device.and_then(|gib| gib.as_f64()));
        let engine = RefCell::new(Engine::with_limits(spanscape::BUILD, limits));
        let (jobs, busy_ms, at_work) = (RefCell::default(), Cell::default(), Cell::default());
        let shell = Rc::new(Shell {
            scope: scope.clone(),
            engine,
            jobs,
            busy_ms,
            at_work,
            #[cfg(feature = "split")]
            later: later::Later::default(),
        });
        let fresh = shell.clone();
        let listener = listen::listen(&scope, "message", move |e: MessageEvent| {
            receive(&shell, &e.data());
        });
        // For as long as the worker lives.
        std::mem::forget(listener);
        let _ = scope.post_message(&wire::word("ready", spanscape::BUILD));
        spawn_local(warm_up(fresh));
    }

    /// Has the browser compile the code well, as long as there is nothing else to do.
    async fn warm_up(shell: Rc<Shell>) {
        let (mut warm_up, mut slice) = (WarmUp::default(), Slice::start());
        // The page's first request may be here already: its bytes are asked for before.
        task::next().await;
        while !shell.at_work.get() && warm_up.step() == Step::More {
            slice.give_way().await;
        }
    }

    fn receive(shell: &Rc<Shell>, data: &JsValue) {
        if data.as_string().as_deref() == Some(wire::PING) {
            let _ = shell.scope.post_message(&wire::word("pong", ""));
            return;
        }
        if let Some(origins) = data.as_string().as_deref().and_then(|t| t.strip_prefix(wire::ALLOW))
        {
            return fetch::allow(origins);
        }
        let Some((request, files)) = wire::read_request(data) else {
            // The page sends nothing before it has seen that we are of its build.
            let _ = shell.scope.post_message(&wire::word("died", "an unreadable request"));
            return;
        };
        let (id, plan) = (request.id, Plan::of_ask(&request.ask));
        match (&request.ask, plan) {
            (Ask::Open { inputs, .. }, _) => {
                let (inputs, stop) = (inputs.clone(), shell.begin(id, Kind::Open));
                shell.drive(|engine, out| engine.handle(request, out));
                let job = read_all(shell.clone(), id, inputs, files, stop);
                shell.run(id, job);
            }
            (Ask::Search { .. }, Some(plan)) => {
                let (ask, stop) = (request.ask.clone(), shell.begin(id, Kind::Search));
                shell.drive(|engine, out| engine.handle(request, out));
                shell.run(id, search::search(shell.clone(), id, (ask, files), plan, stop));
            }
            (_, Some(plan)) => shell.call(id, plan),
            (&Ask::Cancel { open }, _) => {
                shell.cancel(open);
                shell.drive(|engine, out| engine.handle(request, out));
            }
            _ => {
                #[cfg(feature = "split")]
                shell.answer(request);
                #[cfg(not(feature = "split"))]
                shell.drive(|engine, out| engine.handle(request, out));
            }
        }
    }

    impl Shell {
        /// Lets the engine do something and posts what it answers.
        fn drive<T>(&self, f: impl FnOnce(&mut Engine, &mut Vec<Response>) -> T) -> T {
            let mut out = Vec::new();
            let result = f(&mut self.engine.borrow_mut(), &mut out);
            for response in &out {
                self.post(response);
            }
            result
        }

        /// The same for what is work on bytes: counts the time.
        fn work<T>(&self, f: impl FnOnce(&mut Engine, &mut Vec<Response>) -> T) -> T {
            self.at_work.set(true);
            let began = marks::now();
            let result = self.drive(f);
            self.busy_ms.set(self.busy_ms.get() + marks::now() - began);
            result
        }

        fn post(&self, response: &Response) {
            let (message, transfer) = wire::response(response, self.engine.borrow().heap_bytes());
            let _ = self.scope.post_message_with_transfer(&message, &transfer);
        }

        fn wants(&self, open: u32) -> bool {
            self.engine.borrow().wants(open)
        }

        /// Whether more bytes are of use.
        fn takes(&self, open: u32) -> bool {
            self.engine.borrow_mut().takes(open)
        }

        /// A job begins, in place of another of its kind.
        fn begin(&self, id: u32, kind: Kind) -> Stop {
            let mut jobs = self.jobs.borrow_mut();
            if kind != Kind::Names {
                jobs.values().filter(|job| job.kind == kind).for_each(|job| job.stop.stop());
            }
            let stop = Stop::default();
            jobs.insert(id, Job { kind, stop: stop.clone() });
            stop
        }

        /// Asks a back end for what goes to the page as it is.
        fn call(self: &Rc<Self>, id: u32, plan: Plan) {
            let stop = self.begin(id, Kind::Names);
            self.run(id, names(self.clone(), id, plan, stop));
        }

        /// Runs a job; it is forgotten when it is done.
        fn run(self: &Rc<Self>, id: u32, job: impl Future<Output = ()> + 'static) {
            let shell = self.clone();
            spawn_local(async move {
                job.await;
                shell.jobs.borrow_mut().remove(&id);
            });
        }

        /// Stops a job. The engine answers for what it knows of.
        fn cancel(&self, id: u32) {
            let jobs = self.jobs.borrow();
            let Some(job) = jobs.get(&id).filter(|job| !job.stop.is_stopped()) else { return };
            job.stop.stop();
            if job.kind == Kind::Names {
                let what = "Cancelled".to_owned();
                let problem = Problem { what, place: String::new(), advice: String::new() };
                self.post(&Response { id, answer: Answer::Failed(problem) });
            }
        }
    }

    /// Names, calls or metrics from a back end.
    async fn names(shell: Rc<Shell>, id: u32, plan: Plan, stop: Stop) {
        if let Some(Outcome::Answer(answer)) = call::run(plan, &stop).await
            && !stop.is_stopped()
        {
            shell.post(&Response { id, answer: *answer });
        }
    }

    /// All inputs of an open request, one after the other, and the work after the last byte.
    async fn read_all(
        shell: Rc<Shell>,
        open: u32,
        inputs: Vec<Input>,
        files: Vec<File>,
        stop: Stop,
    ) {
        let mut slice = Slice::start();
        read_inputs(&shell, open, 0, (&inputs, &files), &stop, &mut slice).await;
        finish(&shell, open, &mut slice).await;
    }

    /// Inputs, one after the other; `first` is the number of the first. They are stopped, and all else of the job, where
    /// no more is taken.
    async fn read_inputs(
        shell: &Rc<Shell>,
        open: u32,
        first: u32,
        (inputs, files): (&[Input], &[File]),
        stop: &Stop,
        slice: &mut Slice,
    ) {
        for (ix, input) in (first..).zip(inputs) {
            if let Some(size) = source::known_size(input, files) {
                shell.drive(|engine, _| engine.expect_bytes(open, ix, size));
            }
        }
        for (ix, input) in (first..).zip(inputs) {
            if !shell.takes(open) {
                break;
            }
            if let Some(source) = source::open(input, files, stop).await {
                take_in(shell, open, ix, source, slice).await;
            }
        }
        // What was not read to its end is not to be sent on.
        if !shell.takes(open) {
            stop.stop();
        }
    }

    /// One input, or why there is none.
    async fn take_in(
        shell: &Rc<Shell>,
        id: u32,
        ix: u32,
        source: Result<Source, Problem>,
        slice: &mut Slice,
    ) {
        // Not sooner: the page is being made.
        #[cfg(feature = "split")]
        shell.load(spanscape_core::engine::later::Part::Cold);
        let total = source.as_ref().ok().and_then(Source::total);
        shell.drive(|engine, _| engine.begin_input(id, ix, total));
        let told = shell.clone();
        let _telling = every(REPORT_MS, move || told.drive(|engine, out| engine.report(id, out)));
        let ended = match source {
            Ok(source) => read(shell, id, source, slice).await,
            Err(problem) => Err(problem),
        };
        shell.work(|engine, out| match ended {
            Ok(()) => engine.end_input(id, out),
            Err(problem) => engine.fail_input(id, problem, out),
        });
    }

    /// The work after the last byte.
    async fn finish(shell: &Shell, id: u32, slice: &mut Slice) {
        shell.drive(|engine, out| engine.finish(id, out));
        while shell.wants(id) && shell.work(Engine::step) == Step::More {
            slice.give_way().await;
        }
        marks::decoded(shell.busy_ms.take());
    }

    /// The current input, piece by piece.
    async fn read(
        shell: &Shell,
        id: u32,
        mut source: Source,
        slice: &mut Slice,
    ) -> Result<(), Problem> {
        let mut bytes = 0_u64;
        while shell.takes(id) {
            let Some(chunk) = source.next(bytes).await? else { break };
            let mut at = 0;
            while at < chunk.length() && shell.takes(id) {
                let end = chunk.length().min(at.saturating_add(PIECE));
                let part = chunk.subarray(at, end);
                let mut more = shell.work(|engine, out| {
                    let len = part.length() as usize;
                    engine.feed_by(id, len, &mut |room| part.copy_to(room), out)
                });
                slice.give_way().await;
                // A piece may unpack to a thousand times its size.
                while more && shell.wants(id) {
                    more = shell.work(|engine, out| engine.feed(id, &[], out));
                    slice.give_way().await;
                }
                at = end;
            }
            bytes += u64::from(chunk.length());
        }
        Ok(())
    }
}
