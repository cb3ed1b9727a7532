//! V10: killing the server after any single event converges to the same end.

use super::kit::Kit;
use domain::{
    delivery::{Action, Phase, State, Status, state::RollbackStep},
    id::DeliveryId,
};
use futures_util::future::join_all;
use server::orchestrator::{Moment, Refusal};
use std::time::Duration;
use tokio::{sync::broadcast, time::timeout};

/// Whether a state is the one to act in.
type Fits = fn(&State) -> bool;

/// A delivery, and what people do in it.
struct Script {
    tag: &'static str,
    /// The weights that staging goes through; those of the plan where there are none.
    canary: &'static str,
    /// What people do while staging's test runs, which goes on only then.
    during_test: Option<Action>,
    /// What people do otherwise, each once, as soon as it fits.
    acts: &'static [(Fits, Action)],
    ends: Status,
}

fn at_the_door(state: &State) -> bool {
    matches!(state.phase, Phase::AwaitingApproval)
}

fn is_held(state: &State) -> bool {
    matches!(state.phase, Phase::Held { .. })
}

/// Lasts until somebody does something about it: see [`Play::run`].
fn is_tested_in_staging(state: &State) -> bool {
    state.stage == 1 && matches!(state.phase, Phase::Testing { .. })
}

fn is_on_its_way_back(state: &State) -> bool {
    matches!(state.phase, Phase::RollingBack { step: RollbackStep::StartStable, .. })
}

/// Longer than any step of these takes, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

const SCRIPTS: [Script; 10] = [
    Script { tag: "0.9.2-slow", canary: "", during_test: None, acts: &[], ends: Status::RolledBack },
    Script {
        tag: "0.9.3",
        canary: "",
        during_test: None,
        acts: &[(at_the_door, Action::Approve)],
        ends: Status::Completed,
    },
    Script {
        tag: "0.9.3",
        canary: "",
        during_test: None,
        acts: &[(at_the_door, Action::Reject)],
        ends: Status::Rejected,
    },
    Script {
        tag: "0.9.3",
        canary: "[25,50,100]",
        during_test: None,
        acts: &[(at_the_door, Action::Approve)],
        ends: Status::Completed,
    },
    Script {
        tag: "0.9.4-silent",
        canary: "[25,50,100]",
        during_test: None,
        acts: &[(is_held, Action::Retry), (is_held, Action::Approve), (is_held, Action::Reject)],
        ends: Status::Rejected,
    },
    Script {
        tag: "0.9.3",
        canary: "",
        during_test: Some(Action::Hold),
        acts: &[(State::is_paused, Action::Resume), (at_the_door, Action::Approve)],
        ends: Status::Completed,
    },
    Script {
        tag: "0.9.3",
        canary: "[25,50,100]",
        during_test: Some(Action::Abort),
        acts: &[(is_on_its_way_back, Action::Abort)],
        ends: Status::Aborted,
    },
    Script {
        tag: "0.9.3",
        canary: "[25,50,100]",
        during_test: Some(Action::PromoteNow),
        acts: &[(at_the_door, Action::Approve)],
        ends: Status::Completed,
    },
    Script {
        tag: "0.9.3",
        canary: "",
        during_test: Some(Action::SkipStep),
        acts: &[(at_the_door, Action::Approve)],
        ends: Status::Completed,
    },
    Script {
        tag: "0.9.4-silent",
        canary: "[25,100]",
        during_test: Some(Action::RestartAnalysis),
        acts: &[(is_held, Action::RestartAnalysis), (is_held, Action::PromoteNow), (at_the_door, Action::Reject)],
        ends: Status::Rejected,
    },
];

/// What is the same however often the server was killed.
#[derive(Debug, PartialEq)]
struct End {
    status: Status,
    serves: Vec<String>,
}

struct Play<'script> {
    kit: Kit,
    script: &'script Script,
    delivery: DeliveryId,
    has_acted_during_test: bool,
    acted: usize,
}

impl Play<'_> {
    /// Plays a script and kills the server when its log reaches `crash_at` events, before anything is done about the
    /// last of them; gives how it ended and the length of its log.
    async fn run(script: &Script, crash_at: u64) -> (End, u64) {
        let kit = Kit::new().await;
        // Whoever wants to act during staging's test finds it running, however busy the machine is.
        kit.world.hold_performance_tests(script.during_test.is_some());
        let mut moments = kit.orchestrator.feed().subscribe();
        let delivery = kit.trigger(script.tag).await;
        let mut play = Play { kit, script, delivery, has_acted_during_test: false, acted: 0 };
        // A plan of several weights comes by no file yet: it is written into the log while nothing rests on it.
        if !script.canary.is_empty() {
            play.kit.crash().await;
            let weights = script.canary;
            play.kit
                .tamper(&format!(
                    "update event set recorded = json_set(recorded, '$.event.plan.stages[1].steps', json('{weights}')) \
                     where seq = 1"
                ))
                .await;
            play.kit.start_again().await;
            moments = play.kit.orchestrator.feed().subscribe();
        }
        let mut is_to_crash = true;
        let named = |what: &str| format!("{}, killed after event {crash_at}, {what}", script.tag);
        loop {
            let length = play.length().await;
            if is_to_crash && length >= crash_at {
                is_to_crash = false;
                patiently(&named("stops"), play.kit.crash()).await;
                patiently(&named("starts again"), play.kit.start_again()).await;
                moments = play.kit.orchestrator.feed().subscribe();
                continue;
            }
            let state = play.kit.state(delivery).await;
            if state.is_final() {
                patiently(&named("brings everything back"), play.kit.orchestrator.restored()).await;
                return (play.end(&state).await, length);
            }
            if patiently(&named("acts"), play.act(&state)).await {
                continue;
            }
            let next = play.moment(&mut moments, length, is_to_crash.then_some(crash_at));
            patiently(&named(state.phase.name()), next).await;
        }
    }

    async fn length(&self) -> u64 {
        self.kit.orchestrator.store().log(self.delivery).await.unwrap().len() as u64
    }

    async fn act(&mut self, state: &State) -> bool {
        if let Some(action) = self.script.during_test.filter(|_| !self.has_acted_during_test) {
            if is_tested_in_staging(state) {
                self.kit.act(self.delivery, action).await.unwrap();
                self.has_acted_during_test = true;
                self.kit.world.hold_performance_tests(false);
            }
            return is_tested_in_staging(state);
        }
        let Some((_, action)) = self.script.acts.get(self.acted).filter(|(fits, _)| fits(state)) else {
            return false;
        };
        match self.kit.act(self.delivery, *action).await {
            Ok(()) => self.acted += 1,
            // Too late for it: what the state is by then decides.
            Err(Refusal::MovedOn(_) | Refusal::NotAllowed { .. } | Refusal::Illegal(_)) => {}
            Err(why) => panic!("{action}: {why:?}"),
        }
        true
    }

    /// Waits for the next event; kills the server in the very moment in which the fatal one is in the log.
    async fn moment(&self, moments: &mut broadcast::Receiver<Moment>, length: u64, crash_at: Option<u64>) {
        loop {
            match moments.recv().await {
                Ok(Moment::Recorded(item)) => {
                    if crash_at.is_some_and(|fatal| item.recorded.seq >= fatal) {
                        self.kit.world.kill();
                    }
                    if item.recorded.seq > length {
                        return;
                    }
                }
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }

    async fn end(&self, state: &State) -> End {
        let kit = &self.kit;
        let serves = vec![kit.serves("dev").await, kit.serves("staging").await, kit.serves("production").await];
        End { status: state.status(), serves }
    }
}

/// Says what hangs, rather than to hang with it.
async fn patiently<T>(what: &str, done: impl Future<Output = T>) -> T {
    timeout(PATIENCE, done).await.unwrap_or_else(|_| panic!("{what}: it never ends"))
}

#[tokio::test]
async fn v10_a_crash_after_any_event_converges_to_the_same_end() {
    for (number, script) in SCRIPTS.iter().enumerate() {
        let (wanted, length) = Play::run(script, u64::MAX).await;
        assert_eq!(wanted.status, script.ends, "script {number}");
        let plays = (1..=length).map(|crash_at| Play::run(script, crash_at));
        for (crash_at, (end, _)) in (1..).zip(join_all(plays).await) {
            assert_eq!(end, wanted, "script {number}, killed after event {crash_at}");
        }
    }
}
