//! The critical path of the traces that CRISP and Jaeger UI test theirs with, against answers worked out by
//! hand; in microseconds, as the files are. Where they have it otherwise, the reason stands here.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test: what fails shall stop it"
)]

use std::fs;
use std::path::PathBuf;

use spanscape_core::analysis::{critical_path, main_root};
use spanscape_core::ingest::Ingest;
use spanscape_core::model::build;

/// File, segments by time.
const ANSWERS: &[(&str, &str)] = &[
    ("uber-research-CRISP__err_pattern1_err1", "A 0..70, B 70..100"),
    ("uber-research-CRISP__err_pattern3_err1", "B 0..70, C 70..100"),
    ("uber-research-CRISP__test_cases_1", "A 0..100"),
    ("uber-research-CRISP__test_cases_4", "A 0..10, B 10..20, C 20..30, B 30..60, A 60..100"),
    (
        "uber-research-CRISP__test_cases_6",
        "A 0..10, B 10..30, A 30..40, C 40..50, A 50..60, D 60..90, A 90..100",
    ),
    // B begins after its parent has ended: nobody waited for it (CRISP drops it as well).
    ("uber-research-CRISP__test_cases_9", "A 0..60, D 60..90, A 90..100"),
    // C ended while D was already running: D did not wait for it.
    ("uber-research-CRISP__test_cases_12", "A 0..10, B 10..30, D 30..50, B 50..70, A 70..100"),
    (
        "uber-research-CRISP__test_cases_15",
        "A 0..10, B 10..20, A 20..25, C 25..35, A 35..40, D 40..50, A 50..55, E 55..65, A 65..70, \
         F 70..80, A 80..85, G 85..100",
    ),
    // C and D overlap by 5 of A's 110, which is more than CRISP takes for skew.
    (
        "uber-research-CRISP__test_cases_16",
        "A 0..10, B 10..20, A 20..30, D 30..40, A 40..50, E 50..60, A 60..70, F 70..80, G 80..90, \
         F 90..100, A 100..110",
    ),
    (
        "uber-research-CRISP__test_cases_18",
        "A 0..10, B 10..30, C 30..40, B 40..50, D 50..60, B 60..70, E 70..80, B 80..110, A 110..120, \
         F 120..140, G 140..150, H 150..170, G 170..180, I 180..190, G 190..200, F 200..220, A 220..250",
    ),
    // C ends 5 after D begins, which is less than 1 % of A: CRISP takes that for skew and has C on its
    // path, B as well, and adds up to 5 + 5 more than A's duration. Here the clocks are believed, and
    // skew is for the clock skew adjustment.
    ("uber-research-CRISP__test_cases_20", "A 0..10, B 10..210, A 210..300, D 300..600"),
    (
        "uber-research-CRISP__test_cases_24",
        "A 0..50, B 50..100, C 100..150, B 150..200, D 200..250, B 250..300, E 300..350, A 350..400, \
         F 400..450, G 450..500, F 500..550, H 550..600, F 600..650, I 650..700",
    ),
    // Jaeger UI's own: the same sections as its tests have.
    (
        "jaegertracing-jaeger-ui__happyTrace",
        "span-X 0..2, span-C 2..6, span-X 6..7, span-D 7..8, span-X 8..9",
    ),
    (
        "jaegertracing-jaeger-ui__TraceCriticalPath_testTrace",
        "A 0..10, B 10..30, A 30..40, C 40..50, A 50..60, D 60..90, A 90..100",
    ),
    (
        "jaegertracing-jaeger-ui__traceWithOverlappingChildrenLongerThanParent",
        "6C3CF93508F205 0..15, 4570AB68826F43F9 15..25, 6C3CF93508F205 25..40",
    ),
    (
        "jaegertracing-jaeger-ui__traceWithSingleChildLongerThanParentAndStartsAfterParent",
        "6C3CF93508F205 0..40",
    ),
];

#[test]
fn what_others_test_with() {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/jaeger");
    if !dir.is_dir() {
        println!("skipped: the public trace data is not here ({})", dir.display());
        return;
    }
    for (file, answer) in ANSWERS {
        let mut ingest = Ingest::default();
        ingest.begin(file);
        ingest.push(&fs::read(dir.join(format!("{file}.json"))).unwrap());
        ingest.end();
        let store = build(ingest.finish().0);
        let root = main_root(&store, &store.traces()[0]).unwrap();
        let path = critical_path(&store, root, &|span| store.start(span));
        let mut segments = path.segments().to_vec();
        segments.sort_by_key(|s| s.start);
        let segment = |s: &spanscape_core::analysis::Segment| {
            let key = store.id(s.span);
            let id = store.text(key.text);
            let id = if id.is_empty() { format!("{:X}", key.value.0) } else { id.to_owned() };
            format!("{id} {}..{}", s.start / 1_000, s.end / 1_000)
        };
        let found: Vec<String> = segments.iter().map(segment).collect();
        assert_eq!(found.join(", "), *answer, "{file}");
    }
    // A new one must not go unnoticed.
    let all = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name());
    let of_crisp = all.filter(|name| name.to_string_lossy().starts_with("uber-research-CRISP"));
    assert_eq!(of_crisp.count(), ANSWERS.len() - 4);
}
