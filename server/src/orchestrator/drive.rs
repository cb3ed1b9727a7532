//! One delivery's task: waits for what happens next, records it, and has done what follows from it.

use super::{
    Orchestrator,
    feed::Moment,
    keeper,
    people::{self, Intent, Refusal},
    perform::{self, Job},
    projection::{self, Origin},
    series,
};
use crate::store::{FeedItem, StoreError};
use domain::{
    delivery::{Actor, Command, Event, Illegal, Plan, Recorded, State, fold, step},
    id::DeliveryId,
};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

/// Tries to write an event before the attempt is given up, and what led to it is done again.
const APPEND_TRIES_MAX: u32 = 5;
/// Pause after the first failed write; doubles each time.
const APPEND_PAUSE: Duration = Duration::from_millis(100);

/// Pause before what a state wants is performed once more; doubles up to the most.
const AGAIN_PAUSE: Duration = Duration::from_millis(500);
/// The longest such pause.
const AGAIN_PAUSE_MAX: Duration = Duration::from_secs(60);

/// Why a delivery could not be taken up or begun.
#[derive(Debug, thiserror::Error)]
pub(super) enum DriveError {
    #[error("its log could not be read or written")]
    Store(#[from] StoreError),
    #[error("event {seq} of its log does not fit: {illegal}")]
    Illegal { seq: u64, illegal: Illegal },
}

/// Records the first event and starts the delivery's task.
pub(super) async fn begin(orchestrator: &Orchestrator, first: Recorded) -> Result<(), DriveError> {
    let (plan, state) =
        domain::delivery::start(&first).map_err(|illegal| DriveError::Illegal { seq: first.seq, illegal })?;
    let origin = Origin::of(&first);
    let beside = projection::of(&plan, &origin, None, &state, &first);
    let appended = orchestrator.ports().store.append(plan.delivery, &first, &beside).await?;
    let first_seq = first.seq;
    publish(orchestrator, appended.position, plan.delivery, first);
    let known = Known { last_seq: first_seq, entered: 0 };
    spawn(orchestrator, plan, origin, state, known);
    Ok(())
}

/// Folds a delivery's log and goes on where it ends.
pub(super) async fn recover(orchestrator: &Orchestrator, id: DeliveryId) -> Result<(), DriveError> {
    let items = orchestrator.ports().store.log_after(id, 0).await?;
    let entered = items.iter().rev().find(|item| enters(&item.recorded)).map_or(0, |item| item.position);
    let log: Vec<Recorded> = items.into_iter().map(|item| item.recorded).collect();
    let (plan, state) = fold(&log).map_err(|(seq, illegal)| DriveError::Illegal { seq, illegal })?;
    if let (Some(first), Some(last)) = (log.first(), log.last()) {
        tracing::info!(delivery.id = %id, delivery.seq = last.seq, "takes up a delivery where its log ends");
        spawn(orchestrator, plan, Origin::of(first), state, Known { last_seq: last.seq, entered });
    }
    Ok(())
}

/// What a task knows of the log beside the state that it adds up to.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// The last event.
    last_seq: u64,
    /// Position in the feed at which the present stage was entered; 0 before.
    entered: u64,
}

fn enters(recorded: &Recorded) -> bool {
    matches!(recorded.event, Event::StageEntered { .. })
}

fn spawn(orchestrator: &Orchestrator, plan: Plan, origin: Origin, state: State, known: Known) {
    let (sender, inbox) = mpsc::channel(super::INBOX_MAX);
    orchestrator.inboxes().insert(plan.delivery, sender);
    let driver = Driver {
        orchestrator: orchestrator.clone(),
        plan: Arc::new(plan),
        origin,
        state,
        known,
        inbox,
        taken_up: None,
        work: JoinSet::new(),
        again: Again::default(),
    };
    orchestrator.inner.tasks.spawn(driver.run());
}

fn publish(orchestrator: &Orchestrator, position: u64, delivery: DeliveryId, recorded: Recorded) {
    orchestrator.feed().publish(Moment::Recorded(Arc::new(FeedItem { position, delivery, recorded })));
    orchestrator.look_again();
}

/// What a task has found out: the event, and the state that it answers.
type Answer = (u64, Event);

enum Input {
    /// Its place is brought back: from now on its commands are performed.
    TakenUp,
    Intent(Intent),
    Answer(Answer),
    /// What the state wants is still to be done.
    Again,
    Stop,
}

struct Driver {
    orchestrator: Orchestrator,
    plan: Arc<Plan>,
    origin: Origin,
    state: State,
    known: Known,
    inbox: mpsc::Receiver<Intent>,
    /// Since when its commands are performed; none while its place is still being brought back. People need not wait
    /// for that: what they ask for is recorded, and done afterwards.
    taken_up: Option<Timestamp>,
    /// What the present phase wants done. Dropped with the phase: nobody waits for a phase that is over.
    work: JoinSet<Answer>,
    again: Again,
}

impl Driver {
    async fn run(mut self) {
        while !self.state.is_final() {
            match self.next().await {
                Input::Stop => break,
                Input::TakenUp => self.take_up(),
                Input::Intent(intent) => self.take(intent).await,
                Input::Answer((seq, event)) => self.answer(seq, event).await,
                Input::Again => self.perform_again(),
            }
        }
        self.orchestrator.inboxes().remove(&self.plan.delivery);
        self.orchestrator.all_taken_up().remove(&self.plan.delivery);
    }

    async fn next(&mut self) -> Input {
        // Machines' time counts from when they can begin.
        let deadline = self.state.deadline_since(&self.plan, self.taken_up.unwrap_or(Timestamp::MAX));
        loop {
            let again = self.again.due;
            tokio::select! {
                // What is done wins over time that is up.
                biased;
                () = self.orchestrator.inner.stop.cancelled() => return Input::Stop,
                () = keeper::restored(&self.orchestrator, self.plan.place(self.state.stage)),
                    if self.taken_up.is_none() => return Input::TakenUp,
                Some(done) = self.work.join_next() => match done {
                    Ok(answer) => return Input::Answer(answer),
                    Err(why) if why.is_panic() => {
                        tracing::error!(delivery.id = %self.plan.delivery, error = %why, "a command panicked and is performed again");
                        self.again.later();
                    }
                    Err(_) => {}
                },
                Some(intent) = self.inbox.recv() => return Input::Intent(intent),
                () = sleep_until(again.unwrap_or_else(Instant::now)), if again.is_some() => return Input::Again,
                // Not in a tight circle, where the deadline is long past and cannot be recorded.
                () = sleep(until(deadline)), if again.is_none() => {
                    return Input::Answer((self.state.seq, Event::TimedOut));
                }
            }
        }
    }

    fn take_up(&mut self) {
        let now = Timestamp::now();
        self.taken_up = Some(now);
        self.orchestrator.all_taken_up().insert(self.plan.delivery, now);
        self.orchestrator.feed().publish(Moment::Changed);
        self.perform(self.state.outstanding(&self.plan));
    }

    /// Does what a person asks for, if the delivery is still as they saw it: between a look at its log and this moment
    /// it may have moved on.
    async fn take(&mut self, intent: Intent) {
        let Intent { by, answers, event, reply } = intent;
        let mut done = self.decide(by.clone(), answers, event.clone()).await;
        if let Err(Refusal::Store(StoreError::WrongSeq { .. })) = done {
            self.catch_up().await;
            done = self.decide(by, answers, event).await;
        }
        // Whoever asked may have gone away meanwhile; what they asked for is done all the same.
        drop(reply.send(done));
    }

    async fn decide(&mut self, by: Actor, answers: Option<u64>, event: Event) -> Result<(), Refusal> {
        if let Some(seen) = answers.filter(|seen| *seen != self.state.seq) {
            let log = self.orchestrator.ports().store.log(self.plan.delivery).await?;
            return Err(Refusal::MovedOn(people::moved_on(&log, &self.plan, seen, &self.state)));
        }
        self.record(by, answers, event).await
    }

    async fn answer(&mut self, seq: u64, event: Event) {
        let name = event.name();
        match self.record(Actor::Engine, Some(seq), event).await {
            Ok(()) => {}
            Err(Refusal::Taken) => self.perform(vec![Command::EnterStage]),
            Err(Refusal::Store(StoreError::WrongSeq { .. })) => self.catch_up().await,
            Err(why) => {
                tracing::error!(delivery.id = %self.plan.delivery, event = name, error = %why, "an answer could not be recorded");
                self.again.later();
            }
        }
    }

    /// Performs what is outstanding unless it is being done.
    fn perform_again(&mut self) {
        self.again.due = None;
        if self.work.is_empty() {
            self.perform(self.state.outstanding(&self.plan));
        }
    }

    /// Takes what is in the log and is not known here: a write whose answer was lost, above all.
    async fn catch_up(&mut self) {
        tracing::warn!(delivery.id = %self.plan.delivery, delivery.seq = self.known.last_seq, "the log has moved on and is read again");
        let unknown = self.orchestrator.ports().store.log_after(self.plan.delivery, self.known.last_seq).await;
        let unknown = unknown.unwrap_or_else(|why| {
            tracing::error!(delivery.id = %self.plan.delivery, error = %why, "the log could not be read again");
            Vec::new()
        });
        for FeedItem { position, recorded, .. } in unknown {
            match step(&self.plan, &self.state, &recorded) {
                Ok((next, _)) => self.advance(next, position, recorded),
                Err(why) => {
                    tracing::error!(delivery.id = %self.plan.delivery, error = %why, "the log does not fit");
                    break;
                }
            }
        }
        self.again.later();
    }

    /// Records an event if it fits, then has done what follows from it.
    async fn record(&mut self, by: Actor, answers: Option<u64>, event: Event) -> Result<(), Refusal> {
        let recorded = Recorded { seq: self.known.last_seq + 1, at: Timestamp::now(), by, answers, event };
        let (next, commands) = step(&self.plan, &self.state, &recorded)?;
        if next == self.state {
            return Ok(());
        }
        let beside = projection::of(&self.plan, &self.origin, Some(&self.state), &next, &recorded);
        let position = self.append(&recorded, &beside).await?;
        tracing::info!(
            delivery.id = %self.plan.delivery, delivery.seq = recorded.seq, event = recorded.event.name(), "recorded"
        );
        self.advance(next, position, recorded);
        self.perform(commands);
        Ok(())
    }

    /// Stands where a recorded event leads.
    fn advance(&mut self, next: State, position: u64, recorded: Recorded) {
        self.explain(&recorded);
        if next.seq != self.state.seq {
            self.work = JoinSet::new();
            self.again = Again::default();
        }
        self.known.last_seq = recorded.seq;
        if enters(&recorded) {
            self.known.entered = position;
        }
        self.state = next;
        publish(&self.orchestrator, position, self.plan.delivery, recorded);
    }

    /// Has fetched what explains a verdict, beside what follows from it.
    fn explain(&self, recorded: &Recorded) {
        let job = Job::new(&self.orchestrator, &self.plan, &self.state, self.known.entered);
        if let (Event::Evaluated { evaluation }, Some(job)) = (&recorded.event, job) {
            series::collect_of_delivery(job, recorded.seq, evaluation.as_ref().clone());
        }
    }

    async fn append(&self, recorded: &Recorded, beside: &crate::store::Projection) -> Result<u64, Refusal> {
        let mut pause = APPEND_PAUSE;
        let mut tries = 0;
        loop {
            tries += 1;
            match self.orchestrator.ports().store.append(self.plan.delivery, recorded, beside).await {
                Ok(appended) => return Ok(appended.position),
                Err(StoreError::Taken { .. }) => return Err(Refusal::Taken),
                Err(StoreError::Database(why)) if tries < APPEND_TRIES_MAX => {
                    tracing::warn!(delivery.id = %self.plan.delivery, error = %why, tries, "an event could not be written yet");
                    sleep(pause).await;
                    pause *= 2;
                }
                Err(why) => return Err(Refusal::Store(why)),
            }
        }
    }

    fn perform(&mut self, commands: Vec<Command>) {
        if self.taken_up.is_none() {
            return;
        }
        for command in commands {
            let job = Job::new(&self.orchestrator, &self.plan, &self.state, self.known.entered);
            let Some(job) = job else { continue };
            self.work.spawn(async move {
                let seq = job.writer.seq;
                (seq, perform::perform(&job, command).await)
            });
        }
    }
}

/// When what could not be done or recorded is tried again: later each time, as long as the phase lasts.
#[derive(Debug, Default)]
struct Again {
    due: Option<Instant>,
    tries: u32,
}

impl Again {
    fn later(&mut self) {
        let pause = AGAIN_PAUSE.saturating_mul(2_u32.saturating_pow(self.tries)).min(AGAIN_PAUSE_MAX);
        self.tries += 1;
        self.due = Some(Instant::now() + pause);
    }
}

/// How long until a moment; past moments are now, and none is never.
fn until(moment: Option<Timestamp>) -> Duration {
    const NEVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    moment.map_or(NEVER, |moment| Duration::try_from(moment.duration_since(Timestamp::now())).unwrap_or(Duration::ZERO))
}
