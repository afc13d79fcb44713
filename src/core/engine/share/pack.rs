//! A file in pieces, packed.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::protocol::Packing;

/// Packs what is written; what comes out does not depend on the pieces.
pub struct Packer(Option<GzEncoder<Vec<u8>>>, Text);

/// Bytes as text: three make four letters, so that one or two wait for the next piece.
struct Text {
    is_wanted: bool,
    waiting: Vec<u8>,
}

impl Packer {
    /// Nothing was written yet.
    pub fn new(packing: Packing) -> Self {
        let zip = packing != Packing::Plain;
        let zip = zip.then(|| GzEncoder::new(Vec::new(), Compression::best()));
        Self(zip, Text { is_wanted: packing == Packing::Text, waiting: Vec::new() })
    }

    /// What of it is packed once these bytes are there too; all of it after the `last`.
    pub fn take(&mut self, bytes: Vec<u8>, last: bool) -> Vec<u8> {
        let Self(zip, text) = self;
        let packed = match zip {
            None => bytes,
            Some(encoder) => {
                // Writing into a buffer can't fail.
                let _ = encoder.write_all(&bytes);
                if last {
                    let _ = encoder.try_finish();
                }
                std::mem::take(encoder.get_mut())
            }
        };
        if text.is_wanted { text.take(packed, last) } else { packed }
    }
}

impl Text {
    fn take(&mut self, mut bytes: Vec<u8>, last: bool) -> Vec<u8> {
        let mut all = std::mem::take(&mut self.waiting);
        all.append(&mut bytes);
        let whole = if last { all.len() } else { all.len() / 3 * 3 };
        self.waiting = all.split_off(whole);
        URL_SAFE_NO_PAD.encode(all).into_bytes()
    }
}
