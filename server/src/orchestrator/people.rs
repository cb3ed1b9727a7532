//! What people ask of a delivery: checked against what they saw, then handed to the delivery's task.

mod moved_on;

pub(super) use moved_on::moved_on;

use super::Orchestrator;
use crate::store::{EvaluationHead, StoreError};
use domain::{
    delivery::{Action, Actor, Event, Illegal, Plan, REASON_CHARS_MAX, Recorded, Role, State, event::Subject, fold},
    id::DeliveryId,
    slo::veto,
};
use tokio::sync::oneshot;

/// Why something that was asked for was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It does not fit the state.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// Another delivery holds the stage.
    #[error("another delivery holds the stage")]
    Taken,
    /// The delivery has moved on since it was looked at.
    #[error("{0}")]
    MovedOn(String),
    /// Their role does not allow it, or the state does not.
    #[error("to {action} is not possible now: {why_not}")]
    NotAllowed {
        /// What they wanted.
        action: Action,
        /// Why not, as on the page.
        why_not: &'static str,
    },
    /// Somebody says that what it rests on counts as a fail.
    #[error(
        "{by} overrode the evaluation that this rests on to Fail (“{reason}”); reject it, or take the override back on the \
         evaluation's page first"
    )]
    Overridden {
        /// Who.
        by: String,
        /// In their words.
        reason: String,
    },
    /// A reason is needed.
    #[error("say why: a reason is needed to {0}")]
    NoReason(Action),
    /// The reason is longer than anybody reads.
    #[error("the reason has more than {REASON_CHARS_MAX} characters: say the rest where it can be linked to")]
    LongReason,
    /// There is no such delivery.
    #[error("there is no such delivery")]
    NoSuchDelivery,
    /// Too much is asked at once.
    #[error("the delivery is busy; ask again in a moment")]
    Busy,
    /// The store failed.
    #[error("the log could not be read or written")]
    Store(#[from] StoreError),
}

/// Something that a person asks for, on its way to the delivery's task.
#[derive(Debug)]
pub(super) struct Intent {
    pub by: Actor,
    pub answers: Option<u64>,
    pub event: Event,
    pub reply: oneshot::Sender<Result<(), Refusal>>,
}

/// What a person asks for, and what they saw when they did.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// The state that they saw.
    pub seq: u64,
    /// What they want.
    pub action: Action,
    /// Why.
    pub reason: String,
    /// What they were shown, for whatever goes on by their name.
    pub subject: Option<Subject>,
}

impl Orchestrator {
    /// Does what a person asks for, if the delivery is still as they saw it.
    ///
    /// # Errors
    /// [`Refusal`]; nothing was recorded then.
    pub async fn act(&self, by: Actor, role: Role, wish: Wish) -> Result<(), Refusal> {
        let log = self.ports().store.log(wish.delivery).await?;
        let (plan, state) = fold(&log).map_err(|(_, illegal)| illegal_or_missing(&log, illegal))?;
        let bound = wish.action.decides_about_what_was_shown();
        if bound && state.seq != wish.seq {
            return Err(Refusal::MovedOn(moved_on(&log, &plan, wish.seq, &state)));
        }
        // Whoever stops what is over already is told how that came.
        if state.is_final() && state.seq > wish.seq {
            return Err(Refusal::MovedOn(moved_on(&log, &plan, wish.seq, &state)));
        }
        if let Some(why_not) = state.why_not(&plan, wish.action, role) {
            return Err(Refusal::NotAllowed { action: wish.action, why_not });
        }
        if wish.action.goes_on() {
            self.check_veto(&plan, &state).await?;
        }
        let event = event_of(&wish)?;
        let done = self.ask(wish.delivery, by, bound.then_some(wish.seq), event).await;
        match done {
            // Somebody else was faster since the look above.
            Err(Refusal::Illegal(why)) => Err(self.overtaken(&wish, why).await?),
            done => done,
        }
    }

    /// Why it does not fit any more: what happened since it was looked at, if anything did.
    async fn overtaken(&self, wish: &Wish, why: Illegal) -> Result<Refusal, Refusal> {
        let log = self.ports().store.log(wish.delivery).await?;
        Ok(match fold(&log) {
            Ok((plan, state)) if state.seq > wish.seq => Refusal::MovedOn(moved_on(&log, &plan, wish.seq, &state)),
            _ => Refusal::Illegal(why),
        })
    }

    /// Whether nobody says of the evaluation that a yes rests on that it counts as a fail.
    async fn check_veto(&self, plan: &Plan, state: &State) -> Result<(), Refusal> {
        let Some(seq) = state.subject(plan).evaluation else { return Ok(()) };
        let remarks = self.ports().store.remarks(&EvaluationHead::id_of(plan.delivery, seq)).await?;
        match veto(&remarks) {
            Some(remark) => Err(Refusal::Overridden { by: remark.by.clone(), reason: remark.reason.clone() }),
            None => Ok(()),
        }
    }

    pub(super) async fn ask(
        &self,
        delivery: DeliveryId,
        by: Actor,
        answers: Option<u64>,
        event: Event,
    ) -> Result<(), Refusal> {
        let inbox = self.inboxes().get(&delivery).cloned().ok_or(Refusal::Illegal(Illegal::Over))?;
        let (reply, done) = oneshot::channel();
        inbox.try_send(Intent { by, answers, event, reply }).map_err(|_| Refusal::Busy)?;
        // The task drops the reply only when it ends: the delivery is over, or the server stops.
        done.await.unwrap_or(Err(Refusal::Illegal(Illegal::Over)))
    }
}

fn illegal_or_missing(log: &[Recorded], illegal: Illegal) -> Refusal {
    if log.is_empty() { Refusal::NoSuchDelivery } else { Refusal::Illegal(illegal) }
}

fn event_of(wish: &Wish) -> Result<Event, Refusal> {
    let reason = wish.reason.trim().to_owned();
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(Refusal::LongReason);
    }
    if wish.action.needs_reason() && reason.is_empty() {
        return Err(Refusal::NoReason(wish.action));
    }
    let shown = || wish.subject.clone().ok_or(Refusal::Illegal(Illegal::Void { what: "what you were shown" }));
    Ok(match wish.action {
        Action::Approve => Event::Approved { subject: shown()?, reason },
        Action::PromoteNow => Event::PromotionApproved { subject: shown()?, reason },
        Action::SkipStep => Event::StepSkipped { subject: shown()?, reason },
        Action::RestartAnalysis => Event::AnalysisRestarted { reason },
        Action::Reject => Event::Rejected { reason },
        Action::Retry => Event::Retried,
        Action::Hold => Event::Held { reason },
        Action::Resume => Event::Resumed,
        Action::Abort => Event::Aborted { reason },
    })
}
