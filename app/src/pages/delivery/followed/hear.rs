//! What each message changes on the page.

use super::{super::model::folded::Taken, Followed, FollowedPlace};
use crate::live::LiveMessage;
use domain::{
    delivery::{Event, Phase, Recorded},
    id::Place,
};
use leptos::prelude::*;

impl Followed {
    /// Takes in a message.
    pub(super) fn hear(self, message: LiveMessage) {
        match message {
            LiveMessage::Recorded { delivery, recorded, .. } if delivery == self.id() => self.take(*recorded),
            LiveMessage::Recorded { recorded, .. } => self.take_of_another(&recorded),
            LiveMessage::Sample { place, sample } => {
                self.at(&place, |followed| followed.history.update(|history| history.push(sample)));
            }
            LiveMessage::Progress { delivery, progress } if delivery == self.id() => self.progress.set(Some(progress)),
            LiveMessage::Slot { place, view } => {
                self.at(&place, |followed| followed.slot(view.slot).renew(view));
                self.doubt_what_is_fetched();
            }
            LiveMessage::Output { place, slot, lines } => {
                self.at(&place, |followed| followed.slot(slot).output.update(|output| output.extend(lines)));
            }
            LiveMessage::Reset => self.fall_behind(),
            LiveMessage::Beat { .. } => self.try_again(),
            // It may be that the delivery was taken up, or that a file was saved.
            LiveMessage::Changed { .. } => self.fall_behind(),
            LiveMessage::Progress { .. } => {}
        }
        self.catch_up();
    }

    fn is_queued(self) -> bool {
        self.folded.with_untracked(|folded| matches!(folded.state.phase, Phase::Queued))
    }

    fn take(self, recorded: Recorded) {
        let phase = self.folded.with_untracked(|folded| folded.state.seq);
        let mut taken = Taken::Known;
        self.folded.maybe_update(|folded| {
            taken = folded.take(recorded);
            taken == Taken::New
        });
        if taken == Taken::Gap {
            self.fall_behind();
        }
        if self.folded.with_untracked(|folded| folded.state.seq) != phase {
            self.progress.set(None);
        }
        if !self.is_queued() && self.queued_behind.with_untracked(Option::is_some) {
            self.queued_behind.set(None);
        }
    }

    /// What other deliveries of the service do matters to one that waits for them, and to the one before the newest.
    fn take_of_another(self, recorded: &Recorded) {
        if self.is_queued() || matches!(recorded.event, Event::Triggered { .. }) {
            self.fall_behind();
        }
    }

    fn at(self, place: &Place, act: impl FnOnce(&FollowedPlace)) {
        let followed = self.places.with_untracked(|places| places.iter().find(|one| one.place == *place).cloned());
        match followed {
            Some(followed) => act(&followed),
            None => self.miss(place),
        }
    }
}
