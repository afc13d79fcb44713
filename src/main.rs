//! The page: panic hook, then the engine's worker, then mount. On the host there is no page.

#[cfg(target_arch = "wasm32")]
mod views;

#[cfg(target_arch = "wasm32")]
fn main() {
    use spanscape::web::{boot, engine::EngineClient, idle, panic};
    panic::install();
    idle::install();
    // First, so that the worker's code is on its way while the page is made.
    let engine = EngineClient::start();
    leptos::mount::mount_to_body(move || views::App(views::AppProps { engine }));
    boot::done();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
