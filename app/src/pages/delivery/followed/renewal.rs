//! Fetching the page again where something was missed.

use super::{Followed, FollowedPlace, folded};
use crate::api::deliveries::{DeliveryAnswer, DeliveryPage, fetch_delivery};
use domain::id::Place;
use leptos::{prelude::*, task::spawn_local};

/// Whether the page must be fetched again.
#[derive(Debug, Clone, Default)]
pub(super) struct Renewal {
    standing: Standing,
    /// Places that were heard of and not found in the page. Each is asked for once: it may have no route for good.
    missed: Vec<Place>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    /// Nothing was missed.
    #[default]
    Even,
    /// Something was.
    Behind,
    /// It is being fetched; `again` if something more was missed since.
    Fetching { again: bool },
    /// It could not be fetched. The next beat tries again.
    Failed,
}

impl Followed {
    /// Something was missed.
    pub(super) fn fall_behind(self) {
        self.renewal.update_value(|renewal| {
            renewal.standing = match renewal.standing {
                Standing::Even | Standing::Behind => Standing::Behind,
                Standing::Fetching { .. } => Standing::Fetching { again: true },
                Standing::Failed => Standing::Failed,
            };
        });
    }

    /// What is being fetched may have been read before what was heard just now, and must not have the last word.
    pub(super) fn doubt_what_is_fetched(self) {
        if self.renewal.with_value(|renewal| matches!(renewal.standing, Standing::Fetching { .. })) {
            self.fall_behind();
        }
    }

    /// A place was heard of that the page does not know.
    pub(super) fn miss(self, place: &Place) {
        let is_new = self.renewal.with_value(|renewal| !renewal.missed.contains(place));
        if is_new {
            self.renewal.update_value(|renewal| renewal.missed.push(place.clone()));
            self.fall_behind();
        }
    }

    /// Something may have been missed.
    pub(super) fn look_again(self) {
        self.fall_behind();
        self.catch_up();
    }

    /// The server is there: what failed may work now.
    pub(super) fn try_again(self) {
        self.renewal.update_value(|renewal| {
            if renewal.standing == Standing::Failed {
                renewal.standing = Standing::Behind;
            }
        });
    }

    /// Fetches the page again if something was missed.
    pub(super) fn catch_up(self) {
        if self.renewal.with_value(|renewal| renewal.standing != Standing::Behind) {
            return;
        }
        self.set(Standing::Fetching { again: false });
        let (project, number) = self.folded.with_untracked(|folded| (folded.plan.project.clone(), folded.plan.number));
        spawn_local(async move {
            let answer = fetch_delivery(project, number).await;
            let Some(standing) = self.renewal.try_with_value(|renewal| renewal.standing) else {
                return; // the page was left
            };
            match answer {
                Ok(DeliveryAnswer::Read(page)) => self.renew(*page, standing),
                Ok(DeliveryAnswer::Unreadable(_)) => {
                    leptos::logging::warn!("the delivery can no longer be read");
                    self.set(Standing::Failed);
                }
                Err(why) => {
                    leptos::logging::warn!("the page could not be fetched again: {why}");
                    self.set(Standing::Failed);
                }
            }
        });
    }

    fn renew(self, page: DeliveryPage, standing: Standing) {
        let Ok(fetched) = folded(page.log, page.taken_up) else { return self.set(Standing::Failed) };
        // What was recorded while the page was fetched may be here already.
        let is_newer = self.folded.with_untracked(|known| fetched.log.len() >= known.log.len());
        if is_newer {
            self.folded.set(fetched);
        } else {
            self.folded.update(|known| known.taken_up = fetched.taken_up);
        }
        for view in page.places {
            let known = self.places.with_untracked(|places| places.iter().find(|one| one.place == view.place).cloned());
            match known {
                Some(known) => known.renew(view),
                None => self.places.update(|places| places.push(FollowedPlace::new(view))),
            }
        }
        self.saved.set(page.saved);
        self.progress.set(page.progress);
        self.queued_behind.set(page.queued_behind);
        self.previous.set(page.previous);
        self.next.set(page.next);
        self.successor.set(page.successor);
        self.live.resume_from(page.position);
        self.set(if standing == (Standing::Fetching { again: true }) { Standing::Behind } else { Standing::Even });
        self.catch_up();
    }

    fn set(self, standing: Standing) {
        self.renewal.update_value(|renewal| renewal.standing = standing);
    }
}
