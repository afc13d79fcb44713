//! The logs of the shown trace: which to ask for, those that came, and what of them is where in the trace.

mod lines;
mod owners;
mod plan;
mod rows;
mod take;

use super::Engine;
use super::names::problem;
use super::protocol::{Answer, Ask, Level, LogsAsk, LogsTold, Packed, Problem};
use super::shown::{Shown, no_span};
use crate::logs::lines::Line;
use crate::model::{SpanIx, Store};

/// The ways into it; `later.rs` says how it is reached.
#[derive(Clone, Copy)]
pub struct LogsPart {
    pub(super) answer: fn(&mut Engine, Ask) -> Result<Answer, Problem>,
    #[cfg(feature = "split")]
    pub(super) loki: crate::api::LokiNext,
}

impl LogsPart {
    /// All of it. What calls this has it in its program.
    #[inline(never)]
    pub fn all() -> Self {
        Self {
            answer,
            #[cfg(feature = "split")]
            loki: crate::api::loki_next,
        }
    }
}

/// The lines that are kept, by time.
#[derive(Default)]
pub(super) struct Kept(Vec<KeptLine>);

/// A line, and what was found out about it.
struct KeptLine {
    line: Line,
    level: Level,
    /// Whose it is; empty where nobody knows.
    service: String,
    /// The span that it is of.
    span: Option<SpanIx>,
    /// It names the span.
    by_id: bool,
}

fn answer(engine: &mut Engine, ask: Ask) -> Result<Answer, Problem> {
    let Ask::Logs(asked) = ask else {
        return Err(problem("This is answered elsewhere", "Reload the page"));
    };
    let (store, shown) = engine.shown()?;
    let told = shown.logs_told(store, asked.open()?)?;
    Ok(Answer::Logs(Packed::new(&told)))
}

impl Shown {
    /// Answers what is asked about the logs.
    ///
    /// # Errors
    /// The span is of another trace, there is no such line, or what came can't be read.
    fn logs_told(&mut self, store: &Store, ask: LogsAsk) -> Result<LogsTold, Problem> {
        Ok(match ask {
            LogsAsk::Plan { span, logs, grafana } => {
                if span.is_some_and(|span| !self.rows.has(span)) {
                    return Err(no_span());
                }
                LogsTold::Plan(self.logs_plan(store, span, &logs, &grafana))
            }
            LogsAsk::Take { body, forms, from, to, most, service, more } => {
                let taken =
                    take::Taken { forms: &forms, time: (from, to), most, service: &service, more };
                LogsTold::Took(self.take_logs(store, &body, &taken)?)
            }
            LogsAsk::Window { of, first, count } => {
                LogsTold::Window(self.log_lines(store, &of, first, count))
            }
            LogsAsk::Line { at } => LogsTold::Line(self.log_line(at)?),
            LogsAsk::Marks => LogsTold::Marks(self.log_marks(store)),
            LogsAsk::Volume { parts } => LogsTold::Volume(self.log_volume(store, parts)),
            LogsAsk::Rows { of, keep, near } => {
                LogsTold::Rows(self.show_lines(store, of, [keep, near]))
            }
            LogsAsk::Forget => {
                self.logs = Kept::default();
                self.find_lines(store);
                LogsTold::Forgotten
            }
        })
    }
}
