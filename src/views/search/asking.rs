//! What is being asked for: the form's fields and the query line, kept in step, and the ways from there to a search.

use leptos::prelude::*;
use spanscape_core::source::{Lookback, Query, TextProblem, Typed, parse_query, print_query};

use super::Subject;
use super::fields::Fields;
use crate::views::session::{Session, use_session};

/// The question on the page. Copies share it.
#[derive(Clone, Copy)]
pub struct Asking {
    session: Session,
    /// What is searched.
    pub subject: Signal<Option<Subject>>,
    /// The form's fields.
    pub fields: Fields,
    /// The query line's text.
    pub line: RwSignal<String>,
    /// What is wrong with it, once it was to be used.
    pub problem: RwSignal<Option<TextProblem>>,
    /// Whether a back end is searched.
    is_backend: Memo<bool>,
    /// What time and number mean where nothing is said.
    defaults: Memo<(Option<Lookback>, Option<u32>)>,
}

impl Asking {
    /// For what is searched.
    pub fn new(subject: Signal<Option<Subject>>) -> Self {
        let session = use_session();
        // Memos, so that what the person types stays while other things become known.
        let is_backend =
            Memo::new(move |_| subject.with(|s| matches!(s, Some(Subject::Backend(_)))));
        let defaults = Memo::new(move |_| {
            let config = session.config().get().unwrap_or_default();
            let lookback = is_backend.get().then(|| config.lookback.unwrap_or(Query::LOOKBACK));
            (lookback, is_backend.get().then(|| config.limit.unwrap_or(Query::LIMIT)))
        });
        let asking = Self {
            session,
            subject,
            fields: Fields::new(),
            line: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            is_backend,
            defaults,
        };
        let query = Memo::new(move |_| session.url().with(|url| url.query.clone()));
        Effect::new(move |_| {
            let mut query = query.get();
            let (lookback, limit) = defaults.get();
            if query.is_empty() && is_backend.get() {
                // The search that was made here last, ready to be made again.
                query = untrack(|| session.last_query()).unwrap_or_else(|| {
                    Query::of_service(&untrack(|| session.last_service()).unwrap_or_default())
                });
            }
            asking.fields.show(&query, lookback, limit);
            asking.problem.set(None);
        });
        // What the form says, the line says; but what is being typed there stays as it is typed.
        Effect::new(move |_| {
            let Some(query) = asking.fields.peek() else { return };
            if asking.typed() != Some(asking.filled(query.clone())) {
                asking.line.set(print_query(&query));
            }
        });
        asking
    }

    /// Whether a back end is searched, which is asked when the person says so; what is open answers at once.
    pub fn at_backend(&self) -> bool {
        self.is_backend.get_untracked()
    }

    /// The names of the services, where they are known.
    pub fn services(&self) -> Vec<String> {
        self.subject.with(|subject| match subject {
            Some(Subject::Backend(known)) => known.services.ready().cloned().unwrap_or_default(),
            Some(Subject::Data(..)) => self.session.names().with(|names| names.services.clone()),
            None => Vec::new(),
        })
    }

    /// The search that stands in the line, with what is usual filled in.
    fn typed(&self) -> Option<Query> {
        match self.line.with_untracked(|line| parse_query(line)) {
            Ok(Typed::Query(query)) => Some(self.filled(query)),
            _ => None,
        }
    }

    fn filled(&self, mut query: Query) -> Query {
        let (lookback, limit) = self.defaults.get_untracked();
        if query.range.is_none() {
            query.lookback = query.lookback.or(lookback);
        }
        query.limit = query.limit.or(limit);
        query
    }

    /// The person types in the line: the form says the same as soon as it can be read.
    pub fn type_line(&self, text: String) {
        let read = parse_query(&text);
        self.line.set(text);
        match read {
            Ok(Typed::Query(query)) => {
                let (lookback, limit) = self.defaults.get_untracked();
                self.fields.show(&query, lookback, limit);
                self.problem.set(None);
            }
            Ok(Typed::Trace(_)) => self.problem.set(None),
            // What is not finished is not wrong yet; but what was wrong is told as long as it is.
            Err(problem) => self.problem.update(|known| *known = known.take().map(|_| problem)),
        }
    }

    /// What stands in the line is to be looked for.
    pub fn submit_line(&self) {
        match self.line.with_untracked(|line| parse_query(line)) {
            Ok(Typed::Trace(id)) => self.session.look_up(&id, None),
            Ok(Typed::Query(_)) => {
                self.find();
                // As it was read.
                if let Some(query) = untrack(|| self.fields.peek()) {
                    self.line.set(print_query(&query));
                }
            }
            Err(problem) => self.problem.set(Some(problem)),
        }
    }

    /// What the fields say is to be looked for.
    pub fn find(&self) {
        let most = self.session.config().with_untracked(|c| c.as_ref().and_then(|c| c.max_limit));
        let most = most.filter(|_| self.at_backend()).unwrap_or(u32::MAX);
        let services = untrack(|| self.services());
        let anchor = self.at_backend().then(|| self.session.search_end());
        if let Some(query) = self.fields.read(anchor, &services, most) {
            if self.at_backend() {
                self.session.search_again();
                self.session.keep_service(query.service());
            }
            self.session.go_search(query);
            if self.at_backend() {
                let (name, link) = self.session.search_to_keep();
                self.session.change_saved(|saved| saved.note(&name, &link));
            }
        }
    }

    /// A field has another value, and the person is done with it.
    pub fn changed(&self) {
        if !self.at_backend() {
            self.find();
        }
    }

    /// Empties all but the service.
    pub fn reset(&self) {
        let at_backend = self.at_backend();
        let service = if at_backend { self.fields.service.get_untracked() } else { String::new() };
        let (lookback, limit) = self.defaults.get_untracked();
        self.fields.show(&Query::of_service(&service), lookback, limit);
        self.problem.set(None);
        self.changed();
    }
}
