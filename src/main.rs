//! The page: panic hook, then the engine's worker, then mount. On the host there is no page.

#[cfg(target_arch = "wasm32")]
mod views;

#[cfg(target_arch = "wasm32")]
fn main() {
    use spanscape::web::{boot, engine::EngineClient, idle, panic, task};
    panic::install();
    idle::install();
    // First, so that the worker's code is on its way while the page is made.
    let engine = EngineClient::start();
    let busy = idle::busy();
    // Starting the program is a task of its own: the browser may paint a frame in between.
    wasm_bindgen_futures::spawn_local(async move {
        task::next().await;
        let up = Box::new(move || {
            boot::done();
            drop(busy);
        });
        leptos::mount::mount_to_body(move || views::App(views::AppProps { engine, up }));
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
