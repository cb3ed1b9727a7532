//! Connections to metric sources: what is connected, and trying a query. No secret ever comes back from the server.

mod typed;

pub use typed::Typed;

use super::{ApiError, Listed};
use domain::{
    connection::{Field, Kind, Settings},
    id::{ConnectionName, ProjectName, ServiceName, StageName},
    window::Window,
};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A connection as people see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// All but its secrets.
    pub settings: Settings,
    /// Where it comes from.
    pub origin: SourceOrigin,
    /// Which of its secrets are set, and when; those of a file do not say when.
    pub secrets: Vec<(Field, Option<Timestamp>)>,
    /// How it was found when it was last tried.
    pub tested: Option<Tested>,
}

/// Where a connection comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceOrigin {
    /// A person made it.
    Kept {
        /// Counts its changes, from 1.
        revision: u32,
        /// When it was changed last.
        at: Timestamp,
        /// By whom.
        by: String,
    },
    /// The server's file of connections has it: it is changed there.
    Given,
}

/// How a connection was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// When.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What came of it.
    pub outcome: TestOutcome,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestOutcome {
    /// It answers.
    Answered {
        /// What it calls its version; none where it does not say.
        version: Option<String>,
        /// What was asked.
        query: String,
        /// What it answered, in a few words.
        answer: String,
        /// What it said against its answer.
        warnings: Vec<String>,
    },
    /// It cannot be used.
    Failed {
        /// In words.
        why: String,
    },
}

/// The form of a connection as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceForm {
    /// See [`Settings`], as are those below.
    pub name: String,
    /// `prometheus` or `dynatrace`.
    pub kind: String,
    /// Where.
    pub url: String,
    /// `none`, `basic`, `bearer` or `api-token`.
    pub auth: String,
    /// For `basic`.
    pub user: String,
    /// In PEM.
    pub ca: String,
    /// In PEM.
    pub client_certificate: String,
    /// Whole seconds.
    pub timeout_s: String,
    /// Whole seconds; empty takes what is usual for the kind.
    pub settle_s: String,
    /// Empty keeps the one that is set; so do the other secrets.
    pub password: Typed,
    /// Bearer or API token.
    pub token: Typed,
    /// In PEM.
    pub client_key: Typed,
    /// The revision that was on the page; 0 for a new connection.
    pub seen: u32,
}

impl SourceForm {
    /// The form as it stands before anybody has typed into it.
    #[must_use]
    pub fn of(entry: Option<&SourceEntry>) -> Self {
        let Some(SourceEntry { settings, origin, .. }) = entry else {
            let (kind, timeout_s) = (Kind::Prometheus, "10".to_owned());
            return Self { kind: kind.to_string(), auth: "none".to_owned(), timeout_s, ..Self::default() };
        };
        let seen = match origin {
            SourceOrigin::Kept { revision, .. } => *revision,
            SourceOrigin::Given => 0,
        };
        Self {
            name: settings.name.to_string(),
            kind: settings.kind.to_string(),
            url: settings.url.clone(),
            auth: settings.auth.to_string(),
            user: settings.user.clone().unwrap_or_default(),
            ca: settings.ca.clone().unwrap_or_default(),
            client_certificate: settings.client_certificate.clone().unwrap_or_default(),
            timeout_s: settings.timeout_s.to_string(),
            settle_s: settings.settle_s.to_string(),
            seen,
            ..Self::default()
        }
    }
}

/// One indicator, asked for just now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Its name.
    pub indicator: String,
    /// The query with its placeholders filled in, or as written where that was not possible.
    pub query: String,
    /// Who was asked; none where nobody could be.
    pub source: Option<String>,
    /// Of which time.
    pub window: Window,
    /// How long the answer took, in milliseconds.
    pub took_ms: u64,
    /// What came of it.
    pub outcome: TrialOutcome,
}

/// What a query was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialOutcome {
    /// At least one value.
    Values {
        /// Label sets (JSON text, empty for a scalar) and values.
        values: Vec<(String, f64)>,
        /// How many samples the source looked at; none where it does not say.
        read: Option<u64>,
        /// What the source said against its answer.
        warnings: Vec<String>,
    },
    /// It was asked and has nothing.
    NoData {
        /// In words.
        why: String,
    },
    /// It could not be asked, or refused.
    Failed {
        /// In words.
        why: String,
    },
}

/// An indicator to try: of a revision of a file, for a service in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialRequest {
    /// In which project.
    pub project: ProjectName,
    /// The stage for which the file holds, if for one.
    pub file_stage: Option<StageName>,
    /// The service for which the file holds, if for one.
    pub file_service: Option<ServiceName>,
    /// The file's revision.
    pub number: u32,
    /// The indicator's name.
    pub indicator: String,
    /// What `$STAGE` stands for.
    pub stage: StageName,
    /// What `$SERVICE` stands for.
    pub service: ServiceName,
    /// How much time is looked at, in seconds.
    pub last_s: u32,
}

/// The longest time that a trial looks at, in seconds.
pub const TRIAL_MAX_S: u32 = 24 * 60 * 60;

/// All connections by name.
///
/// # Errors
/// [`ApiError::Broken`] if the store cannot be read.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "list_sources")]
pub async fn list_sources() -> Result<Listed<SourceEntry>, ApiError> {
    super::context::asked()?.control_plane.sources().await.map(Listed::now)
}

/// One connection, and the server's clock when it was read.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "fetch_source")]
pub async fn fetch_source(name: ConnectionName) -> Result<(SourceEntry, Timestamp), ApiError> {
    super::context::asked()?.control_plane.source(&name).await.map(|entry| (entry, Timestamp::now()))
}

/// Makes or changes a connection, and leads to its page.
///
/// # Errors
/// [`ApiError::Invalid`] names the fields; [`ApiError::Conflict`] if it is not as it was seen.
#[server(output = super::wire::Answer, endpoint = "save_source")]
pub async fn save_source(form: SourceForm) -> Result<(), ApiError> {
    use leptos::server_fn::ServerFn;
    let asked = super::context::asked()?;
    // A refused form is filled in again from its address. Secrets are never part of one.
    let shown = form.clone();
    let typed = [
        ("name", shown.name.as_str()),
        ("kind", &shown.kind),
        ("url", &shown.url),
        ("auth", &shown.auth),
        ("user", &shown.user),
        ("ca", &shown.ca),
        ("client_certificate", &shown.client_certificate),
        ("timeout_s", &shown.timeout_s),
        ("settle_s", &shown.settle_s),
    ];
    match asked.control_plane.save_source(&asked.person, form).await {
        Ok(name) => {
            leptos_axum::redirect(&crate::routes::source(&name));
            Ok(())
        }
        Err(refusal) => {
            let refused = Err(refusal);
            super::plain_form::lead_back(SaveSource::PATH, &refused, &typed);
            refused
        }
    }
}

/// Forgets a connection with its secrets, and leads to the others.
///
/// # Errors
/// [`ApiError::Invalid`] unless `sure` is ticked; [`ApiError::Conflict`] if it is not as it was seen.
#[server(output = super::wire::Answer, endpoint = "delete_source")]
pub async fn delete_source(name: ConnectionName, seen: u32, sure: Option<String>) -> Result<(), ApiError> {
    use leptos::server_fn::ServerFn;
    let asked = super::context::asked()?;
    let deleted = match sure.filter(|tick| !tick.is_empty()) {
        Some(_) => asked.control_plane.delete_source(&asked.person, &name, seen).await,
        None => Err(ApiError::field("sure", "Tick the box first.")),
    };
    match &deleted {
        Ok(()) => leptos_axum::redirect(crate::routes::SOURCES),
        Err(_) => super::plain_form::lead_back(DeleteSource::PATH, &deleted, &[]),
    }
    deleted
}

/// Asks a source something and remembers how that went. A source that does not answer is an answer.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(output = super::wire::Answer, endpoint = "test_source")]
pub async fn test_source(name: ConnectionName) -> Result<(Option<Tested>, Timestamp), ApiError> {
    use leptos::server_fn::ServerFn;
    let asked = super::context::asked()?;
    let tested = asked.control_plane.test_source(&asked.person, &name).await;
    super::plain_form::lead_back(TestSource::PATH, &tested, &[]);
    tested?;
    asked.control_plane.source(&name).await.map(|entry| (entry.tested, Timestamp::now()))
}

/// Asks for one indicator of a file, as a gate would.
///
/// # Errors
/// [`ApiError::NotFound`] if there is no such file or indicator. A source that does not answer is an answer.
#[server(input = leptos::server_fn::codec::GetUrl, output = super::wire::Answer, endpoint = "try_indicator")]
pub async fn try_indicator(wanted: TrialRequest) -> Result<Trial, ApiError> {
    let asked = super::context::asked()?;
    asked.control_plane.try_indicator(&asked.person, wanted).await
}
