//! From Rust to what a browser loads.

use crate::{
    Failure, Folders, Mode,
    site::{NAME, content_hash},
};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
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
    let began = Instant::now();
    println!("bundle: compiling the browser side ({profile}) …");
    compile(folders, profile)?;
    println!("bundle: compiled the browser side in {} s", began.elapsed().as_secs());
    let module = folders.target.join("wasm32-unknown-unknown").join(profile).join("app.wasm");
    let out = folders.target.join("bundle").join(profile);
    let optimizer = if mode == Mode::Release { optimizer(folders) } else { None };
    let recipe = recipe(&module, optimizer.as_ref())?;
    let built = Built {
        js: out.join(format!("{NAME}.js")),
        snippets: out.join("snippets"),
        wasm: out.join(format!("{NAME}_bg.wasm")),
    };
    let done = out.join("made-from");
    if fs::read_to_string(&done).is_ok_and(|made_from| made_from == recipe) {
        return Ok(built);
    }
    bind(&module, &out, mode)?;
    if let Some(program) = optimizer {
        shrink(&program, &built.wasm)?;
    }
    fs::write(&done, recipe).map_err(|why| format!("cannot write {}: {why}", done.display()))?;
    Ok(built)
}

/// What the result is made from: as long as it stays the same, nothing need be made again.
fn recipe(module: &Path, optimizer: Option<&OsString>) -> Result<String, Failure> {
    let bytes = fs::read(module).map_err(|why| format!("cannot read {}: {why}", module.display()))?;
    let optimizer = optimizer.map(|program| program.display().to_string()).unwrap_or_default();
    Ok(format!("{} {optimizer}", content_hash(&bytes)))
}

/// wasm-opt, if it is installed.
fn optimizer(folders: &Folders) -> Option<OsString> {
    let installed = folders.root.join("end2end/node_modules/.bin/wasm-opt");
    let program = env::var_os("WASM_OPT").or_else(|| installed.exists().then(|| installed.into()));
    if program.is_none() {
        println!("bundle: wasm-opt is not installed, so the bundle is larger (npm ci in end2end installs it)");
    }
    program
}

fn compile(folders: &Folders, profile: &str) -> Result<(), Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .current_dir(&folders.root)
        .args(["browser-side", "--profile", profile])
        .arg("--target-dir")
        .arg(&folders.target)
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
    bindgen.debug(is_dev).keep_debug(is_dev).remove_name_section(!is_dev).remove_producers_section(true);
    let done = bindgen.web(true).and_then(|bindgen| bindgen.generate(out));
    done.map_err(|why| format!("wasm-bindgen failed: {why:#}"))
}

fn shrink(program: &OsString, wasm: &Path) -> Result<(), Failure> {
    println!("bundle: making it small with wasm-opt …");
    let before = size(wasm);
    let enable = WASM_FEATURES.map(|feature| format!("--enable-{feature}"));
    // What `-Oz` makes is a tenth smaller, takes twice the time, and is no smaller over the wire.
    let status = Command::new(program).arg("-O1").args(enable).arg("-o").arg(wasm).arg(wasm).status();
    match status {
        Ok(status) if status.success() => {
            println!("bundle: wasm-opt made {} KiB of {} KiB", size(wasm) / 1024, before / 1024);
            Ok(())
        }
        Ok(status) => Err(format!("{} failed: {status}", program.display())),
        Err(why) => Err(format!("cannot run {}: {why}", program.display())),
    }
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |it| it.len())
}
