//! What a search finds, while it comes: the first traces whole as far as the budget goes, of the
//! others a line each.

use super::pending::Sources;
use super::rest::Rest;
use crate::ingest::Ingest;
use crate::model::{Draft, Store, build};
use crate::source::{Api, Query};

/// How many times smaller than the budget the parts are of which only lines are kept.
const PARTS: usize = 4;

/// What came so far.
pub(super) struct Sift {
    budget: usize,
    query: Query,
    sources: Option<Sources>,
    whole: Option<Store>,
    rest: Rest,
}

impl Sift {
    /// For a search for this, at one back end or two.
    pub fn new(budget: usize, query: Query, sources: Option<Sources>) -> Self {
        Self { budget, query, sources, whole: None, rest: Rest::default() }
    }

    /// Takes what is complete. O(spans of it, log).
    pub fn take(&mut self, ingest: &mut Ingest, api: Api) {
        for draft in ingest.take_parts() {
            self.add(draft, api);
        }
        let most = if self.whole.is_some() { self.budget / PARTS } else { self.budget };
        ingest.cut_at(most);
    }

    fn add(&mut self, draft: Draft, api: Api) {
        if self.whole.is_none() {
            self.whole = Some(build(draft));
        } else if !draft.is_empty() {
            self.rest.add(draft, api, &self.query, &self.sources);
        }
    }

    /// Whether anything was put aside.
    pub fn is_begun(&self) -> bool {
        self.whole.is_some()
    }

    /// All has come, this last: what is kept whole, what is looked for in it, and the rest.
    pub fn finish(mut self, draft: Draft, api: Api) -> (Store, Query, Rest) {
        self.add(draft, api);
        (self.whole.unwrap_or_default(), self.query, self.rest)
    }
}
