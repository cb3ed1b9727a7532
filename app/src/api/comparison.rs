//! Two evaluations of a place side by side.

use super::{ApiError, evaluations::Run};
use domain::{
    diff::Diff,
    file::{FileKind, Scope},
    id::{Place, ProjectName},
    slo::Evaluation,
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Two evaluations of a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Where both were made.
    pub place: Place,
    /// The one that the other is held against; none where there is no other.
    pub before: Option<Side>,
    /// The one that the page is about.
    pub after: Side,
    /// What else it can be held against, newest first.
    pub choices: Vec<Run>,
    /// The files that the two were judged by and that are not the same text.
    pub files: Vec<FileChange>,
    /// The server's clock when it was read.
    pub now: Timestamp,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What it is called, and what it counts as.
    pub run: Run,
    /// All of it, without queries and raw answers.
    pub evaluation: Evaluation,
}

/// A file that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// What it is.
    pub kind: FileKind,
    /// What the earlier one was judged by; none where it had no such file.
    pub before: Option<Used>,
    /// What the later one was judged by.
    pub after: Option<Used>,
    /// What differs; none where it is too large to compare.
    pub diff: Option<Diff>,
}

/// A revision that an evaluation was judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// What the file holds for.
    pub scope: Scope,
    /// Its revision.
    pub number: u32,
}

/// An evaluation held against another of its place: `with`, or else the one before it.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such evaluation, or if the other is of another place.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_comparison")]
pub async fn fetch_comparison(project: ProjectName, number: u32, with: Option<u32>) -> Result<Comparison, ApiError> {
    super::context::asked()?.control_plane.comparison(&project, number, with).await
}
