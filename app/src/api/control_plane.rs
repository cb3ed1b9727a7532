//! The port through which pages ask and act. The server implements it.

use super::{
    ApiError,
    approvals::Inbox,
    board::Board,
    comparison::Comparison,
    context::Person,
    deliveries::{DeliveryAnswer, FoundArtifact, TriggerForm},
    drafts::{Draft, DraftId, FileForm},
    evaluations::{EvaluateForm, Gates, Review, WindowText},
    files::{FILE_BYTES_MAX, FilePage, Files, FoundRevision, check_scope, too_large},
    indicators::IndicatorHistory,
    preview::{Candidate, Preview, WhatIf},
    projects::{DeliverySummary, ProjectSummary},
    sources::{SourceEntry, SourceForm, Trial, TrialRequest},
};
use async_trait::async_trait;
use domain::{
    delivery::{Action, event::Subject},
    diagnostic::Diagnostic,
    digest::RevisionRef,
    file::{BadFileKind, FileKind, Scope},
    id::{BadName, ConnectionName, DeliveryId, Place, ProjectName, ServiceName, StageName},
    slo::{Saying, Verdict},
    window::{BadWindow, Window},
};
use jiff::Timestamp;
use std::{fmt, str::FromStr};

/// A delivery that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// In which project.
    pub project: ProjectName,
    /// Of which service.
    pub service: ServiceName,
    /// Which version: a tag, or `TAG@DIGEST` if it must be that one.
    pub tag: String,
    /// Why.
    pub reason: String,
    /// What is known of it, one `name=value` a line.
    pub labels: String,
    /// Even if the same digest is live already.
    pub redeploy: bool,
}

/// Something that somebody does to a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Which.
    pub delivery: DeliveryId,
    /// The state they saw.
    pub seq: u64,
    /// What they do.
    pub action: Action,
    /// Why.
    pub reason: String,
    /// What an approval was shown.
    pub subject: Option<Subject>,
}

/// An evaluation that somebody asks for, as the form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedEvaluation {
    /// Where.
    pub place: Place,
    /// Which time.
    pub when: WindowText,
    /// Or that of this evaluation.
    pub again: Option<u32>,
    /// Why.
    pub reason: String,
}

impl WantedEvaluation {
    /// The window that was written; none where it is that of an earlier evaluation.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] names the field.
    pub fn window(&self, now: Timestamp) -> Result<Option<Window>, ApiError> {
        let field = |field, why: BadWindow| ApiError::field(field, why.to_string());
        match (filled(&self.when.timeframe), filled(&self.when.start), filled(&self.when.end), self.again) {
            (None, None, None, Some(_)) => Ok(None),
            (Some(length), None, None, _) => {
                Window::ending(now, length).map(Some).map_err(|why| field("timeframe", why))
            }
            (None, Some(start), Some(end), _) => {
                Window::between(start, end).map(Some).map_err(|why| field("start", why))
            }
            (Some(length), Some(start), None, _) => {
                Window::beginning(start, length).map(Some).map_err(|why| match why {
                    BadWindow::Length(_) => field("timeframe", why),
                    BadWindow::Moment(_) => field("start", why),
                })
            }
            (Some(_), _, Some(_), _) => {
                let why = "A length goes with a start or stands alone, up to now. Leave it out, or leave the end out.";
                Err(ApiError::field("timeframe", why))
            }
            _ => {
                Err(ApiError::field("timeframe", "Which time shall be judged? Give its length, or a start and an end."))
            }
        }
    }
}

/// A remark that somebody makes, as the form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedRemark {
    /// In which project.
    pub project: ProjectName,
    /// On which evaluation.
    pub number: u32,
    /// How many remarks they saw.
    pub known: usize,
    /// What they say.
    pub say: String,
    /// Why.
    pub reason: String,
}

impl WantedRemark {
    /// What they say.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] names the field.
    pub fn saying(&self) -> Result<Saying, ApiError> {
        match self.say.as_str() {
            "ignored" => Ok(Saying::Ignored),
            "counted" => Ok(Saying::Counted),
            "restored" => Ok(Saying::Restored),
            "pass" => Ok(Saying::Overridden(Verdict::Pass)),
            "warning" => Ok(Saying::Overridden(Verdict::Warning)),
            "fail" => Ok(Saying::Overridden(Verdict::Fail)),
            _ => Err(ApiError::field("say", "Choose what the evaluation shall count as.")),
        }
    }
}

/// A file that somebody uploads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// For which project.
    pub project: ProjectName,
    /// What it is.
    pub kind: FileKind,
    /// What it holds for; fits the kind.
    pub scope: Scope,
    /// The file's own name.
    pub name: String,
    /// Byte for byte.
    pub text: String,
    /// Why.
    pub reason: String,
    /// When the person last saw what is saved already; a newer revision of the same file is a conflict.
    pub seen: Option<Timestamp>,
}

impl Upload {
    /// From a form as it was sent.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] names the field.
    pub fn parse(form: &FileForm) -> Result<Self, ApiError> {
        if form.text.trim().is_empty() {
            return Err(ApiError::field("text", "There is no text yet. Choose a file, or paste or type one."));
        }
        if form.text.len() > FILE_BYTES_MAX {
            return Err(too_large(form.text.len()));
        }
        let kind = match filled(&form.kind) {
            Some(word) => word.parse().map_err(|why: BadFileKind| ApiError::field("kind", why.to_string()))?,
            None => FileKind::guess(&form.text).ok_or_else(unknown_kind)?,
        };
        let scope = Scope { stage: name("stage", &form.stage)?, service: name("service", &form.service)? };
        check_scope(kind, &scope)?;
        Ok(Self {
            project: form.project.parse().map_err(|why: BadName| ApiError::field("project", why.to_string()))?,
            kind,
            scope,
            name: filled(&form.name).map_or_else(|| format!("{kind}.yaml"), str::to_owned),
            text: form.text.clone(),
            reason: form.reason.clone(),
            seen: form.seen,
        })
    }
}

fn unknown_kind() -> ApiError {
    ApiError::field("kind", "The text does not tell what kind of file this is. Choose the kind.")
}

fn name<T: FromStr<Err = BadName>>(field: &str, text: &str) -> Result<Option<T>, ApiError> {
    filled(text).map(str::parse).transpose().map_err(|why: BadName| ApiError::field(field, why.to_string()))
}

fn filled(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// Keeping a version beside the live one for longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongerWarm {
    /// Where.
    pub place: Place,
    /// Until when it was kept by the page.
    pub seen: Timestamp,
    /// By how many seconds longer.
    pub by_s: u32,
    /// Why.
    pub reason: String,
}

/// What pages ask for. Each answer is bounded.
#[async_trait]
pub trait ControlPlane: Send + Sync + fmt::Debug {
    /// All projects, those that need attention first.
    async fn projects(&self) -> Result<Vec<ProjectSummary>, ApiError>;
    /// Makes a project; gives its name as checked.
    async fn create_project(&self, by: &Person, name: &str, shipyard: &str) -> Result<ProjectName, ApiError>;
    /// A project's environments.
    async fn board(&self, project: &ProjectName) -> Result<Board, ApiError>;
    /// A project's deliveries, newest first.
    async fn deliveries(&self, project: &ProjectName) -> Result<Vec<DeliverySummary>, ApiError>;
    /// One delivery by its number.
    async fn delivery(&self, project: &ProjectName, number: u32) -> Result<DeliveryAnswer, ApiError>;
    /// What can be triggered.
    async fn trigger_form(&self, project: &ProjectName) -> Result<TriggerForm, ApiError>;
    /// What a version stands for now, and where the same is already.
    async fn look_up(&self, project: &ProjectName, service: &ServiceName, tag: &str)
    -> Result<FoundArtifact, ApiError>;
    /// Begins a delivery; gives its number.
    async fn trigger(&self, by: &Person, wanted: Trigger) -> Result<u32, ApiError>;
    /// Acts on a delivery.
    async fn act(&self, by: &Person, act: Act) -> Result<(), ApiError>;
    /// Keeps the version beside the live one for longer.
    async fn extend_keep_warm(&self, by: &Person, wanted: LongerWarm) -> Result<(), ApiError>;
    /// Takes a place from a delivery that cannot be read.
    async fn free_place(&self, by: &Person, place: &Place, reason: &str) -> Result<(), ApiError>;
    /// What waits for a person, and what was decided.
    async fn inbox(&self) -> Result<Inbox, ApiError>;
    /// How many decisions wait for a person.
    async fn waiting(&self) -> Result<usize, ApiError>;
    /// The evaluations of a place, or of the place with the newest one; at most `runs`.
    async fn gates(
        &self,
        project: &ProjectName,
        service: Option<ServiceName>,
        stage: Option<StageName>,
        runs: u32,
    ) -> Result<Gates, ApiError>;
    /// One evaluation by its number, with an indicator in sight.
    async fn evaluation(&self, project: &ProjectName, number: u32, sli: Option<&str>) -> Result<Review, ApiError>;
    /// The number of the evaluation that a delivery made with that event.
    async fn find_evaluation(&self, project: &ProjectName, delivery: u32, seq: u64) -> Result<u32, ApiError>;
    /// An indicator of an evaluation, and its history until then.
    async fn indicator(&self, project: &ProjectName, number: u32, sli: &str) -> Result<IndicatorHistory, ApiError>;
    /// An evaluation beside another of its place: `with`, or the one before.
    async fn comparison(&self, project: &ProjectName, number: u32, with: Option<u32>) -> Result<Comparison, ApiError>;
    /// What can be evaluated.
    async fn evaluate_form(&self, project: &ProjectName) -> Result<EvaluateForm, ApiError>;
    /// Judges a window without a delivery; gives the evaluation's number.
    async fn evaluate(&self, by: &Person, wanted: WantedEvaluation) -> Result<u32, ApiError>;
    /// Keeps a remark on an evaluation.
    async fn remark(&self, by: &Person, wanted: WantedRemark) -> Result<(), ApiError>;
    /// A project's files.
    async fn files(&self, project: &ProjectName) -> Result<Files, ApiError>;
    /// One file, its newest revision without a number; with what differs from the revision `since`, or the one before.
    async fn file(
        &self,
        project: &ProjectName,
        kind: FileKind,
        scope: &Scope,
        number: Option<u32>,
        since: Option<u32>,
    ) -> Result<FilePage, ApiError>;
    /// Where a revision lies.
    async fn find_revision(
        &self,
        project: &ProjectName,
        kind: FileKind,
        revision: &RevisionRef,
    ) -> Result<FoundRevision, ApiError>;
    /// Saves a revision; gives the path of its page. [`ApiError::Refused`] if the text has an error,
    /// [`ApiError::Conflict`] if a revision is newer than [`Upload::seen`].
    async fn save_file(&self, by: &Person, upload: Upload) -> Result<String, ApiError>;
    /// All that is to be said about a text by itself, its queries included.
    async fn diagnose(&self, candidate: Candidate) -> Result<Vec<Diagnostic>, ApiError>;
    /// What saving a text would change.
    async fn preview(&self, candidate: Candidate) -> Result<Preview, ApiError>;
    /// What a place's objectives can be tried with.
    async fn what_if(&self, place: &Place) -> Result<WhatIf, ApiError>;
    /// All connections to metric sources, by name.
    async fn sources(&self) -> Result<Vec<SourceEntry>, ApiError>;
    /// One connection.
    async fn source(&self, name: &ConnectionName) -> Result<SourceEntry, ApiError>;
    /// Makes or changes a connection; gives its name as checked.
    async fn save_source(&self, by: &Person, form: SourceForm) -> Result<ConnectionName, ApiError>;
    /// Forgets a connection, if it is still at that revision.
    async fn delete_source(&self, by: &Person, name: &ConnectionName, seen: u32) -> Result<(), ApiError>;
    /// Asks a source something and remembers how that went.
    async fn test_source(&self, by: &Person, name: &ConnectionName) -> Result<(), ApiError>;
    /// Asks for one indicator of a file.
    async fn try_indicator(&self, by: &Person, wanted: TrialRequest) -> Result<Trial, ApiError>;
    /// Keeps what somebody wrote, for [`DRAFT_KEPT_FOR_S`](super::drafts::DRAFT_KEPT_FOR_S) and among at most
    /// [`DRAFTS_KEPT_MAX`](super::drafts::DRAFTS_KEPT_MAX).
    async fn stash_draft(&self, by: &Person, draft: Draft) -> Result<DraftId, ApiError>;
    /// What that person wrote.
    async fn draft(&self, by: &Person, id: DraftId) -> Result<Draft, ApiError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(timeframe: &str, start: &str, end: &str, expected: Result<(&str, &str), &str>) {
        let name = "carts";
        let place = Place {
            project: name.parse().expect("a name"),
            service: name.parse().expect("a name"),
            stage: name.parse().expect("a name"),
        };
        let when = WindowText { timeframe: timeframe.to_owned(), start: start.to_owned(), end: end.to_owned() };
        let wanted = WantedEvaluation { place, when, again: None, reason: String::new() };
        let moment = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let window = wanted.window(moment("2026-03-14T12:00:00Z"));
        let window = window.map(|window| window.expect("is written"));
        match (window, expected) {
            (Ok(window), Ok((start, end))) => assert_eq!((window.start, window.end), (moment(start), moment(end))),
            (Err(ApiError::Invalid { fields }), Err(field)) => assert_eq!(fields[0].field, field, "{fields:?}"),
            (window, expected) => panic!("{window:?}, not {expected:?}"),
        }
    }

    #[test]
    fn a_length_goes_with_a_start_or_stands_alone() {
        let (nine, ten) = ("2026-03-14T09:00:00", "2026-03-14T10:30:00");
        check("1h30m", "", "", Ok(("2026-03-14T10:30:00Z", "2026-03-14T12:00:00Z")));
        check("1h30m", nine, "", Ok(("2026-03-14T09:00:00Z", "2026-03-14T10:30:00Z")));
        check("", nine, ten, Ok(("2026-03-14T09:00:00Z", "2026-03-14T10:30:00Z")));
        check("soon", nine, "", Err("timeframe"));
        check("5m", "soon", "", Err("start"));
        for (timeframe, start, end) in [("5m", nine, ten), ("5m", "", ten), ("", nine, ""), ("", "", ten), ("", "", "")]
        {
            check(timeframe, start, end, Err("timeframe"));
        }
    }
}
