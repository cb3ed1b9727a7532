//! Connections to metric sources outside: kept in the store or given by a file, opened anew for each question, so that a
//! change holds at once.

mod change;
mod given;
pub mod key;
mod tested;

pub use change::{Change, ChangeError};
pub use given::{GivenError, read_file};
pub use tested::{Outcome, Tested};

use crate::{
    metrics::{Remote, dynatrace::Dynatrace, prometheus::Prometheus, remote::Secrets},
    store::{Store, StoreError, StoredConnection},
};
use domain::{
    connection::{Field, Given, Kind, Settings},
    id::ConnectionName,
};
use jiff::Timestamp;
use key::{Key, KeyError};
use std::sync::Arc;

/// All connections.
#[derive(Debug)]
pub struct Connections {
    store: Store,
    /// Or why there is none, in words.
    key: Result<Key, String>,
    given: Vec<Given>,
}

/// One of them, as people see it. No secret is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    /// All but its secrets.
    pub settings: Settings,
    /// Where it comes from.
    pub origin: Origin,
    /// Which of its secrets are set, and when; a file does not say when.
    pub secrets: Vec<(Field, Option<Timestamp>)>,
    /// How it was found when it was last tried.
    pub tested: Option<Tested>,
}

/// Where a connection comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A person made it.
    Kept {
        /// Counts its changes, from 1.
        revision: u32,
        /// When it was changed last.
        at: Timestamp,
        /// By whom.
        by: String,
    },
    /// The file of the server's settings has it. A page cannot change it.
    Given,
}

impl Connections {
    /// Those of the store, and those that a file gives, which win over kept ones of the same name. Without a key,
    /// connections that have secrets cannot be used, and all others can.
    #[must_use]
    pub fn new(store: Store, key: Result<Key, KeyError>, given: Vec<Given>) -> Self {
        if let Err(why) = &key {
            tracing::error!(error = why as &dyn std::error::Error, "the secrets of connections cannot be opened");
        }
        Self { store, key: key.map_err(|why| why.to_string()), given }
    }

    /// All of them by name.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list(&self) -> Result<Vec<Connection>, StoreError> {
        let given = self.given.iter().map(|given| Connection {
            settings: given.settings.clone(),
            origin: Origin::Given,
            secrets: given.secrets.iter().map(|(field, _)| (*field, None)).collect(),
            tested: None,
        });
        let mut all: Vec<Connection> = given.collect();
        for kept in self.store.connections().await? {
            if !all.iter().any(|given| given.settings.name == kept.settings.name) {
                all.push(Connection::from(kept));
            }
        }
        let tests = self.store.connection_tests().await?;
        for one in &mut all {
            let test = tests.iter().find(|(name, _)| *name == one.settings.name.as_str());
            one.tested = test.and_then(|(_, body)| serde_json::from_str(body).ok());
        }
        all.sort_by(|a, b| a.settings.name.cmp(&b.settings.name));
        Ok(all)
    }

    /// One of them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find(&self, name: &ConnectionName) -> Result<Option<Connection>, StoreError> {
        Ok(self.list().await?.into_iter().find(|one| one.settings.name == *name))
    }

    /// The source of that name, ready to be asked; none if nothing of that name is connected.
    ///
    /// # Errors
    /// One clause on why the connection cannot be used: then nobody answers in its stead.
    pub async fn open(&self, name: &str) -> Result<Option<Arc<dyn Remote>>, String> {
        let unusable = |why: String| format!("the connection `{name}` cannot be used: {why}");
        let (settings, secrets) = match self.given.iter().find(|given| given.settings.name.as_str() == name) {
            Some(given) => given::resolve(given).map_err(unusable)?,
            None => match self.store.connection(name).await {
                Ok(None) => return Ok(None),
                Ok(Some(kept)) => self.unseal(&kept).map(|secrets| (kept.settings, secrets)).map_err(unusable)?,
                Err(why) => return Err(unusable(why.to_string())),
            },
        };
        source(&settings, &secrets).map(Some).map_err(unusable)
    }

    fn unseal(&self, kept: &StoredConnection) -> Result<Secrets, String> {
        let mut secrets = Secrets::new();
        for secret in &kept.secrets {
            let key = self.key.as_ref().map_err(Clone::clone)?;
            let opened = key.unseal(&kept.settings.name, secret.field, &secret.sealed);
            let opened = opened.map_err(|why| format!("its {} {why}", secret.field.as_str()))?;
            secrets.insert(secret.field, opened);
        }
        Ok(secrets)
    }

    /// Asks a source something, and remembers how that went.
    ///
    /// # Errors
    /// What the store says; what the source says is the answer.
    pub async fn test(&self, name: &ConnectionName) -> Result<Option<Tested>, StoreError> {
        let opened = match self.open(name.as_str()).await {
            Ok(None) => return Ok(None),
            other => other,
        };
        let tested = tested::test(opened).await;
        let body = serde_json::to_string(&tested)
            .map_err(|why| StoreError::Damaged { table: "connection_test", why: why.to_string() })?;
        self.store.keep_connection_test(name, &body).await?;
        Ok(Some(tested))
    }
}

impl From<StoredConnection> for Connection {
    fn from(kept: StoredConnection) -> Self {
        Self {
            settings: kept.settings,
            origin: Origin::Kept { revision: kept.revision, at: kept.changed_at, by: kept.changed_by },
            secrets: kept.secrets.into_iter().map(|secret| (secret.field, Some(secret.set_at))).collect(),
            tested: None,
        }
    }
}

fn source(settings: &Settings, secrets: &Secrets) -> Result<Arc<dyn Remote>, String> {
    Ok(match settings.kind {
        Kind::Prometheus => Arc::new(Prometheus::new(settings, secrets)?),
        Kind::Dynatrace => Arc::new(Dynatrace::new(settings, secrets)?),
    })
}
