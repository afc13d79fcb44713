//! The engine's worker: a thin shell around `spanscape_core::engine`.

#[cfg(target_arch = "wasm32")]
fn main() {
    // One import, so that wasm-bindgen has something to bind.
    let _ = js_sys::global();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
