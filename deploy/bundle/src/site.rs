//! The folder that the server serves.

use crate::{Failure, Folders, Mode, css, wasm::Built};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// What the files are called, before their hash.
pub const NAME: &str = "tidegate";
/// Where npm puts the font.
const FONT: &str = "end2end/node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
/// Brotli's best; it is done once.
const BROTLI_QUALITY: u32 = 11;
/// Brotli's window, as a power of two.
const BROTLI_WINDOW: u32 = 22;

/// Writes the whole folder anew.
pub fn write(folders: &Folders, mode: Mode, built: &Built) -> Result<(), Failure> {
    let site = folders.target.join("site");
    if site.exists() {
        fs::remove_dir_all(&site).map_err(|why| cannot("clear", &site, &why))?;
    }
    copy_tree(&folders.root.join("public"), &site)?;
    font(folders, &site)?;
    let pkg = site.join("pkg");
    make(&pkg)?;
    if built.snippets.exists() {
        copy_tree(&built.snippets, &pkg.join("snippets"))?;
    }
    let sheet = css::join(&folders.root.join("style"))?;
    let files = [("js", read(&built.js)?), ("wasm", read(&built.wasm)?), ("css", sheet.into_bytes())];
    let mut hashes = String::new();
    for (kind, bytes) in files {
        let hash = fnv64(&bytes);
        let path = pkg.join(format!("{NAME}.{hash}.{kind}"));
        let small = if mode == Mode::Release { compress(&path, &bytes)? } else { bytes.len() };
        println!("bundle: {kind} {} KiB, {} KiB over the wire", bytes.len() / 1024, small / 1024);
        store(&path, &bytes)?;
        hashes += &format!("{kind}: {hash}\n");
    }
    store(&site.join("hash.txt"), hashes.as_bytes())
}

fn font(folders: &Folders, site: &Path) -> Result<(), Failure> {
    let from = folders.root.join(FONT);
    if !from.exists() {
        println!("bundle: the font is not installed, so pages use the system's (npm ci in end2end installs it)");
        return Ok(());
    }
    make(&site.join("fonts"))?;
    store(&site.join("fonts/inter.woff2"), &read(&from)?)
}

/// Writes `.br` and `.gz` beside the file; gives the smaller size.
fn compress(path: &Path, bytes: &[u8]) -> Result<usize, Failure> {
    let failed = |why: std::io::Error| cannot("compress", path, &why);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).map_err(failed)?;
    let gzip = gzip.finish().map_err(failed)?;
    let mut small = Vec::new();
    let mut brotli = brotli::CompressorWriter::new(&mut small, bytes.len().max(1), BROTLI_QUALITY, BROTLI_WINDOW);
    brotli.write_all(bytes).map_err(failed)?;
    brotli.flush().map_err(failed)?;
    drop(brotli);
    store(&beside(path, "gz"), &gzip)?;
    store(&beside(path, "br"), &small)?;
    Ok(small.len().min(gzip.len()))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// FNV-1a: enough to tell one build's file from another's.
fn fnv64(bytes: &[u8]) -> String {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix))
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), Failure> {
    make(to)?;
    for entry in fs::read_dir(from).map_err(|why| cannot("read", from, &why))? {
        let entry = entry.map_err(|why| cannot("read", from, &why))?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() { copy_tree(&source, &copy)? } else { store(&copy, &read(&source)?)? }
    }
    Ok(())
}

fn make(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|why| cannot("make", folder, &why))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|why| cannot("read", path, &why))
}

fn store(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|why| cannot("write", path, &why))
}

fn cannot(what: &str, path: &Path, why: &std::io::Error) -> Failure {
    format!("cannot {what} {}: {why}", path.display())
}
