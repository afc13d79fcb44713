//! The seam to the decoders.

use super::protocol::InputInfo;
use crate::model::Draft;

#[derive(Default)]
pub(super) struct Decoder {
    draft: Draft,
}

impl Decoder {
    pub fn begin(&mut self, _name: &str) {}
    pub fn push(&mut self, _bytes: &[u8]) {}
    pub fn end(&mut self, name: &str) -> InputInfo {
        InputInfo { name: name.to_owned(), format: String::new(), spans: 0, problem: None }
    }
    pub fn spans(&self) -> u64 {
        self.draft.len() as u64
    }
    pub fn finish(self) -> Draft {
        self.draft
    }
}
