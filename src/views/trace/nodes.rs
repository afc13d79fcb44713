//! The stage's elements: minimap, columns' head with ruler, scroller, treegrid, canvas, dividers.

use crate::views::widgets::live::live;
use leptos::html;
use leptos::prelude::*;
use spanscape_core::state::{Command, Pane, Widths};
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::column_heads::ColumnHeadsProps;
use super::find::{Find, FindBarProps};
use super::menu_frame::Menu;
use super::reducing::Reducing;
use crate::views::parts;
use crate::views::widgets::{Icon, IconView};

/// References to the elements, before they stand.
#[derive(Clone, Copy, Default)]
pub struct Nodes {
    /// The whole page of the trace; carries the widths as custom properties.
    pub root: NodeRef<html::Div>,
    minimap: NodeRef<html::Div>,
    picture_canvas: NodeRef<html::Canvas>,
    overlay_canvas: NodeRef<html::Canvas>,
    ruler: NodeRef<html::Div>,
    ruler_canvas: NodeRef<html::Canvas>,
    scroller: NodeRef<html::Div>,
    spacer: NodeRef<html::Div>,
    view: NodeRef<html::Div>,
    rows: NodeRef<html::Div>,
    canvas: NodeRef<html::Canvas>,
    divider: NodeRef<html::Div>,
}

/// The elements, standing.
#[derive(Clone)]
pub struct Elements {
    /// Carries the widths as custom properties.
    pub root: HtmlElement,
    /// The minimap's box.
    pub minimap: HtmlElement,
    /// The picture of the whole trace.
    pub picture_canvas: HtmlCanvasElement,
    /// The window over it.
    pub overlay_canvas: HtmlCanvasElement,
    /// The ruler's box.
    pub ruler: HtmlElement,
    /// The ruler's canvas.
    pub ruler_canvas: HtmlCanvasElement,
    /// What scrolls.
    pub scroller: HtmlElement,
    /// As high as all rows, as far as a browser allows.
    pub spacer: HtmlElement,
    /// As high as the scroller; stays while it scrolls.
    pub view: HtmlElement,
    /// The treegrid.
    pub rows: HtmlElement,
    /// The bars.
    pub canvas: HtmlCanvasElement,
    /// Between names and bars.
    pub divider: HtmlElement,
}

impl Nodes {
    /// The elements, when all of them stand. Tracks them.
    pub fn get(&self) -> Option<Elements> {
        Some(Elements {
            root: self.root.get()?.into(),
            minimap: self.minimap.get()?.into(),
            picture_canvas: self.picture_canvas.get()?,
            overlay_canvas: self.overlay_canvas.get()?,
            ruler: self.ruler.get()?.into(),
            ruler_canvas: self.ruler_canvas.get()?,
            scroller: self.scroller.get()?.into(),
            spacer: self.spacer.get()?.into(),
            view: self.view.get()?.into(),
            rows: self.rows.get()?.into(),
            canvas: self.canvas.get()?,
            divider: self.divider.get()?.into(),
        })
    }
}

/// The elements. What they show is written by the stage, not here.
#[component]
pub fn Timeline(
    /// Where to put the references.
    nodes: Nodes,
    /// What the treegrid shows: the trace's name.
    label: Signal<String>,
    /// Called with what a button asks for.
    command: Callback<Command>,
    /// What is looked for.
    find: Find,
    /// Called with what is typed into find.
    on_type: Callback<String>,
    /// Whether it shows first rows of what is on its way.
    busy: RwSignal<bool>,
    /// What the rows are confined to.
    reducing: Reducing,
) -> impl IntoView {
    let button = move |icon: Icon, label: &'static str, this: fn() -> Command| {
        view! {
            <button class="icon-button" aria-label=label title=label on:click=move |_| command.run(this())>
                <IconView icon />
            </button>
        }
    };
    let names = Pane::Names.range();
    let menu = move |this: Menu, icon: Icon, title: &'static str| {
        let is_open = move || reducing.menu.get() == Some(this);
        view! {
            <button
                class="icon-button"
                data-menu=""
                aria-label=this.title()
                title=title
                aria-expanded=live(move || is_open().to_string())
                on:click=move |_| reducing.menu.update(|open| *open = Some(this).filter(|_| *open != Some(this)))
            >
                <IconView icon />
            </button>
        }
    };
    let columns =
        Memo::new(move |_| reducing.with_view(|view, _, _| !view.columns.is_empty()) == Some(true));
    let heads =
        parts::HEADS.when(move || columns.get(), move || ColumnHeadsProps { reducing, command });
    let bar = parts::FIND.when(
        move || find.open.get(),
        move || FindBarProps { find, reducing, on_type, command, timeline: true },
    );
    view! {
        <div class="minimap" node_ref=nodes.minimap aria-hidden="true">
            <canvas node_ref=nodes.picture_canvas></canvas>
            <canvas node_ref=nodes.overlay_canvas></canvas>
        </div>
        <div class="wf-columns">
            {bar}
            <div class="wf-names-head" class:covered=move || find.open.get() inert=busy>
                <span class="label">"Service and span"</span>
                <button
                    class="icon-button"
                    aria-label="Find in the trace"
                    title="Find in the trace (Ctrl + F)"
                    on:click=move |_| command.run(Command::OpenFind)
                >
                    <IconView icon=Icon::Find />
                </button>
                {menu(Menu::Rows, Icon::Filter, "Which rows are shown")}
                {menu(Menu::View, Icon::Columns, "Columns, colours, heights, times")}
                {button(Icon::ExpandLevel, "Expand one level", || Command::ExpandLevel)}
                {button(Icon::CollapseLevel, "Collapse one level", || Command::CollapseLevel)}
                {button(Icon::ExpandAll, "Expand all", || Command::ExpandAll)}
                {button(Icon::CollapseAll, "Collapse all", || Command::CollapseAll)}
                {button(Icon::ZoomReset, "Show the whole trace", || Command::ZoomReset)}
            </div>
            <div class="column-heads">{heads}</div>
            <div class="ruler" node_ref=nodes.ruler aria-hidden="true">
                <canvas node_ref=nodes.ruler_canvas></canvas>
            </div>
        </div>
        <div class="wf">
            <div class="wf-scroll" node_ref=nodes.scroller>
                <div class="wf-view" node_ref=nodes.view>
                    <canvas class="wf-canvas" node_ref=nodes.canvas aria-hidden="true"></canvas>
                    <div
                        class="wf-rows"
                        node_ref=nodes.rows
                        role="treegrid"
                        aria-label=live(move || format!("Trace {}", label.get()))
                        aria-readonly="true"
                        tabindex="0"
                    ></div>
                </div>
                <div node_ref=nodes.spacer aria-hidden="true"></div>
            </div>
            <div
                class="divider"
                node_ref=nodes.divider
                role="separator"
                aria-orientation="vertical"
                aria-label="Width of the names"
                aria-valuemin=names.0.to_string()
                aria-valuemax=names.1.to_string()
                aria-valuenow=(Widths::default().of(Pane::Names) as u16).to_string()
                tabindex="0"
            ></div>
        </div>
    }
}
