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
        let is_not_all = says_not_all(&recorded.event);
        let mut taken = Taken::Known;
        self.folded.maybe_update(|folded| {
            taken = folded.take(recorded);
            taken == Taken::New
        });
        if taken == Taken::Gap || (taken == Taken::New && is_not_all) {
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

/// Whether an event changes something on the page that it does not hold itself: until when the old version is kept warm,
/// and which delivery this one made way for.
fn says_not_all(event: &Event) -> bool {
    matches!(event, Event::Promoted | Event::Superseded { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::DeliveryId;

    #[test]
    fn what_an_event_does_not_hold_is_fetched() {
        assert!(says_not_all(&Event::Promoted), "until when the old version is kept warm");
        let by: DeliveryId = "0191e5a0-7b5e-7cc3-98c4-dc0c0c07398f".parse().expect("an id");
        assert!(says_not_all(&Event::Superseded { by }), "the newer delivery’s number");
        assert!(!says_not_all(&Event::Resumed));
    }
}
