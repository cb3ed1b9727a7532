//! Answers what pages ask, out of the store and of what runs, and passes on what people do.

mod beside;
mod board;
mod comparison;
mod delivery;
mod drafts;
mod evaluations;
mod files;
mod hosts;
mod inbox;
mod indicators;
mod lacking;
mod preview;
mod projects;
mod sources;

use crate::{
    orchestrator::{Found, Hand, Orchestrator, Order, PlaceRefusal, Refusal, TriggerRefusal, Wish},
    store::{DeliveryRow, StoreError},
};
use app::api::{
    ApiError,
    approvals::Inbox,
    board::Board,
    comparison::Comparison,
    context::Person,
    control_plane::{Act, ControlPlane, LongerWarm, Trigger, Upload, WantedEvaluation, WantedRemark},
    deliveries::{DeliveryAnswer, FoundArtifact, TriggerForm},
    drafts::{Draft, DraftId},
    error::Lack,
    evaluations::{EvaluateForm, Gates, Review},
    files::{FilePage, Files, FoundRevision},
    indicators::IndicatorHistory,
    preview::{Candidate, Preview, WhatIf},
    projects::{DeliverySummary, ProjectSummary},
    sources::{SourceEntry, SourceForm, Trial, TrialRequest},
};
use async_trait::async_trait;
pub(crate) use delivery::{line_view, progress_view, slot_view};
use domain::{
    diagnostic::Diagnostic,
    digest::RevisionRef,
    file::{FileKind, Scope},
    id::{ConnectionName, Place, ProjectName, ServiceName, StageName},
};
use drafts::Drafts;
use std::fmt;
use uuid::Uuid;

/// The pages' port, fulfilled.
#[derive(Debug)]
pub struct Pages {
    orchestrator: Orchestrator,
    drafts: Drafts,
}

impl Pages {
    /// Answers from this orchestrator.
    #[must_use]
    pub fn new(orchestrator: Orchestrator) -> Self {
        Self { orchestrator, drafts: Drafts::default() }
    }
}

#[async_trait]
impl ControlPlane for Pages {
    async fn projects(&self) -> Result<Vec<ProjectSummary>, ApiError> {
        projects::list(&self.orchestrator).await
    }

    async fn create_project(&self, by: &Person, name: &str, shipyard: &str) -> Result<ProjectName, ApiError> {
        projects::create(&self.orchestrator, by, name, shipyard).await
    }

    async fn board(&self, project: &ProjectName) -> Result<Board, ApiError> {
        board::read(&self.orchestrator, project).await
    }

    async fn deliveries(&self, project: &ProjectName) -> Result<Vec<DeliverySummary>, ApiError> {
        projects::deliveries(&self.orchestrator, project).await
    }

    async fn delivery(&self, project: &ProjectName, number: u32) -> Result<DeliveryAnswer, ApiError> {
        delivery::read(&self.orchestrator, project, number).await
    }

    async fn trigger_form(&self, project: &ProjectName) -> Result<TriggerForm, ApiError> {
        projects::trigger_form(&self.orchestrator, project).await
    }

    async fn look_up(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        tag: &str,
    ) -> Result<FoundArtifact, ApiError> {
        let found = self.orchestrator.look_up(project, service, tag).await.map_err(|why| told_trigger(project, why))?;
        let Found { artifact, live_in, under_way } = found;
        Ok(FoundArtifact { tag: artifact.tag, digest: artifact.digest, live_in, under_way })
    }

    async fn trigger(&self, by: &Person, wanted: Trigger) -> Result<u32, ApiError> {
        let Trigger { project, service, tag, reason, labels, redeploy } = wanted;
        let order = Order { project: project.clone(), service, version: tag, reason, labels, redeploy };
        self.orchestrator.trigger(by.actor(), order).await.map_err(|why| told_trigger(&project, why))
    }

    async fn act(&self, by: &Person, act: Act) -> Result<(), ApiError> {
        let Act { delivery, seq, action, reason, subject } = act;
        let wish = Wish { delivery, seq, action, reason, subject };
        self.orchestrator.act(by.actor(), by.role, wish).await.map_err(told_refusal)
    }

    async fn extend_keep_warm(&self, by: &Person, wanted: LongerWarm) -> Result<(), ApiError> {
        let LongerWarm { place, seen, by_s, reason } = wanted;
        let hand = Hand { by: by.actor(), role: by.role, reason };
        self.orchestrator.extend_keep_warm(hand, &place, seen, by_s).await.map_err(told_place)
    }

    async fn free_place(&self, by: &Person, place: &Place, reason: &str) -> Result<(), ApiError> {
        let hand = Hand { by: by.actor(), role: by.role, reason: reason.to_owned() };
        self.orchestrator.free(hand, place).await.map_err(told_place)
    }

    async fn inbox(&self) -> Result<Inbox, ApiError> {
        inbox::read(&self.orchestrator).await
    }

    async fn waiting(&self) -> Result<usize, ApiError> {
        inbox::count(&self.orchestrator).await
    }

    async fn gates(
        &self,
        project: &ProjectName,
        service: Option<ServiceName>,
        stage: Option<StageName>,
        runs: u32,
    ) -> Result<Gates, ApiError> {
        evaluations::gates(&self.orchestrator, project, service, stage, runs).await
    }

    async fn evaluation(&self, project: &ProjectName, number: u32, sli: Option<&str>) -> Result<Review, ApiError> {
        evaluations::review(&self.orchestrator, project, number, sli).await
    }

    async fn find_evaluation(&self, project: &ProjectName, delivery: u32, seq: u64) -> Result<u32, ApiError> {
        evaluations::find(&self.orchestrator, project, delivery, seq).await
    }

    async fn indicator(&self, project: &ProjectName, number: u32, sli: &str) -> Result<IndicatorHistory, ApiError> {
        indicators::read(&self.orchestrator, project, number, sli).await
    }

    async fn comparison(&self, project: &ProjectName, number: u32, with: Option<u32>) -> Result<Comparison, ApiError> {
        comparison::read(&self.orchestrator, project, number, with).await
    }

    async fn evaluate_form(&self, project: &ProjectName) -> Result<EvaluateForm, ApiError> {
        evaluations::form(&self.orchestrator, project).await
    }

    async fn evaluate(&self, by: &Person, wanted: WantedEvaluation) -> Result<u32, ApiError> {
        evaluations::evaluate(&self.orchestrator, by, wanted).await
    }

    async fn remark(&self, by: &Person, wanted: WantedRemark) -> Result<(), ApiError> {
        evaluations::remark(&self.orchestrator, by, wanted).await
    }

    async fn files(&self, project: &ProjectName) -> Result<Files, ApiError> {
        files::list(&self.orchestrator, project).await
    }

    async fn file(
        &self,
        project: &ProjectName,
        kind: FileKind,
        scope: &Scope,
        number: Option<u32>,
        since: Option<u32>,
    ) -> Result<FilePage, ApiError> {
        files::read(&self.orchestrator, project, kind, scope, number, since).await
    }

    async fn find_revision(
        &self,
        project: &ProjectName,
        kind: FileKind,
        revision: &RevisionRef,
    ) -> Result<FoundRevision, ApiError> {
        files::find(&self.orchestrator, project, kind, revision).await
    }

    async fn save_file(&self, by: &Person, upload: Upload) -> Result<String, ApiError> {
        files::save(&self.orchestrator, by, upload).await
    }

    async fn diagnose(&self, candidate: Candidate) -> Result<Vec<Diagnostic>, ApiError> {
        preview::diagnose(&self.orchestrator, candidate).await
    }

    async fn preview(&self, candidate: Candidate) -> Result<Preview, ApiError> {
        preview::preview(&self.orchestrator, candidate).await
    }

    async fn what_if(&self, place: &Place) -> Result<WhatIf, ApiError> {
        preview::what_if(&self.orchestrator, place).await
    }

    async fn sources(&self) -> Result<Vec<SourceEntry>, ApiError> {
        sources::list(&self.orchestrator).await
    }

    async fn source(&self, name: &ConnectionName) -> Result<SourceEntry, ApiError> {
        sources::read(&self.orchestrator, name).await
    }

    async fn save_source(&self, by: &Person, form: SourceForm) -> Result<ConnectionName, ApiError> {
        sources::save(&self.orchestrator, by, form).await
    }

    async fn delete_source(&self, by: &Person, name: &ConnectionName, seen: u32) -> Result<(), ApiError> {
        sources::delete(&self.orchestrator, by, name, seen).await
    }

    async fn test_source(&self, by: &Person, name: &ConnectionName) -> Result<(), ApiError> {
        sources::test(&self.orchestrator, by, name).await
    }

    async fn try_indicator(&self, by: &Person, wanted: TrialRequest) -> Result<Trial, ApiError> {
        sources::try_indicator(&self.orchestrator, by, wanted).await
    }

    async fn stash_draft(&self, by: &Person, draft: Draft) -> Result<DraftId, ApiError> {
        Ok(self.drafts.keep(by, draft))
    }

    async fn draft(&self, by: &Person, id: DraftId) -> Result<Draft, ApiError> {
        self.drafts.find(by, id).ok_or_else(|| missing("draft; drafts are kept for half an hour"))
    }
}

/// A reference for the person, and the whole story for the log.
fn broken(why: &(dyn std::error::Error + 'static)) -> ApiError {
    let reference = Uuid::now_v7().simple().to_string();
    tracing::error!(reference, error = why, "a page could not be answered");
    ApiError::Broken { reference }
}

fn missing(what: impl fmt::Display) -> ApiError {
    ApiError::NotFound { what: what.to_string() }
}

fn told_store(why: StoreError) -> ApiError {
    broken(&why)
}

fn told_trigger(project: &ProjectName, why: TriggerRefusal) -> ApiError {
    match &why {
        TriggerRefusal::NoProject(_) => missing(format!("project `{project}`")),
        TriggerRefusal::NoService { .. } => ApiError::field("service", sentence(&why)),
        TriggerRefusal::BadReference(_) | TriggerRefusal::OtherDigest { .. } | TriggerRefusal::NoArtifact(_) => {
            ApiError::field("tag", sentence(&why))
        }
        TriggerRefusal::LongReason => ApiError::field("reason", sentence(&why)),
        TriggerRefusal::BadLabels(_) => ApiError::field("labels", sentence(&why)),
        TriggerRefusal::SameDigest { .. } | TriggerRefusal::UnderWay { .. } => {
            ApiError::field("redeploy", sentence(&why))
        }
        TriggerRefusal::NoPlan(reasons) => {
            ApiError::Unready { project: project.clone(), lacks: reasons.iter().map(lacking::lack).collect() }
        }
        TriggerRefusal::TooMany | TriggerRefusal::Unreadable { .. } => {
            ApiError::Unready { project: project.clone(), lacks: vec![Lack { why: sentence(&why), file: None }] }
        }
        TriggerRefusal::Store(_) | TriggerRefusal::NotRecorded(_) => broken(&why),
    }
}

fn told_refusal(why: Refusal) -> ApiError {
    match &why {
        Refusal::Illegal(_)
        | Refusal::Taken
        | Refusal::MovedOn(_)
        | Refusal::NotAllowed { .. }
        | Refusal::Overridden { .. }
        | Refusal::Busy => ApiError::Conflict { why: sentence(&why) },
        Refusal::NoReason(_) | Refusal::LongReason => ApiError::field("reason", sentence(&why)),
        Refusal::NoSuchDelivery => missing("such delivery"),
        Refusal::Store(_) => broken(&why),
    }
}

fn told_place(why: PlaceRefusal) -> ApiError {
    match &why {
        PlaceRefusal::Viewer => ApiError::NotAllowed { what: "change places".to_owned() },
        PlaceRefusal::LongReason | PlaceRefusal::NoReason => ApiError::field("reason", sentence(&why)),
        PlaceRefusal::NothingWarm
        | PlaceRefusal::MovedOn
        | PlaceRefusal::NotExtended(_)
        | PlaceRefusal::NotHeld
        | PlaceRefusal::GoesOn => ApiError::Conflict { why: sentence(&why) },
        PlaceRefusal::Store(_) => broken(&why),
    }
}

/// With a capital letter and a full stop.
fn sentence(why: &impl fmt::Display) -> String {
    let text = why.to_string();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

fn summary(row: DeliveryRow) -> DeliverySummary {
    DeliverySummary {
        id: row.id,
        number: row.number,
        service: row.service,
        tag: row.tag,
        status: row.status,
        stage: row.stage,
        sentence: row.sentence,
        by: row.triggered_by,
        triggered: row.triggered_at,
        changed: row.changed_at,
    }
}
