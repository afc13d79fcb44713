//! What the page knows of the two traces or sets, how they are compared, and asking about them.

use leptos::prelude::*;
use spanscape_core::engine::protocol::{
    Answer, Ask, By, CompareAsk, CompareOf, CompareTold, DiffRef, DiffTree, FacetChoice, Narrow,
    NodeTold, Packed, PathStep, RowsOf, SetOf, SetsAsk, Slot,
};
use spanscape_core::layout::scale::Window;
use spanscape_core::source::Query;
use spanscape_core::state::{CompareKind, CompareView, ResultsView, Route, UrlState};

use crate::views::session::{Place, Session, Two, set_sources, sources};

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Both {
    /// Two traces by their ids, of which an empty one is not chosen yet, the inputs that each came with, where that
    /// matters, and whether times are adjusted for clock skew.
    Traces([String; 2], [Option<(u16, u16)>; 2], bool),
    /// Two parts of what a query leaves, and of what is chosen of that; and the same of times.
    Sets(Box<(Query, Narrow, [SetOf; 2], bool)>),
}

/// Both and how they are compared. Copies share it.
#[derive(Clone, Copy)]
pub struct Comparing {
    /// The session.
    pub session: Session,
    /// Where they are, and which.
    pub both: Memo<(Option<Place>, Both)>,
    /// How they are compared.
    pub view: RwSignal<CompareView>,
    /// The chosen node.
    pub node: RwSignal<Option<NodeTold>>,
    /// Whether both are there.
    pub there: RwSignal<bool>,
    /// How many spans of both the clock skew adjustment moves, or would move.
    pub skewed: RwSignal<u32>,
}

/// The ids that the address names; an empty one is not chosen yet.
fn ids(url: &UrlState) -> [String; 2] {
    match &url.route {
        Route::Compare { a, b } => [a.clone(), b.clone()],
        _ => Default::default(),
    }
}

impl Comparing {
    /// For the page of two traces.
    pub fn traces(session: Session) -> Self {
        let both = Memo::new(move |_| {
            let url = session.url().get();
            let both = Both::Traces(ids(&url), session.inputs_of(&url), url.compare.skew);
            (session.place_of(&url), both)
        });
        Self::new(session, both)
    }

    /// For two sets of the results of a query at a place.
    pub fn sets(session: Session, place: Place, query: Signal<Query>) -> Self {
        let both = Memo::new(move |before: Option<&(Option<Place>, Both)>| {
            let (ResultsView { narrow, sets, .. }, skew) =
                session.url().with(|url| (url.results.clone(), url.compare.skew));
            match (sets, before) {
                // On the way out: nothing else is compared any more.
                (None, Some(before)) => before.clone(),
                (sets, _) => {
                    let sets = sets.unwrap_or_default();
                    (Some(place), Both::Sets(Box::new((query.get(), narrow, sets, skew))))
                }
            }
        });
        Self::new(session, both)
    }

    fn new(session: Session, both: Memo<(Option<Place>, Both)>) -> Self {
        let url = session.url();
        let this = Self {
            session,
            both,
            view: RwSignal::new(url.with_untracked(|url| url.compare.clone())),
            node: RwSignal::new(None),
            there: RwSignal::new(false),
            skewed: RwSignal::new(0),
        };
        // By a link, or back and forward.
        Effect::new(move |before: Option<()>| {
            let (seen, compared) = url.with(|url| {
                let compared =
                    matches!(url.route, Route::Compare { .. }) || url.results.sets.is_some();
                (url.compare.clone(), compared)
            });
            if before.is_some() && compared && this.view.with_untracked(|view| *view != seen) {
                this.view.set(seen);
            }
        });
        this
    }

    /// The ids of two traces.
    pub fn ids(self) -> [String; 2] {
        match self.both.get_untracked().1 {
            Both::Traces(ids, ..) => ids,
            Both::Sets(_) => Default::default(),
        }
    }

    /// Whether sets are compared.
    pub fn is_of_sets(self) -> bool {
        self.both.with_untracked(|(_, both)| matches!(both, Both::Sets(_)))
    }

    /// Compares these sets, in the same view; no sets for a way back to the list.
    pub fn choose_sets(self, sets: Option<[SetOf; 2]>) {
        let mut to = self.session.url().get_untracked();
        let view = self.view.get_untracked();
        to.compare = CompareView { zoom: None, span: None, folds: Vec::new(), ..view };
        to.results.sets = sets;
        self.session.go(to);
    }

    /// Compares these, in the same view and of the same sources.
    pub fn choose(self, ids: [String; 2]) {
        let both = self.session.url().with_untracked(sources);
        self.choose_of(ids, both);
    }

    /// Compares these of these sources, in the same view.
    pub fn choose_of(self, [a, b]: [String; 2], both: Two) {
        let mut to = self.session.url().get_untracked();
        let view = self.view.get_untracked();
        to.compare = CompareView { zoom: None, span: None, folds: Vec::new(), ..view };
        to.route = Route::Compare { a, b };
        set_sources(&mut to, both);
        self.session.go(to);
    }

    /// Adjusts the times of both for clock skew, or takes them as they were recorded.
    pub fn adjust(self, skew: bool) {
        let mut to = self.session.url().get_untracked();
        to.compare = CompareView { skew, zoom: None, ..self.view.get_untracked() };
        self.session.go(to);
    }

    /// Exchanges the two.
    pub fn swap(self) {
        let ([a, b], [of_a, of_b]) = (self.ids(), self.session.url().with_untracked(sources));
        self.choose_of([b, a], [of_b, of_a]);
    }

    /// Leaves of the sets only traces whose root is called so; all for an empty name.
    pub fn confine(self, operation: String) {
        let mut to = self.session.url().get_untracked();
        let facets = &mut to.results.narrow.facets;
        facets.retain(|choice| !matches!(choice.by, By::Operation | By::Root));
        if !operation.is_empty() {
            facets.push(FacetChoice { by: By::Operation, values: vec![operation] });
        }
        to.compare.span = None;
        to.compare.zoom = None;
        to.compare.folds.clear();
        self.session.go(to);
    }

    /// Changes how they are compared, in the address as well; where it is a `step`, there is a way back from it.
    pub fn change(self, step: bool, change: impl FnOnce(&mut CompareView)) {
        let mut view = self.view.get_untracked();
        change(&mut view);
        if self.view.with_untracked(|now| *now != view) {
            self.view.set(view.clone());
            self.session.rewrite(step, |url| url.compare = view);
        }
    }

    /// Asks; no answer comes where others are compared meanwhile.
    pub fn ask(self, of: CompareOf, then: impl FnOnce(CompareTold) + 'static) {
        let now = self.both.get_untracked();
        let find = self.view.with_untracked(|view| view.find.clone());
        let ask = match now.clone() {
            (_, Both::Traces([a, b], inputs, skew)) => {
                Ask::Compare(Packed::new(&CompareAsk { a, b, inputs, find, skew, of }))
            }
            (place, Both::Sets(sets)) => {
                let (query, narrow, sets, skew) = *sets;
                let ask = Packed::new(&SetsAsk { query, narrow, sets, find, skew, of });
                Ask::Sets { of: place.map_or(Slot::Open, |place| place.slot), ask }
            }
        };
        self.session.ask(ask, move |answer| {
            if self.both.try_get_untracked().as_ref() == Some(&now)
                && let Answer::Compared(told) = answer
                && let Ok(told) = told.open()
            {
                then(told);
            }
        });
    }

    /// What is seen across, of so much.
    pub fn across(self, extent: u64) -> Window {
        match self.view.with_untracked(|view| view.zoom) {
            Some((from, to)) => Window::new(from, to, extent),
            None => Window::whole(extent),
        }
    }

    /// Sees another part across.
    pub fn see(self, window: Window, extent: u64) {
        let zoom = (!window.is_whole(extent)).then(|| (window.start_ns(), window.end_ns()));
        self.change(false, |view| view.zoom = zoom);
    }

    /// The tree of a view.
    pub fn tree(self) -> DiffTree {
        match self.view.with_untracked(|view| view.kind) {
            CompareKind::Side => DiffTree::Spans,
            _ => DiffTree::Paths,
        }
    }

    /// The rows of the view.
    pub fn rows(self) -> RowsOf {
        self.view.with_untracked(|view| RowsOf {
            tree: self.tree(),
            weight: view.weight,
            only: view.only,
            folded: view.folds.clone(),
        })
    }

    /// Chooses a node, or a neighbour of one; the address names its span.
    pub fn select(self, node: DiffRef, step: Option<PathStep>) {
        let weight = self.view.with_untracked(|view| view.weight);
        self.ask(CompareOf::Node { node, step, weight }, move |told| {
            let CompareTold::Node(Some(told)) = told else { return };
            let sets = self.is_of_sets();
            let span = (0..).zip(told.ids.iter().zip(&told.traces)).find_map(|(side, (id, of))| {
                let (_, id) = id.as_ref().filter(|(_, id)| !id.is_empty())?;
                Some((side, if sets { format!("{of}/{id}") } else { id.clone() }))
            });
            self.change(false, |view| view.span = span);
            let _ = self.node.try_set(Some(*told));
        });
    }

    /// Nothing is chosen any more.
    pub fn unselect(self) {
        self.node.set(None);
        self.change(false, |view| view.span = None);
    }
}
