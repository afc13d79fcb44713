//! From raw bytes to UTF-8 text: gzip, byte order marks, and what is plainly no text.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::IngestError;

/// Text that may be JSON, and whether something is missing at its end.
#[derive(Debug)]
pub struct Unpacked<'a> {
    /// The bytes behind gzip and byte order mark.
    pub bytes: Cow<'a, [u8]>,
    /// A gzip stream that ended early or broke.
    pub truncated: bool,
}

/// Unpacks gzip (several members, up to three times packed) and refuses what is no UTF-8 text.
/// A gzip stream that breaks keeps what came before.
pub fn unpack(bytes: &[u8]) -> Result<Unpacked<'_>, IngestError> {
    let mut bytes = Cow::Borrowed(bytes);
    let mut truncated = false;
    for _ in 0..3 {
        if !bytes.starts_with(&[0x1f, 0x8b]) {
            break;
        }
        let mut out = Vec::with_capacity(bytes.len().saturating_mul(6));
        truncated |= MultiGzDecoder::new(&*bytes).read_to_end(&mut out).is_err();
        if out.is_empty() && truncated {
            return Err(IngestError::Gzip);
        }
        bytes = Cow::Owned(out);
    }
    let mark = usize::from(bytes.starts_with(b"\xef\xbb\xbf")) * 3;
    if mark > 0 {
        match &mut bytes {
            Cow::Borrowed(b) => *b = b.get(mark..).unwrap_or(&[]),
            Cow::Owned(b) => drop(b.drain(..mark)),
        }
    }
    refuse(&bytes).map_or(Ok(Unpacked { bytes, truncated }), Err)
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
