//! Who can be asked for indicators, as it is at this moment: the embedded source, and the connections.

use super::Source;
use crate::connections::Connections;
use domain::connection::{DEFAULT, EMBEDDED};
use jiff::Timestamp;
use std::sync::Arc;

/// All sources. Clones are the same ones.
#[derive(Debug, Clone)]
pub struct Sources {
    embedded: Arc<dyn Source>,
    connections: Option<Arc<Connections>>,
}

impl Sources {
    /// The embedded source alone.
    #[must_use]
    pub fn embedded(embedded: Arc<dyn Source>) -> Self {
        Self { embedded, connections: None }
    }

    /// The embedded source, and what is connected.
    #[must_use]
    pub fn new(embedded: Arc<dyn Source>, connections: Arc<Connections>) -> Self {
        Self { embedded, connections: Some(connections) }
    }

    /// The connections, where there can be any.
    #[must_use]
    pub fn connections(&self) -> Option<&Arc<Connections>> {
        self.connections.as_ref()
    }

    /// Who answers for what an indicator wants, in lower case; empty where its file names nobody.
    ///
    /// A file that says `Prometheus`, or nothing, is answered by the embedded source where no connection of that name
    /// is there: it speaks the same language about the same processes. A connection that is there and cannot be used
    /// is never stepped in for.
    ///
    /// # Errors
    /// One clause on why nobody can be asked.
    pub async fn find(&self, wanted: &str) -> Result<Arc<dyn Source>, String> {
        let name = if wanted.is_empty() { DEFAULT } else { wanted };
        if name == EMBEDDED {
            return Ok(Arc::clone(&self.embedded));
        }
        if let Some(connections) = &self.connections
            && let Some(source) = connections.open(name).await?
        {
            return Ok(source);
        }
        match name {
            DEFAULT => Ok(Arc::clone(&self.embedded)),
            _ => Err(format!("no source `{name}` is connected; connect it in Settings, Sources")),
        }
    }

    /// Brings the sources up to date and says up to which moment they know everything. What is connected cannot be
    /// hurried; it waits when it is asked.
    pub async fn catch_up(&self) -> Timestamp {
        self.embedded.catch_up().await
    }
}
