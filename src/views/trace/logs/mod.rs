//! The logs of the shown trace: asked for when somebody looks at them, shown as a view and beside the selected span.

mod asking;
mod bar;
mod line;
mod list;
mod panel;
mod rows;
mod section;
mod sign_in;
mod silence;
mod wherefrom;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use spanscape::web::frame;
use spanscape_core::engine::protocol::{LogForm, LogsPlan, LogsTook, Problem};

use super::views::Viewing;
use crate::views::session::{Place, Session, use_session};
pub use panel::{LogsPanel, LogsPanelProps};
pub use rows::{LineRows, LineRowsProps};
pub use section::{LogsSection, LogsSectionProps};

/// The logs of the trace page. Copies share it. What is in it is made by the part that shows it.
#[derive(Clone, Copy)]
pub struct TraceLogs {
    viewing: Viewing,
    session: Session,
    /// A [`Kept`], of which the page's first program knows nothing.
    kept: StoredValue<Option<Rc<dyn Any>>, LocalStorage>,
}

/// What is known of the logs. Signals that live as long as the page, whichever part made them.
struct Kept {
    told: ArcRwSignal<Told>,
    /// The trace and the query that they are of.
    of: RefCell<Option<Subject>>,
    /// How many parts of the page show lines: while none does, nothing of them is on the timeline, so that a link shows
    /// the same to everybody.
    shown: Cell<u32>,
    /// They are on the timeline.
    marked: Cell<bool>,
    /// Long lines are broken.
    wrap: ArcRwSignal<bool>,
}

/// Which logs: those of a trace, as it was shown at that time, by a query of one's own.
#[derive(Clone, PartialEq)]
struct Subject {
    place: Place,
    id: String,
    /// Counts what was shown of it.
    shown: u32,
    query: String,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    /// Nobody has looked at them.
    #[default]
    Idle,
    /// They are on their way.
    Asking,
    /// They are here.
    Came,
    /// There are none, and why.
    Silent,
    /// They could not be had.
    Failed,
    /// Nobody said where logs are.
    Nowhere,
}

/// What is known.
#[derive(Clone, Default)]
struct Told {
    step: Step,
    plan: LogsPlan,
    took: LogsTook,
    /// What found them.
    forms: Vec<LogForm>,
    /// Why there are none, or not more.
    problem: Option<Problem>,
    /// More of them are on their way.
    more: bool,
    /// Counts what makes lists ask again.
    anew: u32,
    /// Where they are from, as a URL.
    from: String,
}

impl TraceLogs {
    /// For a page; nothing is asked yet.
    pub fn new(viewing: Viewing) -> Self {
        Self { viewing, session: use_session(), kept: StoredValue::new_local(None) }
    }

    /// Whether there is something to tell of a span's logs: a Loki, or a Grafana, is known.
    pub fn are_known(self) -> bool {
        let grafana = self
            .session
            .config()
            .with(|config| config.as_ref().is_some_and(|config| config.kept("grafana").is_some()));
        grafana || wherefrom::is_known(self.session)
    }

    fn kept(self) -> Rc<Kept> {
        let kept = self.kept.try_get_value().flatten();
        if let Some(kept) = kept.and_then(|kept| kept.downcast::<Kept>().ok()) {
            return kept;
        }
        let kept = Rc::new(Kept {
            told: ArcRwSignal::new(Told::default()),
            of: RefCell::default(),
            shown: Cell::new(0),
            marked: Cell::new(false),
            wrap: ArcRwSignal::new(false),
        });
        let _ = self.kept.try_set_value(Some(kept.clone()));
        kept
    }

    /// Shows on the timeline where lines are, as long as what calls this is there.
    fn look(self) {
        let kept = self.kept();
        kept.shown.set(kept.shown.get() + 1);
        Effect::new(move |_| {
            // Where lines are is by the times that are shown, which may be adjusted.
            self.viewing.anew.track();
            if self.told().with_untracked(|told| told.step == Step::Came) {
                self.mark();
            }
        });
        on_cleanup(move || {
            let kept = self.kept();
            kept.shown.set(kept.shown.get().saturating_sub(1));
            // The details of the next span may take the place of these.
            frame::once(move |_| {
                let kept = self.kept();
                if kept.shown.get() == 0 && kept.marked.replace(false) {
                    self.viewing.show_logs(Vec::new(), Vec::new());
                }
            });
        });
    }

    fn told(self) -> ArcRwSignal<Told> {
        self.kept().told.clone()
    }
}
