//! Columns of numbers beside the names, to choose: which there are, and their names in links and storage.

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// When a span starts, after the trace.
    Start,
    /// How long it took.
    Duration,
    /// Self time.
    Own,
    /// Its duration as a share of the trace's.
    Share,
}

/// Which columns are there. Copies are small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns(u8);

impl Column {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Start, Self::Duration, Self::Own, Self::Share];

    /// The name in links, storage and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Duration => "duration",
            Self::Own => "self",
            Self::Share => "share",
        }
    }

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Duration => "Duration",
            Self::Own => "Self time",
            Self::Share => "Share",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Columns {
    /// Whether a column is there.
    pub fn has(self, column: Column) -> bool {
        self.0 & column.bit() != 0
    }

    /// With a column that was not there, without it if it was.
    #[must_use]
    pub fn toggled(self, column: Column) -> Self {
        Self(self.0 ^ column.bit())
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Names with commas between them; what is no name is passed over.
    pub fn parse(text: &str) -> Self {
        let named = |name: &str| Column::ALL.into_iter().find(|c| c.name() == name.trim());
        Self(text.split(',').filter_map(named).fold(0, |all, column| all | column.bit()))
    }

    /// The text that [`Self::parse`] reads as this.
    pub fn print(self) -> String {
        let there = Column::ALL.into_iter().filter(|&c| self.has(c)).map(Column::name);
        there.collect::<Vec<_>>().join(",")
    }
}
