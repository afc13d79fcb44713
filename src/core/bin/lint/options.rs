//! What was asked for on the command line.

use spanscape_core::analysis::verdict::Severity;
use spanscape_core::model::{Threshold, Thresholds};

pub const HELP: &str = "\
Says what is wrong with traces: N+1, retries, slow statements, failures and more, with what they cost.

usage: spanscape-lint [OPTIONS] FILE...

Reads what Spanscape opens: Jaeger, OTLP, Tempo and Zipkin JSON, plain, as lines, or with gzip; `-` is
the standard input.

  --format text|json|markdown   how to write it (text)
  --fail-on info|warning|critical
                                exit with 1 if a finding is at least so severe (critical)
  --set NAME:VALUE[,...]        other thresholds, as in a link: gap-time:300,fan-out:40
  --thresholds                  print all thresholds with their values, and exit
  --help                        print this, and exit

Exit codes: 0, or 1 where --fail-on says so, or 2 where a file could not be read or an option is wrong.
";

/// How the report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Debug)]
pub struct Options {
    pub files: Vec<String>,
    pub format: Format,
    pub fail_on: Severity,
    pub thresholds: Thresholds,
}

impl Options {
    /// Reads them; `None` if all that is wanted was printed, or is the help.
    pub fn read(mut args: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut options = Self {
            files: Vec::new(),
            format: Format::Text,
            fail_on: Severity::Critical,
            thresholds: Thresholds::default(),
        };
        let mut list = false;
        while let Some(arg) = args.next() {
            let (name, inline) = match arg.split_once('=').filter(|_| arg.starts_with("--")) {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (arg.clone(), None),
            };
            let mut value =
                || inline.clone().or_else(|| args.next()).ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--help" | "-h" => return Ok(None),
                "--thresholds" => list = true,
                "--format" => {
                    options.format = match value()?.as_str() {
                        "text" => Format::Text,
                        "json" => Format::Json,
                        "markdown" => Format::Markdown,
                        other => return Err(format!("no such format: {other}")),
                    }
                }
                "--fail-on" => {
                    let word = value()?;
                    options.fail_on =
                        Severity::read(&word).ok_or(format!("no such severity: {word}"))?;
                }
                "--set" => {
                    let code = value()?;
                    if !options.thresholds.read_code(&code) {
                        return Err(format!("not a threshold and a number: {code}"));
                    }
                }
                "-" => options.files.push(arg),
                other if other.starts_with('-') => return Err(format!("no such option: {other}")),
                _ => options.files.push(arg),
            }
        }
        if list {
            for &threshold in Threshold::ALL {
                let value =
                    format!("{} {}", options.thresholds.get(threshold), threshold.unit().sign());
                println!("{:24}{:>10}  {}", threshold.name(), value.trim_end(), threshold.text());
            }
            std::process::exit(0);
        }
        if options.files.is_empty() {
            return Err("no file is named".to_owned());
        }
        Ok(Some(options))
    }
}
