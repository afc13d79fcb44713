//! The product's icons: one path each on a 16x16 grid, drawn in the text's colour.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The product's mark: a small waterfall.
    Brand,
    /// Open a file.
    Open,
    /// Switch to the dark theme.
    Moon,
    /// Switch to the light theme.
    Sun,
    /// Help.
    Help,
    /// Close.
    Close,
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Something worth knowing.
    Info,
    /// Copy.
    Copy,
    /// Expand all.
    ExpandAll,
    /// Collapse all.
    CollapseAll,
    /// Expand one level.
    ExpandLevel,
    /// Collapse one level.
    CollapseLevel,
    /// Show the whole trace.
    ZoomReset,
    /// Clocks.
    Clock,
    /// Find.
    Find,
    /// Show only some.
    Filter,
    /// Columns of a table.
    Columns,
    /// A path in a tree.
    Path,
    /// A pin.
    Pin,
    /// What stands at the side.
    Aside,
    /// Out of a frame.
    Out,
    /// A link to what is seen.
    Link,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Brand => "M2 3.5h8M5 8h9M7.5 12.5h4",
            Self::Open => "M2 4.5v8h12v-6.5h-6.5l-1.5-2h-4z",
            Self::Moon => "M13.5 9.5a5.8 5.8 0 0 1-7-7 5.8 5.8 0 1 0 7 7z",
            Self::Sun => {
                "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 11.8l1 1M12.8 3.2l-1 1M4.2 11.8l-1 1"
            }
            Self::Help => {
                "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.3v.1"
            }
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Error => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.8v4M8 11.2v.1",
            Self::Info => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.2v4M8 4.8v.1",
            Self::Warning => "M8 2.2L14.3 13.3H1.7zM8 6.3v3.4M8 11.6v.1",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::ExpandAll => "M4.5 6.2L8 2.7l3.5 3.5M4.5 9.8L8 13.3l3.5-3.5",
            Self::CollapseAll => "M4.5 2.7L8 6.2l3.5-3.5M4.5 13.3L8 9.8l3.5 3.5",
            Self::ExpandLevel => "M4.5 6L8 9.5 11.5 6",
            Self::CollapseLevel => "M4.5 9.5L8 6l3.5 3.5",
            Self::ZoomReset => "M2 8h12M4.5 5.5L2 8l2.5 2.5M11.5 5.5L14 8l-2.5 2.5",
            Self::Find => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3L14 14",
            Self::Filter => "M2 3h12L9.5 8.5V13l-3 -1.5V8.5z",
            Self::Columns => "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
            Self::Path => "M3 2.5v5.5h5v5.5h5M3 13.5h1M8 3h1",
            Self::Aside => "M2.5 3h11v10h-11zM6.2 3v10",
            Self::Out => "M7 3H3v10h10V9M9.5 2.5h4v4M13.5 2.5L7.5 8.5",
            Self::Link => {
                "M6.5 9.5l3-3M7.2 4.8L8.8 3.2a2.8 2.8 0 0 1 4 4l-1.6 1.6M8.8 11.2l-1.6 1.6a2.8 2.8 0 0 1-4-4l1.6-1.6"
            }
            Self::Pin => "M6 2h4l-.6 5L12 9.5H4L6.6 7zM8 9.5V14",
            Self::Clock => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.4 1.6",
        }
    }
}

/// An icon. It is decoration: what it says must also stand in words.
#[component]
pub fn IconView(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
