//! Two sets of results that are compared, in a link: `a` and `b`, once for each thing that holds of its traces. `id:ID`
//! (one of several), a facet's value (`status:error`, as [`facet`](super::url_results) has it), `area:FROM,TO,LEAST,MOST`,
//! `where:CONDITIONS` of a query line, `slowest:N` and `newest:N` (percent), and `rest` for what is not in the other set. Without `a` that is the first.

use super::params::encode;
use super::results::ResultsView;
use super::url::{Reader, digits};
use super::url_results::{read_area, read_facet, write_area, write_facet};
use crate::engine::protocol::SetOf;

const WRONG: &str = "is not rest, id:ID, a facet as status:error, area:FROM,TO,LEAST,MOST, where:CONDITIONS, slowest:N or newest:N";

/// How many ids a set names at most.
const MOST_IDS: usize = 500;

/// Takes the parameters out of a link.
pub(super) fn read(reader: &mut Reader) -> Option<[SetOf; 2]> {
    let [a, b] = ["a", "b"].map(|key| {
        let mut set = SetOf::default();
        for term in reader.all(key) {
            if add(&mut set, &term).is_none() {
                reader.warn(key, WRONG, &term);
            }
        }
        (set != SetOf::default()).then_some(set)
    });
    if a.is_none() && b.is_none() {
        return None;
    }
    let sets = [a, b].map(|set| set.unwrap_or_else(SetOf::rest));
    // Both the rest of each other would be nothing.
    sets.iter().any(|set| !set.rest).then_some(sets)
}

fn add(set: &mut SetOf, term: &str) -> Option<()> {
    if term == "rest" {
        *set = SetOf::rest();
        return Some(());
    }
    let (name, value) = term.split_once(':')?;
    let percent =
        || digits(value).and_then(|n| u8::try_from(n).ok()).filter(|n| (1..100).contains(n));
    match name {
        "id" if value.is_empty() => return None,
        "id" if set.ids.len() < MOST_IDS => set.ids.push(value.to_owned()),
        "id" => {}
        "slowest" => set.slowest = Some(percent()?),
        "newest" => set.newest = Some(percent()?),
        "where" if value.is_empty() => return None,
        "where" => value.clone_into(&mut set.filter),
        "area" => set.narrow.area = Some(read_area(value)?),
        _ => {
            let (by, value) = read_facet(term)?;
            // The rules for choosing among the results are those for a set of them.
            let mut view =
                ResultsView { narrow: std::mem::take(&mut set.narrow), ..ResultsView::default() };
            if !view.is_chosen(&by, &value) {
                view.toggle(&by, &value);
            }
            set.narrow = view.narrow;
        }
    }
    set.rest = false;
    Some(())
}

/// Adds the parameters to a link.
pub(super) fn write(sets: &[SetOf; 2], pairs: &mut Vec<String>) {
    for (key, set) in ["a", "b"].into_iter().zip(sets) {
        pairs.extend(terms(set).iter().map(|term| encode(key, term)));
    }
}

/// What holds of a set's traces, as a link has it.
fn terms(set: &SetOf) -> Vec<String> {
    let SetOf { ids, narrow, filter, slowest, newest, rest } = set;
    if *rest {
        return vec!["rest".to_owned()];
    }
    let mut all: Vec<String> = ids.iter().map(|id| format!("id:{id}")).collect();
    for choice in &narrow.facets {
        all.extend(choice.values.iter().map(|value| write_facet(&choice.by, value)));
    }
    all.extend(narrow.area.map(|area| format!("area:{}", write_area(&area))));
    if !filter.is_empty() {
        all.push(format!("where:{filter}"));
    }
    all.extend(slowest.map(|n| format!("slowest:{n}")));
    all.extend(newest.map(|n| format!("newest:{n}")));
    all
}

/// A set as one text, as a form has it.
pub fn write_set(set: &SetOf) -> String {
    terms(set).join("\n")
}

/// What [`write_set`] has written; what can't be read is left out.
pub fn read_set(text: &str) -> SetOf {
    let mut set = SetOf::default();
    for term in text.split('\n') {
        let _ = add(&mut set, term);
    }
    set
}
