//! What runs, for whoever scrapes it.

use crate::{deploy::Target, store::Store, traffic::Router};
use std::sync::Arc;

/// Knows every process that is up, what it is for and how much traffic it has.
#[derive(Debug, Clone)]
pub struct Running {
    /// What serves where.
    pub store: Store,
    /// Where versions run.
    pub target: Arc<dyn Target>,
    /// Who gets the traffic.
    pub router: Arc<dyn Router>,
}
