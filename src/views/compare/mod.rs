//! The page that compares two traces: both heads, and where they spend their time.

mod facts;
mod operations;
mod pick;

use leptos::prelude::*;
use spanscape::web::location;
use spanscape_core::engine::protocol::{Answer, Ask, Comparison, Problem};
use spanscape_core::source::Query;
use spanscape_core::state::Route;

use self::facts::Facts;
use self::operations::Operations;
use super::session::{Origin, Session, use_session};
use super::widgets::Notice;
use super::widgets::live::changing;

/// The names of the two.
const SIDES: [&str; 2] = ["A", "B"];

/// The page.
#[component]
pub fn ComparePage() -> impl IntoView {
    let session = use_session();
    let compared = RwSignal::new(None::<Comparison>);
    let asked = Memo::new(move |_| (session.place_of(&session.url().get()), ids(&session)));
    Effect::new(move |_| {
        let now = asked.get();
        let (place, [a, b]) = now.clone();
        if place.is_none() {
            // Nothing is chosen yet.
            return compared.set(Some(Comparison::default()));
        }
        session.ask(Ask::Compare { a, b }, move |answer| {
            if asked.try_get_untracked() == Some(now)
                && let Answer::Compared(both) = answer
                && let Ok(both) = both.open()
            {
                compared.set(Some(both));
            }
        });
    });
    Effect::new(move |_| {
        if compared.with(Option::is_some) {
            location::set_title("Compare – Spanscape");
            session.page_ready();
        }
    });
    // What a back end said of one of the two; the list tells what is wrong with files.
    let problems = move || {
        let all = session.data().with(|data| {
            let pair = data.iter().filter(|data| matches!(data.origin, Origin::Pair { .. }));
            let inputs = pair.flat_map(|data| &data.info.inputs);
            inputs.filter_map(|input| input.problem.clone()).collect::<Vec<Problem>>()
        });
        let notice = |problem| view! { <div class="input-problems"><Notice problem /></div> };
        all.into_iter().map(notice).collect_view()
    };
    let body = move || {
        compared.get().map(|both| {
            let Comparison { sides, operations, total } = both;
            let there = sides.iter().flatten().count();
            let both = there == sides.len();
            view! {
                <Facts sides />
                {(there > 0).then(|| view! { <Operations operations total both /> })}
            }
        })
    };
    view! {
        <section class="compare" aria-label="Comparison">
            <div class="compare-head">
                <h1>"Compare"</h1>
                <button class="button" on:click=move |_| {
                    let [a, b] = ids(&session);
                    choose(&session, [b, a]);
                }>"Swap"</button>
            </div>
            {changing(problems)}
            {changing(body)}
        </section>
    }
}

/// The ids that the address names; an empty one is not chosen yet.
fn ids(session: &Session) -> [String; 2] {
    session.url().with(|url| match &url.route {
        Route::Compare { a, b } => [a.clone(), b.clone()],
        _ => Default::default(),
    })
}

/// Compares these.
fn choose(session: &Session, [a, b]: [String; 2]) {
    session.go_query(Route::Compare { a, b }, Query::default());
}
