//! How the results of a search are seen: as what, in which order, what of them counts, which picture stands above.

use crate::base::TimeNs;
use crate::engine::protocol::{By, FacetChoice, GroupOrder, Narrow, ResultOrder, SetOf};

/// All of it; the default is what nobody has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultsView {
    /// As what traces are listed.
    pub listing: Listing,
    /// Their order.
    pub order: ResultOrder,
    /// Attributes of roots that are columns of the table; at most [`MOST_COLUMNS`].
    pub columns: Vec<String>,
    /// What they are grouped by, in place of a list.
    pub group: Option<By>,
    /// The order of the groups.
    pub group_order: GroupOrder,
    /// The picture above the list.
    pub chart: Chart,
    /// Whether durations are on a logarithmic scale, where somebody has chosen; else the chart's own way.
    pub log: Option<bool>,
    /// What of the results counts.
    pub narrow: Narrow,
    /// Two windows of time beside each other; without them, the halves of all of it.
    pub windows: Option<[(TimeNs, TimeNs); 2]>,
    /// Two parts of them that are compared, in place of a list.
    pub sets: Option<[SetOf; 2]>,
}

/// How many attributes may be columns.
pub const MOST_COLUMNS: usize = 20;

/// As what traces are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// Lines of a list: name, services, and numbers.
    #[default]
    List,
    /// A table with chosen columns.
    Table,
    /// Small pictures.
    Shapes,
}

impl Listing {
    /// All, in the order of a menu, with their names in links and for people.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::List, "list", "List"),
        (Self::Table, "table", "Table"),
        (Self::Shapes, "shapes", "Shapes"),
    ];
}

/// The picture above the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chart {
    /// Each trace by when it began and how long it took.
    #[default]
    Scatter,
    /// How many traces took how long.
    Durations,
    /// What changes in time.
    Trend,
    /// Two windows of time beside each other.
    Windows,
    /// None.
    None,
}

impl Chart {
    /// All, in the order of a menu, with their names in links and for people.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Scatter, "scatter", "Scatter"),
        (Self::Durations, "durations", "Durations"),
        (Self::Trend, "trend", "Trend"),
        (Self::Windows, "windows", "Two windows"),
        (Self::None, "none", "No chart"),
    ];
}

impl ResultsView {
    /// Whether durations are on a logarithmic scale: a few slow traces among many quick ones are the rule, so points
    /// and bars are unless somebody wants it otherwise, and curves are not.
    pub fn is_log(&self) -> bool {
        self.log.unwrap_or(matches!(self.chart, Chart::Scatter | Chart::Durations))
    }

    /// Chooses a value of a facet, or takes it back.
    pub fn toggle(&mut self, by: &By, value: &str) {
        let facets = &mut self.narrow.facets;
        let Some(choice) = facets.iter_mut().find(|choice| choice.by == *by) else {
            facets.push(FacetChoice { by: by.clone(), values: vec![value.to_owned()] });
            return;
        };
        let before = choice.values.len();
        choice.values.retain(|known| known != value);
        if choice.values.len() == before {
            choice.values.push(value.to_owned());
        }
        facets.retain(|choice| !choice.values.is_empty());
    }

    /// Whether a value of a facet is chosen.
    pub fn is_chosen(&self, by: &By, value: &str) -> bool {
        let of = self.narrow.facets.iter().find(|choice| choice.by == *by);
        of.is_some_and(|choice| choice.values.iter().any(|known| known == value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_chosen_and_taken_back() {
        let mut view = ResultsView::default();
        view.toggle(&By::Service, "a");
        view.toggle(&By::Service, "b");
        view.toggle(&By::Status, "error");
        assert!(view.is_chosen(&By::Service, "b") && !view.is_chosen(&By::Operation, "b"));
        view.toggle(&By::Service, "a");
        view.toggle(&By::Status, "error");
        let left = FacetChoice { by: By::Service, values: vec!["b".to_owned()] };
        assert_eq!(view.narrow.facets, [left]);
    }
}
