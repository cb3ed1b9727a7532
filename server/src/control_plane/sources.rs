//! Connections to metric sources, as pages see and change them.

mod form;
mod queries;
mod trial;

pub(super) use queries::diagnose;
pub(super) use trial::try_indicator;

use super::{broken, missing, sentence, told_store};
use crate::{
    connections::{Change, ChangeError, Connection, Connections, Origin, Outcome},
    orchestrator::{Moment, Orchestrator},
};
use app::api::{
    ApiError,
    context::Person,
    error::FieldError,
    sources::{SourceEntry, SourceForm, SourceOrigin, TestOutcome, Tested},
};
use domain::{connection::Kind, delivery::Role, id::ConnectionName};
use std::sync::Arc;

pub(super) async fn list(orchestrator: &Orchestrator) -> Result<Vec<SourceEntry>, ApiError> {
    let Some(connections) = orchestrator.sources().connections() else { return Ok(Vec::new()) };
    Ok(connections.list().await.map_err(told_store)?.into_iter().map(entry).collect())
}

pub(super) async fn read(orchestrator: &Orchestrator, name: &ConnectionName) -> Result<SourceEntry, ApiError> {
    let found = connections(orchestrator)?.find(name).await.map_err(told_store)?;
    found.map(entry).ok_or_else(|| missing(format!("source `{name}`")))
}

pub(super) async fn save(
    orchestrator: &Orchestrator,
    by: &Person,
    form: SourceForm,
) -> Result<ConnectionName, ApiError> {
    may_change(by)?;
    let change: Change = form::read(form)?;
    let (name, kind) = (change.settings.name.clone(), change.settings.kind);
    let saved = connections(orchestrator)?.save(&by.name, change).await;
    saved.map_err(|why| in_words_of_the_form(kind, told_change(why)))?;
    orchestrator.feed().publish(Moment::Changed);
    Ok(name)
}

pub(super) async fn delete(
    orchestrator: &Orchestrator,
    by: &Person,
    name: &ConnectionName,
    seen: u32,
) -> Result<(), ApiError> {
    may_change(by)?;
    connections(orchestrator)?.delete(&by.name, name, seen).await.map_err(told_change)?;
    orchestrator.feed().publish(Moment::Changed);
    Ok(())
}

pub(super) async fn test(orchestrator: &Orchestrator, by: &Person, name: &ConnectionName) -> Result<(), ApiError> {
    may_ask(by)?;
    let tested = connections(orchestrator)?.test(name).await.map_err(told_store)?;
    tested.map(drop).ok_or_else(|| missing(format!("source `{name}`")))
}

fn connections(orchestrator: &Orchestrator) -> Result<&Arc<Connections>, ApiError> {
    orchestrator.sources().connections().ok_or_else(|| missing("place for connections on this server"))
}

fn may_change(by: &Person) -> Result<(), ApiError> {
    match by.role {
        Role::Approver => Ok(()),
        Role::Viewer | Role::Operator => Err(ApiError::NotAllowed { what: "change sources".to_owned() }),
    }
}

/// A question makes work elsewhere.
fn may_ask(by: &Person) -> Result<(), ApiError> {
    match by.role {
        Role::Approver | Role::Operator => Ok(()),
        Role::Viewer => Err(ApiError::NotAllowed { what: "ask sources".to_owned() }),
    }
}

fn entry(connection: Connection) -> SourceEntry {
    let tested = connection.tested.map(|tested| Tested {
        at: tested.at,
        took_ms: tested.took_ms,
        outcome: match tested.outcome {
            Outcome::Answered { version, query, answer, warnings } => {
                TestOutcome::Answered { version, query, answer, warnings }
            }
            Outcome::Failed { why } => TestOutcome::Failed { why },
        },
    });
    let origin = match connection.origin {
        Origin::Kept { revision, at, by } => SourceOrigin::Kept { revision, at, by },
        Origin::Given => SourceOrigin::Given,
    };
    SourceEntry { settings: connection.settings, origin, secrets: connection.secrets, tested }
}

/// The form's choices have other words than a file of connections.
fn in_words_of_the_form(kind: Kind, mut error: ApiError) -> ApiError {
    if let ApiError::Invalid { fields } = &mut error {
        for field in fields.iter_mut().filter(|field| field.field == "auth") {
            field.message = form::ways_to_sign_in(kind);
        }
    }
    error
}

fn told_change(why: ChangeError) -> ApiError {
    match &why {
        ChangeError::Bad(bad) => {
            let field =
                |(field, message): &(&str, String)| FieldError { field: (*field).to_owned(), message: message.clone() };
            ApiError::Invalid { fields: bad.0.iter().map(field).collect() }
        }
        ChangeError::Given(_) | ChangeError::MovedOn(_) | ChangeError::NoKey(_) => {
            ApiError::Conflict { why: sentence(&why) }
        }
        ChangeError::Store(_) => broken(&why),
    }
}
