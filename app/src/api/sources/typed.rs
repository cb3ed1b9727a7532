//! A secret on its way from a form to the server, and never back.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A secret as it was typed; empty if nothing was. It does not show itself.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(pub String);

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "nothing" } else { "something" })
    }
}
