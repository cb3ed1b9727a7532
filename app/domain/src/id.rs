//! Names and identities, each a type of its own so that two of them cannot be swapped.

use crate::yaml::quote;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The longest name of a project, stage or service, in bytes. Keptn's limit for stages.
pub const NAME_BYTES_MAX: usize = 43;

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} is not a {what} name: use 2 to {NAME_BYTES_MAX} lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen",
    quote(text)
)]
pub struct BadName {
    what: &'static str,
    text: String,
}

fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    let legal = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (2..=NAME_BYTES_MAX).contains(&text.len()) && starts && legal && !text.ends_with('-')
}

macro_rules! name {
    ($(#[$doc:meta])* $type:ident, $what:literal) => {
        $(#[$doc])*
        ///
        /// Two to [`NAME_BYTES_MAX`] of `a–z`, `0–9` and `-`, as Keptn's rule has it.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $type(String);

        impl $type {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $type {
            type Err = BadName;
            fn from_str(text: &str) -> Result<Self, BadName> {
                if is_name(text) { Ok(Self(text.to_owned())) } else { Err(BadName { what: $what, text: text.to_owned() }) }
            }
        }

        impl TryFrom<String> for $type {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(name: $type) -> String {
                name.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(/// A project, such as `sockshop`.
    ProjectName, "project");
name!(/// A stage of a project, such as `staging`.
    StageName, "stage");
name!(/// A service of a project, such as `carts`.
    ServiceName, "service");
name!(/// A connection to a metric source, such as `prometheus`.
    ConnectionName, "connection");

/// One delivery. A UUID of version 7: a later delivery has a greater id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryId(pub Uuid);

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DeliveryId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// Where a service runs in one stage: the thing that has a route, two slots and at most one delivery at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The project.
    pub project: ProjectName,
    /// The stage of that project.
    pub stage: StageName,
    /// The service in that stage.
    pub service: ServiceName,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}-{}", self.service, self.project, self.stage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_keptns_rule() {
        for good in ["dev", "carts-db", "a1", "sockshop"] {
            assert_eq!(good.parse::<StageName>().map(String::from), Ok(good.to_owned()));
        }
        for bad in ["", "a", "Dev", "1st", "dev-", "a_b", "ä", &"x".repeat(NAME_BYTES_MAX + 1)] {
            assert!(bad.parse::<StageName>().is_err(), "{bad}");
        }
    }
}
