//! The build in steps, for who has other things to do in between.

use super::super::{Draft, Store};
use super::{Report, columns, order, parents, relations, sort_belongings, times, traces, twins};

/// A store that is being built: [`Building::step`] after [`Building::step`].
pub struct Building(Box<Step>);

/// What comes next, with what it is done with.
enum Step {
    Group(Draft),
    Merge(Draft, Report),
    FindParents(Draft, Report, twins::Twins),
    Repair(Draft, Report, twins::Twins, parents::Tree),
    Order(Draft, Report, twins::Fates, parents::Tree),
    Assemble(Draft, Report, parents::Tree, order::Order),
}

impl Building {
    /// Nothing is done yet.
    pub fn new(draft: Draft) -> Self {
        Self(Box::new(Step::Group(draft)))
    }

    /// Does the next step; the last gives the store. O(n log n) for n spans.
    pub fn step(self) -> Result<Box<Store>, Self> {
        Err(Self(Box::new(match *self.0 {
            Step::Group(mut draft) => {
                sort_belongings(&mut draft);
                draft.strings.settle();
                let mut report = Report::new(std::mem::take(&mut draft.warnings));
                traces::merge(&mut draft, &mut report);
                report.count_known(&draft.spans.trace);
                Step::Merge(draft, report)
            }
            Step::Merge(mut draft, mut report) => {
                let twins = twins::resolve(&mut draft, &mut report);
                Step::FindParents(draft, report, twins)
            }
            Step::FindParents(mut draft, mut report, twins) => {
                let tree = parents::find(&mut draft, &twins, &mut report);
                Step::Repair(draft, report, twins, tree)
            }
            Step::Repair(mut draft, mut report, twins, tree) => {
                let known = times::repair(&mut draft, &tree, &twins, &mut report);
                relations::report(&draft, &tree, &known, &twins, &mut report);
                Step::Order(draft, report, twins.into_fates(), tree)
            }
            Step::Order(draft, report, fates, tree) => {
                let order = order::preorder(&draft, &tree, &fates);
                Step::Assemble(draft, report, tree, order)
            }
            Step::Assemble(draft, report, tree, order) => {
                return Ok(Box::new(columns::assemble(draft, tree, order, report)));
            }
        })))
    }
}
