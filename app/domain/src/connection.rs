//! Connections to metric sources outside: what a person or a file says of one. Secrets are not part of it.
//!
//! A connection's name is what an indicator's `source` says, in lower case. `embedded` is the server's own source and is
//! never a connection. A connection called `prometheus` answers for files that name Prometheus or nothing at all, in the
//! embedded source's stead.

mod read;
mod settings;

pub use crate::id::ConnectionName;
pub use read::{CONNECTIONS_MAX, Given, SecretRef};
pub use settings::{BadSettings, SETTLE_MAX_S, Settings, TIMEOUT_MAX_S, URL_BYTES_MAX};

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The server's own source, which is always there.
pub const EMBEDDED: &str = "embedded";
/// The connection that answers where a file names no source.
pub const DEFAULT: &str = "prometheus";

/// What is spoken at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The HTTP API of Prometheus, or of what imitates it.
    Prometheus,
    /// The Metrics API v2 of Dynatrace.
    Dynatrace,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Prometheus, Self::Dynatrace];

    /// For storage and forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prometheus => "prometheus",
            Self::Dynatrace => "dynatrace",
        }
    }

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Prometheus => "Prometheus",
            Self::Dynatrace => "Dynatrace",
        }
    }

    /// How long after a window's end its data may still come in, in seconds, unless a connection says otherwise.
    /// Prometheus: a scrape interval, twice its usual 15 s. Dynatrace writes minute by minute, and late.
    #[must_use]
    pub fn settle_s(self) -> u32 {
        match self {
            Self::Prometheus => 30,
            Self::Dynatrace => 120,
        }
    }
}

/// How the server says who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// Not at all.
    None,
    /// By user name and password.
    Basic,
    /// By `Authorization: Bearer`.
    Bearer,
    /// By `Authorization: Api-Token`, as Dynatrace wants it.
    ApiToken,
}

impl Auth {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Basic, Self::Bearer, Self::ApiToken];

    /// For storage and forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Basic => "basic",
            Self::Bearer => "bearer",
            Self::ApiToken => "api-token",
        }
    }

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Basic => "User and password",
            Self::Bearer => "Bearer token",
            Self::ApiToken => "API token (Dynatrace)",
        }
    }

    /// The secret that it needs; none for [`Auth::None`].
    #[must_use]
    pub fn secret(self) -> Option<Field> {
        match self {
            Self::None => None,
            Self::Basic => Some(Field::Password),
            Self::Bearer | Self::ApiToken => Some(Field::Token),
        }
    }
}

/// A secret part of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Of the user.
    Password,
    /// Bearer or API token.
    Token,
    /// The private key of the client's certificate, in PEM.
    ClientKey,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Password, Self::Token, Self::ClientKey];

    /// For storage and forms. Sealed secrets are bound to it: it never changes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Token => "token",
            Self::ClientKey => "client_key",
        }
    }
}

/// Not one of the words that a setting knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not {what}: use {choices}")]
pub struct BadWord {
    word: String,
    what: &'static str,
    choices: &'static str,
}

macro_rules! word {
    ($type:ident, $what:literal, $choices:literal) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = BadWord;
            fn from_str(text: &str) -> Result<Self, BadWord> {
                let found = Self::ALL.into_iter().find(|one| one.as_str() == text);
                found.ok_or_else(|| BadWord { word: text.to_owned(), what: $what, choices: $choices })
            }
        }
    };
}

word!(Kind, "a kind of source", "prometheus or dynatrace");
word!(Auth, "a way to sign in", "none, basic, bearer or api-token");
word!(Field, "a secret", "password, token or client_key");
