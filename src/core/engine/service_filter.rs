//! Jaeger UI's service filter, as its links have it (`svcFilter`, since 2.18): which services stay, by their
//! places among the trace's sorted names.

use super::names::problem;
use super::protocol::Problem;
use super::shown::Shown;
use crate::base::sort_by_key;
use crate::model::{SpanIx, Store};

/// What Jaeger UI calls a service without a name.
const UNKNOWN: &str = "unknown-service";

impl Shown {
    /// The services that the filter leaves out, or why it can't be read: it is another trace's, or of another
    /// state of this one, or leaves nothing. O(spans).
    pub(super) fn left_out(&self, store: &Store, filter: &str) -> Result<Vec<String>, Problem> {
        let stale = || {
            let what = "The link's service filter (svcFilter) is not of this trace's services";
            problem(what, "They are all shown instead; the menu Rows hides some")
        };
        let (sum, mask) = filter.split_once('.').ok_or_else(stale)?;
        let mut names = self.service_names(store);
        let jaegers =
            |name: &String| if name.is_empty() { UNKNOWN.to_owned() } else { name.clone() };
        // JavaScript compares texts by UTF-16 units.
        let units = |name: &String| jaegers(name).encode_utf16().collect::<Vec<u16>>();
        sort_by_key(&mut names, units);
        let known = names.iter().map(units).collect::<Vec<_>>().join(&0);
        if format!("{:04x}", checksum(&known)) != sum {
            return Err(stale());
        }
        // The last digit has the first four services.
        let bit = |at: usize| {
            let digit = mask.len().checked_sub(1 + at / 4).and_then(|i| mask.get(i..=i));
            let digit = digit.and_then(|digit| u8::from_str_radix(digit, 16).ok());
            digit.is_some_and(|digit| digit >> (at % 4) & 1 == 1)
        };
        let all = names.len();
        let out: Vec<String> = names
            .into_iter()
            .enumerate()
            .filter(|&(at, _)| !bit(at))
            .map(|(_, name)| name)
            .collect();
        if out.len() == all { Err(stale()) } else { Ok(out) }
    }

    fn service_names(&self, store: &Store) -> Vec<String> {
        let (len, first) = (self.trace.len, self.trace.first.0);
        let mut ids: Vec<_> = (0..len).map(|i| store.service(SpanIx(first + i))).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(|id| store.text(id).to_owned()).collect()
    }
}

/// Jaeger UI's: 16 bits of an FNV-like sum over UTF-16 units.
fn checksum(units: &[u16]) -> u16 {
    let step = |sum: u32, &unit: &u16| (sum ^ u32::from(unit)).wrapping_mul(0x0101) & 0xffff;
    units.iter().fold(0x811c, step) as u16
}
