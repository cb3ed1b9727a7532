//! The key that seals secrets at rest: of the environment, or of a file in the data folder that only its owner can read.
//!
//! A sealed secret is `v1.<key id>.<nonce and ciphertext>`, by XChaCha20-Poly1305 with a random nonce. Connection and field
//! are associated data, so a secret that was moved to another place does not open there.

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    Key as CipherKey, XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use domain::{connection::Field, id::ConnectionName};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::{Digest, Sha256};
use std::{
    fs::{File, OpenOptions, Permissions},
    io::{self, ErrorKind, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// The variable that holds the key, where there is no file.
pub const KEY_VARIABLE: &str = "TIDEGATE_KEY";
/// In the data folder.
const KEY_FILE: &str = "tidegate.key";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// No key file is longer, in bytes.
const FILE_BYTES_MAX: u64 = 1_024;
const VERSION: &str = "v1";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// What was given is no key.
    #[error("{of} is not a key: give {KEY_BYTES} random bytes in base64, such as `openssl rand -base64 32` makes")]
    Malformed {
        /// The variable or the file.
        of: String,
    },
    /// Others could read it.
    #[error(
        "{path} can be read by others than its owner; run `chmod 600 {path}`, and set the secrets anew if they may have been read"
    )]
    Open {
        /// The file.
        path: String,
    },
    /// Secrets are kept, and the file that opens them is gone.
    #[error(
        "{path} is missing, and it is the key of the secrets that are kept; put it back, or give it as {KEY_VARIABLE}"
    )]
    Missing {
        /// The file.
        path: String,
    },
    /// The file could not be read or made.
    #[error("{path} cannot be used")]
    File {
        /// The file.
        path: String,
        #[source]
        why: io::Error,
    },
}

/// Why a sealed secret does not open. Neither variant says anything about the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed with another key.
    #[error("was sealed with another key (this one is {ours}, it needs {theirs}); start with that key, or set it anew")]
    WrongKey {
        /// The present key's id.
        ours: String,
        /// The id of the key that it was sealed with.
        theirs: String,
    },
    /// It is not what was sealed, or it was sealed for another place.
    #[error("is damaged or belongs elsewhere; set it anew")]
    Damaged,
    /// There is no random number to be had, or no cipher.
    #[error("could not be sealed")]
    Unsealable,
}

/// A key. Nothing shows it.
#[derive(Debug)]
pub struct Key {
    bytes: SecretSlice<u8>,
    id: String,
}

impl Key {
    /// The key of the environment if there is one, else that of the data folder, which is made if nothing is sealed yet.
    ///
    /// # Errors
    /// [`KeyError`] in words for whoever starts the server.
    pub fn open(folder: &Path, variable: Option<&str>, is_needed: bool) -> Result<Self, KeyError> {
        if let Some(text) = variable {
            return Self::parse(text).ok_or_else(|| KeyError::Malformed { of: KEY_VARIABLE.to_owned() });
        }
        let path = folder.join(KEY_FILE);
        match read(&path) {
            Err(KeyError::File { why, .. }) if why.kind() == ErrorKind::NotFound && is_needed => {
                Err(KeyError::Missing { path: path.display().to_string() })
            }
            Err(KeyError::File { why, .. }) if why.kind() == ErrorKind::NotFound => make(&path),
            other => other,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok().filter(|bytes| bytes.len() == KEY_BYTES)?;
        let mut hash = Sha256::new();
        hash.update(b"tidegate key id");
        hash.update(&bytes);
        let id = hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Some(Self { bytes: bytes.into(), id })
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, SealError> {
        let key = CipherKey::try_from(self.bytes.expose_secret()).map_err(|_| SealError::Unsealable)?;
        Ok(XChaCha20Poly1305::new(&key))
    }

    /// A secret that only this key opens, and only as that field of that connection.
    ///
    /// # Errors
    /// [`SealError::Unsealable`].
    pub fn seal(&self, name: &ConnectionName, field: Field, secret: &SecretString) -> Result<String, SealError> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let place = place(name, field);
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher()?.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Unsealable)?;
        Ok(format!("{VERSION}.{}.{}", self.id, STANDARD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// What was sealed as that field of that connection.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn unseal(&self, name: &ConnectionName, field: Field, sealed: &str) -> Result<SecretString, SealError> {
        let mut parts = sealed.split('.');
        let (version, id, text) = (parts.next(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if version != Some(VERSION) {
            return Err(SealError::Damaged);
        }
        if id != self.id {
            return Err(SealError::WrongKey { ours: self.id.clone(), theirs: id.to_owned() });
        }
        let bytes = STANDARD.decode(text).map_err(|_| SealError::Damaged)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Damaged)?;
        let place = place(name, field);
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let opened = self.cipher()?.decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Damaged)?;
        String::from_utf8(opened).map(SecretString::from).map_err(|_| SealError::Damaged)
    }
}

fn place(name: &ConnectionName, field: Field) -> String {
    format!("tidegate connection\n{name}\n{}", field.as_str())
}

fn read(path: &Path) -> Result<Key, KeyError> {
    let file = |why| KeyError::File { path: path.display().to_string(), why };
    let opened = File::open(path).map_err(file)?;
    let mode = opened.metadata().map_err(file)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(KeyError::Open { path: path.display().to_string() });
    }
    let mut text = String::new();
    opened.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(file)?;
    Key::parse(&text).ok_or_else(|| KeyError::Malformed { of: path.display().to_string() })
}

/// Written whole under another name first: a crash leaves no half of a key behind.
fn make(path: &PathBuf) -> Result<Key, KeyError> {
    let bytes: [u8; KEY_BYTES] = rand::random();
    let text = STANDARD.encode(bytes);
    let partial = path.with_extension("new");
    let written = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        // Never over a key that is there already.
        std::fs::hard_link(&partial, path)?;
        std::fs::remove_file(&partial)
    };
    written().map_err(|why| KeyError::File { path: path.display().to_string(), why })?;
    read(path)
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
