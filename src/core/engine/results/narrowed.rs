//! What is chosen of the results: facets and a region, and their order.

use std::cmp::{Ordering, Reverse};
use std::rc::Rc;

use super::entries::{Data, Entries, Entry};
use crate::engine::protocol::{Area, By, FacetChoice, Narrow, OrderKey, ResultOrder};

impl Entries {
    /// The numbers of those that a choice leaves, ascending. O(entries) a facet.
    pub(super) fn left(&mut self, data: &mut Data<'_>, narrow: &Narrow) -> Rc<Vec<u32>> {
        if let Some((known, left)) = &self.left
            && known == narrow
        {
            return left.clone();
        }
        let left = Rc::new(self.left_but(data, narrow, None));
        self.left = Some((narrow.clone(), left.clone()));
        left
    }

    /// The same without one of the facets.
    pub(super) fn left_but(
        &mut self,
        data: &mut Data<'_>,
        narrow: &Narrow,
        but: Option<&By>,
    ) -> Vec<u32> {
        let inside = |entry: &Entry| narrow.area.is_none_or(|area| is_in(&area, entry));
        let mut left: Vec<u32> =
            (0..).zip(&self.list).filter(|(_, e)| inside(e)).map(|(i, _)| i).collect();
        for FacetChoice { by, values } in narrow.facets.iter().filter(|f| Some(&f.by) != but) {
            let of = self.values(data, by);
            // A value that no result has leaves nothing.
            let wanted: Vec<u32> = values.iter().filter_map(|v| self.texts.find(v)).collect();
            left.retain(|&i| of.of(i).iter().any(|value| wanted.contains(value)));
        }
        left
    }

    /// The numbers of those that are left, in an order. O(n log n).
    pub(super) fn ordered(
        &mut self,
        data: &mut Data<'_>,
        narrow: &Narrow,
        order: &ResultOrder,
    ) -> Rc<Vec<u32>> {
        if let Some((known, by, sorted)) = &self.ordered
            && (known, by) == (narrow, order)
        {
            return sorted.clone();
        }
        let left = self.left(data, narrow);
        let mut sorted: Vec<u32> = left.to_vec();
        match &order.key {
            OrderKey::Name => {
                let ranks = self.ranks();
                let rank = |text: u32| ranks.get(text as usize).copied().unwrap_or(u32::MAX);
                self.sort(&mut sorted, order.down, |_, e| (rank(e.service), rank(e.name)));
            }
            OrderKey::Services => {
                let of = self.values(data, &By::Service);
                self.sort(&mut sorted, order.down, |i, _| of.of(i).len());
            }
            OrderKey::Attribute(key) => self.sort_by_attribute(data, &mut sorted, key, order.down),
            OrderKey::Start => self.sort(&mut sorted, order.down, |_, e| e.start),
            OrderKey::Duration => self.sort(&mut sorted, order.down, |_, e| e.duration),
            OrderKey::Spans => self.sort(&mut sorted, order.down, |_, e| e.spans),
            OrderKey::Errors => self.sort(&mut sorted, order.down, |_, e| e.errors),
        }
        let sorted = Rc::new(sorted);
        self.ordered = Some((narrow.clone(), order.clone(), sorted.clone()));
        sorted
    }

    fn sort<K: Ord>(&self, list: &mut [u32], down: bool, key: impl Fn(u32, &Entry) -> K) {
        let newest = |i: u32| (Reverse(self.list.get(i as usize).map(|e| e.start)), i);
        let key = |i: u32| self.list.get(i as usize).map(|entry| key(i, entry));
        list.sort_by(|&a, &b| {
            let by_key = key(a).cmp(&key(b));
            let by_key = if down { by_key.reverse() } else { by_key };
            by_key.then_with(|| newest(a).cmp(&newest(b)))
        });
    }

    fn sort_by_attribute(&mut self, data: &mut Data<'_>, list: &mut [u32], key: &str, down: bool) {
        let values = self.values(data, &By::Attribute(key.to_owned()));
        let ranks = self.ranks();
        let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite());
        let keys: Vec<Option<(f64, u32)>> = (0..self.list.len() as u32)
            .map(|i| {
                let value = *values.of(i).first()?;
                let rank = ranks.get(value as usize).copied().unwrap_or(u32::MAX);
                Some((number(self.texts.text(value)).unwrap_or(f64::INFINITY), rank))
            })
            .collect();
        let key = |i: u32| keys.get(i as usize).copied().flatten();
        let newest = |i: u32| (Reverse(self.list.get(i as usize).map(|e| e.start)), i);
        list.sort_by(|&a, &b| {
            let by_key = match (key(a), key(b)) {
                (Some(a), Some(b)) => {
                    let up = a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
                    if down { up.reverse() } else { up }
                }
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            };
            by_key.then_with(|| newest(a).cmp(&newest(b)))
        });
    }

    /// The place of each text in the alphabet, capitals and small letters beside each other.
    fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.texts.len() as u32).collect();
        order.sort_by_cached_key(|&i| {
            let text = self.texts.text(i);
            (text.to_lowercase(), text.to_owned())
        });
        let mut ranks = vec![0; order.len()];
        for (rank, text) in (0..).zip(order) {
            if let Some(place) = ranks.get_mut(text as usize) {
                *place = rank;
            }
        }
        ranks
    }
}

fn is_in(area: &Area, entry: &Entry) -> bool {
    (area.from..=area.to).contains(&entry.start)
        && (area.least..=area.most).contains(&entry.duration)
}
