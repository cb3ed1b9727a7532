//! What people change about connections.

use super::{Connections, Origin};
use crate::store::{SealedSecret, StoreError, StoredConnection};
use domain::{
    connection::{BadSettings, CONNECTIONS_MAX, Field, Settings},
    id::ConnectionName,
};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

/// The longest secret, in bytes.
const SECRET_BYTES_MAX: usize = 64 * 1024;

/// A connection as somebody wants it.
#[derive(Debug)]
pub struct Change {
    /// All but its secrets. The name of a kept connection does not change.
    pub settings: Settings,
    /// Secrets typed anew; the others stay as they are.
    pub secrets: Vec<(Field, SecretString)>,
    /// The revision that was on the page; 0 for a new connection.
    pub seen: u32,
}

/// Why a change is refused.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Fields that cannot be taken.
    #[error(transparent)]
    Bad(#[from] BadSettings),
    /// The file of the server's settings has it.
    #[error("`{0}` is given by the server's file of connections; change it there")]
    Given(ConnectionName),
    /// Somebody else was quicker.
    #[error("`{0}` was changed, made or deleted meanwhile; look at it, then try again")]
    MovedOn(ConnectionName),
    /// Secrets cannot be sealed.
    #[error("secrets cannot be kept: {0}")]
    NoKey(String),
    /// The store refused.
    #[error("the connection could not be kept")]
    Store(#[source] StoreError),
}

impl Connections {
    /// Makes or changes a connection. It holds from the next question on.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing has changed.
    pub async fn save(&self, by: &str, change: Change) -> Result<(), ChangeError> {
        let Change { settings, secrets, seen } = change;
        settings.check()?;
        let all = self.list().await.map_err(ChangeError::Store)?;
        let known = all.iter().find(|one| one.settings.name == settings.name);
        if known.is_some_and(|one| one.origin == Origin::Given) {
            return Err(ChangeError::Given(settings.name));
        }
        if known.is_none() && all.len() >= CONNECTIONS_MAX {
            return Err(bad("name", format!("There are {CONNECTIONS_MAX} connections, which are the most.")));
        }
        let kept = self.store.connection(settings.name.as_str()).await.map_err(ChangeError::Store)?;
        if kept.as_ref().map_or(0, |kept| kept.revision) != seen {
            return Err(ChangeError::MovedOn(settings.name));
        }
        let secrets = self.sealed(&settings, secrets, kept.as_ref())?;
        let name = settings.name.clone();
        let (changed_at, changed_by) = (Timestamp::now(), by.to_owned());
        let new = StoredConnection { settings, revision: seen + 1, changed_at, changed_by, secrets };
        self.store.save_connection(&new, seen).await.map_err(|why| moved_on(why, &name))?;
        tracing::info!(connection = %name, by, "changed a connection");
        Ok(())
    }

    /// Forgets a connection with its secrets.
    ///
    /// # Errors
    /// [`ChangeError`]; then it is still there.
    pub async fn delete(&self, by: &str, name: &ConnectionName, seen: u32) -> Result<(), ChangeError> {
        if self.given.iter().any(|given| given.settings.name == *name) {
            return Err(ChangeError::Given(name.clone()));
        }
        self.store.delete_connection(name, seen).await.map_err(|why| moved_on(why, name))?;
        tracing::info!(connection = %name, by, "deleted a connection");
        Ok(())
    }

    /// Those secrets that the settings need: typed anew, or kept from before.
    fn sealed(
        &self,
        settings: &Settings,
        typed: Vec<(Field, SecretString)>,
        kept: Option<&StoredConnection>,
    ) -> Result<Vec<SealedSecret>, ChangeError> {
        let same_origin = kept.is_some_and(|kept| kept.settings.origin() == settings.origin());
        let mut sealed = Vec::new();
        for field in settings.secrets() {
            let typed = typed.iter().find(|(own, text)| *own == field && !text.expose_secret().trim().is_empty());
            let before = kept.and_then(|kept| kept.secrets.iter().find(|secret| secret.field == field));
            sealed.push(match (typed, before) {
                (Some((_, secret)), _) => self.seal(settings, field, secret)?,
                (None, Some(before)) if same_origin => before.clone(),
                // Whoever may change the address must not get to know the secret by it.
                (None, Some(_)) => {
                    return Err(bad(field.as_str(), "It leads to another host now. Type the secret again.".to_owned()));
                }
                (None, None) => return Err(bad(field.as_str(), "It is not set yet. Type it.".to_owned())),
            });
        }
        Ok(sealed)
    }

    fn seal(&self, settings: &Settings, field: Field, secret: &SecretString) -> Result<SealedSecret, ChangeError> {
        if secret.expose_secret().len() > SECRET_BYTES_MAX {
            return Err(bad(field.as_str(), format!("It has more than {SECRET_BYTES_MAX} bytes.")));
        }
        let key = self.key.as_ref().map_err(|why| ChangeError::NoKey(why.clone()))?;
        let sealed = key.seal(&settings.name, field, secret).map_err(|why| ChangeError::NoKey(format!("it {why}")))?;
        Ok(SealedSecret { field, sealed, set_at: Timestamp::now() })
    }
}

fn bad(field: &'static str, why: String) -> ChangeError {
    ChangeError::Bad(BadSettings(vec![(field, why)]))
}

fn moved_on(why: StoreError, name: &ConnectionName) -> ChangeError {
    match why {
        StoreError::Exists { .. } => ChangeError::MovedOn(name.clone()),
        other => ChangeError::Store(other),
    }
}
