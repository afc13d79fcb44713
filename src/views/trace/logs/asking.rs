//! Asking for logs: which query, then the lines, then where in the trace they are.

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{
    Answer, Ask, FoundBy, LinesOf, LogDetail, LogForm, LogWindow, LogsAsk, LogsPlan, LogsTold,
    LogsTook, LokiAsk, LokiFound, LokiTold, Packed, Problem,
};
use spanscape_core::model::SpanIx;
use spanscape_core::state::Route;

use super::wherefrom::{self, From};
use super::{Step, Subject, Told, TraceLogs};

/// How many lines are asked for at a time: far below what any Loki allows (5,000).
const MOST: u32 = 1_000;

/// In how many parts the strip below the minimap is.
const PARTS: u16 = 300;

impl TraceLogs {
    /// Asks for the logs of what is shown, if that was not done; with `guess` also where nobody named a Loki. Tracks
    /// what is shown.
    pub(super) fn ensure(self, guess: bool) {
        let Some(subject) = self.subject() else { return };
        let kept = self.kept();
        let same = kept.of.borrow().as_ref() == Some(&subject);
        let nowhere = kept.told.with_untracked(|told| told.step == Step::Nowhere);
        if same && !(guess && nowhere) {
            return;
        }
        *kept.of.borrow_mut() = Some(subject);
        self.start(guess);
    }

    /// Asks once more.
    pub(super) fn again(self) {
        if untrack(|| self.subject()).is_some() {
            self.start(true);
        }
    }

    fn subject(self) -> Option<Subject> {
        let url = self.session.url().get();
        let place = self.session.place_of(&url)?;
        let Route::Trace { id } = url.route else { return None };
        self.viewing.anew.track();
        let shown = self.viewing.shown()?;
        let query = self.viewing.chosen().lines.query;
        Some(Subject { place, id, shown, query })
    }

    /// Whether an answer is still about what is asked for.
    fn is_asked(self, subject: &Option<Subject>) -> bool {
        *self.kept().of.borrow() == *subject
    }

    fn change(self, change: impl FnOnce(&mut Told)) {
        let _ = self.told().try_update(change);
    }

    fn start(self, guess: bool) {
        // Nothing of what was found before stands below what comes of this.
        self.ask(LogsAsk::Forget, |_| ());
        let query = untrack(|| self.viewing.chosen().lines.query);
        self.change(|told| {
            let anew = told.anew.wrapping_add(1);
            *told = Told { step: Step::Asking, anew, ..Told::default() };
        });
        self.viewing.show_logs(Vec::new(), Vec::new());
        self.kept().marked.set(false);
        let subject = self.kept().of.borrow().clone();
        self.plan(None, move |mut plan| {
            if !self.is_asked(&subject) {
                return;
            }
            if !query.is_empty() {
                plan.forms = vec![LogForm { by: FoundBy::Custom, expr: query.clone() }];
                plan.silence = None;
                // What it looks under, only who wrote it knows.
                plan.labels.clear();
            }
            self.change(|told| told.plan = plan.clone());
            for (place, words) in &plan.doubts {
                let what = format!("A setting of the logs {words}");
                let place = format!("{place} in config.json");
                self.session.notice(Problem { what, place, advice: "The rest counts.".to_owned() });
            }
            let Some(from) = wherefrom::from(self.session, &plan, guess) else {
                return self.change(|told| told.step = Step::Nowhere);
            };
            self.change(|told| told.from.clone_from(&from.target.url));
            if let Some(problem) = plan.silence.clone() {
                return self.end(Step::Silent, problem);
            }
            if !from.missing.is_empty() {
                return self.end(Step::Failed, missing(&from));
            }
            let time = (plan.from, plan.to);
            self.fetch(subject, from, plan.forms.clone(), time, false);
        });
    }

    /// Asks for the lines behind those that are here.
    pub(super) fn more(self) {
        let told = self.told().get_untracked();
        let (false, false) = (told.forms.is_empty(), told.more) else { return };
        let Some(from) = wherefrom::from(self.session, &told.plan, true) else { return };
        self.change(|told| told.more = true);
        let subject = self.kept().of.borrow().clone();
        self.fetch(subject, from, told.forms, (told.took.last, told.plan.to), true);
    }

    /// What to ask about a span, or the trace.
    pub(super) fn plan(self, span: Option<SpanIx>, then: impl FnOnce(LogsPlan) + 'static) {
        let setting = |key: &str| {
            let text = self.session.config().with_untracked(|config| {
                config.as_ref().and_then(|config| config.kept(key)).map(str::to_owned)
            });
            text.unwrap_or_default()
        };
        let ask = LogsAsk::Plan { span, logs: setting("logs"), grafana: setting("grafana") };
        self.ask(ask, move |told| {
            if let LogsTold::Plan(plan) = told {
                then(plan);
            }
        });
    }

    fn fetch(
        self,
        subject: Option<Subject>,
        from: From,
        forms: Vec<LogForm>,
        time: (TimeNs, TimeNs),
        more: bool,
    ) {
        let From { target, file, guess, .. } = from;
        let labels = self.told().with_untracked(|told| told.plan.labels.clone());
        let ask =
            LokiAsk { forms: forms.clone(), from: time.0, to: time.1, most: MOST, labels, file };
        let asked = self.session.engine().ask(Ask::Loki { target, ask: Packed::new(&ask) });
        spawn_local(async move {
            let answer = asked.await;
            if !self.is_asked(&subject) {
                return;
            }
            match answer {
                Ok(Answer::Loki(told)) => match told.open() {
                    Ok(LokiTold::Came { found, problem }) => {
                        let came = Came { subject, forms, time, file };
                        self.take(came, found, problem, more).await;
                    }
                    Ok(LokiTold::Nothing(_)) if more => self.change(|told| {
                        told.more = false;
                        told.took.full = false;
                    }),
                    // What was only tried is no failure.
                    Ok(LokiTold::Absent(_)) if guess => {
                        self.change(|told| told.step = Step::Nowhere);
                    }
                    Ok(LokiTold::Absent(problem)) | Err(problem) => {
                        self.end(Step::Failed, problem);
                    }
                    Ok(LokiTold::Nothing(problem)) => self.end(Step::Silent, problem),
                },
                Ok(_) => {}
                Err(problem) => self.end(Step::Failed, problem),
            }
        });
    }

    /// Has the engine keep what came; what each query found beside what the one before did.
    async fn take(self, came: Came, found: Vec<LokiFound>, problem: Option<Problem>, more: bool) {
        let Came { subject, forms, time: (from, to), file } = came;
        let service = self.told().with_untracked(|told| told.plan.service.clone());
        let (mut kept, mut by) = (None::<LogsTook>, Vec::new());
        for LokiFound { form, body } in found {
            let looked = if file { forms.clone() } else { Vec::new() };
            let more = more || kept.is_some();
            let service = service.clone();
            let ask = LogsAsk::Take { body, forms: looked, from, to, most: MOST, service, more };
            let answer = self.session.engine().ask(Ask::Logs(Packed::new(&ask))).await;
            if !self.is_asked(&subject) {
                return;
            }
            let told = match answer {
                Ok(Answer::Logs(told)) => told.open(),
                Ok(_) => return,
                Err(problem) => Err(problem),
            };
            match told {
                Ok(LogsTold::Took(took)) => {
                    by.extend(if file { took.forms.clone() } else { vec![form] });
                    kept = Some(kept.map_or(took.clone(), |before| beside(before, took)));
                }
                Ok(_) => return,
                Err(problem) => return self.end(Step::Failed, problem),
            }
        }
        let Some(took) = kept.filter(|took| took.total > 0) else {
            return self.end(Step::Silent, none(&forms));
        };
        let by: Vec<LogForm> =
            by.into_iter().filter_map(|at| forms.get(at as usize).cloned()).collect();
        self.change(|told| {
            told.step = Step::Came;
            told.more = false;
            told.problem = problem;
            // What found nothing more may have found something before.
            if !more {
                told.forms = by;
            }
            told.took = took;
            told.anew = told.anew.wrapping_add(1);
        });
        self.mark();
    }

    /// Shows on the timeline where the lines are.
    pub(super) fn mark(self) {
        let kept = self.kept();
        if kept.shown.get() == 0 {
            return;
        }
        kept.marked.set(true);
        self.ask(LogsAsk::Marks, move |told| {
            let LogsTold::Marks(marks) = told else { return };
            self.ask(LogsAsk::Volume { parts: PARTS }, move |told| {
                if let LogsTold::Volume(volume) = told {
                    self.viewing.show_logs(marks, volume);
                }
            });
        });
    }

    /// Why there are none, or no more.
    fn end(self, step: Step, problem: Problem) {
        self.change(|told| {
            if !told.more {
                told.step = step;
            }
            told.more = false;
            told.problem = Some(problem);
        });
    }

    /// A window of the lines.
    pub(super) fn window(
        self,
        of: LinesOf,
        first: u32,
        count: u32,
        then: impl FnOnce(LogWindow) + 'static,
    ) {
        self.ask(LogsAsk::Window { of, first, count }, move |told| {
            if let LogsTold::Window(window) = told {
                then(window);
            }
        });
    }

    /// All of a line.
    pub(super) fn line(self, at: u32, then: impl FnOnce(LogDetail) + 'static) {
        self.ask(LogsAsk::Line { at }, move |told| {
            if let LogsTold::Line(line) = told {
                then(line);
            }
        });
    }

    fn ask(self, ask: LogsAsk, then: impl FnOnce(LogsTold) + 'static) {
        self.viewing.ask_of(Ask::Logs(Packed::new(&ask)), move |answer| {
            if let Answer::Logs(told) = answer
                && let Ok(told) = told.open()
            {
                then(told);
            }
        });
    }
}

/// What came to a question.
struct Came {
    subject: Option<Subject>,
    forms: Vec<LogForm>,
    time: (TimeNs, TimeNs),
    file: bool,
}

/// What is told of the answers to two queries: where one may have more, all goes on from where that one stopped.
fn beside(before: LogsTook, after: LogsTook) -> LogsTook {
    let last = match (before.full, after.full) {
        (true, true) => before.last.min(after.last),
        (true, false) => before.last,
        (false, _) => after.last,
    };
    let warnings = [before.warnings, after.warnings].concat();
    LogsTook {
        full: before.full || after.full,
        last,
        skipped: before.skipped + after.skipped,
        cut: before.cut || after.cut,
        warnings,
        ..after
    }
}

fn missing(from: &From) -> Problem {
    Problem {
        what: format!("This Loki needs {} from you", from.missing.join(" and ")),
        place: from.target.url.clone(),
        advice: "It is kept in this tab only, and sent to this Loki alone.".to_owned(),
    }
}

fn none(forms: &[LogForm]) -> Problem {
    Problem {
        what: "No line of this file is of this trace, or of its services at that time".to_owned(),
        place: forms.last().map(|form| form.expr.clone()).unwrap_or_default(),
        advice: "Change the query, to look at others.".to_owned(),
    }
}
