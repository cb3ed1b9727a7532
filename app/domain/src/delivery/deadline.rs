//! When the present phase ends by itself, and what that leads to.

use super::{
    plan::Plan,
    state::{Phase, RollbackStep, State},
};
use jiff::{SignedDuration, Timestamp};

impl State {
    /// When [`TimedOut`](super::Event::TimedOut) is due; none once the delivery is over.
    ///
    /// Where the server was started anew since, it is due later: see [`deadline_since`](Self::deadline_since).
    #[must_use]
    pub fn deadline(&self, plan: &Plan) -> Option<Timestamp> {
        self.deadline_since(plan, self.since)
    }

    /// The same for a delivery that was taken up again at that moment. What machines do begins anew with it, and has its
    /// whole time before it; people are given theirs once, whether a server ran meanwhile or not.
    #[must_use]
    pub fn deadline_since(&self, plan: &Plan, taken_up: Timestamp) -> Option<Timestamp> {
        let limits = &self.stage_plan(plan).deadlines;
        let begun = self.since.max(taken_up);
        let (from, seconds) = match (&self.hold, &self.phase) {
            (_, Phase::Final { .. }) => return None,
            (Some(hold), _) if self.is_paused() => (hold.since, limits.hold_s),
            (_, Phase::Queued) => (self.since, limits.queued_s),
            (_, Phase::AwaitingApproval) => (self.since, limits.approval_s),
            (_, Phase::Held { .. }) => (self.since, limits.held_s),
            (_, Phase::Deploying) => (begun, limits.deploy_s),
            (_, Phase::Shifting { .. }) => (begun, limits.shift_s),
            (_, Phase::Testing { .. }) => (begun, limits.test_s),
            (_, Phase::Evaluating { .. }) => (begun, limits.evaluate_s),
            (_, Phase::Promoting) => (begun, limits.promote_s),
            (_, Phase::RollingBack { .. }) => (begun, limits.rollback_s),
        };
        Some(from.saturating_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(Timestamp::MAX))
    }

    /// What the deadline leads to, for people: the rest of the sentence "… in 17 s, then ".
    #[must_use]
    pub fn on_timeout(&self) -> &'static str {
        if self.is_paused() {
            return "the stage is rolled back";
        }
        match &self.phase {
            Phase::Queued => "the delivery ends",
            Phase::AwaitingApproval => "it is rejected",
            Phase::Held { .. } => "it is rejected and rolled back",
            Phase::Evaluating { .. } => "it is held for a person",
            Phase::Deploying | Phase::Shifting { .. } | Phase::Testing { .. } | Phase::Promoting => {
                "the stage is rolled back"
            }
            Phase::RollingBack { step: RollbackStep::Drain, .. } => "requests still in flight are cut",
            Phase::RollingBack { .. } => "the delivery fails and a person must act",
            Phase::Final { .. } => "nothing happens",
        }
    }
}
