//! What waits for a person, and what was decided.

use super::{summary, told_store};
use crate::{
    orchestrator::{Folded, OPEN_DELIVERIES_MAX, Orchestrator, folded},
    store::{DeliveryRow, EvaluationHead, Listed, StoreError},
};
use app::api::{
    ApiError, ReadAt,
    approvals::{DECIDED_LISTED_MAX, Decided, Decision, Inbox, Paused, Waiting},
};
use domain::{
    delivery::{Event, Phase, Plan, Recorded, State, Status, fold},
    id::StageName,
    slo::{Evaluation, overriding},
};

pub(super) async fn count(orchestrator: &Orchestrator) -> Result<usize, ApiError> {
    let open = orchestrator.store().deliveries(Listed::Open, OPEN_DELIVERIES_MAX).await.map_err(told_store)?;
    Ok(open.iter().filter(|row| row.status == Status::Waiting).count())
}

pub(super) async fn read(orchestrator: &Orchestrator) -> Result<Inbox, ApiError> {
    let store = orchestrator.store();
    let (mut waiting, mut paused) = (Vec::new(), Vec::new());
    for row in store.deliveries(Listed::Open, OPEN_DELIVERIES_MAX).await.map_err(told_store)? {
        if !matches!(row.status, Status::Waiting | Status::OnHold) {
            continue;
        }
        // Nobody can decide about what cannot be read; its own page says so.
        let Folded::Read { log, plan, state } = folded(orchestrator, &row).await.map_err(told_store)? else { continue };
        match row.status {
            Status::OnHold => paused.extend(paused_view(orchestrator, row, &plan, &state)),
            _ => waiting.push(waiting_view(orchestrator, &row, *plan, *state, &log).await?),
        }
    }
    waiting.sort_by_key(|waiting| waiting.state.deadline(&waiting.plan));
    paused.sort_by_key(|paused| paused.hold.since);
    let mut decided = Vec::new();
    for (id, seq) in store.decisions(DECIDED_LISTED_MAX).await.map_err(told_store)? {
        match store.log(id).await {
            Ok(log) => decided.extend(decided_view(&log, seq)),
            Err(StoreError::Damaged { .. }) => {}
            Err(why) => return Err(told_store(why)),
        }
    }
    Ok(Inbox { waiting, paused, decided, now: ReadAt::now() })
}

async fn waiting_view(
    orchestrator: &Orchestrator,
    row: &DeliveryRow,
    plan: Plan,
    state: State,
    log: &[Recorded],
) -> Result<Waiting, ApiError> {
    let subject = state.subject(&plan);
    let place = plan.place(state.stage);
    let live = match &place {
        Some(place) => orchestrator.store().environment(place).await.map_err(told_store)?.live,
        None => None,
    };
    let overridden = match subject.evaluation {
        Some(seq) => {
            let remarks = orchestrator.store().remarks(&EvaluationHead::id_of(plan.delivery, seq)).await;
            overriding(&remarks.map_err(told_store)?).map(|(remark, _)| remark.clone())
        }
        None => None,
    };
    Ok(Waiting {
        overridden,
        live: live.map(|live| live.occupant()),
        evidence: subject.evaluation.and_then(|seq| evidence(&plan, &state, log, seq)),
        asked_by: row.triggered_by.clone(),
        since: state.since,
        subject,
        plan,
        state,
    })
}

fn paused_view(orchestrator: &Orchestrator, row: DeliveryRow, plan: &Plan, state: &State) -> Option<Paused> {
    Some(Paused {
        seq: state.seq,
        hold: state.hold.clone()?,
        project: plan.project.clone(),
        deadline: orchestrator.deadline(plan, state),
        on_timeout: state.on_timeout().to_owned(),
        delivery: summary(row),
    })
}

fn evidence(plan: &Plan, state: &State, log: &[Recorded], seq: u64) -> Option<(StageName, Evaluation)> {
    let made_in =
        state.visits.iter().position(|visit| visit.evaluation.as_ref().is_some_and(|note| note.seq == seq))?;
    let recorded = log.iter().find(|recorded| recorded.seq == seq)?;
    match &recorded.event {
        Event::Evaluated { evaluation } => Some((plan.stages[made_in].stage.clone(), Evaluation::clone(evaluation))),
        _ => None,
    }
}

fn decided_view(log: &[Recorded], seq: u64) -> Option<Decided> {
    let until = log.iter().position(|recorded| recorded.seq == seq)?;
    let (plan, before) = fold(&log[..until]).ok()?;
    let recorded = &log[until];
    let (decision, reason) = match (&recorded.event, &before.phase) {
        (Event::Approved { reason, .. }, _) => (Decision::Approved, reason.clone()),
        (Event::PromotionApproved { reason, .. }, _) => {
            (Decision::Skipped, format!("the remaining steps left out: {reason}"))
        }
        (Event::StepSkipped { reason, .. }, Phase::Testing { .. }) => {
            (Decision::Skipped, format!("the test left out: {reason}"))
        }
        (Event::StepSkipped { reason, .. }, _) => (Decision::Skipped, format!("the judgement left out: {reason}")),
        (Event::Rejected { reason }, _) => (Decision::Rejected, reason.clone()),
        (Event::TimedOut, Phase::AwaitingApproval | Phase::Held { .. }) => {
            (Decision::Expired, "nobody decided in time".to_owned())
        }
        _ => return None,
    };
    let rests_on = before.subject(&plan).evaluation;
    let notes = before.visits.iter().filter_map(|visit| visit.evaluation.as_ref());
    Some(Decided {
        delivery: plan.delivery,
        project: plan.project.clone(),
        number: plan.number,
        service: plan.service.clone(),
        tag: plan.artifact.tag.clone(),
        stage: before.stage_plan(&plan).stage.clone(),
        decision,
        by: recorded.by.to_string(),
        at: recorded.at,
        reason,
        verdict: notes.filter(|note| Some(note.seq) == rests_on).map(|note| note.verdict).next(),
    })
}
