//! Finds the program of a command, and the digest of what it would run.

use super::placeholder::fill;
use domain::{digest::Digest, service::Definition};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    env, fs,
    io::{self, Read as _},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};
use tokio::{sync::Mutex, task::spawn_blocking};

/// Digests of files that are remembered.
const FILES_MAX: usize = 256;
/// How much of a file is read at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// The program file that this first word of a command stands for.
///
/// # Errors
/// Says in words what is missing, and what to do.
pub(super) fn find(word: &str) -> Result<PathBuf, String> {
    if word.contains('/') {
        let path = PathBuf::from(word);
        return is_program(&path).then_some(path).ok_or_else(|| {
            format!("`{word}` is not a program on this machine; put it there, or correct `command` in the service file")
        });
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders).map(|folder| folder.join(word)).find(|path| is_program(path));
    found.filter(|_| !word.is_empty()).ok_or_else(|| {
        format!("`{word}` is in no folder of PATH; install it, or write its whole path as the first word of `command`")
    })
}

fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

/// Digests of program files, kept as long as the files stay as they are.
#[derive(Debug, Default)]
pub(super) struct Digests {
    // Held while a file is read, so that each is read once.
    files: Mutex<HashMap<PathBuf, (Stamp, Digest)>>,
}

/// Changes when a file's content does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    /// Device and number: another file may have been put in its place.
    file: (u64, u64),
    /// Of content or anything else, in seconds and nanoseconds. Unlike the time of the content nobody can set it, so
    /// that a file as long and as old as the one before does not pass for it.
    changed: (i64, i64),
    bytes: u64,
}

impl Stamp {
    fn of(file: &fs::Metadata) -> Self {
        Self { file: (file.dev(), file.ino()), changed: (file.ctime(), file.ctime_nsec()), bytes: file.len() }
    }
}

impl Digests {
    /// Of the program's content, and of the command and the environment with the tag filled in. What differs between
    /// slots stays a placeholder.
    pub(super) async fn of(&self, definition: &Definition, tag: &str, helper_exe: &Path) -> Result<Digest, String> {
        let values = [("tag", tag), ("artifact", definition.artifact.as_str())];
        let first = definition.command.first().ok_or("`command` in the service file is empty")?;
        let helper = helper_exe.to_string_lossy();
        let program = find(&fill(&fill(first, &values), &[("tidegate", &helper)]))?;
        let unread = |why: io::Error| format!("`{}` cannot be read: {why}", program.display());
        let mut text = format!("{}\n", self.file(&program).await.map_err(unread)?);
        let environment = definition.env.iter().flat_map(|(name, value)| [name, value]);
        for word in definition.command.iter().chain(environment) {
            let word = fill(word, &values);
            // With its length, so that no two lists of words look the same.
            text.push_str(&format!("{} {word}\n", word.len()));
        }
        Ok(Digest::of(text.as_bytes()))
    }

    async fn file(&self, path: &Path) -> io::Result<Digest> {
        let mut files = self.files.lock().await;
        let stamp = Stamp::of(&fs::metadata(path)?);
        if let Some((_, digest)) = files.get(path).filter(|(known, _)| *known == stamp) {
            return Ok(digest.clone());
        }
        let read = path.to_owned();
        let digest = spawn_blocking(move || digest_of_file(&read)).await.map_err(io::Error::other)??;
        if files.len() >= FILES_MAX {
            files.clear();
        }
        files.insert(path.to_owned(), (stamp, digest.clone()));
        Ok(digest)
    }
}

fn digest_of_file(path: &Path) -> io::Result<Digest> {
    let mut hash = Sha256::new();
    let mut file = fs::File::open(path)?;
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match file.read(&mut chunk)? {
            0 => break,
            length => hash.update(&chunk[..length]),
        }
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}").parse().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(words: &[&str]) -> Definition {
        Definition {
            artifact: "carts".to_owned(),
            command: words.iter().map(|word| (*word).to_owned()).collect(),
            env: vec![],
            health_path: "/health".to_owned(),
            metrics_paths: vec![],
            ready_within_s: 1,
            drain_within_s: 1,
            versions: Vec::new(),
            keep_warm_s: 1,
            sticky: false,
        }
    }

    #[tokio::test]
    async fn a_digest_is_of_the_program_and_the_words() {
        let folder = tempfile::tempdir().unwrap();
        let helper = folder.path().join("helper");
        fs::write(&helper, "one").unwrap();
        fs::set_permissions(&helper, fs::Permissions::from_mode(0o755)).unwrap();
        let digests = Digests::default();
        let (ours, other) = (definition(&["{tidegate}", "--v={tag}", "{port}"]), definition(&["{tidegate}"]));
        let first = digests.of(&ours, "1", &helper).await.unwrap();
        assert_eq!(digests.of(&ours, "1", &helper).await.unwrap(), first);
        assert_ne!(digests.of(&ours, "2", &helper).await.unwrap(), first);
        assert_ne!(digests.of(&other, "1", &helper).await.unwrap(), first);
        fs::write(&helper, "other").unwrap();
        assert_ne!(digests.of(&ours, "1", &helper).await.unwrap(), first);
    }

    #[tokio::test]
    async fn a_file_as_long_and_as_old_is_still_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let (helper, other) = (folder.path().join("helper"), folder.path().join("other"));
        let put = |path: &Path, text: &str| {
            fs::write(path, text).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
            let epoch = fs::FileTimes::new().set_modified(std::time::UNIX_EPOCH);
            fs::File::options().write(true).open(path).unwrap().set_times(epoch).unwrap();
        };
        let (digests, ours) = (Digests::default(), definition(&["{tidegate}"]));
        put(&helper, "one");
        put(&other, "two");
        let first = digests.of(&ours, "1", &helper).await.unwrap();
        fs::rename(&other, &helper).unwrap();
        assert_ne!(digests.of(&ours, "1", &helper).await.unwrap(), first);
    }

    #[tokio::test]
    async fn what_is_missing_is_told() {
        let digests = Digests::default();
        let check = async |word: &str, part: &str| {
            let why = digests.of(&definition(&[word]), "1", Path::new("/nowhere/tidegate")).await.unwrap_err();
            assert!(why.contains(part), "{why}");
        };
        check("{tidegate}", "`/nowhere/tidegate` is not a program").await;
        check("no-such-program", "is in no folder of PATH").await;
        assert!(digests.of(&definition(&["sh"]), "1", Path::new("/nowhere")).await.is_ok());
    }
}
