//! Parts of the page that are loaded when they are first shown, so that the first page stays small.
//!
//! With the feature `split`, which only `./dev dist` builds with, each is a file of its own, cut from
//! the program by `src/tools/split.rs`; else all are in the program already.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use spanscape_core::engine::protocol::Problem;

use super::compare::{ComparePage, SetsPage, SetsPageProps};
use super::configuration::ConfigurationPage;
use super::dependencies::DependenciesPage;
use super::monitor::MonitorPage;
use super::search::SearchPage;
use super::search::charts::{Charts, ChartsProps};
use super::search::saved::{SavedSearches, SavedSearchesProps};
use super::shell::{
    Astray, Choices, ChoicesProps, Connect, Headers, Help, HelpProps, Host, InFull, ShareLink,
    ShareLinkProps,
};
use super::trace::{
    ColumnHeads, ColumnHeadsProps, DetailPanel, DetailPanelProps, Export, ExportProps, FindBar,
    FindBarProps, LineRows, LineRowsProps, LogsPanel, LogsPanelProps, LogsSection,
    LogsSectionProps, Palette, PaletteProps, ReduceBar, ReduceBarProps, Share, ShareProps,
    TickCard, TickCardProps, Tools, ToolsProps, VerdictBar, VerdictBarProps, VerdictPanel,
    VerdictPanelProps, ViewPanel, ViewPanelProps,
};
use super::widgets::Notice;
use super::widgets::live::changing;
use spanscape::web::idle;

/// What makes a part's view.
type Make<P> = fn(P) -> AnyView;

/// Why a part is not there.
#[cfg(feature = "split")]
type Missing = wasm_split_helpers::SplitLoaderError;
#[cfg(not(feature = "split"))]
type Missing = std::convert::Infallible;

type Coming<P> = Pin<Box<dyn Future<Output = Result<Make<P>, Missing>>>>;

/// A part, made from `P`.
pub struct Lazy<P: 'static>(fn() -> Coming<P>);

/// A part: its name, the file that it is in, what it is made from, and how.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident, $file:ident, $function:ident($props:ty), $make:expr) => {
        #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split($file, fallible))]
        fn $function() -> Result<Make<$props>, Missing> {
            Ok($make)
        }

        $(#[$doc])*
        pub const $name: Lazy<$props> = Lazy(|| {
            #[cfg(not(feature = "split"))]
            return Box::pin(std::future::ready($function()));
            #[cfg(feature = "split")]
            Box::pin($function())
        });
    };
}

part!(
    /// The page of searches.
    SEARCH, search, search(()), |()| view! { <SearchPage /> }.into_any()
);
part!(
    /// The pictures of what a search has found.
    CHARTS, charts, charts(ChartsProps), |props| Charts(props).into_any()
);
part!(
    /// The dialogue with the searches that are kept.
    SAVED, extras, saved(SavedSearchesProps), |props| SavedSearches(props).into_any()
);
part!(
    /// The page that compares two traces.
    COMPARE, pages, compare(()), |()| view! { <ComparePage /> }.into_any()
);
part!(
    /// Two sets of results compared.
    SETS, pages, sets(SetsPageProps), |props| SetsPage(props).into_any()
);
part!(
    /// The page of the dependencies.
    DEPENDENCIES, pages, dependencies(()), |()| view! { <DependenciesPage /> }.into_any()
);
part!(
    /// The page of how a service does.
    MONITOR, pages, monitor(()), |()| view! { <MonitorPage /> }.into_any()
);
part!(
    /// The page of what is configured.
    CONFIGURATION, views, configuration(()), |()| view! { <ConfigurationPage /> }.into_any()
);
part!(
    /// The details of a span.
    DETAIL, extras, detail(DetailPanelProps), |props| DetailPanel(props).into_any()
);
part!(
    /// The words of the verdict.
    VERDICT, extras, verdict(VerdictBarProps), |props| VerdictBar(props).into_any()
);
part!(
    /// The panel with all of the verdict.
    VERDICT_PANEL, extras, verdict_panel(VerdictPanelProps), |props| VerdictPanel(props).into_any()
);
part!(
    /// The trace seen otherwise.
    VIEWS, views, view_panel(ViewPanelProps), |props| ViewPanel(props).into_any()
);
part!(
    /// The lines that services wrote meanwhile.
    LOGS, logs, logs_panel(LogsPanelProps), |props| LogsPanel(props).into_any()
);
part!(
    /// The lines of a span.
    SPAN_LOGS, logs, span_logs(LogsSectionProps), |props| LogsSection(props).into_any()
);
part!(
    /// Lines as rows of the timeline.
    LINE_ROWS, logs, line_rows(LineRowsProps), |props| LineRows(props).into_any()
);
part!(
    /// Taking the trace elsewhere.
    EXPORT, views, export(ExportProps), |props| Export(props).into_any()
);
part!(
    /// Sending the trace to others.
    SHARE, views, share(ShareProps), |props| Share(props).into_any()
);
part!(
    /// What may be done with the trace as a whole.
    TOOLS, extras, tools(ToolsProps), |props| Tools(props).into_any()
);
part!(
    /// Finding in the trace.
    FIND, extras, find_bar(FindBarProps), |props| FindBar(props).into_any()
);
part!(
    /// The headings of the columns of numbers.
    HEADS, extras, heads(ColumnHeadsProps), |props| ColumnHeads(props).into_any()
);
part!(
    /// What is left out of the rows, and the menu for it.
    REDUCE, extras, reduce(ReduceBarProps), |props| ReduceBar(props).into_any()
);
part!(
    /// The events under the pointer.
    TICKS, extras, ticks(TickCardProps), |props| TickCard(props).into_any()
);
part!(
    /// The list of commands.
    PALETTE, extras, palette(PaletteProps), |props| Palette(props).into_any()
);
part!(
    /// The traces that a text names.
    CHOICES, extras, choices(ChoicesProps), |props| Choices(props).into_any()
);
part!(
    /// The dialogue with the keys.
    HELP, extras, help(HelpProps), |props| Help(props).into_any()
);
part!(
    /// The dialogue with the link of a page.
    SHARE_LINK, extras, share_link(ShareLinkProps), |props| ShareLink(props).into_any()
);
part!(
    /// The dialogue that connects a back end.
    CONNECT, extras, connect(()), |()| view! { <Connect /> }.into_any()
);
part!(
    /// What an address says that names nothing.
    ASTRAY, extras, astray(()), |()| view! { <Astray /> }.into_any()
);
part!(
    /// What is done for a page that frames this one.
    HOST, extras, host(()), |()| view! { <Host /> }.into_any()
);
part!(
    /// The way out of a frame.
    IN_FULL, extras, in_full(()), |()| view! { <InFull /> }.into_any()
);
part!(
    /// The dialogue that asks for a back end's headers.
    HEADERS, extras, headers(()), |()| view! { <Headers /> }.into_any()
);

impl<P> Lazy<P> {
    /// Loads it, if it is not there, for when it is needed.
    pub fn preload(&self) {
        let coming = self.0;
        let busy = idle::busy();
        spawn_local(async move {
            // If it fails, it is tried again when the part is shown.
            let _ = coming().await;
            drop(busy);
        });
    }

    /// Waits until it is there, or did not come.
    pub fn loaded(&self) -> impl Future<Output = ()> + 'static {
        let coming = (self.0)();
        async move {
            let _ = coming.await;
        }
    }

    /// The part as soon as it is there, or why it is not.
    pub fn show(&self, props: impl Fn() -> P + Copy + Send + 'static) -> AnyView {
        let coming = self.0;
        let made = RwSignal::new(None::<Option<Make<P>>>);
        let load = move || {
            let busy = idle::busy();
            spawn_local(async move {
                let make = coming().await.ok();
                let _ = made.try_set(Some(make));
                drop(busy);
            });
        };
        load();
        changing(move || match made.get() {
            None => ().into_any(),
            Some(Some(make)) => make(props()),
            Some(None) => missing(Callback::new(move |()| load())),
        })
        .into_any()
    }

    /// The part, as soon as it is wanted for the first time.
    pub fn when(
        &self,
        wanted: impl Fn() -> bool + Send + Sync + 'static,
        props: impl Fn() -> P + Copy + Send + 'static,
    ) -> AnyView {
        let coming = self.0;
        let ever = Memo::new(move |before: Option<&bool>| before == Some(&true) || wanted());
        changing(move || ever.get().then(|| Self(coming).show(props))).into_any()
    }
}

fn missing(again: Callback<()>) -> AnyView {
    let problem = Problem {
        what: "A part of Spanscape could not be loaded".to_owned(),
        place: String::new(),
        advice: "The server did not answer, or a newer version is in place: then reload the page."
            .to_owned(),
    };
    view! {
        <div class="missing-part">
            <Notice problem>
                <button class="button" on:click=move |_| again.run(())>"Try again"</button>
            </Notice>
        </div>
    }
    .into_any()
}
