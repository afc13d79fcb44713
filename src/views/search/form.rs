//! The search form: its fields, from and to a query.

use crate::views::widgets::live::{changing, live};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use spanscape_core::base::fmt::{self, duration_go, parse_duration};
use spanscape_core::source::{Lookback, Query, parse_tags, print_tags};
use spanscape_core::state::Loadable;

use super::Subject;
use super::fields::{Field, WindowFields};
use super::times::Window;
use crate::views::session::use_session;
use crate::views::widgets::combobox::Combobox;
use spanscape::web::clock;

/// The form's fields, as text.
#[derive(Clone, Copy)]
struct Fields {
    service: RwSignal<String>,
    operation: RwSignal<String>,
    tags: RwSignal<String>,
    min: RwSignal<String>,
    max: RwSignal<String>,
    limit: RwSignal<String>,
    window: Window,
    problems: RwSignal<Problems>,
}

/// What is wrong with each field.
#[derive(Clone, Debug, Default, PartialEq)]
struct Problems {
    service: Option<String>,
    tags: Option<String>,
    min: Option<String>,
    max: Option<String>,
    limit: Option<String>,
}

impl Fields {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            service: text(),
            operation: text(),
            tags: text(),
            min: text(),
            max: text(),
            limit: text(),
            window: Window::new(),
            problems: RwSignal::new(Problems::default()),
        }
    }

    fn show(&self, query: &Query, lookback: Option<Lookback>, limit: Option<u32>) {
        self.service.set(query.service().to_owned());
        self.operation.set(query.operation.clone());
        self.tags.set(print_tags(&query.tags));
        self.min.set(query.min.map(duration_go).unwrap_or_default());
        self.max.set(query.max.map(duration_go).unwrap_or_default());
        self.limit.set(query.limit.or(limit).map(|n| n.to_string()).unwrap_or_default());
        self.window.show(query, lookback);
        self.problems.set(Problems::default());
    }

    /// The query that the fields say; `None` where one of them is wrong, which it then says. `most`
    /// is the largest limit.
    fn read(&self, at_backend: bool, needs_service: bool, most: u32) -> Option<Query> {
        let mut problems = Problems::default();
        let duration = |text: RwSignal<String>, problem: &mut Option<String>| {
            let text = text.get_untracked();
            let read = parse_duration(&text);
            if read.is_none() && !text.trim().is_empty() {
                *problem = Some("Write a number and a unit, like 1.5s, 100ms or 250us".to_owned());
            }
            read
        };
        let min = duration(self.min, &mut problems.min);
        let max = duration(self.max, &mut problems.max);
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            problems.max = Some("This is less than the shortest".to_owned());
        }
        let tags = parse_tags(&self.tags.get_untracked()).unwrap_or_else(|problem| {
            problems.tags = Some(problem);
            Vec::new()
        });
        let limit = self.limit.get_untracked();
        let limit = match limit.trim() {
            "" => None,
            text => match text.parse::<u32>() {
                Ok(n) if n > most => {
                    problems.limit = Some(format!("At most {most}, as this Jaeger is set up"));
                    None
                }
                Ok(n) if n > 0 => Some(n),
                _ => {
                    problems.limit = Some("Write a number from 1 on".to_owned());
                    None
                }
            },
        };
        let service = self.service.get_untracked().trim().to_owned();
        if service.is_empty() && needs_service {
            problems.service = Some("This Jaeger searches one service at a time".to_owned());
        }
        let mut query = Query {
            services: Query::of_service(&service).services,
            operation: self.operation.get_untracked().trim().to_owned(),
            tags,
            min: min.filter(|d| d.0 > 0),
            max: max.filter(|d| d.0 > 0),
            lookback: None,
            range: None,
            limit,
            filter: String::new(),
        };
        let timed = self.window.read(&mut query, at_backend.then(clock::now));
        let fine = timed && problems == Problems::default();
        self.problems.set(problems);
        fine.then_some(query)
    }
}

/// The form.
#[component]
pub fn SearchForm(
    /// What is searched.
    subject: Signal<Option<Subject>>,
) -> impl IntoView {
    let session = use_session();
    let fields = Fields::new();
    // Memos, so that what the person types stays while other things become known.
    let is_backend = Memo::new(move |_| subject.with(|s| matches!(s, Some(Subject::Backend(_)))));
    let at_backend = move || is_backend.get_untracked();
    let most = move || {
        let most = session.config().with_untracked(|c| c.as_ref().and_then(|c| c.max_limit));
        most.filter(|_| at_backend()).unwrap_or(u32::MAX)
    };
    let defaults = Memo::new(move |_| {
        let config = session.config().get().unwrap_or_default();
        let lookback = is_backend.get().then(|| config.lookback.unwrap_or(Query::LOOKBACK));
        (lookback, is_backend.get().then(|| config.limit.unwrap_or(Query::LIMIT)))
    });
    let query = Memo::new(move |_| session.url().with(|url| url.query.clone()));
    Effect::new(move |_| {
        let mut query = query.get();
        let (lookback, limit) = defaults.get();
        if query.is_empty() && is_backend.get() {
            let last = untrack(|| session.last_service()).unwrap_or_default();
            query.services = Query::of_service(&last).services;
        }
        fields.show(&query, lookback, limit);
    });
    let services = Memo::new(move |_| {
        subject.with(|subject| match subject {
            Some(Subject::Backend(known)) => known.services.ready().cloned().unwrap_or_default(),
            Some(Subject::Data(..)) => session.names().with(|names| names.services.clone()),
            None => Vec::new(),
        })
    });
    let loading = Memo::new(move |_| {
        subject.with(|subject| match subject {
            Some(Subject::Backend(known)) => known.services.is_loading(),
            _ => false,
        })
    });
    let operations = RwSignal::new(Loadable::<Vec<String>>::Idle);
    let service = Memo::new(move |_| fields.service.get());
    Effect::new(move |_| {
        let service = service.get();
        match subject.get() {
            Some(Subject::Backend(known)) => {
                // Only names that it knows: not each letter that is typed.
                let listed = known.services.ready().is_some_and(|all| all.contains(&service));
                session.load_operations(
                    &known,
                    if listed { service } else { String::new() },
                    operations,
                );
            }
            Some(Subject::Data(..)) => session.load_names(service, operations),
            None => {}
        }
    });
    let needs_service = move || {
        subject.with(|subject| match subject {
            Some(Subject::Backend(known)) => known.api.legacy != Some(false),
            _ => false,
        })
    };
    let find = move || {
        if let Some(query) = fields.read(at_backend(), needs_service(), most()) {
            if at_backend() {
                session.search_again();
                session.keep_service(query.service());
            }
            session.go_search(query);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        find();
    };
    // What is open answers at once; a back end is asked when the person says so.
    let changed = Callback::new(move |()| {
        if !at_backend() {
            find();
        }
    });
    let reset = move |_| {
        let service = if at_backend() { fields.service.get_untracked() } else { String::new() };
        let (lookback, limit) = defaults.get_untracked();
        fields.show(&Query::of_service(&service), lookback, limit);
        changed.run(());
    };
    let problem = move |of: fn(&Problems) -> &Option<String>| {
        Signal::derive(move || fields.problems.with(|p| of(p).clone()))
    };
    let names = move || operations.with(|o| o.ready().cloned().unwrap_or_default());
    let open = RwSignal::new(false);
    let summary = move || session.url().with(|url| words(&url.query));
    view! {
        <form class="search-form" role="search" aria-label="Find traces" data-open=live(move || open.get().to_string()) on:submit=submit novalidate=true>
            <button
                type="button"
                class="search-toggle"
                aria-expanded=live(move || open.get().to_string())
                on:click=move |_| open.update(|o| *o = !*o)
            >
                <strong>"Search"</strong>
                <span class="summary">{changing(summary)}</span>
            </button>
            <div class="search-fields">
                <Combobox
                    label="Service"
                    value=fields.service
                    options=Signal::from(services)
                    placeholder=Signal::derive(move || if loading.get() { "Loading" } else if needs_service() { "Choose a service" } else { "Any service" })
                    problem=problem(|p| &p.service)
                    on_choose=changed
                />
                <Combobox
                    label="Operation"
                    value=fields.operation
                    options=Signal::derive(names)
                    placeholder=Signal::derive(move || if operations.with(Loadable::is_loading) { "Loading" } else { "Any operation" })
                    on_choose=changed
                />
                <Field
                    label="Tags"
                    value=fields.tags
                    hint="http.status_code=500 error=true"
                    help="All must be on one span. key=value, values with spaces in quotes; or a JSON object."
                    problem=problem(|p| &p.tags)
                    on_change=changed
                />
                <WindowFields window=fields.window subject on_change=changed />
                <div class="pair">
                    <Field label="Shortest" value=fields.min hint="100ms" help="Of the matching span, not of the trace." problem=problem(|p| &p.min) on_change=changed />
                    <Field label="Longest" value=fields.max hint="1.5s" problem=problem(|p| &p.max) on_change=changed />
                </div>
                <Field label="Limit" value=fields.limit hint="all" problem=problem(|p| &p.limit) on_change=changed numeric=true />
                <div class="search-actions">
                    <button class="button primary">"Find traces"</button>
                    <button type="button" class="button quiet" on:click=reset>"Reset"</button>
                </div>
            </div>
        </form>
    }
}

/// A query in a few words, for the closed form of a narrow window.
fn words(query: &Query) -> String {
    let mut parts = Vec::new();
    for text in [query.service(), &query.operation] {
        if !text.is_empty() {
            parts.push(text.to_owned());
        }
    }
    if !query.tags.is_empty() {
        parts.push(print_tags(&query.tags));
    }
    parts.extend(query.min.map(|min| format!("from {}", fmt::duration(min))));
    parts.extend(query.max.map(|max| format!("up to {}", fmt::duration(max))));
    parts.extend(query.lookback.map(Lookback::words));
    parts.join(" · ")
}
