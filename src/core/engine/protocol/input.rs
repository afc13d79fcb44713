//! Where traces come from, and where they are kept.

use serde::{Deserialize, Serialize};

use crate::source::{Api, Target};

/// Where the bytes of one input come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// An absolute URL, fetched without credentials beyond the same origin.
    Url {
        /// The URL.
        url: String,
        /// What to call it in messages.
        name: String,
    },
    /// One trace of a back end.
    Trace {
        /// The back end.
        target: Target,
        /// What it speaks, as far as that is known.
        api: Api,
        /// The trace's id, as the person wrote it.
        id: String,
        /// What to call the back end in messages.
        name: String,
    },
    /// A file that was posted along with the request.
    File {
        /// Its place among the posted files.
        index: u32,
        /// Its name.
        name: String,
    },
    /// Text that was pasted.
    Text {
        /// The text.
        text: String,
    },
    /// What a link or the page itself has in it.
    Packed {
        /// A file as [`Packing::Text`](super::Packing::Text) writes it.
        text: String,
        /// What to call it.
        name: String,
    },
}

/// Where the same is looked for as at a back end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Also {
    /// What to call the back end, and this.
    pub names: [String; 2],
    /// Where.
    pub at: Elsewhere,
}

impl Also {
    /// Whether services are asked for one by one there.
    pub fn is_by_one(&self) -> bool {
        matches!(&self.at, Elsewhere::BackEnd { each, .. } if !each.is_empty())
    }
}

/// Another source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Elsewhere {
    /// Another back end.
    BackEnd {
        /// Which.
        target: Target,
        /// What it speaks, as far as that is known.
        api: Api,
        /// Services that it is asked for one by one, as in [`Ask::Search`](super::Ask::Search).
        each: Vec<String>,
    },
    /// What can only be read: all of it is, and looked through here, whenever it was.
    Inputs(Vec<Input>),
}

/// Where traces are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Slot {
    /// The open data set.
    #[default]
    Open,
    /// What a back end's search has found.
    Found,
}
