//! `spanscape-lint FILE...`: the verdict on the traces of files, for a terminal, a report, or a build that must fail.

mod options;
mod report;

use std::io::{Read, Write};
use std::process::ExitCode;

use options::{HELP, Options};
use report::Report;
use spanscape_core::ingest::{Ingest, IngestError};
use spanscape_core::model::build;

/// How much is read at once.
const PIECE: usize = 256 * 1024;

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("spanscape-lint: {problem}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let mut report = Report::new(&options);
    for file in &options.files {
        match read(file) {
            Ok(ingest) => {
                let store = build(ingest.finish().0);
                report.judge(file, &store);
            }
            Err(problem) => report.refuse(file, &problem),
        }
    }
    let written = std::io::stdout().lock().write_all(report.finish().as_bytes());
    if report.is_refused() || written.is_err() {
        ExitCode::from(2)
    } else if report.fails() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn read(file: &str) -> Result<Ingest, String> {
    let mut source: Box<dyn Read> = if file == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(|problem| problem.to_string())?)
    };
    let mut ingest = Ingest::default();
    ingest.begin(file);
    let mut piece = vec![0; PIECE];
    loop {
        let len = source.read(&mut piece).map_err(|problem| problem.to_string())?;
        match piece.get(..len).filter(|bytes| !bytes.is_empty()) {
            Some(bytes) => ingest.push(bytes),
            None => break,
        }
    }
    match &ingest.end().problem {
        Some(problem) => Err(words(problem)),
        None => Ok(ingest),
    }
}

/// What, where, and what to do, in one text.
fn words(problem: &IngestError) -> String {
    let place = problem.place();
    let place = if place.is_empty() { place } else { format!(" ({place})") };
    format!("{}{place}. {}.", problem.what(), problem.advice())
}
