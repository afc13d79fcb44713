//! The questions that are answered at once.

use super::Engine;
use super::dataset::Dataset;
use super::names::problem;
use super::place::Place;
use super::protocol::{Answer, Ask, Problem, ReadRef, Slot, TraceRef};
use super::shown::Shown;
use crate::base::fmt;
use crate::model::Store;
use crate::source::Config;
use crate::state::trace_ref::{RefKind, TraceRef as Named, read_trace_refs};

/// How much of a line is told that names one of several traces, in characters.
const LINE_MOST: usize = 120;

impl Engine {
    /// Answers all but what waits for bytes.
    ///
    /// # Errors
    /// Why there is no answer; nothing has changed then.
    pub(super) fn answer(&mut self, ask: Ask) -> Result<Answer, Problem> {
        Ok(match ask {
            Ask::Verdict { .. }
            | Ask::WhatIf { .. }
            | Ask::Lint
            | Ask::Crowd { .. }
            | Ask::Alike { .. }
            | Ask::SpentTables
            | Ask::Compare(_)
            | Ask::Sets { .. }
            | Ask::PatternLinks { .. }
            | Ask::Spent { .. }
            | Ask::EventsAt { .. }
            | Ask::View(_)
            | Ask::Logs(_)
            | Ask::Share(_)
            | Ask::Settings { .. }
            | Ask::Results { .. }
            | Ask::Keep { .. }
            | Ask::GenAi { .. }
            | Ask::MetricsOf { .. }
            | Ask::Calls { .. }
            | Ask::Restore { .. }
            | Ask::Raw { .. } => self.answer_later(ask)?,
            Ask::Hello => Answer::Hello { build: self.build.clone() },
            Ask::ReadRef { text } => Answer::Ref(read_refs(&text)),
            Ask::Config { text, jaeger } => {
                let own = text.map(|text| Config::parse(&text)).unwrap_or_default();
                Answer::Config(Box::new(own.or_jaeger(Config::parse_jaeger(&jaeger))))
            }
            Ask::Preview { open, trace } => {
                let opening = self.open.opening(open).ok_or_else(super::preview::over)?;
                Answer::Preview(Box::new(super::preview::of(opening, &trace)?))
            }
            Ask::Names { service } => Answer::Names(self.open.data()?.names(&service)),
            Ask::Traces { of, query, first, count, order } => {
                self.place(of).traces(&query, first, count, order)?
            }
            Ask::Show { of, trace } => self.show(of, &trace)?,
            Ask::Close { slot } => {
                self.place(slot).close();
                Answer::Closed
            }
            Ask::Rows { first, count, look } => {
                let (store, shown) = self.shown()?;
                Answer::Rows(shown.window(store, first, count, &look))
            }
            Ask::Fold { fold, keep } => {
                let (store, shown) = self.shown()?;
                shown.fold(store, fold, keep)?
            }
            Ask::Minimap { width, height, colour } => {
                let (store, shown) = self.shown()?;
                Answer::Minimap(shown.minimap(store, &colour, width, height))
            }
            Ask::Legend { colour } => {
                let (store, shown) = self.shown()?;
                shown.legend(store, &colour)
            }
            Ask::Detail { span } => {
                let (store, shown) = self.shown()?;
                shown.detail(store, span)?
            }
            Ask::Locate { id } => {
                let (store, shown) = self.shown()?;
                shown.locate(store, &id)
            }
            Ask::Find { text, keep, near } => self.shown_data()?.mark(&text, [keep, near])?,
            Ask::Reduce { reduce, keep, near } => {
                let (store, shown) = self.shown()?;
                shown.reduce(store, reduce, [keep, near])
            }
            Ask::Unfold { code, keep } => {
                let (store, shown) = self.shown()?;
                shown.unfold(store, &code, keep)
            }
            Ask::Marks { width, height } => {
                let (store, shown) = self.shown()?;
                Answer::Marks(shown.marks(store, width, height))
            }
            Ask::NextMatch { from, back, of } => {
                let (store, shown) = self.shown()?;
                shown.next_match(store, from, back, of)
            }
            Ask::Skew { on } => self.shown_data()?.skew(on)?,
            Ask::Open { .. }
            | Ask::Search { .. }
            | Ask::Cancel { .. }
            | Ask::Services { .. }
            | Ask::Operations { .. }
            | Ask::Archive { .. }
            | Ask::Metrics { .. }
            | Ask::Loki { .. }
            | Ask::Dependencies { .. } => {
                let what = "The engine can't answer this without the worker around it";
                return Err(problem(what, "Reload the page"));
            }
        })
    }

    fn show(&mut self, of: Slot, trace: &TraceRef) -> Result<Answer, Problem> {
        let head = self.place(of).data()?.show(trace)?;
        if of != self.current {
            let before = self.current;
            // Only one is shown; the other's rows would only take memory.
            if let Some(data) = self.place(before).shown_data() {
                data.hide();
            }
            self.current = of;
        }
        Ok(head)
    }

    pub(super) fn place(&mut self, slot: Slot) -> &mut Place {
        match slot {
            Slot::Open => &mut self.open,
            Slot::Found => &mut self.found,
        }
    }

    pub(super) fn shown(&mut self) -> Result<(&Store, &mut Shown), Problem> {
        let none = self.no_trace();
        self.place(self.current).shown().ok_or(none)
    }

    pub(super) fn shown_data(&mut self) -> Result<&mut Dataset, Problem> {
        let none = self.no_trace();
        self.place(self.current).shown_data().ok_or(none)
    }

    fn no_trace(&self) -> Problem {
        if self.open.is_empty() && self.found.is_empty() {
            return problem("Nothing is open", "Open a file, the demo or a trace");
        }
        problem("No trace is shown", "Choose one from the list of traces")
    }
}

/// What a text names, in the words of the protocol.
fn read_refs(text: &str) -> Vec<ReadRef> {
    let all = read_trace_refs(text);
    let several = all.len() > 1;
    let told = |(found, line): (Named, &str)| {
        let plain = matches!(found.kind, RefKind::Id | RefKind::Word);
        let from = if plain { "" } else { found.kind.words() };
        let line = if several { fmt::cut(line.trim(), LINE_MOST) } else { String::new() };
        ReadRef { trace: found.trace, span: found.span, from: from.to_owned(), line }
    };
    all.into_iter().map(told).collect()
}
