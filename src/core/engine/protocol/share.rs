//! What is asked and told about sending the shown trace to others, as it was recorded and whole, but for what rules take
//! out of it.

use serde::{Deserialize, Serialize};

use crate::export::Format;
use crate::redact::{Preview, Rules};

/// What may be asked; each is answered by the [`ShareTold`] of that name, and what takes long, until it is done, by how
/// far it is: then the same is asked again. Only what was begun by the same rules goes on; what is begun by others gives
/// it up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ShareAsk {
    /// What would leave.
    Look {
        /// By which rules.
        rules: Rules,
        /// From its beginning.
        anew: bool,
    },
    /// The next piece of what leaves, as a file.
    Piece {
        /// By which rules.
        rules: Rules,
        /// What kind of file.
        format: Format,
        /// How it is packed.
        packing: Packing,
        /// From its beginning.
        anew: bool,
    },
    /// Nothing of it is wanted any longer: what is kept for it is freed.
    Stop,
}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip (RFC 1952), as small as it gets.
    Gzip,
    /// The same as text, for a link or a page: base64 with the alphabet for URLs, without padding (RFC 4648 section 5).
    Text,
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ShareTold {
    /// It is still looked at what would leave.
    Looking {
        /// How many spans are done, if each were looked at once.
        done: u32,
        /// Of how many.
        of: u32,
    },
    /// What would leave.
    Look(Box<Preview>),
    /// What has to be taken out is still taken out, before anything is written; counted as above. Files by the same
    /// rules wait for the same.
    TakingOut {
        /// How many spans are done.
        done: u32,
        /// Of how many.
        of: u32,
    },
    /// A piece of a file.
    Piece {
        /// Its bytes; may be none, although there is more.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
        /// Whether there are more.
        more: bool,
        /// How many spans are written of all.
        written: (u32, u32),
        /// The trace's id in it.
        trace: String,
    },
    /// Nothing is kept.
    Stopped,
}
