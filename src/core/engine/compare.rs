//! Two traces of a data set, or two sets of them, compared: what was worked out, kept until others are asked about.

mod clocks;
mod flame;
mod graph;
mod heads;
mod node;
mod paths;
mod rows;
mod sets;
mod trees;
mod words;

use super::Engine;
use super::dataset::Dataset;
use super::names::{self, problem};
use super::protocol::{
    Answer, Ask, CompareAsk, CompareOf, CompareTold, Fit, Packed, Problem, RankedTold,
};
use crate::analysis::align::align;
use crate::analysis::diff::{DiffNode, branches, pairs};
use crate::model::{Store, TraceIx};

use clocks::Clocks;
use trees::Trees;

/// The way into all of it; `later.rs` says how it is reached.
#[derive(Clone, Copy)]
pub struct Compare {
    pub(super) answer: fn(&mut Engine, Ask) -> Result<Answer, Problem>,
}

impl Compare {
    /// All of it. What calls this has it in its program.
    #[inline(never)]
    pub fn all() -> Self {
        Self { answer }
    }
}

fn answer(engine: &mut Engine, ask: Ask) -> Result<Answer, Problem> {
    let ask = match ask {
        Ask::Sets { of, ask } => return sets::answer(engine, of, &ask.open()?),
        Ask::Compare(ask) => ask,
        _ => return Err(problem("This is answered elsewhere", "Reload the page")),
    };
    let ask = ask.open()?;
    let told = engine.open.data()?.as_recorded(|data| data.compare(&ask));
    Ok(Answer::Compared(Packed::new(&told)))
}

/// What was worked out of two traces.
struct Compared {
    of: [TraceIx; 2],
    skew: bool,
    fit: Fit,
    /// The branch of each pair.
    branch_of: Vec<u32>,
    trees: Trees,
}

impl Compared {
    /// O(spans log spans).
    fn new(store: &Store, of: [TraceIx; 2], skew: bool) -> Option<Self> {
        let [a, b] = of.map(|ix| store.trace(ix));
        let traces = [a?, b?];
        let alignment = align(store, traces[0], traces[1]);
        let clocks = if skew { Clocks::new(store, of.map(Some)) } else { Clocks::default() };
        let pairs = pairs(store, traces, &alignment, &|span| clocks.start(store, span));
        let (branches, branch_of) = branches(&pairs);
        let has = |side: usize, node: &DiffNode| node.spans.get(side).is_some_and(Option::is_some);
        let alone = |side: usize| {
            pairs.iter().filter(|node| has(side, node) && !has(1 - side, node)).count() as u32
        };
        let fit = Fit {
            pairs: pairs.iter().filter(|node| has(0, node) && has(1, node)).count() as u32,
            only: [alone(0), alone(1)],
            moved: alignment.moved().len() as u32,
            renamed: alignment.renamed().len() as u32,
        };
        let durations = traces.map(|trace| clocks.end(store, trace));
        let trees = Trees { pairs, branches, durations, clocks, ..Trees::default() };
        Some(Self { of, skew, fit, branch_of, trees })
    }
}

impl Dataset {
    /// Answers about two traces by their ids; one that is not there is compared as nothing.
    /// O(spans log spans) for the first question about the two, then what each part says.
    fn compare(&mut self, ask: &CompareAsk) -> CompareTold {
        let find = |id: &str, inputs: Option<(u16, u16)>| {
            let key = names::read_trace_id(&self.store, Some(id).filter(|id| !id.is_empty())?)?;
            let (from, to) = inputs.unwrap_or((0, u16::MAX));
            self.store.find_trace_in(key, from..to)
        };
        let found = [find(&ask.a, ask.inputs[0]), find(&ask.b, ask.inputs[1])];
        let both = match found {
            [Some(a), Some(b)] => Some([a, b]),
            _ => None,
        };
        let kept = self.compared.take().and_then(|kept| kept.downcast::<Compared>().ok());
        let kept = kept.filter(|kept| Some(kept.of) == both && kept.skew == ask.skew);
        let mut compared =
            kept.or_else(|| Compared::new(&self.store, both?, ask.skew).map(Box::new));
        let told = self.told(ask, found, compared.as_deref_mut());
        self.compared = compared.map(|compared| compared as Box<dyn std::any::Any>);
        told
    }

    fn told(
        &mut self,
        ask: &CompareAsk,
        found: [Option<TraceIx>; 2],
        compared: Option<&mut Compared>,
    ) -> CompareTold {
        if let CompareOf::Heads = ask.of {
            let fit = compared.map(|compared| compared.fit);
            return CompareTold::Heads(Box::new(self.heads(found, fit, ask.skew)));
        }
        let store = &self.store;
        let Some(compared) = compared else { return nothing(&ask.of) };
        compared.trees.look_for(store, &ask.find);
        match &ask.of {
            CompareOf::Heads => nothing(&ask.of),
            CompareOf::Ranked { weight, most } => {
                CompareTold::Ranked(compared.trees.ranked(store, *weight, *most))
            }
            CompareOf::Rows { rows, first, count } => {
                CompareTold::Rows(compared.trees.window(store, rows, *first, *count))
            }
            CompareOf::Flame { weight, range, first, lines, cells } => {
                let asked =
                    flame::Asked { range: *range, first: *first, lines: *lines, cells: *cells };
                CompareTold::Flame(compared.trees.flame_window(store, *weight, &asked))
            }
            CompareOf::Graph(asked) => {
                CompareTold::Graph(compared.trees.graph_window(store, asked))
            }
            CompareOf::Node { node, step, weight } => {
                let told = compared.node(store, node, *step, *weight);
                CompareTold::Node(told.map(Box::new))
            }
            CompareOf::Place { rows, node } => compared.trees.place(rows, *node),
            CompareOf::Attributes => CompareTold::Attributes(compared.attributes(store)),
            CompareOf::Found => CompareTold::Found(compared.trees.found_paths()),
            // Of sets only.
            CompareOf::Paths(_) => nothing(&ask.of),
        }
    }
}

/// What is told where there are no two traces.
fn nothing(of: &CompareOf) -> CompareTold {
    match of {
        CompareOf::Heads => CompareTold::Heads(Box::default()),
        CompareOf::Ranked { .. } => CompareTold::Ranked(RankedTold::default()),
        CompareOf::Rows { .. } => CompareTold::Rows(super::protocol::DiffRows::default()),
        CompareOf::Flame { .. } => CompareTold::Flame(super::protocol::DeltaWindow::default()),
        CompareOf::Graph(_) => CompareTold::Graph(super::protocol::DeltaGraph::default()),
        CompareOf::Node { .. } => CompareTold::Node(None),
        CompareOf::Place { .. } => CompareTold::Place { row: None, folded: Vec::new() },
        CompareOf::Attributes => CompareTold::Attributes(Vec::new()),
        CompareOf::Paths(_) => CompareTold::Paths { total: 0, lines: Vec::new() },
        CompareOf::Found => CompareTold::Found(None),
    }
}
