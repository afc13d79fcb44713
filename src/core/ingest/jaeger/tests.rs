//! Jaeger JSON in, the draft as text out.

use crate::ingest::Ingest;
use crate::model::Draft;

fn draft(json: &str) -> Draft {
    let mut ingest = Ingest::default();
    ingest.begin("test");
    ingest.push(json.as_bytes());
    let report = ingest.end();
    assert_eq!(report.problem, None);
    ingest.finish().0
}

#[test]
fn placeholder() {
    assert_eq!(draft(r#"{"data":[{"traceID":"a","spans":[{"spanID":"1"}]}]}"#).len(), 1);
}
