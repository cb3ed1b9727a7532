//! From Rust to what a browser loads.

use crate::{Failure, Folders, Mode, site::NAME};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use wasm_bindgen_cli_support::Bindgen;

/// What rustc's wasm32 target uses. Not `--all-features`: wasm-opt then writes imports that no browser takes.
const WASM_FEATURES: [&str; 8] = [
    "bulk-memory",
    "bulk-memory-opt",
    "call-indirect-overlong",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// The module.
    pub wasm: PathBuf,
    /// What loads it.
    pub js: PathBuf,
    /// Pieces of JavaScript that crates bring along; may be missing.
    pub snippets: PathBuf,
}

/// Builds the module and what loads it.
pub fn build(folders: &Folders, mode: Mode) -> Result<Built, Failure> {
    let profile = match mode {
        Mode::Dev => "wasm-dev",
        Mode::Release => "wasm-release",
    };
    println!("bundle: compiles the browser side ({profile})");
    compile(folders, profile)?;
    let out = folders.target.join("bundle").join(profile);
    bind(&folders.target.join("wasm32-unknown-unknown").join(profile).join("app.wasm"), &out, mode)?;
    let wasm = out.join(format!("{NAME}_bg.wasm"));
    if mode == Mode::Release {
        shrink(folders, &wasm)?;
    }
    Ok(Built { js: out.join(format!("{NAME}.js")), snippets: out.join("snippets"), wasm })
}

fn compile(folders: &Folders, profile: &str) -> Result<(), Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .current_dir(&folders.root)
        .args(["rustc", "-p", "app", "--lib", "--crate-type", "cdylib"])
        .args(["--no-default-features", "--features", "hydrate"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .status()
        .map_err(|why| format!("cannot run {}: {why}", cargo.display()))?;
    if status.success() {
        return Ok(());
    }
    Err("the browser side does not compile. If the target is missing: rustup target add wasm32-unknown-unknown".into())
}

fn bind(module: &Path, out: &Path, mode: Mode) -> Result<(), Failure> {
    if out.exists() {
        fs::remove_dir_all(out).map_err(|why| format!("cannot clear {}: {why}", out.display()))?;
    }
    let is_dev = mode == Mode::Dev;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(NAME).typescript(false);
    bindgen.debug(is_dev).keep_debug(is_dev).remove_producers_section(true);
    let done = bindgen.web(true).and_then(|bindgen| bindgen.generate(out));
    done.map_err(|why| format!("wasm-bindgen failed: {why:#}"))
}

fn shrink(folders: &Folders, wasm: &Path) -> Result<(), Failure> {
    let installed = folders.root.join("end2end/node_modules/.bin/wasm-opt");
    let program: OsString = match env::var_os("WASM_OPT") {
        Some(program) => program,
        None if installed.exists() => installed.into(),
        None => {
            println!("bundle: wasm-opt is not installed, so the bundle is larger (npm ci in end2end installs it)");
            return Ok(());
        }
    };
    let before = size(wasm);
    let enable = WASM_FEATURES.map(|feature| format!("--enable-{feature}"));
    let status = Command::new(&program).arg("-Oz").args(enable).arg("-o").arg(wasm).arg(wasm).status();
    match status {
        Ok(status) if status.success() => {
            println!("bundle: wasm-opt made {} KiB of {} KiB", size(wasm) / 1024, before / 1024);
            Ok(())
        }
        other => Err(format!("{} failed: {other:?}", program.display())),
    }
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |it| it.len())
}
