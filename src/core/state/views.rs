//! In which view a trace is seen, and what is chosen in each.

use crate::engine::protocol::{ColourBy, Heat, Level};

/// The views of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ViewKind {
    /// Bars by row and time.
    #[default]
    Timeline,
    /// Bars below the bars that called them.
    Flame,
    /// Paths of services and span names.
    Graph,
    /// Groups of spans, with figures.
    Statistics,
    /// A table of spans.
    Spans,
    /// A table of events.
    Events,
    /// The lines that services wrote meanwhile.
    Logs,
}

impl ViewKind {
    /// All, in the order of their keys.
    pub const ALL: [Self; 7] = [
        Self::Timeline,
        Self::Flame,
        Self::Graph,
        Self::Statistics,
        Self::Spans,
        Self::Events,
        Self::Logs,
    ];

    /// How a link names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Flame => "flame",
            Self::Graph => "graph",
            Self::Statistics => "statistics",
            Self::Spans => "spans",
            Self::Events => "events",
            Self::Logs => "logs",
        }
    }

    /// How a person reads it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Timeline => "Timeline",
            Self::Flame => "Flame",
            Self::Graph => "Graph",
            Self::Statistics => "Statistics",
            Self::Spans => "Spans",
            Self::Events => "Events",
            Self::Logs => "Logs",
        }
    }

    /// The view of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }

    /// Whether it is a table.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Statistics | Self::Spans | Self::Events)
    }
}

/// The shown view, and what is chosen in all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Views {
    /// Which is shown.
    pub kind: ViewKind,
    /// Flames are merged by path.
    pub merged: bool,
    /// What is seen of merged flames, in nanoseconds of self time; `None` for all.
    pub across: Option<(u64, u64)>,
    /// What the graph's colours tell.
    pub heat: Heat,
    /// What the spans of a group of the statistics have in common, and those of its parts; one or two.
    pub group: Vec<ColourBy>,
    /// The columns of the table of spans; empty for the usual.
    pub fields: Vec<String>,
    /// What an event of the table must have in it.
    pub text: String,
    /// The order of the table that is shown; empty for the usual.
    pub order: String,
    /// Which lines of the logs are shown.
    pub lines: Lines,
}

/// Which lines of the logs are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// What a line must have in it.
    pub text: String,
    /// How bad it must be at least.
    pub least: Level,
    /// What is asked for, in LogQL, in place of what follows from the trace; empty for that.
    pub query: String,
    /// The newest stand first.
    pub back: bool,
    /// The starts of spans stand between them.
    pub spans: bool,
    /// They are rows of the timeline as well, below their spans.
    pub rows: bool,
}

impl Default for Views {
    fn default() -> Self {
        Self {
            kind: ViewKind::default(),
            merged: false,
            across: None,
            heat: Heat::default(),
            group: vec![ColourBy::Service, ColourBy::Operation],
            fields: Vec::new(),
            text: String::new(),
            order: String::new(),
            lines: Lines::default(),
        }
    }
}

/// What may be chosen in a view.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewChange {
    /// [`Views::merged`].
    Merged(bool),
    /// [`Views::across`].
    Across(Option<(u64, u64)>),
    /// [`Views::heat`].
    Heat(Heat),
    /// [`Views::group`]; none counts as the service.
    Group(Vec<ColourBy>),
    /// [`Views::fields`].
    Fields(Vec<String>),
    /// [`Views::text`].
    Text(String),
    /// [`Views::order`].
    Order(String),
    /// [`Lines::text`].
    LinesText(String),
    /// [`Lines::least`].
    LinesLeast(Level),
    /// [`Lines::query`].
    LinesQuery(String),
    /// [`Lines::back`].
    LinesBack(bool),
    /// [`Lines::spans`].
    LinesSpans(bool),
    /// [`Lines::rows`].
    LinesRows(bool),
}

/// The most columns that a table of spans has.
pub const MOST_FIELDS: usize = 30;

impl Views {
    /// Carries out a change. Whether anything is other now.
    pub fn change(&mut self, change: ViewChange) -> bool {
        let before = self.clone();
        match change {
            ViewChange::Merged(merged) => self.merged = merged,
            ViewChange::Across(across) => self.across = across.filter(|(from, to)| from < to),
            ViewChange::Heat(heat) => self.heat = heat,
            ViewChange::Group(mut by) => {
                by.truncate(2);
                by.dedup();
                self.group = if by.is_empty() { vec![ColourBy::Service] } else { by };
            }
            ViewChange::Fields(mut fields) => {
                fields.truncate(MOST_FIELDS);
                self.fields = fields;
            }
            ViewChange::Text(text) => self.text = text,
            ViewChange::Order(order) => self.order = order,
            ViewChange::LinesText(text) => self.lines.text = text,
            ViewChange::LinesLeast(least) => self.lines.least = least,
            ViewChange::LinesQuery(query) => self.lines.query = query,
            ViewChange::LinesBack(back) => self.lines.back = back,
            ViewChange::LinesSpans(spans) => self.lines.spans = spans,
            ViewChange::LinesRows(rows) => self.lines.rows = rows,
        }
        *self != before
    }
}
