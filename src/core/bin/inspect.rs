//! `spanscape-inspect FILE...`: one line of JSON a file, with what is in it and what is odd.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::ExitCode;

use serde::Serialize;
use spanscape_core::ingest::{Ingest, IngestError};
use spanscape_core::model::build;

/// How much is read at once.
const PIECE: usize = 256 * 1024;

const HELP: &str = "\
Says what is in trace files: Jaeger, OTLP, Tempo and Zipkin v2 JSON, plain, as lines, or with gzip.

usage: spanscape-inspect FILE...

One line of JSON a file:
  file      as given
  format    what it was read as
  traces    distinct trace ids in the file
  spans     spans in the file, before repair
  kept      spans after repair (equal duplicates are dropped)
  services  distinct services in the file; all spans without one count as one more
  errors    spans with an error status, after repair
  maxDepth  the longest chain of parents, a root counted as 1
  warnings  what was odd, by kind, with counts
  error     in place of these: why the file could not be read

The exit code is 0, or 1 where a file could not be read, or 2 without a file.
";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    file: &'a str,
    format: &'a str,
    traces: u32,
    spans: u32,
    kept: usize,
    services: usize,
    errors: u32,
    max_depth: u32,
    warnings: BTreeMap<&'static str, u32>,
}

#[derive(Debug, Serialize)]
struct Refusal<'a> {
    file: &'a str,
    error: String,
}

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() || files.iter().any(|f| f == "--help" || f == "-h") {
        print!("{HELP}");
        return if files.is_empty() { ExitCode::from(2) } else { ExitCode::SUCCESS };
    }
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    for file in &files {
        let line = inspect(file).unwrap_or_else(|error| {
            code = ExitCode::FAILURE;
            serde_json::to_string(&Refusal { file, error }).unwrap_or_default()
        });
        // Nobody reads on behind `| head`.
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    code
}

fn inspect(file: &str) -> Result<String, String> {
    let mut source = std::fs::File::open(file).map_err(|e| e.to_string())?;
    let mut ingest = Ingest::default();
    ingest.begin(file);
    let mut piece = vec![0; PIECE];
    loop {
        let len = source.read(&mut piece).map_err(|e| e.to_string())?;
        if len == 0 {
            break;
        }
        ingest.push(piece.get(..len).unwrap_or(&piece));
    }
    let report = ingest.end();
    if let Some(problem) = &report.problem {
        return Err(words(problem));
    }
    let draft = ingest.finish().0;
    let services = draft.services();
    let store = build(draft);
    let line = Line {
        file,
        format: report.format.map_or("", |f| f.name()),
        traces: report.traces,
        spans: report.spans,
        kept: store.len(),
        services,
        errors: store.traces().iter().map(|t| t.errors).sum(),
        max_depth: store.traces().iter().map(|t| t.max_depth).max().unwrap_or(0),
        warnings: store.warnings().counts().map(|(kind, n)| (kind.name(), n)).collect(),
    };
    serde_json::to_string(&line).map_err(|e| e.to_string())
}

/// What, where, and what to do, in one text.
fn words(problem: &IngestError) -> String {
    let place = problem.place();
    let place = if place.is_empty() { place } else { format!(" ({place})") };
    format!("{}{place}. {}.", problem.what(), problem.advice())
}
