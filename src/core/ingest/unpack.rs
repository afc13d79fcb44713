//! From raw bytes to UTF-8 text: gzip, byte order marks, and what is plainly no text.

use std::borrow::Cow;
use std::io::Write;

use flate2::write::MultiGzDecoder;

use super::IngestError;

/// How often what was unpacked is unpacked again, if it is gzip once more.
const LAYERS: usize = 3;

/// How much is looked at to tell what is no text, if there is as much.
const HEAD: usize = 4096;

/// Unpacks gzip as it comes (several members, up to three times packed) and refuses what is no UTF-8
/// text. A gzip stream that breaks keeps what came before.
#[derive(Debug, Default)]
pub struct Unpacker {
    layers: Vec<Layer>,
    /// The front, until it is decided what it is.
    head: Vec<u8>,
    decided: bool,
}

/// One packing.
#[derive(Debug)]
struct Layer {
    decoder: MultiGzDecoder<Vec<u8>>,
    /// It ended early or broke.
    broken: bool,
}

impl Unpacker {
    /// Takes the next bytes; answers the text that came of them.
    ///
    /// # Errors
    /// It is no text. Nothing that follows will be.
    pub fn push<'b>(&mut self, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, IngestError> {
        if self.decided && self.layers.is_empty() {
            return Ok(Cow::Borrowed(bytes));
        }
        let bytes = self.through(0, bytes.to_vec());
        if self.decided {
            return Ok(bytes.into());
        }
        self.look(bytes);
        let enough = self.head.len() >= HEAD && self.head.iter().any(|&b| b > b' ');
        let text = if enough { self.decide()? } else { Vec::new() };
        Ok(text.into())
    }

    /// There are no more bytes: the rest of the text, and whether something is missing at its end.
    ///
    /// # Errors
    /// It is no text.
    pub fn finish(mut self) -> Result<(Vec<u8>, bool), IngestError> {
        let mut text = Vec::new();
        let mut layer = 0;
        // A look may find another layer.
        while let Some(Layer { decoder, broken }) = self.layers.get_mut(layer) {
            *broken |= decoder.try_finish().is_err();
            let rest = std::mem::take(decoder.get_mut());
            layer += 1;
            let rest = self.through(layer, rest);
            if self.decided { text.extend(rest) } else { self.look(rest) }
        }
        let broken = self.layers.iter().any(|layer| layer.broken);
        if !self.decided {
            if broken && self.head.is_empty() {
                return Err(IngestError::Gzip);
            }
            text = self.decide()?;
        }
        Ok((text, broken))
    }

    /// Sends bytes through the layers from `layer` on.
    fn through(&mut self, layer: usize, mut bytes: Vec<u8>) -> Vec<u8> {
        for Layer { decoder, broken } in self.layers.iter_mut().skip(layer) {
            *broken = *broken || decoder.write_all(&bytes).is_err();
            bytes = std::mem::take(decoder.get_mut());
        }
        bytes
    }

    /// Adds to the front; where that is gzip, another layer unpacks it.
    fn look(&mut self, bytes: Vec<u8>) {
        self.head.extend(bytes);
        while self.layers.len() < LAYERS && self.head.starts_with(&[0x1f, 0x8b]) {
            let at = self.layers.len();
            self.layers.push(Layer { decoder: MultiGzDecoder::new(Vec::new()), broken: false });
            let packed = std::mem::take(&mut self.head);
            self.head = self.through(at, packed);
        }
    }

    /// Tells by the front what it is, and takes its byte order mark away.
    fn decide(&mut self) -> Result<Vec<u8>, IngestError> {
        self.decided = true;
        let mut text = std::mem::take(&mut self.head);
        if text.starts_with(b"\xef\xbb\xbf") {
            text.drain(..3);
        }
        refuse(&text).map_or(Ok(text), Err)
    }
}

/// What the first bytes of other files are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x04\x22\x4d\x18", "an lz4 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"BZh", "a bzip2 file"),
    (b"\xff\x06\x00\x00sNaPpY", "a snappy file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\0asm", "a WebAssembly module"),
    (b"\x7fELF", "a program"),
];

fn refuse(bytes: &[u8]) -> Option<IngestError> {
    if let Some((_, seen)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(IngestError::Binary { seen });
    }
    if let [a, b, c, d, ..] = *bytes {
        let little = (a, b) == (0xff, 0xfe) || (a != 0 && b == 0 && c != 0 && d == 0);
        let big = (a, b) == (0xfe, 0xff) || (a == 0 && b != 0 && c == 0 && d != 0);
        if little || big {
            let seen = if little { "UTF-16 (little endian)" } else { "UTF-16 (big endian)" };
            return Some(IngestError::Encoding { seen });
        }
    }
    let Some(start) = bytes.iter().position(|&b| b > b' ') else {
        return Some(IngestError::Empty);
    };
    let head = bytes.get(start..).unwrap_or(&[]);
    if head.starts_with(b"<") {
        return Some(markup(head));
    }
    if head.starts_with(b"{") || head.starts_with(b"[") {
        return None;
    }
    // Protocol buffers: a resource (field 1) at once, or behind a four-byte length.
    let front = bytes.get(..bytes.len().min(512)).unwrap_or(&[]);
    let control = |&&b: &&u8| b < b' ' && !matches!(b, 0 | b'\t' | b'\n' | b'\r');
    if front.iter().filter(control).count() > front.len() / 50 {
        let message = bytes.first() == Some(&0x0a) || bytes.get(4) == Some(&0x0a);
        let seen = if message { "a protocol buffers file" } else { "a binary file" };
        return Some(IngestError::Binary { seen });
    }
    None
}

fn markup(head: &[u8]) -> IngestError {
    let text = String::from_utf8_lossy(head.get(..head.len().min(4096)).unwrap_or(&[]));
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("<?xml") && !lower.contains("<html") {
        return IngestError::Binary { seen: "an XML document" };
    }
    let title = lower.find("<title").and_then(|at| {
        let from = at + lower.get(at..)?.find('>')? + 1;
        let len = lower.get(from..)?.find("</")?;
        text.get(from..from + len)
    });
    let title = title.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    IngestError::Html { title: title.chars().take(80).collect() }
}
