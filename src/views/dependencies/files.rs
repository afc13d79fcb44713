//! The graph as a file: a picture, or text for other programs. Nothing leaves the machine.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use spanscape::web::{picture, save};
use spanscape_core::engine::protocol::Problem;
use spanscape_core::graph::write;
use spanscape_core::render::sketch::Sketch;

use web_sys::{Event, HtmlSelectElement};

use super::deps::Deps;
use super::network::Network;

/// The size of a picture, in CSS px.
const SIZE: (f64, f64) = (1_600.0, 1_000.0);

/// What can be written.
const FILES: [(&str, &str); 5] = [
    ("svg", "SVG picture"),
    ("png", "PNG picture"),
    ("dot", "DOT, for Graphviz"),
    ("mmd", "Mermaid"),
    ("csv", "CSV of calls"),
];

/// The list of files.
#[component]
pub fn Files(
    /// What is known.
    deps: Deps,
    /// What is drawn; nothing while a table is seen.
    drawn: StoredValue<Option<Rc<Network>>, LocalStorage>,
) -> impl IntoView {
    let options = FILES.map(|(ending, words)| view! { <option value=ending>{words}</option> });
    let choose = move |event: Event| {
        let ending = event_target_value(&event);
        save_as(deps, drawn, &ending);
        // So that the same can be chosen again.
        if let Some(select) = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok()) {
            select.set_value("");
        }
    };
    view! {
        <label>
            "Save as"
            <select class="select" on:change=choose>
                <option value="" selected>"…"</option>
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
}

fn save_as(deps: Deps, drawn: StoredValue<Option<Rc<Network>>, LocalStorage>, ending: &str) {
    let name = format!("dependencies.{ending}");
    let graph = deps.seen.with_untracked(|seen| seen.graph.clone());
    let sketch = || -> Option<Sketch> {
        drawn.with_value(|drawn| drawn.as_ref().map(|drawn| drawn.whole_picture(SIZE)))
    };
    let saved = match ending {
        "dot" => save::text(&write::dot(&graph), "text/vnd.graphviz", &name),
        "mmd" => save::text(&write::mermaid(&graph), "text/plain", &name),
        "csv" => save::text(&write::csv(&graph), "text/csv", &name),
        "svg" => match sketch() {
            Some(sketch) => {
                let text = picture::sketch_svg(&sketch, "Dependencies");
                save::text(&text, "image/svg+xml", &name)
            }
            None => return only_drawn(deps),
        },
        "png" => match sketch() {
            Some(sketch) => {
                if let Some(canvas) = picture::sketch_canvas(&sketch) {
                    return save::png(&canvas, &name, move |saved| {
                        if !saved {
                            refused(deps);
                        }
                    });
                }
                false
            }
            None => return only_drawn(deps),
        },
        _ => return,
    };
    if !saved {
        refused(deps);
    }
}

fn only_drawn(deps: Deps) {
    deps.session.notice(Problem {
        what: "A table is no picture".to_owned(),
        place: String::new(),
        advice: "Look at the graph, and save that.".to_owned(),
    });
}

fn refused(deps: Deps) {
    deps.session.notice(Problem {
        what: "The browser keeps no file of this".to_owned(),
        place: String::new(),
        advice: "Allow downloads for this page, or choose another format.".to_owned(),
    });
}
