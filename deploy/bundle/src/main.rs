//! Builds the browser side: `cargo run -p bundle [-- [--release] [--site FOLDER]]`.
//!
//! `cargo browser-side` makes the wasm, wasm-bindgen (linked in, so that `Cargo.lock` alone keeps the versions together) its
//! JavaScript, wasm-opt makes it small where it is installed, the sheets become one, and each file is named after its
//! content. The result is the folder `site` in cargo's target folder, unless another is given.

mod css;
mod site;
mod wasm;

use std::{
    env,
    ffi::OsString,
    path::{self, PathBuf},
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

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    mode: Mode,
    /// Where the result goes, if not where the server looks for it.
    site: Option<PathBuf>,
}

/// Where things are.
#[derive(Debug)]
struct Folders {
    /// The repository.
    root: PathBuf,
    /// Cargo's target folder.
    target: PathBuf,
    /// What the server will serve.
    site: PathBuf,
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
    let asked = Asked::read(env::args_os().skip(1))?;
    let folders = Folders::find(asked.site)?;
    let began = Instant::now();
    let built = wasm::build(&folders, asked.mode)?;
    site::write(&folders, asked.mode, &built)?;
    println!("bundle: the browser side is in {} ({} s)", folders.site.display(), began.elapsed().as_secs());
    Ok(())
}

impl Asked {
    fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Failure> {
        let mut asked = Self { mode: Mode::Dev, site: None };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--release") => asked.mode = Mode::Release,
                Some("--site") => asked.site = Some(arguments.next().ok_or("--site needs a folder")?.into()),
                _ => {
                    let known = "the options are --release and --site FOLDER";
                    return Err(format!("`{}` is not an option; {known}", argument.display()));
                }
            }
        }
        Ok(asked)
    }
}

impl Folders {
    fn find(site: Option<PathBuf>) -> Result<Self, Failure> {
        let root = absolute(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.."))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(target) => absolute(target.into())?,
            None => root.join("target"),
        };
        let site = site.map_or_else(|| Ok(target.join("site")), absolute)?;
        Ok(Self { root, target, site })
    }
}

fn absolute(path: PathBuf) -> Result<PathBuf, Failure> {
    path::absolute(&path).map_err(|why| format!("cannot find {}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Asked, Failure> {
        Asked::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_may_be_given_or_left_out() {
        assert_eq!(read(""), Ok(Asked { mode: Mode::Dev, site: None }));
        assert_eq!(read("--site a --release"), Ok(Asked { mode: Mode::Release, site: Some("a".into()) }));
        assert_eq!(read("--site"), Err("--site needs a folder".to_owned()));
        assert!(read("--fast").expect_err("is refused").contains("`--fast` is not an option"));
    }
}
