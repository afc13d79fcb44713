//! Gives both programs the same `SPANSCAPE_BUILD`: a hash of everything they are built from. The page
//! asks the worker for it, so that a page of one deployment never talks to a worker of another.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| ".".into());
    let root = Path::new(&root);
    let mut hash = Fnv::new();
    for name in ["Cargo.lock", "Cargo.toml", "src"] {
        println!("cargo::rerun-if-changed={name}");
        add(&root.join(name), name, &mut hash)?;
    }
    if env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // What the programs are cut up by.
        println!("cargo::rustc-link-arg-bin=spanscape=--emit-relocs");
        println!("cargo::rustc-link-arg-bin=engine=--emit-relocs");
    }
    println!("cargo::rustc-env=SPANSCAPE_BUILD={:016x}", hash.0);
    Ok(())
}

/// Adds a file, or a folder's files in the order of their names. The name counts, relative to the
/// project, so that the hash is the same on every machine.
fn add(path: &Path, name: &str, hash: &mut Fnv) -> io::Result<()> {
    if !path.is_dir() {
        hash.write(name.as_bytes());
        hash.write(&fs::read(path)?);
        return Ok(());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    for child in names {
        add(&path.join(&child), &format!("{name}/{child}"), hash)?;
    }
    Ok(())
}

/// FNV-1a, 64 bits: tells builds apart, resists no attacker. `std` has no stable hash to offer.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// The length first, so that two fields never run into one another.
    fn write(&mut self, bytes: &[u8]) {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
