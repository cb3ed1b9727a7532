//! Drafts: what somebody wrote and could not save yet, kept for a while so that nothing is lost.
//!
//! A browser without JavaScript loses a form's text when the server refuses it, and a file is too long for an address.
//! So the server keeps what was sent and leads back to the form with the draft's id.

use super::ApiError;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The most drafts kept at once, over all people; the oldest gives way.
pub const DRAFTS_KEPT_MAX: usize = 64;

/// How long a draft is kept, in seconds.
pub const DRAFT_KEPT_FOR_S: u32 = 30 * 60;

/// A form for a file as it was sent: nothing in it is checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileForm {
    /// For which project, or what a new one shall be called.
    pub project: String,
    /// What the file is; empty lets the text decide.
    pub kind: String,
    /// The only stage that it is for; empty for all.
    pub stage: String,
    /// The only service that it is for; empty for all.
    pub service: String,
    /// The file's own name.
    pub name: String,
    /// A chosen file byte for byte, or what was typed, with plain line feeds.
    pub text: String,
    /// Why.
    pub reason: String,
    /// When the person last saw what is saved already; what is newer would be overwritten unseen.
    pub seen: Option<Timestamp>,
    /// When the text was begun: what others saved since is brought together with it.
    pub begun: Option<Timestamp>,
}

/// A form that was not saved, and why.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// As it was sent.
    pub form: FileForm,
    /// Why it was not saved; none where only a check was asked for.
    pub error: Option<ApiError>,
}

/// Names a draft. Only the person who wrote it can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DraftId(pub Uuid);

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DraftId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// How saving came out. A refusal is an answer, not a failure of the call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saving {
    /// It is saved.
    Saved {
        /// The path of its page.
        url: String,
    },
    /// Nothing was saved.
    NotSaved {
        /// What is wrong, and what to do.
        error: ApiError,
        /// The server's clock; after a conflict the next attempt is made knowingly.
        now: Timestamp,
    },
}

/// A draft of the person who asks.
///
/// # Errors
/// [`ApiError::NotFound`] if it is no longer kept, or is somebody else's.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_draft")]
pub async fn fetch_draft(id: DraftId) -> Result<Draft, ApiError> {
    let asked = super::context::asked()?;
    asked.control_plane.draft(&asked.person, id).await
}
