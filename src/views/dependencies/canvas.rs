//! The drawn graph: a canvas that is panned and zoomed, nodes that are dragged, a small picture of all.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;

use super::deps::Deps;
use super::hand;
use super::key;
use super::network::Network;
use super::said::said;
use crate::views::widgets::live::changing;

/// The graph.
#[component]
pub fn Canvas(
    /// What is known.
    deps: Deps,
    /// What the picture is, for who wants it as a file.
    drawn: StoredValue<Option<Rc<Network>>, LocalStorage>,
) -> impl IntoView {
    let view = NodeRef::<html::Div>::new();
    let [canvas, map] = [(); 2].map(|()| NodeRef::<html::Canvas>::new());
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let (Some(view), Some(canvas), Some(map), Some(frame)) =
            (view.get(), canvas.get(), map.get(), frame.get())
        else {
            return;
        };
        if drawn.with_value(Option::is_none) {
            drawn.set_value(Network::new(deps, view.into(), canvas, map, frame.into()));
        }
    });
    let with = move |f: &dyn Fn(&Rc<Network>)| {
        drawn.with_value(|drawn| {
            if let Some(drawn) = drawn {
                f(drawn);
            }
        });
    };
    let looks = Memo::new(move |_| deps.view.with(|view| (view.arranged, view.sized)));
    Effect::new(move |_| {
        deps.seen.track();
        looks.with(|_| ());
        with(&Network::changed);
    });
    Effect::new(move |_| {
        let chosen = deps.chosen();
        with(&|network| network.choose(chosen));
    });
    on_cleanup(move || {
        let _ = drawn.try_update_value(Option::take);
    });
    let button = move |sign: &'static str, label: &'static str, f: fn(&Rc<Network>)| {
        view! {
            <button class="icon-button" aria-label=label title=label on:click=move |_| with(&f)>
                {sign}
            </button>
        }
    };
    let label = "Graph of services. Arrows go from node to node along calls, Page Up and Page Down through all, \
                 Enter shows what is near, plus and minus zoom, 0 shows all";
    view! {
        <div
            class="graph network"
            role="application"
            aria-roledescription="graph of services"
            aria-label=label
            aria-describedby="network-chosen"
            tabindex="0"
            on:keydown=move |event| with(&|network| hand::key(network, &event))
        >
            <div class="graph-view" node_ref=view>
                <canvas node_ref=canvas aria-hidden="true"></canvas>
            </div>
            <div class="graph-map" hidden aria-hidden="true" title="All of the graph. Click or drag to go there">
                <canvas node_ref=map></canvas>
                <div node_ref=frame></div>
            </div>
            {changing(move || key::hovered(deps))}
            {changing(move || key::key(deps))}
            <div class="graph-tools">
                {button("+", "Zoom in (+)", |network| network.zoom(1.25))}
                {button("\u{2212}", "Zoom out (-)", |network| network.zoom(0.8))}
                {button("\u{2922}", "Show all (0)", Network::fit)}
                {button("\u{21BB}", "Let go of all that were moved", Network::release_all)}
            </div>
        </div>
        <p class="visually-hidden" id="network-chosen" role="status">
            {changing(move || said(deps))}
        </p>
    }
}
