//! Writes the demo's two files into a folder: `spanscape-demo public/demo`.

use std::path::PathBuf;
use std::process::ExitCode;

use spanscape_demo::{Demo, SEED, gzip};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: spanscape-demo FOLDER");
        return ExitCode::from(2);
    };
    match write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &std::path::Path) -> std::io::Result<()> {
    let demo = Demo::generate(SEED);
    std::fs::create_dir_all(folder)?;
    let spans: usize = demo.traces.iter().map(|trace| trace.spans.len()).sum();
    println!("{} traces, {spans} spans", demo.traces.len());
    for (name, text) in [("shop.jsonl.gz", demo.otlp()), ("logs.json.gz", demo.loki())] {
        let bytes = gzip(&text)?;
        println!("{name}: {} bytes, {} unpacked", bytes.len(), text.len());
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
