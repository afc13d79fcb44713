//! Attributes as a plain JSON object, for readers that have no types of their own.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::json::{Json, is_double, is_int, push_number};
use crate::base::StrId;
use crate::model::attrs::Attr;
use crate::model::{AttrType, Store};

/// Up to which integer a double is exact.
const EXACT: u64 = 1 << 53;

/// Writes attributes as an object. A key that stands there again gets its number behind it: ` (2)`.
/// O(attributes).
pub(super) fn object(store: &Store, attrs: impl Iterator<Item = Attr>, out: &mut Json<'_>) {
    let mut seen: HashMap<StrId, u32, FxBuildHasher> = HashMap::default();
    out.open(b'{');
    for attr in attrs {
        let nth = seen.entry(attr.key).or_default();
        *nth += 1;
        out.text(store.text(attr.key));
        if *nth > 1 && out.0.pop().is_some() {
            out.raw(" (");
            push_number(out.0, (*nth).into());
            out.raw(")\"");
        }
        out.raw(":");
        value(attr.kind, store.text(attr.value), out);
    }
    out.close(b'}');
}

/// A number where every reader has all of its digits, else a text.
fn value(kind: AttrType, text: &str, out: &mut Json<'_>) {
    let small = || text.parse::<i64>().is_ok_and(|n| n.unsigned_abs() <= EXACT);
    match kind {
        AttrType::Bool if matches!(text, "true" | "false") => out.plain(text),
        AttrType::Int if is_int(text) && small() => out.plain(text),
        AttrType::Double if is_double(text) => out.plain(text),
        AttrType::Empty if text.is_empty() => out.plain("null"),
        _ => out.text(text),
    }
}
