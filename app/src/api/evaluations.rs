//! Evaluations: what gates have found, run beside run, and what people say of it.

use super::{ApiError, ReadAt, indicators::IndicatorHistory};
use crate::format;
use domain::{
    file::Scope,
    id::{Place, ProjectName, ServiceName, StageName},
    slo::{Evaluation, Remark, ScoreUnit, Standing, grid::Line},
    traffic::Weight,
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Evaluations that are shown side by side unless more are asked for.
pub const RUNS_SHOWN: u32 = 30;
/// The most of them.
pub const RUNS_SHOWN_MAX: u32 = 500;

/// One evaluation, as a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its number within the project.
    pub number: u32,
    /// Of which version; empty where nothing was live.
    pub tag: String,
    /// When it was made.
    pub at: Timestamp,
    /// The delivery that asked for it; none where a person did.
    pub delivery: Option<u32>,
    /// What it counts as.
    pub standing: Standing,
    /// Gained, in `unit`.
    pub score: f64,
    /// Percent or points.
    pub unit: ScoreUnit,
    /// What the candidate carried.
    pub weight: Weight,
}

impl Run {
    /// Such as ` at 10 %`, where it was judged by a part of the traffic.
    #[must_use]
    pub fn share(&self) -> String {
        let is_part = self.weight > Weight::NONE && self.weight < Weight::ALL;
        if is_part { format!(" at {}", format::weight(self.weight)) } else { String::new() }
    }
}

/// The evaluations of one place side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gates {
    /// Whose.
    pub project: ProjectName,
    /// The place; none while nothing was judged in the project.
    pub place: Option<Place>,
    /// All places that were judged, the one with the newest evaluation first.
    pub places: Vec<Place>,
    /// Oldest first, at most [`RUNS_SHOWN_MAX`].
    pub runs: Vec<Run>,
    /// One for each objective.
    pub lines: Vec<Line>,
    /// Whether there are older ones.
    pub has_older: bool,
    /// The server's clock when it was read.
    pub now: ReadAt,
}

/// An evaluation that another was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Its number.
    pub number: u32,
    /// Its version.
    pub tag: String,
}

/// One evaluation with all its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Where.
    pub place: Place,
    /// Its standing among the others.
    pub run: Run,
    /// Who asked for it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The evaluation that it repeats.
    pub again: Option<Compared>,
    /// All of it.
    pub evaluation: Evaluation,
    /// What it was compared with, in its order.
    pub compared: Vec<Compared>,
    /// What its files of indicators hold for, in its order; fewer where one is not found.
    pub indicators: Vec<Scope>,
    /// What people said of it.
    pub remarks: Vec<Remark>,
    /// The number of the one before, in the same place.
    pub previous: Option<u32>,
    /// And of the one after.
    pub next: Option<u32>,
    /// It among its neighbours.
    pub history: Gates,
    /// The indicator that is looked at; none where the evaluation has no rows.
    pub indicator: Option<IndicatorHistory>,
}

/// Which time shall be judged, as somebody wrote it: a length of time up to now, or from a moment to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowText {
    /// Such as `5m`.
    #[serde(default)]
    pub timeframe: String,
    /// In UTC unless it has a zone.
    #[serde(default)]
    pub start: String,
    /// The same.
    #[serde(default)]
    pub end: String,
}

/// What the form that asks for an evaluation offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluateForm {
    /// For which project.
    pub project: ProjectName,
    /// Its services.
    pub services: Vec<ServiceName>,
    /// Its stages, in order.
    pub stages: Vec<StageName>,
}

/// The evaluations of a service in a stage, or of the place with the newest one.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_gates")]
pub async fn fetch_gates(
    project: ProjectName,
    service: Option<ServiceName>,
    stage: Option<StageName>,
    runs: Option<u32>,
) -> Result<Gates, ApiError> {
    let runs = runs.unwrap_or(RUNS_SHOWN).clamp(1, RUNS_SHOWN_MAX);
    super::context::asked()?.control_plane.gates(&project, service, stage, runs).await
}

/// One evaluation, by its number within the project, with that indicator in sight, or else the one that is worth a look.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_evaluation")]
pub async fn fetch_evaluation(project: ProjectName, number: u32, sli: Option<String>) -> Result<Review, ApiError> {
    super::context::asked()?.control_plane.evaluation(&project, number, sli.as_deref()).await
}

/// The number of the evaluation that a delivery made with the event `seq`.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "find_evaluation")]
pub async fn find_evaluation(project: ProjectName, delivery: u32, seq: u64) -> Result<u32, ApiError> {
    super::context::asked()?.control_plane.find_evaluation(&project, delivery, seq).await
}

/// What can be evaluated.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such project.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_evaluate_form")]
pub async fn fetch_evaluate_form(project: ProjectName) -> Result<EvaluateForm, ApiError> {
    super::context::asked()?.control_plane.evaluate_form(&project).await
}

/// Judges a window by the files as they are now, without a delivery. Leads to the evaluation. Where nothing is said of
/// `when`, it is the window of the evaluation `again`.
///
/// # Errors
/// [`ApiError::Invalid`] names the field and what to write.
#[server(output = super::wire::Answer, endpoint = "evaluate")]
pub async fn evaluate(
    project: ProjectName,
    service: ServiceName,
    stage: StageName,
    when: WindowText,
    again: Option<u32>,
    reason: String,
) -> Result<(), ApiError> {
    use leptos::server_fn::ServerFn;
    let asked = super::context::asked()?;
    let wanted = super::control_plane::WantedEvaluation {
        place: Place { project: project.clone(), service: service.clone(), stage: stage.clone() },
        when: when.clone(),
        again,
        reason: reason.clone(),
    };
    match asked.control_plane.evaluate(&asked.person, wanted).await {
        Ok(number) => {
            leptos_axum::redirect(&crate::routes::evaluation(&project, number));
            Ok(())
        }
        Err(refusal) => {
            let (service, stage) = (service.to_string(), stage.to_string());
            let typed = [
                ("service", service.as_str()),
                ("stage", &stage),
                ("timeframe", &when.timeframe),
                ("start", &when.start),
                ("end", &when.end),
                ("reason", &reason),
            ];
            let refused = Err(refusal);
            super::plain_form::lead_back(Evaluate::PATH, &refused, &typed);
            refused
        }
    }
}

/// Says something of an evaluation: `ignored`, `counted`, `restored`, or the verdict it shall count as. `known` is how
/// many remarks were on the page.
///
/// # Errors
/// [`ApiError::Invalid`] if there is no reason; [`ApiError::Conflict`] if somebody else said something meanwhile.
#[server(output = super::wire::Answer, endpoint = "remark_on_evaluation")]
pub async fn remark_on_evaluation(
    project: ProjectName,
    number: u32,
    known: usize,
    say: String,
    reason: String,
) -> Result<(), ApiError> {
    use leptos::server_fn::ServerFn;
    let asked = super::context::asked()?;
    let wanted = super::control_plane::WantedRemark { project, number, known, say, reason: reason.clone() };
    let result = asked.control_plane.remark(&asked.person, wanted).await;
    super::plain_form::lead_back(RemarkOnEvaluation::PATH, &result, &[("reason", &reason)]);
    result
}
