//! Lines as rows of the timeline: has the engine put them below their spans, and tells above the rows which they are, or
//! why there are none.

use leptos::prelude::*;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{
    Answer, Ask, Level, LinesOf, LogRows, LogsAsk, LogsTold, Packed,
};
use spanscape_core::state::{Command, ViewChange, ViewKind};

use super::bar::levels;
use super::{Step, TraceLogs, silence};
use crate::views::widgets::live::changing;
use crate::views::widgets::{Icon, IconView};

/// What is told of the lines between the rows, as long as they are wanted there.
#[component]
pub fn LineRows(
    /// The logs.
    logs: TraceLogs,
) -> impl IntoView {
    let wanted = Memo::new(move |_| logs.viewing.chosen().lines.rows);
    changing(move || wanted.get().then(|| view! { <Strip logs /> }))
}

/// The strip above the rows.
#[component]
fn Strip(logs: TraceLogs) -> impl IntoView {
    logs.look();
    Effect::new(move |_| logs.ensure(true));
    let shown = RwSignal::new(None::<LogRows>);
    let of = Memo::new(move |_| {
        let lines = logs.viewing.chosen().lines;
        LinesOf { text: lines.text, least: lines.least, ..LinesOf::default() }
    });
    let told = logs.told();
    let came = Memo::new(move |_| {
        let (step, anew) = told.with(|told| (told.step, told.anew));
        // Also where the trace is shown anew, as after it was loaded again.
        logs.viewing.anew.track();
        (step == Step::Came).then(|| (anew, logs.viewing.shown()))
    });
    // Whether the engine has been told that lines are rows.
    let on = StoredValue::new(false);
    Effect::new(move |_| {
        let (of, came) = (of.get(), came.get().is_some());
        if on.get_value() || came {
            on.set_value(came);
            let of = came.then_some(of);
            logs.line_rows(of, move |rows| drop(shown.try_set(Some(rows).filter(|_| came))));
        }
    });
    on_cleanup(move || {
        if on.try_get_value() == Some(true) {
            logs.line_rows(None, |_| ());
        }
    });
    let told = logs.told();
    let instead = move || told.with(|told| silence::instead(logs, told));
    let told = logs.told();
    let words = move || {
        shown.with(|shown| {
            let Some(LogRows { lines, spans, nobody, .. }) = shown else { return String::new() };
            if *lines == 0 {
                return "No line has this".to_owned();
            }
            let below = fmt::plural((*spans).into(), "span", "spans");
            let nobody = match nobody {
                0 => String::new(),
                n => format!(", {} of no span below the first", fmt::count((*n).into())),
            };
            let full = told.with(|told| told.took.full);
            let more = if full { ". There may be more: the view Logs loads them" } else { "" };
            let lines = fmt::plural((*lines).into(), "line", "lines");
            format!("{lines} below {below}{nobody}{more}")
        })
    };
    let narrowed = move || {
        let LinesOf { text, .. } = of.get();
        (!text.trim().is_empty()).then(|| {
            let all = move |_| {
                logs.viewing.command(Command::ChangeViews(ViewChange::LinesText(String::new())));
            };
            view! { <button class="chip" title="Lines with any words" on:click=all><span>{format!("With \u{201c}{text}\u{201d}")}</span> <IconView icon=Icon::Close /></button> }
        })
    };
    let least = move || of.get().least;
    let choose = move |level: Level| {
        logs.viewing.command(Command::ChangeViews(ViewChange::LinesLeast(level)));
    };
    let command = move |command| logs.viewing.command(command);
    // Beside another view nobody sees the rows, and that may tell the same.
    let seen = Memo::new(move |_| logs.viewing.kind() == ViewKind::Timeline);
    let strip = StoredValue::new((words, instead));
    changing(move || {
        let (words, instead) = strip.get_value();
        seen.get().then(|| {
            view! {
                <section class="line-rows" aria-label="Lines of logs between spans">
                    <div class="line-rows-head">
                        <span class="line-rows-title">"Logs"</span>
                        <span role="status">{changing(words)}</span>
                        {changing(move || shown.with(Option::is_some).then(|| levels(least, choose)))}
                        {changing(narrowed)}
                        <button class="text-button" on:click=move |_| command(Command::ShowView(ViewKind::Logs))>
                            "View Logs"
                        </button>
                        <button
                            class="icon-button"
                            aria-label="Without lines between spans"
                            title="Without lines between spans (l)"
                            on:click=move |_| command(Command::ToggleLineRows)
                        >
                            <IconView icon=Icon::Close />
                        </button>
                    </div>
                    {changing(instead)}
                </section>
            }
        })
    })
}

impl TraceLogs {
    /// From now on these lines are rows, or none; `then` is told which they are.
    fn line_rows(self, of: Option<LinesOf>, then: impl FnOnce(LogRows) + 'static) {
        let ask =
            move |[keep, near]: [_; 2]| Ask::Logs(Packed::new(&LogsAsk::Rows { of, keep, near }));
        self.viewing.ask_rows(ask, move |answer| {
            let Answer::Logs(told) = answer else { return None };
            let Ok(LogsTold::Rows(rows)) = told.open() else { return None };
            let now = rows.rows.clone();
            then(rows);
            Some(now)
        });
    }
}
