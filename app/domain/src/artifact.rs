//! What is delivered.

use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use std::fmt;

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
