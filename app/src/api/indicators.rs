//! One indicator of an evaluation: where it comes from, and how it was over the evaluations before.

use super::ApiError;
use domain::{
    id::ProjectName,
    slo::{Row, RowVerdict},
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The indicator in one evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorPoint {
    /// The evaluation's number.
    pub number: u32,
    /// Its version.
    pub tag: String,
    /// When it was made.
    pub at: Timestamp,
    /// What was measured.
    pub value: Option<f64>,
    /// How it came out.
    pub verdict: RowVerdict,
    /// The limit that passes.
    pub pass_at: Option<f64>,
    /// The limit that warns.
    pub warning_at: Option<f64>,
}

/// An indicator of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorHistory {
    /// In which project.
    pub project: ProjectName,
    /// The evaluation that the page is about.
    pub number: u32,
    /// The indicator in it, with query, source and raw answer.
    pub row: Row,
    /// Oldest first, that evaluation last.
    pub points: Vec<IndicatorPoint>,
    /// The points as SVG; none where nothing was measured.
    pub chart: Option<String>,
}

/// An indicator of an evaluation and its history until then.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(input = leptos::server_fn::codec::GetUrl, endpoint = "fetch_indicator")]
pub async fn fetch_indicator(project: ProjectName, number: u32, sli: String) -> Result<IndicatorHistory, ApiError> {
    super::context::asked()?.control_plane.indicator(&project, number, &sli).await
}
