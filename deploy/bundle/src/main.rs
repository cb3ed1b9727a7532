//! Builds the browser side: `cargo run -p bundle [-- --release]`.
//!
//! cargo makes the wasm, wasm-bindgen (linked in, so that `Cargo.lock` alone keeps the versions together) its
//! JavaScript, wasm-opt makes it small where it is installed, the sheets become one, and each file is named after its
//! content. The result is the folder `site` in cargo's target folder.

mod css;
mod site;
mod wasm;

use std::{
    env,
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

/// What went wrong, in one sentence.
type Failure = String;

/// How much care is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Quick to build.
    Dev,
    /// Small, and compressed beforehand.
    Release,
}

/// Where things are.
#[derive(Debug)]
struct Folders {
    /// The repository.
    root: PathBuf,
    /// Cargo's target folder.
    target: PathBuf,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bundle: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let mode = match env::args().nth(1).as_deref() {
        None => Mode::Dev,
        Some("--release") => Mode::Release,
        Some(other) => return Err(format!("`{other}` is not an option; the only one is --release")),
    };
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().map_err(|why| format!("cannot find {}: {why}", root.display()))?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folders = Folders { root, target };
    let began = Instant::now();
    let built = wasm::build(&folders, mode)?;
    site::write(&folders, mode, &built)?;
    println!("bundle: the browser side is in {} ({} s)", folders.target.join("site").display(), began.elapsed().as_secs());
    Ok(())
}
