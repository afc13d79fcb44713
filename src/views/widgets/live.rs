//! Parts of a view that change, in few types: each closure of its own type has the framework's code for
//! it compiled once more (1 to 2 kB), and the page's size counts.

use leptos::prelude::*;

/// An attribute's value that follows what it reads.
pub fn live<T: Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(value)
}

/// A part of a view that follows what it reads.
pub type Part = Box<dyn FnMut() -> AnyView + Send>;

/// A part of a view that follows what it reads.
pub fn changing<V: IntoAny>(view: impl Fn() -> V + Send + 'static) -> Part {
    Box::new(move || view().into_any())
}
