//! The folder that the server serves.

use crate::{Failure, Folders, Mode, css, wasm::Built};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// What the files are called, before their hash.
pub const NAME: &str = "tidegate";
/// Where npm puts the font.
const FONT: &str = "end2end/node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
/// The sheet that names it.
const FONT_SHEET: &str = "font.css";
/// Brotli's best; it is done once.
const BROTLI_QUALITY: u32 = 11;
/// Brotli's window, as a power of two.
const BROTLI_WINDOW: u32 = 22;

/// Writes the whole folder anew, beside the old one until it is whole.
pub fn write(folders: &Folders, mode: Mode, built: &Built) -> Result<(), Failure> {
    let (site, new) = (&folders.site, beside(&folders.site, "new"));
    clear(&new)?;
    copy_tree(&folders.root.join("public"), &new)?;
    let has_font = font(folders, &new)?;
    let pkg = new.join("pkg");
    make(&pkg)?;
    if built.snippets.exists() {
        copy_tree(&built.snippets, &pkg.join("snippets"))?;
    }
    let without: &[&str] = if has_font { &[] } else { &[FONT_SHEET] };
    let sheet = css::join(&folders.root.join("style"), without)?;
    let files = [("js", read(&built.js)?), ("wasm", read(&built.wasm)?), ("css", sheet.into_bytes())];
    let mut hashes = String::new();
    for (kind, bytes) in files {
        let hash = content_hash(&bytes);
        let name = format!("{NAME}.{hash}.{kind}");
        store(&pkg.join(&name), &bytes)?;
        let sent = match mode {
            Mode::Dev => bytes.len(),
            Mode::Release => compress(&pkg.join(&name), &bytes, &site.join("pkg").join(&name))?,
        };
        println!("bundle: {kind} {} KiB, {} KiB over the wire", bytes.len().div_ceil(1024), sent.div_ceil(1024));
        hashes += &format!("{kind}: {hash}\n");
    }
    store(&new.join("hash.txt"), hashes.as_bytes())?;
    clear(site)?;
    fs::rename(&new, site).map_err(|why| cannot("replace", site, &why))
}

/// Copies the font where it is installed, and says whether it is: a sheet must not ask for what is not there.
fn font(folders: &Folders, site: &Path) -> Result<bool, Failure> {
    let from = folders.root.join(FONT);
    if !from.exists() {
        println!("bundle: the font is not installed, so pages use the system's (npm ci in end2end installs it)");
        return Ok(false);
    }
    make(&site.join("fonts"))?;
    store(&site.join("fonts/inter.woff2"), &read(&from)?)?;
    Ok(true)
}

/// Writes `.br` and `.gz` beside the file; gives the smaller size. The name holds the content's hash, so what an
/// `earlier` build compressed under the same name is still right.
fn compress(path: &Path, bytes: &[u8], earlier: &Path) -> Result<usize, Failure> {
    let mut smallest = bytes.len();
    for (ending, pack) in [("br", brotli as fn(&[u8]) -> io::Result<Vec<u8>>), ("gz", gzip)] {
        let packed = match fs::read(beside(earlier, ending)) {
            Ok(packed) => packed,
            Err(_) => pack(bytes).map_err(|why| cannot("compress", path, &why))?,
        };
        store(&beside(path, ending), &packed)?;
        smallest = smallest.min(packed.len());
    }
    Ok(smallest)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    gzip.finish()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), bytes.len().max(1), BROTLI_QUALITY, BROTLI_WINDOW);
    brotli.write_all(bytes)?;
    Ok(brotli.into_inner())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// FNV-1a: enough to tell one build's file from another's.
pub fn content_hash(bytes: &[u8]) -> String {
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

fn clear(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|why| cannot("clear", folder, &why))
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

fn cannot(what: &str, path: &Path, why: &io::Error) -> Failure {
    format!("cannot {what} {}: {why}", path.display())
}
