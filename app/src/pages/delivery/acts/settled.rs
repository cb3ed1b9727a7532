//! What follows on an act that succeeded: what was opened for it is closed again, and it is said that it was done.

use crate::{api::deliveries::ActOnDelivery, live::use_announcements, pages::delivery::focus};
use domain::delivery::Action;
use leptos::prelude::*;

/// Settles each act of this page once the server has said yes to it.
pub fn settle(act: ServerAction<ActOnDelivery>) {
    let said = use_announcements();
    let sent = StoredValue::new(None::<Action>);
    Effect::new(move |_| {
        // The action forgets what it was given as soon as it has an answer.
        if let Some(action) = act.input().with(|asked| asked.as_ref().map(|asked| asked.action)) {
            sent.set_value(Some(action));
        }
    });
    Effect::new(move |_| {
        let is_done = act.value().with(|answer| matches!(answer, Some(Ok(()))));
        if let (true, Some(action)) = (is_done, sent.get_value()) {
            sent.set_value(None);
            said.say(done(action));
            focus::close_what_was_sent();
        }
    });
}

/// That it was done, by the name that its button has.
fn done(action: Action) -> &'static str {
    match action {
        Action::Approve => "Approved.",
        Action::Reject => "Rejected.",
        Action::Retry => "It is judged again.",
        Action::PromoteNow => "It is promoted now.",
        Action::SkipStep => "Skipped.",
        Action::RestartAnalysis => "Analysis restarted.",
        Action::Hold => "On hold.",
        Action::Resume => "Resumed.",
        Action::Abort => "Aborted.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_act_is_confirmed_by_words_of_its_own() {
        let all = Action::ALL.map(done);
        let mut different = all.to_vec();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), all.len());
        assert_eq!(done(Action::RestartAnalysis), "Analysis restarted.");
    }
}
