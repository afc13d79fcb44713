//! Parts of tables that are ordered by their heads: a head, and the line that ends a table of which not all is shown.

use leptos::prelude::*;
use spanscape_core::base::fmt;

use crate::views::widgets::live::live;

/// A column's head: its name, its class, what it means, how the table is ordered by it, and what orders it.
pub fn head(
    (name, class, title): (&'static str, &'static str, Option<&'static str>),
    sorted: Signal<Option<&'static str>>,
    sort: Callback<()>,
) -> AnyView {
    view! {
        <th scope="col" class=class aria-sort=live(move || sorted.get())>
            <button title=title on:click=move |_| sort.run(())>{name}</button>
        </th>
    }
    .into_any()
}

/// The last line: what to say where none of `total` lines is there, or a way to see all of them where only `shown` are.
/// It is over two columns, which are there in any width: one over hidden ones would bring these back, empty.
pub fn end((total, shown): (usize, usize), whole: RwSignal<bool>, none: String) -> AnyView {
    let end = if total == 0 {
        none.into_any()
    } else if total > shown {
        let words = format!("Show all {}", fmt::count(total as u64));
        view! { <button class="button" on:click=move |_| whole.set(true)>{words}</button> }
            .into_any()
    } else {
        ().into_any()
    };
    view! { <tr class="table-end"><td colspan="2">{end}</td></tr> }.into_any()
}
