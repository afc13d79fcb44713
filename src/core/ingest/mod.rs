//! Bytes in, a [`Draft`](crate::model::Draft) out: one file a format, found by content.
//!
//! Bytes come in pieces: `unpack` undoes gzip, `documents` cuts the text into JSON documents, and between its words. Each is
//! decoded span by span as it comes, and what was read is freed. Wherever the pieces are cut, the same
//! comes of them (`tests/pieces.rs`).
//!
//! A decoder is a `Stream` with `read(&mut self, &mut Cursor, &mut Sink, last) -> json::Result<()>`. It
//! reads exactly one JSON document (the value on which the cursor stands) of its format, in every shape
//! that `sniff` takes for that format (object, array, wrapped), and pushes what it finds into the
//! sink. An error means that the JSON itself is broken there, or ends; what was pushed before stays.
//! Everything else that is odd is a warning in `sink.draft.warnings`, and decoding goes on.
//!
//! The decoders: `jaeger`, `jaeger_es`, `otlp` (Tempo and Jaeger v3 too), `zipkin`.

mod around;
mod documents;
mod driver;
mod error;
mod fields;
pub mod jaeger;
pub mod jaeger_es;
pub mod json;
mod late;
mod lately;
pub mod otlp;
mod own;
pub mod sink;
pub mod sniff;
#[cfg(test)]
mod tests;
mod trail;
mod unpack;
pub mod zipkin;

pub use driver::{Ingest, InputReport};
pub use error::IngestError;
pub use sink::Sink;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// What Jaeger's query API answers, and what its UI downloads.
    Jaeger,
    /// Span documents as Jaeger stores them in Elasticsearch or OpenSearch.
    JaegerEs,
    /// OTLP JSON: `resourceSpans`, also inside the `result` of Jaeger's API v3.
    Otlp,
    /// OTLP JSON, several documents, one a line.
    OtlpLines,
    /// Tempo's answers: `batches` or `trace`, base64 ids, enumerations by name.
    Tempo,
    /// Zipkin v2 JSON: a list of spans, or of lists of spans.
    Zipkin,
}

impl Format {
    /// The name for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jaeger => "Jaeger JSON",
            Self::JaegerEs => "Jaeger Elasticsearch documents",
            Self::Otlp => "OTLP JSON",
            Self::OtlpLines => "OTLP JSON lines",
            Self::Tempo => "Tempo JSON",
            Self::Zipkin => "Zipkin v2 JSON",
        }
    }
}
