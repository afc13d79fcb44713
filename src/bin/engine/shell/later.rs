//! The engine's later parts, where they are programs of their own: one is loaded beside the first bytes, one once the
//! verdict is told, one with a search; what needs one waits for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use spanscape::web::task::Slice;
use spanscape_core::api::Plan;
use spanscape_core::engine::cold::Cold;
use spanscape_core::engine::compare::Compare;
use spanscape_core::engine::later::{self, Part};
use spanscape_core::engine::logs::LogsPart;
use spanscape_core::engine::protocol::{Answer, Ask, Request, Response};
use spanscape_core::engine::rare::Rare;
use spanscape_core::engine::results::Results;
use spanscape_core::engine::views::Views;
use spanscape_core::engine::{Step, WarmUp};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::Shell;

#[wasm_split(cold, fallible)]
fn cold_part() -> Result<Cold, SplitLoaderError> {
    Ok(Cold::all())
}

#[wasm_split(views, fallible)]
fn views_part() -> Result<Views, SplitLoaderError> {
    Ok(Views::all())
}

#[wasm_split(results, fallible)]
fn results_part() -> Result<Results, SplitLoaderError> {
    Ok(Results::all())
}

#[wasm_split(compare, fallible)]
fn compare_part() -> Result<Compare, SplitLoaderError> {
    Ok(Compare::all())
}

#[wasm_split(logs, fallible)]
fn logs_part() -> Result<LogsPart, SplitLoaderError> {
    Ok(LogsPart::all())
}

#[wasm_split(rare, fallible)]
fn rare_part() -> Result<Rare, SplitLoaderError> {
    Ok(Rare::all())
}

/// Which parts have come, and what waits for each.
#[derive(Default)]
pub struct Later([Coming; Part::ALL.len()]);

#[derive(Default)]
struct Coming {
    is_there: Cell<bool>,
    is_asked: Cell<bool>,
    waiting: RefCell<Vec<Request>>,
    /// Who goes on as soon as it has come, or did not.
    after: RefCell<Vec<oneshot::Sender<()>>>,
}

impl Later {
    fn of(&self, part: Part) -> &Coming {
        let Self([cold, views, results, compare, logs, rare]) = self;
        match part {
            Part::Cold => cold,
            Part::Views => views,
            Part::Results => results,
            Part::Compare => compare,
            Part::Logs => logs,
            Part::Rare => rare,
        }
    }
}

impl Shell {
    /// Loads a part, if nobody does yet.
    pub fn load(self: &Rc<Self>, part: Part) {
        let coming = self.later.of(part);
        if coming.is_there.get() || coming.is_asked.replace(true) {
            return;
        }
        let shell = self.clone();
        spawn_local(async move {
            let there = match part {
                Part::Cold => cold_part().await.map(later::install_cold).is_ok(),
                Part::Views => views_part().await.map(later::install_views).is_ok(),
                Part::Results => results_part().await.map(later::install_results).is_ok(),
                Part::Compare => compare_part().await.map(later::install_compare).is_ok(),
                Part::Logs => logs_part().await.map(later::install_logs).is_ok(),
                Part::Rare => rare_part().await.map(later::install_rare).is_ok(),
            };
            let coming = shell.later.of(part);
            coming.is_there.set(there);
            coming.is_asked.set(false);
            let waiting = coming.waiting.take();
            for after in coming.after.take() {
                let _ = after.send(());
            }
            // Nobody waits yet: there is time for the browser to compile it.
            if there && waiting.is_empty() {
                let (mut warm_up, mut slice) = (WarmUp::of(part), Slice::start());
                while warm_up.step() == Step::More {
                    slice.give_way().await;
                }
            }
            for request in waiting {
                if there {
                    shell.answer(request);
                } else {
                    let answer = Answer::Failed(later::missing());
                    shell.post(&Response { id: request.id, answer });
                }
            }
        });
    }

    /// Waits until a part has come, or did not.
    pub async fn come(self: &Rc<Self>, part: Part) {
        let coming = self.later.of(part);
        if coming.is_there.get() {
            return;
        }
        let (after, came) = oneshot::channel();
        coming.after.borrow_mut().push(after);
        self.load(part);
        let _ = came.await;
    }

    /// Answers a request once the parts that it needs are there.
    pub fn answer(self: &Rc<Self>, request: Request) {
        for part in Part::ALL {
            let coming = self.later.of(part);
            if part.is_for(&request.ask) && !coming.is_there.get() {
                coming.waiting.borrow_mut().push(request);
                return self.load(part);
            }
        }
        // Its plan came with the part.
        if let Some(plan) = Plan::of_ask(&request.ask) {
            return self.call(request.id, plan);
        }
        // What a person may look at next is there before they do.
        let last = matches!(request.ask, Ask::Verdict { .. });
        self.drive(|engine, out| engine.handle(request, out));
        if last {
            self.load(Part::Views);
        }
    }
}
