//! The decoders: through the entry that tells formats apart, each by itself, and behind gzip; always in pieces.

use spanscape_core::ingest::json::{self, Cursor};
use spanscape_core::ingest::{Ingest, InputReport, Sink, jaeger, jaeger_es, otlp, zipkin};
use spanscape_core::model::{Store, build, dump};

use crate::bytes::Random;
use crate::written;

/// Inputs that are longer are not decoded twice and compared: what a fuzzer finds is short.
const COMPARED: usize = 64 * 1024;

/// Lengths of pieces, which only the bytes decide: of bytes, of a fifth of all, or all at once.
pub struct Cuts {
    random: Random,
    longest: usize,
}

impl Cuts {
    /// Of an input.
    pub fn of(input: &[u8]) -> Self {
        let mut random = Random::of(input);
        // Never so many that decoding costs the square of the length.
        let least = input.len() / 200 + 1;
        let longest = [least, 40 + least, input.len() / 5 + 1, input.len()][random.below(4)];
        Self { random, longest }
    }

    /// The first piece of some bytes, and what follows; no piece is empty unless all are.
    fn cut<'a>(&mut self, bytes: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        bytes.split_at((1 + self.random.below(self.longest)).min(bytes.len()))
    }
}

/// What is in an input that comes in such pieces; in one without.
pub fn opened(input: &[u8], cuts: Option<Cuts>) -> (InputReport, Store) {
    let mut ingest = Ingest::default();
    ingest.begin("input");
    match cuts {
        None => ingest.push(input),
        Some(mut cuts) => {
            let mut rest = input;
            while !rest.is_empty() {
                let (piece, behind) = cuts.cut(rest);
                ingest.push(piece);
                rest = behind;
            }
        }
    }
    let report = ingest.end();
    (report, build(ingest.finish().0))
}

/// Any bytes as a file: whatever it is, wherever it is cut.
pub fn decode(input: &[u8]) {
    let (report, store) = opened(input, Some(Cuts::of(input)));
    if input.len() <= COMPARED {
        let (whole, other) = opened(input, None);
        assert_eq!(report, whole, "where it is cut counts");
        written::same(&dump(&store), &dump(&other), "where it is cut counts");
    }
    assert!(store.len() <= report.spans as usize, "more spans than stand there");
    if let Some(problem) = report.problem {
        assert!(!problem.what().is_empty() && !problem.advice().is_empty());
    }
    written::walk(&store);
    written::exported(&store);
}

/// Any bytes behind one to three layers of gzip, whole and cut; and as what gzip itself is.
pub fn gzip(input: &[u8]) {
    if input.starts_with(&[0x1f, 0x8b]) {
        return decode(input);
    }
    let mut random = Random::of(input);
    let (_, plain) = opened(input, None);
    let mut packed = stored(input, &mut random);
    for _ in 0..random.below(3) {
        packed = stored(&packed, &mut random);
    }
    let (_, store) = opened(&packed, Some(Cuts::of(&packed)));
    // What counts bytes and lines for a person is another where something is packed.
    assert_eq!((store.len(), store.traces().len()), (plain.len(), plain.traces().len()));
    decode(&packed[..random.below(packed.len() + 1)]);
}

/// Bytes as gzip without compression, in blocks of any length: right to the last byte, as a fuzzer would not write it.
fn stored(input: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut rest = input;
    loop {
        let (block, behind) = rest.split_at((1 + random.below(0xffff)).min(rest.len()));
        rest = behind;
        let length = block.len() as u16;
        out.push(u8::from(rest.is_empty()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
        if rest.is_empty() {
            break;
        }
    }
    let mut sum = u32::MAX;
    for byte in input {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    out.extend((!sum).to_le_bytes());
    out.extend((input.len() as u32).to_le_bytes());
    out
}

/// Jaeger's decoder, whatever the document is.
pub fn jaeger(input: &[u8]) {
    let mut stream = jaeger::Stream::default();
    directly(input, |c, sink, last| stream.read(c, sink, last));
}

/// The decoder of Jaeger's documents in Elasticsearch, likewise.
pub fn jaeger_es(input: &[u8]) {
    let mut stream = jaeger_es::Stream::default();
    directly(input, |c, sink, last| stream.read(c, sink, last));
}

/// That of OTLP, Tempo and Jaeger's API v3.
pub fn otlp(input: &[u8]) {
    let mut stream = otlp::Stream::default();
    directly(input, |c, sink, last| stream.read(c, sink, last));
}

/// Zipkin's.
pub fn zipkin(input: &[u8]) {
    let mut stream = zipkin::Stream::default();
    directly(input, |c, sink, last| stream.read(c, sink, last));
}

/// One document in pieces, as the room's entry gives it: cut between words and characters, and what was read is gone.
fn directly(
    input: &[u8],
    mut read: impl FnMut(&mut Cursor<'_>, &mut Sink, bool) -> json::Result<()>,
) {
    let (mut sink, mut cuts) = (Sink::default(), Cuts::of(input));
    let (mut held, mut rest) = (Vec::new(), input);
    loop {
        let (piece, behind) = cuts.cut(rest);
        held.extend(piece);
        rest = behind;
        let last = rest.is_empty();
        let goes_on =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte) || *byte >= 0x80;
        if !last && held.last().is_some_and(goes_on) {
            continue;
        }
        let mut c = Cursor::new(&held);
        match read(&mut c, &mut sink, last) {
            Err(e) if e.at_end && !last => {
                let done = c.at();
                assert!(done <= held.len(), "behind the end");
                held.drain(..done);
            }
            _ => break,
        }
    }
    let store = build(sink.draft);
    written::walk(&store);
    written::exported(&store);
}
