//! The trace seen otherwise: flames, graph, tables, in place of the timeline.

mod asking;
mod card;
pub mod export;
mod flame;
mod graph;
mod head;
mod sheet;
mod switch;

use leptos::prelude::*;
use spanscape_core::engine::protocol::{
    Answer, Ask, LogMarks, Packed, Reduced, TableOf, USUAL_FIELDS, ViewAnswer, ViewAsk,
};
use spanscape_core::model::SpanIx;
use spanscape_core::render::Scene;
use spanscape_core::state::{Command, TraceView, ViewKind, Views};

use self::flame::Flame;
use self::graph::Graph;
use self::head::ViewHead;
use self::sheet::Sheet;
pub use self::switch::Switch;
use super::find::Find;
use super::logs::{LogsPanelProps, TraceLogs};
use super::reducing::Reducing;
use super::stage::Stage;
use crate::views::parts;

/// What the views know of the page, and what they may do with it.
#[derive(Clone, Copy)]
pub struct Viewing {
    stage: StoredValue<Option<Stage>, LocalStorage>,
    /// What the rows are confined to, and the view.
    pub reducing: Reducing,
    /// What is looked for.
    pub find: Find,
    /// Called with what is typed into find.
    pub on_type: Callback<String>,
    /// Counts what makes a view ask again: another trace, other rows, times, matches, colours.
    pub anew: RwSignal<u32>,
    /// Counts what makes a picture be painted again: another zoom, another selection.
    pub drawn: RwSignal<u32>,
    /// The time that the pointer is at in the timeline, in nanoseconds after the trace's start, and about so far on both
    /// sides.
    pointed: RwSignal<Option<(u64, u64)>>,
    /// Draws what is seen of the view in place of the timeline, for who takes it elsewhere.
    shot: StoredValue<Option<Shot>, LocalStorage>,
}

/// Draws what is seen.
type Shot = std::rc::Rc<dyn Fn() -> Option<Scene>>;

impl Viewing {
    /// For a page.
    pub fn new(
        stage: StoredValue<Option<Stage>, LocalStorage>,
        reducing: Reducing,
        find: Find,
        on_type: Callback<String>,
        [anew, drawn]: [RwSignal<u32>; 2],
        pointed: RwSignal<Option<(u64, u64)>>,
    ) -> Self {
        let shot = StoredValue::new_local(None);
        Self { stage, reducing, find, on_type, anew, drawn, pointed, shot }
    }

    /// Which is shown. Tracks the view.
    pub fn kind(self) -> ViewKind {
        self.reducing.with_view(|view, _, _| view.views.kind).unwrap_or_default()
    }

    /// What is chosen in all of them. Tracks the view.
    pub fn chosen(self) -> Views {
        self.reducing.with_view(|view, _, _| view.views.clone()).unwrap_or_default()
    }

    /// The columns of the table of spans, the usual ones written out.
    fn fields(self) -> Vec<String> {
        let chosen = self.chosen().fields;
        if !chosen.is_empty() {
            return chosen;
        }
        USUAL_FIELDS.iter().map(|&key| key.to_owned()).collect()
    }

    /// Whether not all of the trace's time is seen. Tracks it.
    fn is_zoomed(self) -> bool {
        self.drawn.track();
        self.with_view(|view, duration| !view.window.is_whole(duration)).unwrap_or_default()
    }

    /// Looks at the view without tracking it.
    fn with_view<T>(self, f: impl FnOnce(&TraceView, u64) -> T) -> Option<T> {
        let look = |stage: &Option<Stage>| {
            let state = stage.as_ref()?.state();
            Some(f(&state.view, state.duration_ns))
        };
        self.stage.try_with_value(look).flatten()
    }

    /// Carries out a command.
    pub fn command(self, command: Command) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.command(command);
            }
        });
    }

    /// The address says what is seen, at once.
    pub fn address_now(self) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.write_address();
            }
        });
    }

    /// Asks about the shown trace. No answer comes where another is shown meanwhile.
    fn ask(self, ask: ViewAsk, then: impl FnOnce(ViewAnswer) + 'static) {
        self.ask_of(Ask::View(Packed::new(&ask)), move |answer| {
            if let Answer::View(answer) = answer
                && let Ok(answer) = answer.open()
            {
                then(answer);
            }
        });
    }

    /// The same for any question.
    pub fn ask_of(self, ask: Ask, then: impl FnOnce(Answer) + 'static) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.ask_view(ask, then);
            }
        });
    }

    /// Counts what was shown of the trace, while it stands.
    pub fn shown(self) -> Option<u32> {
        self.stage.try_with_value(|stage| stage.as_ref().and_then(Stage::shown)).flatten()
    }

    /// Whether the details of the selected span are open.
    pub fn shows_details(self) -> bool {
        self.with_view(|view, _| view.details).unwrap_or_default()
    }

    /// Shows where lines of logs are: of which spans, and how many when.
    pub fn show_logs(self, marks: Vec<LogMarks>, volume: Vec<[u32; 3]>) {
        self.stage.try_with_value(|stage| {
            if let Some(stage) = stage {
                stage.show_logs(marks, volume);
            }
        });
    }

    /// Asks what makes other rows of the timeline; `read` finds these in the answer.
    pub fn ask_rows(
        self,
        ask: impl FnOnce([Option<SpanIx>; 2]) -> Ask,
        read: impl FnOnce(Answer) -> Option<Reduced> + 'static,
    ) {
        self.stage.try_with_value(|stage| {
            if let Some(stage) = stage {
                stage.ask_rows(ask, read);
            }
        });
    }

    /// Points at a time of the timeline, in nanoseconds after the trace's start.
    pub fn point(self, at: Option<u64>) {
        self.stage.try_with_value(|stage| {
            if let Some(stage) = stage {
                stage.point(at);
            }
        });
    }

    /// The time that the pointer is at in the timeline. Tracks it.
    pub fn pointed(self) -> Option<(u64, u64)> {
        self.pointed.get()
    }

    /// What is seen of the shown view.
    fn scene(self) -> Option<Scene> {
        if self.with_view(|view, _| view.views.kind)? == ViewKind::Timeline {
            return self.stage.with_value(|stage| stage.as_ref().map(Stage::picture));
        }
        let shot = self.shot.try_get_value().flatten()?;
        shot()
    }

    /// This view draws what is seen from now on, as long as it is there.
    fn draws(self, shot: impl Fn() -> Option<Scene> + 'static) {
        let shot: Shot = std::rc::Rc::new(shot);
        self.shot.set_value(Some(shot));
    }

    /// Says something for a moment.
    fn say(self, text: &str) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.say(text);
            }
        });
    }

    /// Marks what a text finds, and selects the first of it.
    fn mark(self, find: &str) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.look_at(find, None);
            }
        });
    }

    /// What is shown of the view stands on the screen.
    pub fn ready(self) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.view_ready();
            }
        });
    }
}

/// What stands in place of the timeline, with what may be chosen above it.
#[component]
pub fn ViewPanel(
    /// What is known.
    viewing: Viewing,
    /// The logs.
    logs: TraceLogs,
) -> impl IntoView {
    let kind = Memo::new(move |_| viewing.kind());
    let body = move || match kind.get() {
        ViewKind::Timeline => ().into_any(),
        ViewKind::Flame => view! { <Flame viewing /> }.into_any(),
        ViewKind::Graph => view! { <Graph viewing /> }.into_any(),
        ViewKind::Statistics | ViewKind::Spans | ViewKind::Events => {
            view! { <Sheet viewing kind=kind.get() /> }.into_any()
        }
        ViewKind::Logs => parts::LOGS.show(move || LogsPanelProps { logs }),
    };
    let headed = move || !matches!(kind.get(), ViewKind::Timeline | ViewKind::Logs);
    view! {
        <section class="other-view" aria-label=move || kind.get().title() hidden=move || kind.get() == ViewKind::Timeline>
            {move || headed().then(|| view! { <ViewHead viewing kind=kind.get() /> })}
            {body}
        </section>
    }
}

/// Which table a view is.
fn table_of(views: &Views) -> TableOf {
    match views.kind {
        ViewKind::Statistics => TableOf::Statistics { by: views.group.clone() },
        ViewKind::Events => TableOf::Events { text: views.text.clone() },
        _ => TableOf::Spans { columns: views.fields.clone() },
    }
}
