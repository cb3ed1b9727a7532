//! What saving a text would change: held against the newest revision, against what others saved meanwhile, and against the
//! evaluations that were made.

use super::{
    ApiError,
    files::{Changes, Revision},
};
use domain::{
    diagnostic::Diagnostic,
    file::{FileKind, Scope},
    id::{Place, ProjectName, ServiceName, StageName},
    merge::Merge,
    slo::Backtest,
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The evaluations of a place that objectives are tried on.
pub const RUNS_TRIED: u32 = 30;
/// The places that objectives are tried on at once, the one with the newest evaluation first.
pub const PLACES_TRIED_MAX: usize = 6;

/// What saving a text would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// From the newest revision to the text; none where it would be the first, or where they are too large to compare.
    pub changes: Option<Changes>,
    /// What is to be said about the text by itself, its queries included: with an error it would not be saved.
    pub found: Vec<Diagnostic>,
    /// What is to be said about the text beside other files.
    pub advice: Vec<Diagnostic>,
    /// What others saved since the text was begun, brought together with it.
    pub merging: Option<Merging>,
    /// Objectives tried on the evaluations of the places that they would hold for, at most [`PLACES_TRIED_MAX`]. None where
    /// the text is no objectives file, or has errors.
    pub tried: Option<Vec<Tried>>,
}

/// Objectives tried on the evaluations of one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Where.
    pub place: Place,
    /// What the evaluations are called, in the order of the back-test.
    pub runs: Vec<RunName>,
    /// How they would have ended.
    pub backtest: Backtest,
}

/// What an evaluation is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunName {
    /// Its number within the project.
    pub number: u32,
    /// Of which version; empty where nothing was live.
    pub tag: String,
    /// When it was made.
    pub at: Timestamp,
}

/// Two people's changes to one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Merging {
    /// The revision that both began with; none where there was none.
    pub base: Option<u32>,
    /// What the other one saved.
    pub theirs: Revision,
    /// Both changes together.
    pub merge: Merge,
}

/// A text that somebody may save.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// For which project.
    pub project: ProjectName,
    /// What it is.
    pub kind: FileKind,
    /// What it would hold for.
    pub scope: Scope,
    /// The text.
    pub text: String,
    /// When the person last saw what is saved already.
    pub seen: Option<Timestamp>,
}

/// What saving would change. Nothing is saved.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project; [`ApiError::Invalid`] if such a file cannot lie there.
#[server(input = super::wire::Answer, output = super::wire::Answer, endpoint = "preview_file")]
pub async fn preview_file(candidate: Candidate) -> Result<Preview, ApiError> {
    super::context::asked()?.control_plane.preview(candidate).await
}

/// All that is to be said about a text by itself. Unlike the browser, the server also knows whether its queries can be
/// asked. Nothing is saved.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project; [`ApiError::Invalid`] if the text is too long.
#[server(input = super::wire::Answer, output = super::wire::Answer, endpoint = "diagnose_file")]
pub async fn diagnose_file(candidate: Candidate) -> Result<Vec<Diagnostic>, ApiError> {
    super::context::asked()?.control_plane.diagnose(candidate).await
}

/// What an evaluation's objectives can be tried with: the file as it is now, and the evaluations of the place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The newest revision of the file that holds for the place.
    pub objectives: Revision,
    /// Where it lies.
    pub scope: Scope,
    /// Its text.
    pub text: String,
    /// What the evaluations are called, oldest first, at most [`RUNS_TRIED`].
    pub names: Vec<RunName>,
    /// The evaluations, in the same order, without queries and raw answers.
    pub runs: Vec<domain::slo::backtest::Run>,
    /// The server's clock when it was read.
    pub now: Timestamp,
}

/// What the objectives of an evaluation's place can be tried with.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such place, or no objectives hold for it.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_what_if")]
pub async fn fetch_what_if(project: ProjectName, service: ServiceName, stage: StageName) -> Result<WhatIf, ApiError> {
    let place = Place { project, service, stage };
    super::context::asked()?.control_plane.what_if(&place).await
}
