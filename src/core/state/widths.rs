//! Widths that a person has dragged: of the names, of each column of numbers, of the details, of the search form.

use super::columns::{Column, Columns};

/// What has a width to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The names of spans, with the columns of numbers beside them.
    Names,
    /// A column of numbers. What it gains, the names lose.
    Column(Column),
    /// The details of a span.
    Details,
    /// The search form.
    Search,
}

/// The widths, in whole CSS px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Widths {
    names: u16,
    details: u16,
    search: u16,
    columns: [u16; Column::ALL.len()],
}

impl Default for Widths {
    fn default() -> Self {
        Self { names: 400, details: 400, search: 264, columns: [72; Column::ALL.len()] }
    }
}

impl Pane {
    /// The least and the greatest width, in CSS px.
    pub fn range(self) -> (u16, u16) {
        match self {
            Self::Names => (80, 2_000),
            Self::Column(_) => (40, 240),
            Self::Details => (260, 1_400),
            Self::Search => (200, 720),
        }
    }

    /// The name in storage and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Column(column) => column.name(),
            Self::Details => "details",
            Self::Search => "search",
        }
    }

    /// All, in no order that counts.
    pub fn all() -> impl Iterator<Item = Self> {
        Column::ALL.into_iter().map(Self::Column).chain([Self::Names, Self::Details, Self::Search])
    }
}

impl Widths {
    /// The width of a pane, in CSS px: of the names, without the columns.
    pub fn of(&self, pane: Pane) -> f64 {
        f64::from(match pane {
            Pane::Names => self.names,
            Pane::Column(column) => self.columns.get(column as usize).copied().unwrap_or_default(),
            Pane::Details => self.details,
            Pane::Search => self.search,
        })
    }

    /// The width of some columns together.
    pub fn columns(&self, columns: Columns) -> f64 {
        let there = Column::ALL.into_iter().filter(|&column| columns.has(column));
        there.map(|column| self.of(Pane::Column(column))).sum()
    }

    /// The width of the names and of some columns together.
    pub fn names_and(&self, columns: Columns) -> f64 {
        self.of(Pane::Names) + self.columns(columns)
    }

    /// Gives a pane another width, as near as its range has it: the names with `columns`, a column at the names'
    /// cost.
    pub fn set(&mut self, pane: Pane, px: f64, columns: Columns) {
        match pane {
            Pane::Names => self.put(pane, px - self.columns(columns)),
            Pane::Details | Pane::Search => self.put(pane, px),
            Pane::Column(_) => {
                let both = self.of(pane) + self.of(Pane::Names);
                self.put(pane, px.min(both - f64::from(Pane::Names.range().0)));
                self.put(Pane::Names, both - self.of(pane));
            }
        }
    }

    /// The nearest width that a pane may have.
    fn put(&mut self, pane: Pane, px: f64) {
        let (least, most) = pane.range();
        let width = match pane {
            Pane::Names => Some(&mut self.names),
            Pane::Details => Some(&mut self.details),
            Pane::Search => Some(&mut self.search),
            Pane::Column(column) => self.columns.get_mut(column as usize),
        };
        if let Some(width) = width {
            // What is no number is the least.
            *width = (px.round() as u16).clamp(least, most);
        }
    }

    /// As it was before anybody dragged it.
    pub fn reset(&mut self, pane: Pane, columns: Columns) {
        let usual = match pane {
            Pane::Names => Self::default().of(pane) + self.columns(columns),
            _ => Self::default().of(pane),
        };
        self.set(pane, usual, columns);
    }

    /// Takes the stored width of a pane by its name; what is neither is passed over.
    pub fn read(&mut self, name: &str, px: &str) {
        let pane = Pane::all().find(|pane| pane.name() == name);
        if let (Some(pane), Ok(px)) = (pane, px.parse::<u16>()) {
            self.put(pane, px.into());
        }
    }

    /// Adds the words to store: `names=400`, and `width-PANE=PX` of what is not as usual.
    pub fn print(&self, text: &mut String) {
        let usual = Self::default();
        text.push_str(&format!(" names={}", self.names));
        for pane in
            Pane::all().filter(|&pane| pane != Pane::Names && self.of(pane) != usual.of(pane))
        {
            text.push_str(&format!(" width-{}={}", pane.name(), self.of(pane) as u16));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_takes_from_the_names() {
        let columns = Columns::parse("start,share");
        let mut widths = Widths::default();
        let all = widths.names_and(columns);
        let check = |widths: &Widths, names: f64, share: f64| {
            let share_px = widths.of(Pane::Column(Column::Share));
            assert_eq!((widths.of(Pane::Names), share_px), (names, share));
            assert_eq!(widths.names_and(columns), all);
        };
        widths.set(Pane::Column(Column::Share), 100.4, columns);
        check(&widths, 372.0, 100.0);
        widths.set(Pane::Column(Column::Share), -5.0, columns);
        check(&widths, 432.0, 40.0);
        widths.set(Pane::Column(Column::Share), f64::INFINITY, columns);
        check(&widths, 232.0, 240.0);
        widths.reset(Pane::Column(Column::Share), columns);
        assert_eq!(widths, Widths::default());
        widths.set(Pane::Names, 300.0, columns);
        assert_eq!(widths.names_and(columns), 300.0);
        widths.set(Pane::Names, f64::NAN, columns);
        assert_eq!(widths.of(Pane::Names), 80.0);
        // No room is left to take.
        widths.set(Pane::Column(Column::Start), 200.0, columns);
        assert_eq!((widths.of(Pane::Names), widths.of(Pane::Column(Column::Start))), (80.0, 72.0));
    }
}
