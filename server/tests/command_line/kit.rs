//! Runs `tidegate`, and writes the files that it is given.

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// How a run ended and what it said.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }
}

/// Runs it in a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .args(arguments)
        .current_dir(folder)
        // With this a runtime of many threads does not start, but panics.
        .env("TOKIO_WORKER_THREADS", "0")
        .output()
        .unwrap();
    Ended {
        code: output.status.code().expect("ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The files of the domain's tests.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/domain/tests/samples")
}

/// A folder with files in it.
pub struct Folder(TempDir);

impl Folder {
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.0.path().join(name)).ok()
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        run(self.0.path(), arguments)
    }

    /// Judges what lies there under the usual names, and gives the answer as JSON with its exit code.
    pub fn evaluate(&self, more: &[&str]) -> (i32, Value) {
        let arguments = ["evaluate", "--slo", "slo", "--values", "values", "--output", "json"];
        let ended = self.run(&[&arguments, more].concat());
        (ended.code, ended.json())
    }
}
