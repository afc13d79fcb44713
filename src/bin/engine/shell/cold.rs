//! The engine's cold part, where it is a program of its own: loaded beside the first bytes, and what needs it waits.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use spanscape::web::task::Slice;
use spanscape_core::engine::cold::{self, Cold};
use spanscape_core::engine::protocol::{Answer, Request, Response};
use spanscape_core::engine::{Step, WarmUp};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::Shell;

#[wasm_split(cold, fallible)]
fn cold_part() -> Result<Cold, SplitLoaderError> {
    Ok(Cold::all())
}

/// Whether it has come, and what waits for it.
#[derive(Default)]
pub struct Coming {
    is_there: Cell<bool>,
    is_asked: Cell<bool>,
    waiting: RefCell<Vec<Request>>,
}

impl Shell {
    /// Loads it, if nobody does yet.
    pub fn load_cold(self: &Rc<Self>) {
        if self.cold.is_there.get() || self.cold.is_asked.replace(true) {
            return;
        }
        let shell = self.clone();
        spawn_local(async move {
            let come = cold_part().await;
            let there = come.map(cold::install).is_ok();
            shell.cold.is_there.set(there);
            shell.cold.is_asked.set(false);
            let waiting = shell.cold.waiting.take();
            // Nobody waits yet: bytes are still to come.
            if there && waiting.is_empty() {
                let (mut warm_up, mut slice) = (WarmUp::of_cold(), Slice::start());
                while warm_up.step() == Step::More {
                    slice.give_way().await;
                }
            }
            for request in waiting {
                if there {
                    shell.drive(|engine, out| engine.handle(request, out));
                } else {
                    shell.post(&Response {
                        id: request.id,
                        answer: Answer::Failed(cold::missing()),
                    });
                }
            }
        });
    }

    /// Keeps a request until it is there; gives it back where that is so, or nobody has to wait.
    pub fn unless_cold(self: &Rc<Self>, request: Request) -> Option<Request> {
        if self.cold.is_there.get() || !cold::is_for(&request.ask) {
            return Some(request);
        }
        self.cold.waiting.borrow_mut().push(request);
        self.load_cold();
        None
    }
}
