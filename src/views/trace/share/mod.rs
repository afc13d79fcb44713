//! Sending a trace to others: the link of this view, and the trace itself, in a link, a file or a page, once what is nobody's
//! business is taken out of it.

mod preview;
mod rules;
mod sending;
mod trace;

use leptos::prelude::*;

use self::preview::Leaves;
use self::rules::RuleFields;
use self::sending::Sending;
use self::trace::Files;
use super::views::Viewing;
use crate::views::shell::{Besides, Links};
use crate::views::widgets::dialog::Dialog;
use crate::views::widgets::live::changing;

/// The dialogue.
#[component]
pub fn Share(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is known of the view.
    viewing: Viewing,
) -> impl IntoView {
    let sending = Sending::new(viewing);
    Effect::new(move |_| {
        if open.get() {
            viewing.address_now();
            sending.look();
        } else {
            sending.stop();
        }
    });
    let cancel = move || {
        sending.writing.is_running().then(|| {
            view! { <button class="button" on:click=move |_| sending.writing.cancel()>"Cancel"</button> }
        })
    };
    view! {
        <Dialog open title="Share">
            <div class="export sharing">
                <Links besides=Besides::Here />
                <section aria-label="What is taken out">
                    <h3>"The trace itself: what leaves"</h3>
                    <RuleFields sending />
                    <Leaves sending />
                </section>
                <Files sending />
                <p class="export-said" role="status">
                    {changing(move || sending.writing.said.get())} {changing(cancel)}
                </p>
            </div>
        </Dialog>
    }
}
