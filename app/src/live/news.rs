//! Lists that keep up: what was fetched is fetched again when something happened.

use super::{Live, LiveMessage};
use crate::api::wire::FetchedResource;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

impl LiveMessage {
    /// Whether what a list shows may have changed.
    #[must_use]
    pub fn is_news_for_lists(&self) -> bool {
        match self {
            Self::Recorded { .. } | Self::Changed { .. } | Self::Reset => true,
            Self::Sample { .. }
            | Self::Progress { .. }
            | Self::Slot { .. }
            | Self::Output { .. }
            | Self::Beat { .. } => false,
        }
    }
}

/// Fetches `resource` again at each news. What is on the page stays until the answer is there.
pub fn refetch_on_news<T>(live: Live, resource: FetchedResource<T>)
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    refetch_on(live, resource, LiveMessage::is_news_for_lists);
}

/// Fetches `resource` again at each message that `matters`.
pub fn refetch_on<T>(
    live: Live,
    resource: FetchedResource<T>,
    matters: impl Fn(&LiveMessage) -> bool + Send + Sync + 'static,
) where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if live.last.with(|last| last.as_ref().is_some_and(&matters)) {
            resource.refetch();
        }
    });
}
