//! The data folder, which belongs to one server at a time.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// The file that a server locks for as long as it runs.
const LOCK_FILE: &str = "tidegate.lock";
/// As much as is read of that file; it holds the number of a process.
const LOCK_BYTES_MAX: u64 = 20;

/// A data folder of which nobody else is the server. The kernel gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Folder {
    _locked: File,
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum FolderError {
    /// Two servers would drive the same deliveries.
    #[error(
        "the data folder {path} belongs to a Tidegate that runs already{}. Stop that one, or give this one a folder of \
         its own with --data.", .process.as_ref().map(|number| format!(" (process {number})")).unwrap_or_default()
    )]
    Taken {
        /// The folder.
        path: PathBuf,
        /// The server's, where it could be read.
        process: Option<u32>,
    },
    /// The folder, or its lock, is not there to be had.
    #[error(
        "the data folder {path} cannot be used: {why}. It must be a folder of this machine that this user may write to; \
         choose another one with --data."
    )]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// In words.
        why: io::Error,
    },
}

impl Folder {
    /// Makes the folder if need be, and takes it.
    ///
    /// # Errors
    /// [`FolderError::Taken`] while another server has it.
    pub(super) fn take(path: &Path) -> Result<Self, FolderError> {
        let unusable = |why| FolderError::Unusable { path: path.to_owned(), why };
        fs::create_dir_all(path).map_err(unusable)?;
        // Not cut to nothing: until it is ours, it names whose it is.
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path.join(LOCK_FILE));
        let mut file = file.map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(FolderError::Taken { path: path.to_owned(), process: process_of(&file) });
            }
            // Where nothing can be locked, nobody can tell whether another server is at work.
            Err(TryLockError::Error(why)) => return Err(unusable(why)),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(unusable)?;
        Ok(Self { _locked: file })
    }
}

fn process_of(file: &File) -> Option<u32> {
    let mut text = String::new();
    file.take(LOCK_BYTES_MAX).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_belongs_to_one_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new");
        let first = Folder::take(&path).expect("is free");
        let told = Folder::take(&path).expect_err("is taken").to_string();
        let this = format!("(process {})", std::process::id());
        assert!(
            told.contains(&path.display().to_string()) && told.contains(&this) && told.contains("--data"),
            "{told}"
        );
        drop(first);
        Folder::take(&path).expect("is free again");
    }

    #[test]
    fn what_cannot_be_a_folder_is_told() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let told = Folder::take(file.path()).expect_err("is a file").to_string();
        assert!(told.contains("cannot be used") && told.contains("--data"), "{told}");
    }
}
