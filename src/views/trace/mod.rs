//! The trace page: the head, and the stage with its details beside it.

mod address;
mod again;
mod ask;
mod column_heads;
mod detail;
mod find;
mod finding;
mod first_look;
mod frames;
mod header;
mod judging;
mod keys;
mod legend;
mod logs;
mod look;
mod look_menu;
mod menu_frame;
mod nodes;
mod paint;
mod palette;
mod pattern_links;
mod pointer;
mod reduce_bar;
mod reduce_menu;
mod reducing;
mod share;
mod sizes;
mod stage;
mod state;
mod ticks;
mod tools;
mod verdict;
mod viewing;
mod views;
mod wheel;

use std::sync::Arc;

use crate::views::widgets::live::{changing, live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape::web::location;
use spanscape_core::base::fmt;
use spanscape_core::engine::protocol::{
    Answer, Ask, RowLook, RowWindow, SpanDetail, TraceHead, TraceRef,
};
use spanscape_core::render::clean;
use spanscape_core::state::{Command, Pane, Route, TraceView, ViewKind};

use self::again::Again;
use self::ask::look_of;
pub use self::column_heads::{ColumnHeads, ColumnHeadsProps};
use self::detail::Sections;
pub use self::detail::{DetailPanel, DetailPanelProps};
use self::find::Find;
pub use self::find::{FindBar, FindBarProps};
use self::header::TraceHeader;
use self::logs::TraceLogs;
pub use self::logs::{
    LineRows, LineRowsProps, LogsPanel, LogsPanelProps, LogsSection, LogsSectionProps,
};
use self::nodes::{Nodes, Timeline};
pub use self::palette::{Palette, PaletteProps};
pub use self::reduce_bar::{ReduceBar, ReduceBarProps};
use self::reducing::Reducing;
pub use self::share::{Share, ShareProps};
use self::stage::{Events, Stage};
pub use self::ticks::{TickCard, TickCardProps};
pub use self::tools::{Tools, ToolsProps};
use self::verdict::Judging;
pub use self::verdict::{VerdictBar, VerdictBarProps, VerdictPanel, VerdictPanelProps};
use self::views::Viewing;
pub use self::views::export::{Export, ExportProps};
pub use self::views::{ViewPanel, ViewPanelProps};
use super::app::HelpOpen;
use super::parts;
use super::session::{Place, Session, use_session};
use super::widgets::Loading;
use super::widgets::service::service_name;

/// What the page shows, as far as it is known.
#[derive(Clone, Copy)]
struct Page {
    session: Session,
    head: RwSignal<Option<TraceHead>>,
    detail: RwSignal<Option<Arc<SpanDetail>>>,
    find: Find,
    announcement: RwSignal<String>,
    /// Whether rows of any trace have been painted here, but for first looks.
    painted: RwSignal<bool>,
    stage: StoredValue<Option<Stage>, LocalStorage>,
    /// The data set and the id that are shown or asked for.
    asked: StoredValue<Option<(Place, String)>>,
    /// What is shown are first rows of what is on its way.
    busy: RwSignal<bool>,
    /// Whether the timeline may stand.
    stands: RwSignal<bool>,
    /// The rows that came with the trace, until the stage has them.
    rows: StoredValue<Option<RowWindow>>,
    /// What the rows are confined to.
    reducing: Reducing,
    /// What is wrong with the trace.
    judging: Judging,
    /// Loading it once more.
    again: Again,
}

/// How many rows are asked for with a trace: more than a window shows.
const FIRST_ROWS: u32 = 128;

/// The trace page.
#[component]
pub fn TracePage() -> impl IntoView {
    let stage = StoredValue::new_local(None);
    let (session, head) = (use_session(), RwSignal::new(None));
    let reducing = Reducing::new(stage, session);
    let judging = Judging::new(stage, reducing);
    let page = Page {
        session,
        head,
        detail: RwSignal::new(None),
        find: Find::new(),
        announcement: RwSignal::new(String::new()),
        painted: RwSignal::new(false),
        stage,
        asked: StoredValue::new(None),
        busy: RwSignal::new(false),
        stands: RwSignal::new(false),
        rows: StoredValue::new(None),
        reducing,
        judging,
        again: Again::new(session, stage, head),
    };
    let palette = RwSignal::new(false);
    let note = RwSignal::new(None::<String>);
    let (ticks, zoom) = (RwSignal::new(None), RwSignal::new(None));
    let (views, pointed) = ([RwSignal::new(0), RwSignal::new(0)], RwSignal::new(None));
    let painted = page.painted;
    let nodes = Nodes::default();
    let help = expect_context::<HelpOpen>().0;
    Effect::new(move |_| page.show_preview());
    Effect::new(move |_| page.show_address());
    Effect::new(move |_| {
        // All of the stage's elements stand once the head is known.
        let Some(elements) = nodes.get() else { return };
        if page.stage.with_value(Option::is_none) {
            let session = page.session;
            let Page { detail, find, announcement, reducing, judging, .. } = page;
            let events = Events {
                detail,
                find,
                announcement,
                painted,
                help,
                palette,
                reducing,
                judging,
                note,
                ticks,
                zoom,
                pointed,
                views,
                session,
            };
            page.stage.set_value(Stage::new(session.engine(), elements, events));
            page.stage_head();
        }
    });
    on_cleanup(move || {
        let _ = page.stage.try_update_value(Option::take);
    });
    let on_skew = Callback::new(move |on| page.ask_skew(on));
    let command = Callback::new(move |command| page.command(command));
    let on_type = Callback::new(move |text| {
        page.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.type_find(text);
            }
        });
    });
    let viewing = Viewing::new(stage, reducing, page.find, on_type, views, pointed);
    let logs = TraceLogs::new(viewing);
    // Elements of its own for what is on its way: nothing moves from there to here.
    let header = move |busy: bool| {
        let head = page.head.get().filter(|_| page.busy.get_untracked() == busy);
        head.map(|head| view! { <TraceHeader head on_skew painted busy reducing=page.reducing command again=page.again viewing /> })
    };
    let label = move || page.head.with(|head| head.as_ref().map(title).unwrap_or_default());
    let known = Memo::new(move |_| page.stands.get() && page.head.with(Option::is_some));
    Effect::new(move |_| {
        if painted.get() {
            // Whoever opens a trace opens a span.
            parts::DETAIL.preload();
        }
    });
    let sections = Sections::default();
    let close = Callback::new(move |()| page.command(Command::CloseDetails));
    let jump = Callback::new(move |span| page.command(Command::SelectSpan { span }));
    let open = Memo::new(move |_| page.detail.with(Option::is_some));
    let panel = Memo::new(move |_| judging.tab().is_some());
    let judged = move || judging.verdict.with(Option::is_some);
    // Its room is there before its words.
    let verdict = parts::VERDICT.when(judged, move || VerdictBarProps { judging });
    let loading = move || {
        let opening = page.session.opening().get()?;
        let preview = opening.preview.clone();
        let above = Signal::derive(move || {
            let spans = preview.get().map_or(0, |p| p.spans);
            format!("The first {}", fmt::plural(spans.into(), "span", "spans"))
        });
        let cancel = Callback::new(move |()| page.session.cancel());
        let shown = opening.preview.with(Option::is_some);
        shown.then(|| {
            view! { <Loading label=opening.label going=opening.going on_cancel=cancel above /> }
        })
    };
    let other = parts::VIEWS.when(
        move || viewing.kind() != ViewKind::Timeline,
        move || ViewPanelProps { viewing, logs },
    );
    let reduces = move || reducing.menu.with(Option::is_some) || reducing.is_any();
    let reduce = parts::REDUCE.when(reduces, move || ReduceBarProps {
        reducing,
        head: page.head,
        command,
        logs,
    });
    // Jaeger UI's parameters for who frames it. They stay in the address, like all that is not ours.
    let hidden = move || {
        let asked = |(key, part): (&str, &'static str)| {
            session.url().with(|url| url.other.get(key).as_deref() == Some("1")).then_some(part)
        };
        let parts = [
            ("uiTimelineCollapseTitle", "minimap summary verdict"),
            ("uiTimelineHideMinimap", "minimap"),
            ("uiTimelineHideSummary", "summary"),
        ];
        parts.into_iter().filter_map(asked).collect::<Vec<_>>().join(" ")
    };
    view! {
        <div class="trace" node_ref=nodes.root data-hidden=live(hidden) aria-busy=live(move || page.busy.get().to_string())>
            {changing(move || header(true))} {changing(move || header(false))}
            <section class="verdict" aria-label="Verdict">{verdict}</section>
            {changing(loading)}
            <Show when=move || known.get()>
                <Timeline nodes label=Signal::derive(label) command find=page.find on_type busy=page.busy reducing=page.reducing />
            </Show>
            {other}
            {reduce}
            <div class="side">
                {changing(move || panel.get().then(|| parts::VERDICT_PANEL.show(move || VerdictPanelProps { judging })))}
                {changing(move || open.get().then(|| parts::DETAIL.show(move || DetailPanelProps {
                    detail: page.detail,
                    sections,
                    on_close: close,
                    on_jump: jump,
                    command,
                    width: reducing.width(Pane::Details),
                    zoom,
                    logs,
                })))}
            </div>
            <p class="visually-hidden" role="status">{changing(move || page.announcement.get())}</p>
            <p class="trace-note" role="status">{changing(move || note.get())}</p>
            {parts::TICKS.when(move || ticks.with(Option::is_some), move || TickCardProps { ticks })}
            {parts::PALETTE.when(move || palette.get(), move || PaletteProps { open: palette, command })}
        </div>
    }
}

/// A trace's name, for labels and the window's title.
fn title(head: &TraceHead) -> String {
    let name = if head.row.name.is_empty() { "(no name)" } else { &head.row.name };
    format!("{}: {}", clean(service_name(&head.row.service)), clean(name))
}

impl Page {
    fn command(&self, command: Command) {
        self.stage.with_value(|stage| {
            if let Some(stage) = stage {
                stage.command(command);
            }
        });
    }

    /// The address or what is open has changed: ask for the trace, or move the view.
    fn show_address(&self) {
        let url = self.session.url().get();
        let Some(place) = self.session.place_of(&url) else { return };
        let Route::Trace { id } = url.route else { return };
        let wanted = Some((place, id.clone()));
        if self.asked.get_value() == wanted {
            self.stage.with_value(|stage| {
                if let Some(stage) = stage {
                    stage.apply_address();
                }
            });
            return;
        }
        self.asked.set_value(wanted);
        self.ask(place, id);
    }

    fn ask(&self, place: Place, id: String) {
        let page = *self;
        let engine = self.session.engine();
        let asked = engine.ask(Ask::Show { of: place.slot, trace: TraceRef::Id(id.clone()) });
        // With the trace, so that its first frame has rows.
        let url = self.session.url().get_untracked();
        let mut view = TraceView::new(0).with_prefs(&self.session.prefs());
        // What of it rows tell.
        let _ = view.apply_url(&url, 0);
        let look = RowLook { seen: (0, 0), ..look_of(&view) };
        let rows = engine.ask(Ask::Rows { first: 0, count: FIRST_ROWS, look });
        spawn_local(async move {
            let answer = asked.await;
            if !page.session.is_there(place)
                || page.asked.try_get_value().flatten() != Some((place, id.clone()))
            {
                return;
            }
            match answer {
                Ok(Answer::Trace(head)) => {
                    let rows = match rows.await {
                        Ok(Answer::Rows(rows)) => Some(rows),
                        _ => None,
                    };
                    if page.asked.try_get_value().flatten() == Some((place, id)) {
                        page.arrived(head, rows);
                    }
                }
                Ok(_) => {}
                Err(problem) => {
                    if !page.session.look_further(place, &id) {
                        page.session.failed().set(Some(problem));
                    }
                }
            }
        });
    }

    fn arrived(&self, head: TraceHead, rows: Option<RowWindow>) {
        location::set_title(&format!("{} – Spanscape", title(&head)));
        let before = self.again.arrives(&head);
        if before.is_none() {
            self.detail.set(None);
            self.judging.clear();
            self.again.forget();
        }
        self.session.canonical_id(&head.row.id);
        self.asked.update_value(|asked| {
            if let Some((_, id)) = asked {
                id.clone_from(&head.row.id);
            }
        });
        self.busy.set(false);
        // Those of a trace that came again are where the rows are scrolled to.
        self.rows.set_value(rows.filter(|_| before.is_none()));
        self.head.set(Some(head.clone()));
        self.stands.set(true);
        if before.is_some() {
            self.stage.with_value(|stage| stage.as_ref().map(Stage::hold));
        }
        self.stage_head();
        if let Some(before) = before {
            self.again.settle(before, &head);
        }
    }

    /// Gives the stage the trace that is shown, once both are there.
    fn stage_head(&self) {
        let Some(head) = self.head.get_untracked() else { return };
        let preview = untrack(|| self.session.preview());
        self.stage.with_value(|stage| match (stage, preview) {
            (Some(stage), Some(preview)) => stage.look(&preview),
            (Some(stage), None) if !self.busy.get_untracked() => {
                stage.show(&head, self.rows.try_update_value(Option::take).flatten());
            }
            _ => {}
        });
    }

    fn ask_skew(&self, on: bool) {
        let page = *self;
        self.session.ask(Ask::Skew { on }, move |answer| {
            if let Answer::Trace(head) = answer {
                page.head.set(Some(head.clone()));
                page.stage.with_value(|stage| {
                    if let Some(stage) = stage {
                        stage.times_changed(&head);
                    }
                });
            }
        });
    }
}
