//! Says each change of the delivery to those who do not see it.

use super::followed::Followed;
use crate::live::use_announcements;
use domain::delivery::Status;
use leptos::prelude::*;

/// Says the sentence whenever it changes: failures and rollbacks at once, all else when the reader pauses.
pub fn announce(followed: Followed) {
    let said = use_announcements();
    let standing =
        Memo::new(move |_| followed.folded.with(|folded| (folded.state.sentence(&folded.plan), folded.state.status())));
    Effect::new(move |before: Option<Status>| {
        let (sentence, status) = standing.get();
        let is_bad = matches!(status, Status::RollingBack | Status::RolledBack | Status::Failed);
        match before {
            // The page as it was loaded is read anyway.
            None => {}
            Some(before) if is_bad && before != status => said.warn(sentence),
            Some(_) => said.say(sentence),
        }
        status
    });
}
