//! The page of dependencies: which services call which, as a back end has counted it or as spans tell, drawn and in
//! tables, with what stands out and all about what is chosen.

mod canvas;
mod card;
mod deps;
mod files;
mod findings;
mod hand;
mod head;
mod key;
mod logs;
mod map;
mod motion;
mod network;
mod said;
mod subject;
mod tables;
mod tools;
mod words;

use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::location;
use spanscape_core::graph::view::SeenAs;

use self::canvas::Canvas;
use self::deps::Deps;
use self::network::Network;
use self::subject::Of;
use super::session::use_session;
use super::shell::Failed;
use super::widgets::Searching;
use super::widgets::live::changing;

/// The page.
#[component]
pub fn DependenciesPage() -> impl IntoView {
    let session = use_session();
    let deps = Deps::new(session);
    let drawn = StoredValue::new_local(None::<Rc<Network>>);
    location::set_title("Dependencies – Spanscape");
    deps.follow();
    let again = Callback::new(move |()| deps.again());
    let said = |what: &'static str, advice: &'static str| {
        view! { <div class="page-state" role="status"><p>{what}</p><p class="advice">{advice}</p></div> }.into_any()
    };
    // What is seen as what; not what of it is.
    let seen = Memo::new(move |_| deps.view.with(|view| view.seen));
    let empty = Memo::new(move |_| deps.whole.with(|whole| whole.graph.edges.is_empty()));
    let left = Memo::new(move |_| deps.seen.with(|seen| !seen.graph.nodes.is_empty()));
    let body = move || match deps.came.get() {
        None if deps.searching.with(Option::is_some) => {
            view! { <Searching label="Searching for traces" /> }.into_any()
        }
        None => said("Asking who calls whom…", ""),
        Some(Err(problem)) => view! { <Failed problem again /> }.into_any(),
        Some(Ok(_)) if empty.get() => match deps.subject.get_untracked().map(|s| s.of) {
            Some(Of::Backend { .. }) => said(
                "No call is known from this time.",
                "Look further back. On Cassandra and Elasticsearch, calls are counted by a job of its own, spark-dependencies: see that it runs.",
            ),
            _ => said(
                "No service calls another in these traces.",
                "A call is a span whose parent has another service, or a client's span that names its peer. Open more traces together to see more.",
            ),
        },
        Some(Ok(_)) => {
            let main = move || match seen.get() {
                SeenAs::Graph if !left.get() => said(
                    "Nothing is left by what is chosen above.",
                    "Show more that is near, or all, or what does not fail as well.",
                ),
                SeenAs::Graph => view! { <Canvas deps drawn /> }.into_any(),
                SeenAs::Nodes => tables::nodes(deps),
                SeenAs::Calls => tables::calls(deps),
            };
            let searching = move || {
                deps.searching.get().map(|_| view! { <Searching label="Searching for traces" /> })
            };
            let side = move || card::card(deps);
            view! {
                {tools::tools(deps, drawn)}
                <div class="dep-body">
                    <div class="dep-main">{changing(searching)} {changing(main)}</div>
                    <div class="dep-side">{changing(side)} {findings::findings(deps)}</div>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <section class="dependencies" aria-label="Dependencies">
            {head::head(deps)}
            {changing(body)}
        </section>
    }
}
