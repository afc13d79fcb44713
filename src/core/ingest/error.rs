//! Why an input could not be read: what was seen, where, and what a person can do about it.

use super::json::JsonError;

/// Why an input, or the rest of it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// Nothing but white space.
    #[error("This file is empty")]
    Empty,
    /// Bytes of another kind, known by their first ones.
    #[error("This is {seen}, not JSON")]
    Binary {
        /// What it is: "a zip archive".
        seen: &'static str,
    },
    /// Text, but not in UTF-8.
    #[error("This text is in {seen}, not in UTF-8")]
    Encoding {
        /// The encoding.
        seen: &'static str,
    },
    /// A web page.
    #[error("This is a web page (HTML){}", quoted(.title))]
    Html {
        /// The page's title, or empty.
        title: String,
    },
    /// The gzip envelope is broken from its first block on.
    #[error("This gzip file is broken")]
    Gzip,
    /// No JSON, or JSON that is broken before the first span.
    #[error("This is not JSON that can be read: {source}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// What the cursor met.
        source: JsonError,
    },
    /// Zipkin's first format.
    #[error("This is Zipkin v1 JSON")]
    ZipkinV1,
    /// A Loki query's answer.
    #[error("This is an answer of Loki: logs, no traces")]
    Loki,
    /// Links between services (Jaeger, Zipkin).
    #[error("These are dependency links between services, no traces")]
    Dependencies,
    /// Summaries as search answers have them.
    #[error("This is a list of search results, without spans")]
    SearchResults,
    /// OTLP of other signals only.
    #[error("These are OTLP {signal}, no traces")]
    OtherSignal {
        /// `logs`, `metrics` or `profiles`.
        signal: &'static str,
    },
    /// A back end's error in place of traces.
    #[error("The server answered with an error: {message}")]
    Server {
        /// Its own words.
        message: String,
    },
    /// JSON of no format that is known.
    #[error("This is JSON of a kind that is not known: {seen}")]
    Unknown {
        /// What stands at its top: "an object with the keys a, b".
        seen: String,
    },
}

impl IngestError {
    /// What is wrong: one sentence without full stop.
    pub fn what(&self) -> String {
        self.to_string()
    }

    /// Where in the input; may be empty.
    pub fn place(&self) -> String {
        match self {
            Self::NotJson { line, source } => format!("line {line}, byte {}", source.at),
            _ => String::new(),
        }
    }

    /// What the person can do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Empty => "Check that the download or the copy was complete",
            Self::Binary { .. } => {
                "Unpack it, or export the traces as JSON; JSON may be compressed with gzip"
            }
            Self::Encoding { .. } => "Save it as UTF-8 and open it again",
            Self::Html { .. } => {
                "The address probably leads to a login or to a user interface; open the API's answer"
            }
            Self::Gzip => "Download it again, or unpack it with gzip to see what is left",
            Self::NotJson { .. } => {
                "Spanscape reads Jaeger, OTLP, Tempo and Zipkin v2 JSON, plain or as lines"
            }
            Self::ZipkinV1 => "Ask Zipkin for /api/v2/traces, which gives Zipkin v2 JSON",
            Self::Loki => "Open a trace; logs are asked from Loki beside it",
            Self::Dependencies => "Open the traces themselves: the answer of /api/traces",
            Self::SearchResults => "Open one trace by its id: the answer of /api/traces/ID",
            Self::OtherSignal { .. } => "Open the file that the traces pipeline writes",
            Self::Server { .. } => "Ask the server again, or look into its log",
            Self::Unknown { .. } => {
                "Spanscape reads Jaeger, OTLP, Tempo and Zipkin v2 JSON, and Jaeger's documents \
                 from Elasticsearch"
            }
        }
    }
}

fn quoted(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(": “{title}”") }
}
