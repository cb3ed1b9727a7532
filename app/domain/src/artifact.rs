//! What is delivered.

use crate::{
    digest::{BadDigest, Digest},
    yaml::quote,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A version of a service, with the digest that its tag stood for when the delivery was triggered.
///
/// The tag is for people; the digest is what approvals and evaluations are bound to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Artifact {
    /// The image or command without its tag, such as `docker.io/keptnexamples/carts`.
    pub name: String,
    /// The version, such as `0.9.2`.
    pub tag: String,
    /// Of the content that would run.
    pub digest: Digest,
}

impl fmt::Display for Artifact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.tag)
    }
}

/// A version as it is asked for: a tag, and with it the digest that the tag must stand for, if one was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// 1 to 128 of letters, digits, `.`, `_` and `-`, as a container registry has it.
    pub tag: String,
    /// What the tag must stand for; none takes whatever it does.
    pub digest: Option<Digest>,
}

/// Why a text does not ask for a version, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadReference {
    /// Nothing was written.
    #[error("which version shall be delivered? Give its tag, such as 0.9.3")]
    Empty,
    /// A digest alone does not say how the version is called.
    #[error("a digest alone does not say which version it is: write its tag before it, as in 0.9.3@{0}")]
    NoTag(Digest),
    /// Not a tag.
    #[error(
        "{} is not a tag: use letters, digits, `.`, `_` and `-`, at most 128, and begin with a letter or a digit",
        quote(.0)
    )]
    BadTag(String),
    /// What follows the `@` is no digest.
    #[error(transparent)]
    BadDigest(#[from] BadDigest),
}

impl FromStr for Reference {
    type Err = BadReference;

    /// `0.9.3`, or `0.9.3@sha256:…`.
    fn from_str(text: &str) -> Result<Self, BadReference> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadReference::Empty);
        }
        if let Ok(digest) = text.trim_start_matches('@').parse() {
            return Err(BadReference::NoTag(digest));
        }
        let (tag, digest) = match text.split_once('@') {
            Some((tag, digest)) => (tag, Some(digest.parse()?)),
            None => (text, None),
        };
        if is_tag(tag) { Ok(Self { tag: tag.to_owned(), digest }) } else { Err(BadReference::BadTag(tag.to_owned())) }
    }
}

fn is_tag(tag: &str) -> bool {
    let first = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    first && tag.len() <= 128 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_tag_and_perhaps_what_it_must_stand_for() {
        let digest = Digest::of(b"carts");
        let read = |text: &str| text.parse::<Reference>();
        assert_eq!(read(" 0.9.3 "), Ok(Reference { tag: "0.9.3".into(), digest: None }));
        let pinned = format!("0.9.3@{digest}");
        assert_eq!(read(&pinned), Ok(Reference { tag: "0.9.3".into(), digest: Some(digest.clone()) }));
        assert_eq!(read(" "), Err(BadReference::Empty));
        assert_eq!(read(digest.as_str()), Err(BadReference::NoTag(digest.clone())));
        assert_eq!(read(&format!("@{digest}")), Err(BadReference::NoTag(digest)));
        assert_eq!(read("-rf"), Err(BadReference::BadTag("-rf".into())));
        assert_eq!(read("a b"), Err(BadReference::BadTag("a b".into())));
        assert_eq!(read(&"x".repeat(129)), Err(BadReference::BadTag("x".repeat(129))));
        let long = read(&"x".repeat(5_000)).expect_err("it is too long").to_string();
        assert!(long.len() < 250 && long.contains("…` is not a tag"), "{long}");
        assert!(matches!(read("0.9.3@sha256:12"), Err(BadReference::BadDigest(_))));
    }
}
