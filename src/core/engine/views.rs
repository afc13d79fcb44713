//! The shown trace seen otherwise: what was worked out for flames, graph and tables, kept until rows or times are
//! others.

mod export;
mod flame;
mod graph;
mod path;
mod table;

use std::rc::Rc;

use super::Engine;
use super::names;
use super::protocol::{Answer, Ask, Packed, Problem, ViewAnswer, ViewAsk};
use super::shown::Shown;
use super::texts::Texts;
use crate::analysis::Paths;
use crate::base::bitset::BitSet;
use crate::export::{Export, Format};
use crate::layout::lanes::Lanes;
use crate::layout::path_tree::PathTree;
use crate::model::{SpanIx, Store};

/// The ways into all of it, and into what is asked when a trace is loaded again, and metrics; `later.rs` says how it is reached.
#[derive(Clone, Copy)]
pub struct Views {
    pub(super) answer: fn(&mut Engine, Ask) -> Result<Answer, Problem>,
    pub(super) path: fn(&mut Shown, &Store, &str) -> BitSet,
    #[cfg(feature = "split")]
    pub(super) metrics: crate::api::MetricsNext,
}

impl Views {
    /// All of it. What calls this has it in its program.
    #[inline(never)]
    pub fn all() -> Self {
        Self {
            answer,
            path: Shown::same_path,
            #[cfg(feature = "split")]
            metrics: crate::api::metrics_next,
        }
    }
}

fn answer(engine: &mut Engine, ask: Ask) -> Result<Answer, Problem> {
    Ok(match ask {
        Ask::GenAi { span } => {
            let (store, shown) = engine.shown()?;
            Answer::GenAi(Packed::new(&shown.gen_ai(store, span)?))
        }
        Ask::Keep { top } => {
            let (store, shown) = engine.shown()?;
            Answer::Kept(shown.keep(store, top))
        }
        Ask::Restore { kept } => {
            let (store, shown) = engine.shown()?;
            Answer::Restored(shown.restore(store, &kept))
        }
        Ask::MetricsOf { of, query, all } => {
            let data = engine.place(of).data()?;
            let told = data.as_recorded(|data| {
                data.whole().map(|store| super::metrics::of(store, &query, all))
            })?;
            Answer::Metrics(Packed::new(&told))
        }
        Ask::Calls { of, trace, operations } => {
            let data = engine.place(of).data()?;
            let told = data.as_recorded(|data| data.service_graph(trace.as_ref(), operations))?;
            Answer::Dependencies(Packed::new(&told))
        }
        Ask::View(asked) => Answer::View(Packed::new(&view(engine, asked.open()?)?)),
        _ => return Err(names::problem("This is answered elsewhere", "Reload the page")),
    })
}

fn view(engine: &mut Engine, ask: ViewAsk) -> Result<ViewAnswer, Problem> {
    // Files and words are of what was recorded.
    if matches!(ask, ViewAsk::Export { .. } | ViewAsk::Summary { .. }) {
        return engine.shown_data()?.judged(|store, shown| shown.view(store, ask))?;
    }
    let (store, shown) = engine.shown()?;
    shown.view(store, ask)
}

/// What was worked out for the views.
#[derive(Default)]
pub(super) struct WorkedOut {
    paths: Option<Rc<Paths>>,
    tree: Option<Rc<PathTree>>,
    lanes: Option<Rc<Lanes>>,
    tables: table::Tables,
    /// Keys of attributes, those of most spans first.
    keys: Option<Vec<String>>,
    /// A file that is being written.
    export: Option<(Format, Export)>,
}

impl WorkedOut {
    /// Rows or times are others.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Shown {
    /// Answers what is asked about the trace seen otherwise. What that takes is said at each part; what of it is the
    /// same for every window only once.
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn view(&mut self, store: &Store, ask: ViewAsk) -> Result<ViewAnswer, Problem> {
        Ok(match ask {
            ViewAsk::Flame { merged, range, first, lines, cells, colour } => {
                let window = flame::Asked { range, first, lines, cells, colour: &colour };
                ViewAnswer::Flame(self.flame(store, merged, &window))
            }
            ViewAsk::Graph { columns, range, cells, heat } => {
                ViewAnswer::Graph(self.graph(store, columns, range, cells, heat))
            }
            ViewAsk::Path { span, step, merged } => {
                ViewAnswer::Path(self.path_told(store, span, step, merged)?.map(Box::new))
            }
            ViewAsk::Table { of, order, first, count } => {
                ViewAnswer::Table(self.table(store, &of, &order, first, count))
            }
            ViewAsk::Find { of, order, line } => {
                ViewAnswer::Find(self.find_of_line(store, &of, &order, line))
            }
            ViewAsk::Export { format, anew } => self.piece(store, format, anew),
            ViewAsk::Summary { link, thresholds } => {
                ViewAnswer::Text(self.summary(store, &link, thresholds))
            }
            ViewAsk::Keys => ViewAnswer::Keys(self.attribute_keys(store)),
        })
    }

    /// The spans that are rows, or would be if nothing was collapsed, with those that are there for others; `None`
    /// for all.
    fn in_rows(&self) -> Option<&BitSet> {
        self.reduction.rows()
    }

    /// The merged paths. O(spans + nodes log nodes).
    fn paths(&mut self, store: &Store) -> Rc<Paths> {
        if let Some(paths) = &self.views.paths {
            return paths.clone();
        }
        let own = self.spent.own(store, &self.trace, &self.times);
        let paths = Rc::new(Paths::new(store, &self.trace, self.reduction.rows(), own));
        self.views.paths = Some(paths.clone());
        paths
    }

    /// Where the nodes of the paths stand in the graph. O(nodes).
    fn path_tree(&mut self, store: &Store) -> Rc<PathTree> {
        if let Some(tree) = &self.views.tree {
            return tree.clone();
        }
        let tree = Rc::new(PathTree::new(&self.paths(store)));
        self.views.tree = Some(tree.clone());
        tree
    }

    /// The lines of the flames by time. O(spans log spans).
    fn lanes(&mut self, store: &Store) -> Rc<Lanes> {
        if let Some(lanes) = &self.views.lanes {
            return lanes.clone();
        }
        let starts = |span| self.times.start(store, span);
        let lanes = Rc::new(Lanes::new(store, &self.trace, self.in_rows(), &starts));
        self.views.lanes = Some(lanes.clone());
        lanes
    }

    /// The nodes of which find has found a span; `None` while nothing is looked for. O(found spans).
    fn matched_nodes(&self, paths: &Paths) -> Option<BitSet> {
        self.matches.is_asked().then(|| {
            let mut set = BitSet::with_len(paths.nodes().len());
            for node in self.matches.set().iter().filter_map(|local| paths.node_of(local)) {
                set.set(node, true);
            }
            set
        })
    }

    /// The spans of the same path as a span, by its id. O(spans).
    pub(super) fn same_path(&mut self, store: &Store, id: &str) -> BitSet {
        let key = names::read_span_id(store, id);
        let span = key.and_then(|key| store.find_span(&self.trace, key));
        // Of the whole trace, whatever is left out of its rows.
        let paths = Paths::new(store, &self.trace, None, &[]);
        let node = span.and_then(|span| paths.node_of(self.local(span)?));
        match node {
            Some(node) => paths.spans_of(node),
            None => BitSet::with_len(self.trace.len as usize),
        }
    }

    fn span_at(&self, local: u32) -> SpanIx {
        SpanIx(self.trace.first.0.saturating_add(local))
    }
}
