//! The page: panic hook, then mount. On the host there is no page.

#[cfg(target_arch = "wasm32")]
fn main() {
    spanscape::web::panic::install();
    spanscape::web::idle::install();
    leptos::mount::mount_to_body(|| "Spanscape");
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
