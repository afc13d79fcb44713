//! What the decoder makes of documents, family by family. Drafts as [`dump_draft`] prints them.

mod generated;
mod shapes;
mod spans;
mod values;

use super::*;
use crate::model::dump_draft;

/// The draft that a document becomes, and the error if its JSON is broken.
fn read(json: &str) -> String {
    let mut sink = Sink::default();
    let mut c = Cursor::new(json.as_bytes());
    let outcome = decode(&mut c, &mut sink);
    let mut text = dump_draft(&sink.draft);
    if let Err(error) = outcome {
        text += &format!("error: {error}\n");
    }
    text
}

/// A request of one resource, one scope and these spans.
fn request(spans: &str) -> String {
    format!(
        r#"{{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name",
        "value":{{"stringValue":"shop"}}}}]}},"scopeSpans":[{{"scope":{{}},"spans":[{spans}]}}]}}]}}"#
    )
}

/// The draft of a span with these members beside its ids, without the resource's line.
fn span(members: &str) -> String {
    let ids = r#""traceId":"a0000000000000000000000000000001","spanId":"b000000000000002""#;
    let text = read(&request(&format!("{{{ids},{members}}}")));
    text.replace("r1 \"shop\"\n", "")
}
