//! The results as a file, piece by piece, and their ids.

use super::entries::{At, Data, Entries};
use crate::engine::protocol::{Narrow, ResultsTold};
use crate::export::Several;

/// How many bytes a piece has, or a span's more.
const PIECE: usize = 512 * 1024;

impl Entries {
    /// The next piece of a file of what is chosen; the first one where `anew`, or where something else was being written.
    pub(super) fn piece(
        &mut self,
        data: &mut Data<'_>,
        narrow: &Narrow,
        anew: bool,
    ) -> ResultsTold {
        let known = self.export.take().filter(|(of, _)| !anew && of == narrow);
        let (of, mut several) = known.unwrap_or_else(|| {
            let left = self.left(data, narrow);
            let entries = left.iter().filter_map(|&i| self.list.get(i as usize));
            let traces = entries.filter_map(|entry| match entry.at {
                At::Trace(ix) => Some(ix),
                At::Line(_) => None,
            });
            (narrow.clone(), Several::new(traces.collect()))
        });
        let mut bytes = Vec::with_capacity(PIECE + PIECE / 8);
        let more = data.store().is_some_and(|store| several.piece(store, &mut bytes, PIECE));
        let written = several.written();
        if more {
            self.export = Some((of, several));
        }
        ResultsTold::Piece { bytes, more, written }
    }

    /// The ids of all results.
    pub(super) fn ids(&self, data: &mut Data<'_>) -> Vec<String> {
        self.list.iter().filter_map(|entry| data.row(entry.at)).map(|row| row.id).collect()
    }
}
