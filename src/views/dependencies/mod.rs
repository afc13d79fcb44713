//! The page of dependencies: which services call which, as a back end has counted it or as the
//! spans of what is open tell.

mod head;
mod subject;
mod table;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::location;
use spanscape_core::engine::protocol::{Answer, Dependencies, Problem};

use self::subject::Subject;
use super::session::use_session;
use super::shell::Failed;
use super::widgets::live::changing;

/// What came of the question, once it has.
type Came = Option<Result<Dependencies, Problem>>;

/// The page. Few types of signals and closures: each is code.
#[component]
pub fn DependenciesPage() -> impl IntoView {
    let session = use_session();
    let subject = RwSignal::new(None::<Subject>);
    let came = RwSignal::new(None::<Result<Dependencies, Problem>>);
    let filter = RwSignal::new(String::new());
    let tries = RwSignal::new(0_u32);
    let ready = move || {
        location::set_title("Dependencies – Spanscape");
        session.page_ready();
    };
    Effect::new(move |before: Option<u32>| {
        filter.set(session.url().with(|url| url.query.service().to_owned()));
        let (now, number) = (subject::of(&session), tries.get());
        if before == Some(number) && subject.with_untracked(|before| *before == now) {
            // The address has changed, and asks for nothing else.
            if came.with_untracked(Option::is_some) {
                ready();
            }
            return number;
        }
        came.set(None);
        subject.set(now.clone());
        let Some(asked) = now else { return number };
        spawn_local(async move {
            let answer = match asked.ask() {
                Ok(ask) => session.engine().ask(ask).await,
                Err(problem) => Err(problem),
            };
            // Something else may have been asked for by then, or the page be gone.
            let current = subject.try_with_untracked(|now| now.as_ref() == Some(&asked));
            if current == Some(true) && tries.try_get_untracked() == Some(number) {
                came.set(Some(answer.and_then(|answer| match answer {
                    Answer::Dependencies(found) => found.open(),
                    _ => Ok(Dependencies::default()),
                })));
                ready();
            }
        });
        number
    });
    let again = Callback::new(move |()| tries.update(|n| *n += 1));
    let said = |what: &'static str, advice: &'static str| {
        view! { <div class="page-state" role="status"><p>{what}</p><p class="advice">{advice}</p></div> }.into_any()
    };
    let body = move || match (came.get(), subject.get_untracked()) {
        (None, _) => said("Asking who calls whom…", ""),
        (Some(Err(problem)), _) => view! { <Failed problem again /> }.into_any(),
        (Some(Ok(all)), Some(Subject::Backend { .. })) if all.calls.is_empty() => said(
            "No call is known from this time.",
            "Look further back. On Cassandra and Elasticsearch, calls are counted by a job of its own, spark-dependencies: see that it runs.",
        ),
        (Some(Ok(all)), _) if all.calls.is_empty() => said(
            "No service calls another in these traces.",
            "A call is a span whose parent has another service, or a client's span that names its peer. Open more traces together to see more.",
        ),
        (Some(Ok(all)), subject) => {
            let window = subject.as_ref().map(Subject::window).unwrap_or_default();
            table::table(session, all, filter, window)
        }
    };
    view! {
        <section class="dependencies" aria-label="Dependencies">
            {head::head(session, subject, came, filter)}
            {changing(body)}
        </section>
    }
}
