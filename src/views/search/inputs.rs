//! Fields of the search form: text, and the window of time.

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::source::Lookback;
use spanscape_core::state::Prefs;

use super::Subject;
use super::times::{CUSTOM, Window};
use crate::views::session::use_session;
use crate::views::widgets::time::date_and_time;
use spanscape::web::clock;

/// A labelled text field with what is wrong with it.
#[component]
pub fn Field(
    /// Its label.
    label: &'static str,
    /// Its text.
    value: RwSignal<String>,
    /// An example, shown while it is empty.
    hint: &'static str,
    /// What it means, for who asks.
    #[prop(optional)]
    help: &'static str,
    /// What is wrong with it.
    problem: Signal<Option<String>>,
    /// Called when the person is done with it.
    on_change: Callback<()>,
    /// Whether it takes a number.
    #[prop(optional)]
    numeric: bool,
) -> impl IntoView {
    let id = format!("search-{}", label.to_ascii_lowercase());
    let note = format!("{id}-note");
    let has_note = move || {
        problem.with(Option::is_some).then(|| format!("search-{}-note", label.to_ascii_lowercase()))
    };
    view! {
        <div class="field">
            <label for=id.clone() title=help>{label}</label>
            <input
                id=id
                class="text-input"
                autocomplete="off"
                spellcheck="false"
                inputmode=numeric.then_some("numeric")
                placeholder=hint
                aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
                aria-describedby=live(has_note)
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:change=move |_| on_change.run(())
            />
            <FieldProblem id=note problem />
        </div>
    }
}

/// What is wrong with a field, below it.
#[component]
pub fn FieldProblem(
    /// Names it for the field.
    id: String,
    /// What is wrong.
    problem: Signal<Option<String>>,
) -> impl IntoView {
    move || problem.get().map(|text| view! { <p class="field-problem" id=id.clone()>{text}</p> })
}

/// How far back, or from when to when.
#[component]
pub fn WindowFields(
    /// The fields.
    window: Window,
    /// What is searched.
    subject: Signal<Option<Subject>>,
    /// Called when the person has chosen.
    on_change: Callback<()>,
) -> impl IntoView {
    let range = move || {
        subject.with(|subject| match subject {
            Some(Subject::Data(_, info)) => info.range,
            _ => None,
        })
    };
    let session = use_session();
    let is_data = move || subject.with(|s| matches!(s, Some(Subject::Data(..))));
    let custom = move || window.choice.with(|choice| choice == CUSTOM);
    let choose = move |event| {
        window.choice.set(event_target_value(&event));
        if custom() {
            window.fill(range());
        } else {
            on_change.run(());
        }
    };
    let option = move |value: String, text: String| {
        let this = value.clone();
        view! { <option value=value selected=live(move || window.choice.with(|c| *c == this))>{text}</option> }
    };
    let options = move || {
        let all = is_data().then(|| option(String::new(), "All times".to_owned()));
        let chosen = Lookback::parse(&window.choice.get());
        let mut choices = Lookback::CHOICES.to_vec();
        let most = session.config().with(|c| c.as_ref().and_then(|c| c.max_lookback));
        choices.retain(|choice| is_data() || most.is_none_or(|most| *choice <= most));
        choices.extend(chosen.filter(|c| !choices.contains(c)));
        choices.sort_unstable();
        let choices: Vec<_> = choices.into_iter().map(|l| option(l.print(), l.words())).collect();
        view! {
            {all}
            {choices}
            {option(CUSTOM.to_owned(), "From and to".to_owned())}
        }
    };
    // Files lie in the past: the form says what a lookback counts from.
    let anchor = move || {
        range().map(|(_, newest): (TimeNs, TimeNs)| {
            let (date, time) = date_and_time(newest);
            format!("Counted back from the newest span: {date} {time}")
        })
    };
    let to_now = RwSignal::new(session.prefs().to_now);
    let turn = move |_| {
        to_now.update(|to_now| *to_now = !*to_now);
        let to_now = to_now.get_untracked();
        session.store_prefs(|prefs| Prefs { to_now, ..prefs.clone() });
    };
    let earlier = move || {
        let by = session.config().with(|c| c.as_ref().and_then(|c| c.adjust_end))?;
        let fits = !is_data() && window.choice.with(|c| !c.is_empty() && c != CUSTOM);
        fits.then(|| view! {
            <label class="check" title="The newest traces are often not whole yet">
                <input type="checkbox" prop:checked=live(move || !to_now.get()) on:change=turn />
                {format!("To {} before now", by.length())}
            </label>
        })
    };
    let zone = clock::time_zone().unwrap_or_default();
    let note = Signal::derive(move || window.problem.get());
    view! {
        <div class="field">
            <label for="search-window">"Time"</label>
            <select id="search-window" class="select" on:change=choose>
                {changing(options)}
            </select>
            {changing(earlier)}
            {changing(move || window.choice.with(|c| !c.is_empty() && c != CUSTOM).then(anchor).flatten().map(|text| view! { <p class="field-note">{text}</p> }))}
        </div>
        {changing(move || custom().then(|| {
            let zone = zone.clone();
            view! {
                <div class="field">
                    <label for="search-from">"From"</label>
                    <input id="search-from" class="text-input" type="datetime-local" step="1" prop:value=window.from
                        on:change=move |event| { window.from.set(event_target_value(&event)); on_change.run(()) } />
                </div>
                <div class="field">
                    <label for="search-to">"To"</label>
                    <input id="search-to" class="text-input" type="datetime-local" step="1" prop:value=window.to
                        on:change=move |event| { window.to.set(event_target_value(&event)); on_change.run(()) } />
                    <p class="field-note">{format!("In the time zone {zone}")}</p>
                    <FieldProblem id="search-to-note".to_owned() problem=note />
                </div>
            }
        }))}
    }
}
