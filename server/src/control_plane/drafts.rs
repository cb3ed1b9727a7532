//! What people wrote and could not save yet: in memory, few, and not for long.

use app::api::{
    context::Person,
    drafts::{DRAFT_KEPT_FOR_S, DRAFTS_KEPT_MAX, Draft, DraftId},
};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use uuid::Uuid;

#[derive(Debug)]
struct Kept {
    id: DraftId,
    person: String,
    since: Instant,
    draft: Draft,
}

/// The oldest first.
#[derive(Debug, Default)]
pub(super) struct Drafts(Mutex<VecDeque<Kept>>);

impl Drafts {
    pub(super) fn keep(&self, by: &Person, draft: Draft) -> DraftId {
        let mut kept = self.fresh();
        if kept.len() == DRAFTS_KEPT_MAX {
            kept.pop_front();
        }
        let id = DraftId(Uuid::new_v4());
        kept.push_back(Kept { id, person: by.name.clone(), since: Instant::now(), draft });
        id
    }

    pub(super) fn find(&self, by: &Person, id: DraftId) -> Option<Draft> {
        let kept = self.fresh();
        kept.iter().find(|kept| kept.id == id && kept.person == by.name).map(|kept| kept.draft.clone())
    }

    fn fresh(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|kept| kept.since.elapsed() < Duration::from_secs(u64::from(DRAFT_KEPT_FOR_S)));
        kept
    }
}
