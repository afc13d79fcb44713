//! From raw bytes to UTF-8 text: gzip, byte order marks, and what is plainly no text.

use std::io::Write;

use flate2::write::MultiGzDecoder;

use super::IngestError;

/// How often what was unpacked is unpacked again, if it is gzip once more.
const LAYERS: usize = 3;

/// How much is looked at to tell what is no text, if there is as much.
const HEAD: usize = 4096;

/// How much is unpacked at once, about: a piece of gzip may hold a thousand times its size.
const SLICE: usize = 64 * 1024;

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
    /// What is not unpacked yet, from `at` on.
    packed: Vec<u8>,
    at: usize,
    /// It ended early or broke.
    broken: bool,
}

impl Layer {
    fn new(packed: Vec<u8>) -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()), packed, at: 0, broken: false }
    }

    fn is_done(&self) -> bool {
        self.at >= self.packed.len()
    }

    /// Unpacks about [`SLICE`] bytes, or all that there is.
    fn some(&mut self) -> Vec<u8> {
        while !self.is_done() && self.decoder.get_ref().len() < SLICE {
            let rest = self.packed.get(self.at..).unwrap_or(&[]);
            match self.decoder.write(rest) {
                Ok(read) if read > 0 => self.at += read,
                _ => self.broken = true,
            }
            if self.broken {
                self.at = self.packed.len();
            }
        }
        std::mem::take(self.decoder.get_mut())
    }

    /// Takes the next bytes, behind those that are not unpacked yet.
    fn give(&mut self, bytes: &[u8]) {
        if self.broken {
            return;
        }
        if self.is_done() {
            self.packed.clear();
            self.at = 0;
        }
        self.packed.extend_from_slice(bytes);
    }
}

impl Unpacker {
    /// Whether bytes are text as they are, from here on.
    pub fn is_plain(&self) -> bool {
        self.decided && self.layers.is_empty()
    }

    /// Takes the next bytes; [`Unpacker::text`] tells what comes of them.
    pub fn give(&mut self, bytes: &[u8]) {
        match self.layers.first_mut() {
            Some(outermost) => outermost.give(bytes),
            None => self.head.extend_from_slice(bytes),
        }
    }

    /// Some more text that came of the bytes so far; `None` if there is no more yet.
    ///
    /// # Errors
    /// It is no text. Nothing that follows will be.
    pub fn text(&mut self) -> Result<Option<Vec<u8>>, IngestError> {
        loop {
            if !self.decided {
                self.look();
                if self.head.len() >= HEAD {
                    return self.decide().map(Some);
                }
            }
            // The innermost first, so that little waits between two.
            let Some(at) = self.layers.iter().rposition(|layer| !layer.is_done()) else {
                return Ok(None);
            };
            let bytes = self.layers.get_mut(at).map(Layer::some).unwrap_or_default();
            if let Some(text) = self.pass_on(at, bytes) {
                return Ok(Some(text));
            }
        }
    }

    /// There are no more bytes: the rest of the text, and whether something is missing at its end.
    ///
    /// # Errors
    /// It is no text.
    pub fn finish(mut self) -> Result<(Vec<u8>, bool), IngestError> {
        let mut text = Vec::new();
        let mut layer = 0;
        loop {
            while let Some(more) = self.text()? {
                text.extend(more);
            }
            // A look may find another layer.
            let Some(Layer { decoder, broken, .. }) = self.layers.get_mut(layer) else { break };
            *broken |= decoder.try_finish().is_err();
            let rest = std::mem::take(decoder.get_mut());
            text.extend(self.pass_on(layer, rest).unwrap_or_default());
            layer += 1;
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

    /// What a layer gave goes to the next, or to the front; or it is text.
    fn pass_on(&mut self, layer: usize, bytes: Vec<u8>) -> Option<Vec<u8>> {
        match self.layers.get_mut(layer + 1) {
            Some(inner) => inner.give(&bytes),
            None if self.decided => return Some(bytes).filter(|bytes| !bytes.is_empty()),
            None => self.head.extend(bytes),
        }
        None
    }

    /// Where the front is gzip, another layer unpacks it.
    fn look(&mut self) {
        if self.layers.len() < LAYERS && self.head.starts_with(&[0x1f, 0x8b]) {
            self.layers.push(Layer::new(std::mem::take(&mut self.head)));
        }
    }

    /// Tells by the front what it is, and takes its byte order mark away.
    fn decide(&mut self) -> Result<Vec<u8>, IngestError> {
        self.decided = true;
        let mut text = std::mem::take(&mut self.head);
        // No more than that is looked at, so that it does not count where the bytes were cut.
        let front = text.get(..HEAD).unwrap_or(&text);
        let bom = b"\xef\xbb\xbf";
        let problem = refuse(front.strip_prefix(bom).unwrap_or(front), text.len() >= HEAD);
        if text.starts_with(bom) {
            text.drain(..bom.len());
        }
        problem.map_or(Ok(text), Err)
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

/// Why it is no text, by its first bytes; `more` says that others may follow.
fn refuse(bytes: &[u8], more: bool) -> Option<IngestError> {
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
        let blank = bytes.iter().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | b' '));
        // Without an end in sight, it is not kept: what follows white space is told by who reads it.
        return match (blank, more) {
            (true, true) => None,
            (_, false) => Some(IngestError::Empty),
            (false, true) => Some(IngestError::Binary { seen: "a binary file" }),
        };
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
