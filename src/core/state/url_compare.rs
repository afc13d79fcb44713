//! How two traces are compared, in a link: `view` (`side`, `flame`, `graph`, `operations`, `attributes`; none for the tree), `time`
//! (`self`; none for the critical path), `only` (`1`: only what differs), `skew` (`1`: times adjusted for clock skew), `zoom` (`START-END`, in nanoseconds of what
//! stands across), `fold` (`N.N`: nodes of the rows' tree by their numbers) and `sel` (`a:ID` or `b:ID`, a span of the first or of the second; of sets, `a:TRACE/ID`). As in
//! Jaeger UI, `uiFind` is looked for in services and names, and `cohort`, once for each, names the traces that two are
//! chosen of.

use super::params::encode;
use super::url::{Reader, digits, yes_no};
use crate::model::Weight;

/// The views of two traces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompareKind {
    /// Both as one tree by paths of operations.
    #[default]
    Tree,
    /// Two waterfalls on one scroll and one time scale.
    Side,
    /// Both as one flame graph.
    Flame,
    /// Both as one graph of paths.
    Graph,
    /// What they spend on each operation.
    Operations,
    /// What attributes have different.
    Attributes,
}

impl CompareKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Tree, Self::Side, Self::Flame, Self::Graph, Self::Operations, Self::Attributes];

    /// How a link names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Side => "side",
            Self::Flame => "flame",
            Self::Graph => "graph",
            Self::Operations => "operations",
            Self::Attributes => "attributes",
        }
    }

    /// How a person reads it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Tree => "Tree",
            Self::Side => "Side by side",
            Self::Flame => "Flame",
            Self::Graph => "Graph",
            Self::Operations => "Operations",
            Self::Attributes => "Attributes",
        }
    }

    /// The view of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }
}

/// How two traces are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareView {
    /// In which view.
    pub kind: CompareKind,
    /// By what.
    pub weight: Weight,
    /// Only what differs.
    pub only: bool,
    /// Times are adjusted for clock skew.
    pub skew: bool,
    /// What is seen across, in nanoseconds; `None` for all. Start < end.
    pub zoom: Option<(u64, u64)>,
    /// The chosen span: the number of its trace or set (0 or 1), and its id, not empty; of sets, with its trace's.
    pub span: Option<(u8, String)>,
    /// What is looked for in services and names; empty for nothing.
    pub find: String,
    /// The folded nodes of the rows' tree by their numbers, ascending; at most [`MOST_FOLDS`] in a link, and none where
    /// there are more.
    pub folds: Vec<u32>,
    /// The traces that two are chosen of, where these are more; at most [`MOST_COHORT`].
    pub cohort: Vec<String>,
}

/// How many folded nodes a link names at most.
pub const MOST_FOLDS: usize = 200;

/// How many traces two are chosen of at most.
pub const MOST_COHORT: usize = 200;

/// Takes the parameters out of a link.
pub(super) fn read(reader: &mut Reader) -> CompareView {
    let weight = |v: &str| match v {
        "self" => Some(Weight::Own),
        "path" | "" => Some(Weight::Waited),
        _ => None,
    };
    let span = |v: &str| {
        let (side, id) = v.split_once(':')?;
        let side = match side {
            "a" => 0,
            "b" => 1,
            _ => return None,
        };
        (!id.is_empty()).then(|| (side, id.to_owned()))
    };
    let kinds = "is not tree, side, flame, graph, operations or attributes";
    CompareView {
        kind: reader.one("view", CompareKind::from_name, kinds).unwrap_or_default(),
        weight: reader.one("time", weight, "is not self or path").unwrap_or_default(),
        only: reader.one("only", yes_no, "is not 1 or 0").unwrap_or_default(),
        skew: reader.one("skew", yes_no, "is not 1 or 0").unwrap_or_default(),
        zoom: reader.range("zoom"),
        span: reader.one("sel", span, "is not a: or b: and the id of a span"),
        folds: reader.one("fold", folds, "is no list of numbers, ascending").unwrap_or_default(),
        find: reader.one("uiFind", |v| Some(v.to_owned()), "").unwrap_or_default(),
        cohort: cohort(reader.all("cohort")),
    }
}

/// Ascending numbers with dots between them.
fn folds(text: &str) -> Option<Vec<u32>> {
    let all: Option<Vec<u32>> = text
        .split('.')
        .take(MOST_FOLDS + 1)
        .map(|number| u32::try_from(digits(number)?).ok())
        .collect();
    let ascending = |all: &Vec<u32>| all.len() <= MOST_FOLDS && all.is_sorted_by(|a, b| a < b);
    all.filter(ascending)
}

/// Each id once.
fn cohort(all: Vec<String>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in all {
        if !id.is_empty() && !ids.contains(&id) && ids.len() < MOST_COHORT {
            ids.push(id);
        }
    }
    ids
}

/// Adds the parameters to a link.
pub(super) fn write(view: &CompareView, pairs: &mut Vec<String>) {
    pairs.extend(view.cohort.iter().map(|id| encode("cohort", id)));
    if !view.find.is_empty() {
        pairs.push(encode("uiFind", &view.find));
    }
    if view.kind != CompareKind::default() {
        pairs.push(encode("view", view.kind.name()));
    }
    if view.weight == Weight::Own {
        pairs.push("time=self".to_owned());
    }
    if view.only {
        pairs.push("only=1".to_owned());
    }
    if view.skew {
        pairs.push("skew=1".to_owned());
    }
    pairs.extend(view.zoom.map(|(start, end)| format!("zoom={start}-{end}")));
    if !view.folds.is_empty() && view.folds.len() <= MOST_FOLDS {
        let all: Vec<String> = view.folds.iter().map(u32::to_string).collect();
        pairs.push(format!("fold={}", all.join(".")));
    }
    if let Some((side, id)) = &view.span {
        let side = if *side == 0 { 'a' } else { 'b' };
        pairs.push(encode("sel", &format!("{side}:{id}")));
    }
}
