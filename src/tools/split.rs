//! Cuts the built programs into the part that is needed at once and those that are loaded later:
//! `spanscape-split PAGE ENGINE DIST`, where PAGE and ENGINE are what cargo has linked with the
//! feature `split` and DIST is the site that trunk has built with it. `./dev dist` runs it.
//!
//! Trunk knows nothing of split points, so what it wrote of the programs is made anew here: cut,
//! given to wasm-bindgen and wasm-opt, and written under the names that index.html has. The page's other
//! parts carry a hash of their content in their names; the engine's has the page's version in its address.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use sha2::{Digest, Sha256};

type Error = Box<dyn std::error::Error>;

/// The link file's name, as the cut program imports it.
const LINK: &str = "./__wasm_split.js";

/// How the link file loads a part, and what does so also on a host that does not know the type of
/// wasm files: as wasm-bindgen's own loader.
const LOAD: (&str, &str) = (
    "async (imports) => (WebAssembly.instantiateStreaming(src, imports))",
    "async (imports) => {
        const answer = await src;
        if (!answer.ok) throw new Error(answer.status + ' ' + answer.url);
        return WebAssembly.instantiate(await answer.arrayBuffer(), imports);
    }",
);

/// What rustc emits, which wasm-opt must be told when the features section is missing.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// What the engine's script has in place of the link file: `wasm` is its program, whose exports the parts need. NEEDS says
/// which files each part is made of; what several parts have in common comes before them.
const LOAD_ENGINE: &str = "(() => {
    const coming = {};
    const get = async (name) => {
        const answer = await fetch(self.spanscapePart.join(name));
        if (!answer.ok) throw new Error(answer.status + ' ' + answer.url);
        return answer.arrayBuffer();
    };
    const take = async (bytes) => { await WebAssembly.instantiate(await bytes, { __wasm_split: wasm }); };
    const once = (name, before) => {
        coming[name] ??= (async () => {
            const bytes = get(name);
            bytes.catch(() => {});
            await before;
            await take(bytes);
        })().catch((error) => { delete coming[name]; throw error; });
        return coming[name];
    };
    const load = (names) => async (done, data) => {
        let there = false;
        try {
            // All of them: one that has come with another part already says nothing about those before it.
            let before = Promise.resolve();
            for (const name of names) before = Promise.all([before, once(name, before)]);
            await before;
            there = true;
        } catch (error) {
            console.error(error);
        }
        wasm.__indirect_function_table.get(done)(data, there);
    };
    const loads = {};
    for (const [part, names] of Object.entries(NEEDS)) loads['__wasm_split_load_' + part] = load(names);
    return loads;
})()";

/// How the page is optimised. What has one caller stays by itself unless it is small: that packs better.
const SMALL: [&str; 3] = ["-Oz", "-ocimfs", "10"];

/// How the engine is: only small functions go into their only caller, as browsers make slow code of very large ones.
const FAST: [&str; 4] = ["-O3", "--converge", "-ocimfs", "100"];

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).map(PathBuf::from).collect();
    let done = match arguments.as_slice() {
        [page, engine, dist] => split_page(page, dist).and_then(|()| split_engine(engine, dist)),
        _ => Err("usage: spanscape-split PAGE ENGINE DIST".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("spanscape-split: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A program, cut up and with its script, in a folder of its own.
struct Cut {
    work: PathBuf,
    parts: Vec<PathBuf>,
    /// The files that each part is made of, by their stems, in the order in which they are loaded.
    needs: BTreeMap<String, Vec<String>>,
}

/// Cuts a program up and has wasm-bindgen make `NAME.js` and `NAME_bg.wasm` of its first part.
fn cut(raw: &Path, dist: &Path, name: &str, target: &str) -> Result<Cut, Error> {
    let work = dist.with_extension("split");
    let _ = fs::remove_dir_all(&work);
    let main = work.join("main.wasm");
    let script = format!("./{name}.js");
    let program = fs::read(raw).map_err(|error| format!("{}: {error}", raw.display()))?;
    let parts = {
        let mut options = wasm_split_cli_support::Options::new(&program);
        options.output_dir = &work;
        options.main_out_path = &main;
        options.main_module = &script;
        options.link_name = LINK;
        wasm_split_cli_support::transform(options).map_err(|error| format!("{error:#}"))?
    };
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.args(["--target", target, "--keep-lld-exports", "--no-typescript", "--out-name", name]);
    run(bindgen.arg("--out-dir").arg(&work).arg(&main))?;
    Ok(Cut { work, parts: parts.split_modules, needs: parts.prefetch_map.into_iter().collect() })
}

fn split_page(raw: &Path, dist: &Path) -> Result<(), Error> {
    let name = page_name(dist)?;
    let Cut { work, parts, .. } = cut(raw, dist, &name, "web")?;
    let program = format!("{name}_bg.wasm");
    optimise(&work.join(&program), &dist.join(program), &SMALL)?;

    let mut link = replaced(&fs::read_to_string(work.join(LINK))?, LOAD.0, LOAD.1)?;
    for part in parts {
        let file = part.file_name().map(|name| name.to_string_lossy().into_owned());
        let file = file.ok_or("a part without a name")?;
        let small = part.with_extension("small.wasm");
        optimise(&part, &small, &SMALL)?;
        let bytes = fs::read(&small)?;
        let stem = file.trim_start_matches("split_").trim_end_matches(".wasm");
        let named = format!("part-{stem}-{}.wasm", hash(&bytes));
        link = replaced(&link, &file, &named)?;
        fs::write(dist.join(named), bytes)?;
    }
    let named = format!("./parts-{}.js", hash(link.as_bytes()));
    fs::write(dist.join(&named), link)?;
    let script = fs::read_to_string(work.join(format!("{name}.js")))?;
    // What it imports; the name by which the program asks for it stays.
    let script = replaced(&script, &format!("from \"{LINK}\""), &format!("from \"{named}\""))?;
    fs::write(dist.join(format!("{name}.js")), script)?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

/// The worker is a classic script, which can import nothing: its loader is a part of it. Where the parts lie, index.html says.
fn split_engine(raw: &Path, dist: &Path) -> Result<(), Error> {
    let Cut { work, parts, needs } = cut(raw, dist, "engine", "no-modules")?;
    optimise(&work.join("engine_bg.wasm"), &dist.join("engine_bg.wasm"), &FAST)?;
    let mut named = BTreeMap::new();
    for part in parts {
        let stem = part.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let stem = stem.ok_or("a part without a name")?;
        let name = stem.trim_start_matches("split_").to_owned();
        optimise(&part, &dist.join(format!("engine_{name}.wasm")), &FAST)?;
        named.insert(stem, name);
    }
    let mut lists = Vec::new();
    for (part, stems) in needs {
        let names = stems.iter().map(|stem| named.get(stem).map(|name| format!("'{name}'")));
        let names: Option<Vec<String>> = names.collect();
        lists.push(format!(
            "{part}: [{}]",
            names.ok_or("a part needs what is not there")?.join(", ")
        ));
    }
    let script = fs::read_to_string(work.join("engine.js"))?;
    let load = replaced(LOAD_ENGINE, "NEEDS", &format!("{{ {} }}", lists.join(", ")))?;
    let script = replaced(&script, &format!("require(\"{LINK}\")"), &load)?;
    fs::write(dist.join("engine.js"), script)?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

/// What trunk has called the page's program, without its ending.
fn page_name(dist: &Path) -> Result<String, Error> {
    for entry in fs::read_dir(dist)? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        if let Some(name) = file.strip_suffix("_bg.wasm").filter(|n| n.starts_with("spanscape-")) {
            return Ok(name.to_owned());
        }
    }
    Err(format!("{} has no program of the page", dist.display()).into())
}

fn optimise(from: &Path, to: &Path, how: &[&str]) -> Result<(), Error> {
    let mut opt = Command::new("wasm-opt");
    opt.args(how).args(["--strip-debug", "--strip-producers"]).args(FEATURES);
    run(opt.arg(from).arg("-o").arg(to))
}

fn run(command: &mut Command) -> Result<(), Error> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} failed: {status}").into()),
        Err(error) => Err(format!("{name}: {error}").into()),
    }
}

/// The text with every `from` replaced; it must be there.
fn replaced(text: &str, from: &str, to: &str) -> Result<String, Error> {
    if text.contains(from) {
        return Ok(text.replace(from, to));
    }
    Err(format!("what was written has changed: there is no `{from}` in it").into())
}

/// Eight bytes of SHA-256: tells two deployments apart.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
