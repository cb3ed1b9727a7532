//! Connections of a file: read when the server starts; what they refer to is read whenever they are used.

use crate::metrics::remote::Secrets;
use domain::connection::{Given, SecretRef, Settings};
use secrecy::{ExposeSecret, SecretString};
use std::{
    env,
    fs::File,
    io::{self, Read},
    path::Path,
};

/// No file of connections, secret or certificate is longer, in bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// Why a file of connections cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// It could not be read.
    #[error("--connections {path} cannot be read")]
    File {
        /// As given.
        path: String,
        #[source]
        why: io::Error,
    },
    /// It is not right.
    #[error("--connections {path}:\n{}", .told.join("\n"))]
    Refused {
        /// As given.
        path: String,
        /// Each with line and column.
        told: Vec<String>,
    },
}

/// The connections that a file gives.
///
/// # Errors
/// [`GivenError`] in words for whoever starts the server.
pub fn read_file(path: &Path) -> Result<Vec<Given>, GivenError> {
    let shown = path.display().to_string();
    let text = contents(path).map_err(|why| GivenError::File { path: shown.clone(), why })?;
    let read = Given::read(&text);
    let told: Vec<String> = read.diagnostics.iter().map(ToString::to_string).collect();
    let given = read.value.ok_or_else(|| GivenError::Refused { path: shown.clone(), told: told.clone() })?;
    for warning in told {
        tracing::warn!(path = shown, warning, "the file of connections");
    }
    Ok(given)
}

/// A given connection with what it refers to, as it is now: a secret that was exchanged holds at once.
pub(super) fn resolve(given: &Given) -> Result<(Settings, Secrets), String> {
    let text = |place: &Option<SecretRef>| -> Result<Option<String>, String> {
        place.as_ref().map(|place| Ok(secret(place)?.expose_secret().to_owned())).transpose()
    };
    let settings = Settings {
        ca: text(&given.ca)?,
        client_certificate: text(&given.client_certificate)?,
        ..given.settings.clone()
    };
    let secrets = given.secrets.iter().map(|(field, place)| Ok((*field, secret(place)?)));
    Ok((settings, secrets.collect::<Result<_, String>>()?))
}

fn secret(place: &SecretRef) -> Result<SecretString, String> {
    let text = match place {
        SecretRef::Env(name) => env::var(name).map_err(|_| format!("{place} is not set, or is no text"))?,
        SecretRef::File(path) => contents(Path::new(path)).map_err(|why| format!("{place} cannot be read: {why}"))?,
    };
    // Editors end a file with a line break, which is no part of a secret.
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() { Err(format!("{place} is empty")) } else { Ok(text.into()) }
}

fn contents(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(FILE_BYTES_MAX + 1).read_to_string(&mut text)?;
    if read as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other(format!("it has more than {FILE_BYTES_MAX} bytes")));
    }
    Ok(text)
}
