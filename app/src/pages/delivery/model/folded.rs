//! A delivery as its log tells it, kept up to date event by event.

use domain::{
    delivery::{Event, Illegal, Phase, Plan, Recorded, State, event::TestResult, fold, step},
    slo::Evaluation,
};
use jiff::Timestamp;

/// A log and what it adds up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded {
    /// The frozen plan.
    pub plan: Plan,
    /// Where the delivery stands.
    pub state: State,
    /// Everything that happened, in order.
    pub log: Vec<Recorded>,
    /// Since when what it wants is being done; none while its stage is being brought back.
    pub taken_up: Option<Timestamp>,
}

/// When the present phase ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Then.
    At(Timestamp),
    /// It is not known yet: its time begins once the stage is brought back.
    Later,
}

/// What became of an event that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is part of the log now.
    New,
    /// It was part of the log already.
    Known,
    /// Something before it is missing, or it does not fit: the log must be fetched again.
    Gap,
}

impl Folded {
    /// What that log adds up to.
    ///
    /// # Errors
    /// [`Illegal`] with the sequence number of the first event that does not fit.
    pub fn of(log: Vec<Recorded>) -> Result<Self, (u64, Illegal)> {
        let (plan, state) = fold(&log)?;
        let taken_up = log.first().map(|first| first.at);
        Ok(Self { plan, state, log, taken_up })
    }

    /// When the present phase ends by itself, by the server that drives it now; none once the delivery is over.
    #[must_use]
    pub fn due(&self) -> Option<Due> {
        let due = self.state.deadline_since(&self.plan, self.taken_up.unwrap_or(Timestamp::MAX))?;
        Some(if due == Timestamp::MAX { Due::Later } else { Due::At(due) })
    }

    /// Adds an event, if it is the next one.
    pub fn take(&mut self, recorded: Recorded) -> Taken {
        let last = self.log.last().map_or(0, |last| last.seq);
        if recorded.seq <= last {
            return Taken::Known;
        }
        if recorded.seq != last + 1 {
            return Taken::Gap;
        }
        let Ok((state, _)) = step(&self.plan, &self.state, &recorded) else { return Taken::Gap };
        self.state = state;
        self.log.push(recorded);
        Taken::New
    }

    /// What happened with that sequence number.
    #[must_use]
    pub fn event(&self, seq: u64) -> Option<&Event> {
        self.log.iter().find(|recorded| recorded.seq == seq).map(|recorded| &recorded.event)
    }

    /// The last evaluation made in the stage of that index.
    #[must_use]
    pub fn evaluation(&self, stage: usize) -> Option<&Evaluation> {
        let seq = self.state.visits.get(stage)?.evaluation.as_ref()?.seq;
        match self.event(seq)? {
            Event::Evaluated { evaluation } => Some(evaluation),
            _ => None,
        }
    }

    /// The stage whose evaluation belongs to the stage of that index: itself, or the one before where a person is asked at
    /// its door, or where the delivery ended without being judged there.
    #[must_use]
    pub fn evidence(&self, stage: usize) -> Option<usize> {
        let is_judged = |stage: &usize| self.evaluation(*stage).is_some();
        let rests_on_it = matches!(self.state.phase, Phase::AwaitingApproval | Phase::Final { .. });
        let rests = stage == self.state.stage && rests_on_it;
        Some(stage).filter(is_judged).or_else(|| stage.checked_sub(1).filter(|_| rests).filter(is_judged))
    }

    /// The stage that tells most of a delivery that is over: where it ended, if something was found there, else the last
    /// one that was judged, else the last one that was tested.
    #[must_use]
    pub fn telling(&self) -> usize {
        let here = self.state.stage;
        let is_judged = |stage: &usize| self.evaluation(*stage).is_some();
        let is_found = |stage: &usize| is_judged(stage) || self.test(*stage).is_some();
        let before = || (0..here).rev();
        let found = Some(here).filter(is_found).or_else(|| before().find(is_judged));
        found.or_else(|| before().find(is_found)).unwrap_or(here)
    }

    /// How the last test of the stage of that index ended.
    #[must_use]
    pub fn test(&self, stage: usize) -> Option<&TestResult> {
        self.state.visits.get(stage)?.test.as_ref()
    }

    /// The index of the stage of that name.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<usize> {
        self.plan.stages.iter().position(|stage| stage.stage.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    #[test]
    fn live_is_the_same_as_replay_and_duplicates_change_nothing() {
        let log = sample::rolled_back();
        let whole = Folded::of(log.clone()).expect("the sample fits");
        let mut live = Folded::of(log[..1].to_vec()).expect("it begins");
        for recorded in &log[1..] {
            assert_eq!(live.take(recorded.clone()), Taken::New, "{recorded:?}");
            assert_eq!(live.take(recorded.clone()), Taken::Known);
        }
        assert_eq!(live, whole);
    }

    #[test]
    fn a_gap_is_noticed_and_leaves_everything_as_it_was() {
        let log = sample::rolled_back();
        let mut live = Folded::of(log[..2].to_vec()).expect("it begins");
        let before = live.clone();
        assert_eq!(live.take(log[3].clone()), Taken::Gap);
        let mut impossible = log[2].clone();
        impossible.event = Event::Promoted;
        assert_eq!(live.take(impossible), Taken::Gap);
        assert_eq!(live, before);
    }

    #[test]
    fn each_stage_has_its_last_evaluation() {
        let folded = Folded::of(sample::rolled_back()).expect("the sample fits");
        assert_eq!(folded.evaluation(0), None);
        assert_eq!(folded.evaluation(1).map(|evaluation| evaluation.score), Some(50.0));
        assert_eq!(folded.evaluation(2), None);
        assert_eq!(folded.stage("staging"), Some(1));
        assert_eq!(folded.stage("elsewhere"), None);
        assert_eq!([0, 1, 2].map(|stage| folded.evidence(stage)), [None, Some(1), None]);
    }

    #[test]
    fn what_is_over_is_told_by_the_stage_that_decided() {
        let telling = |log| Folded::of(log).expect("the sample fits").telling();
        assert_eq!(telling(sample::rolled_back()), 1);
        let rejected = sample::rejected();
        assert_eq!(telling(rejected.clone()), 1, "production was never tested");
        assert_eq!(Folded::of(rejected).expect("the sample fits").evidence(2), Some(1));
        assert_eq!(telling(sample::aborted()), 0, "dev’s test is all that was found");
    }

    #[test]
    fn after_a_restart_machines_have_their_whole_time_and_people_what_was_left() {
        let mut testing = Folded::of(sample::testing_in_staging().log()).expect("the sample fits");
        assert_eq!(testing.due(), Some(Due::At(sample::at(16 + 600))));
        testing.taken_up = None;
        assert_eq!(testing.due(), Some(Due::Later));
        testing.taken_up = Some(sample::at(500));
        assert_eq!(testing.due(), Some(Due::At(sample::at(500 + 600))));
        let mut waiting = Folded::of(sample::waiting()).expect("the sample fits");
        let due = waiting.due();
        assert_eq!(due, Some(Due::At(sample::at(40 + 24 * 60 * 60))));
        waiting.taken_up = None;
        assert_eq!(waiting.due(), due);
    }

    #[test]
    fn an_approval_rests_on_the_evaluation_of_the_stage_before() {
        let folded = Folded::of(sample::waiting()).expect("the sample fits");
        assert_eq!(folded.evidence(2), Some(1));
    }
}
