//! Whose answers a test got: evidence for a candidate is only what the candidate itself answered.

use super::Job;
use crate::{
    deploy::{Health, Observation},
    traffic::SlotCounters,
};
use domain::traffic::{Slot, Weight};

/// What is true of the candidate before a test, or after it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Witness {
    seen: Observation,
    /// None where the router does not count for it.
    counted: Option<SlotCounters>,
    /// What the route holds for it; none without a route.
    held: Option<Weight>,
}

impl Witness {
    /// As it is now.
    pub(super) async fn of(job: &Job, slot: Slot) -> Self {
        let ports = job.orchestrator.ports();
        Self {
            seen: ports.target.observe(&job.key(slot)).await,
            counted: ports.router.counters(&job.place).into_iter().find(|(of, _)| *of == slot).map(|(_, it)| it),
            held: ports.router.split(&job.place).await.map(|split| split.of(slot)),
        }
    }

    /// Why what was answered from then until now is no evidence for a candidate that should carry that weight; none if
    /// it is. A candidate without a weight is tested at its own address, which the route has no part in.
    pub(super) fn doubt(&self, now: &Self, weight: Option<Weight>) -> Option<String> {
        if self.seen.pid != now.seen.pid {
            return Some("the candidate died during the test".to_owned());
        }
        if now.seen.health != Health::Ready {
            return Some("the candidate was no longer ready when the test ended".to_owned());
        }
        let weight = weight?;
        if self.held != Some(weight) || now.held != Some(weight) {
            let held = now.held.map_or_else(|| "nothing".to_owned(), |held| held.to_string());
            return Some(format!(
                "the route changed during the test: it should give the candidate {weight} and gives it {held}"
            ));
        }
        let (Some(before), Some(after)) = (&self.counted, &now.counted) else {
            return Some("the router does not say who answered during the test".to_owned());
        };
        match after.stood_in.checked_sub(before.stood_in) {
            Some(0) => None,
            Some(others) => Some(format!(
                "the old version answered {others} of the requests that were meant for the candidate, which {} did not \
                 reach during the test",
                after.not_reached.saturating_sub(before.not_reached)
            )),
            None => Some("the router began to count anew during the test".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn witness(change: impl FnOnce(&mut Witness)) -> Witness {
        let seen = Observation { health: Health::Ready, pid: Some(7), ..Observation::empty() };
        let mut witness = Witness { seen, counted: Some(SlotCounters::default()), held: Some(Weight::ALL) };
        change(&mut witness);
        witness
    }

    fn check(change: impl FnOnce(&mut Witness), weight: Option<Weight>, expected: &str) {
        let doubt = witness(|_| {}).doubt(&witness(change), weight).unwrap_or_default();
        assert!(if expected.is_empty() { doubt.is_empty() } else { doubt.contains(expected) }, "{doubt}");
    }

    fn stood_in(of: u64) -> impl FnOnce(&mut Witness) {
        move |now| now.counted = Some(SlotCounters { stood_in: of, not_reached: of, ..SlotCounters::default() })
    }

    #[test]
    fn only_the_candidates_own_answers_are_evidence() {
        let all = Some(Weight::ALL);
        check(|_| {}, all, "");
        check(|now| now.seen.pid = Some(8), all, "died");
        check(|now| now.seen.pid = None, all, "died");
        check(|now| now.seen.health = Health::Stopping, all, "no longer ready");
        check(stood_in(3), all, "the old version answered 3 of the requests");
        check(|now| now.held = Some(Weight::NONE), all, "gives it 0");
        check(|now| now.held = None, all, "gives it nothing");
        check(|now| now.counted = None, all, "does not say who answered");
    }

    #[test]
    fn a_candidate_without_a_weight_is_asked_at_its_own_address() {
        check(|now| now.held = None, None, "");
        check(stood_in(3), None, "");
        check(|now| now.seen.pid = Some(8), None, "died");
    }

    #[test]
    fn a_router_that_forgot_is_no_witness() {
        let doubt = witness(stood_in(3)).doubt(&witness(|_| {}), Some(Weight::ALL));
        assert!(doubt.is_some_and(|doubt| doubt.contains("anew")));
    }
}
