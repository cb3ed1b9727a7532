//! A project's environments.

use super::{projects, told_store};
use crate::{
    deploy::{Health as SlotHealth, Observation, SlotKey},
    orchestrator::{Folded, OPEN_DELIVERIES_MAX, Orchestrator, folded},
    store::{DeliveryRow, Environment, Listed, PastEvaluation},
};
use app::api::{
    ApiError, ReadAt,
    board::{Board, BoardCell, BoardRow, Health, LastGate, LiveVersion, Moving},
    deliveries::DELIVERIES_LISTED_MAX,
};
use domain::{
    delivery::{Phase, Plan, State},
    id::{DeliveryId, Place, ProjectName, ServiceName},
    shipyard::{Policy, Stage},
    traffic::Weight,
};

/// All that a board is made of.
struct Material {
    stages: Vec<Stage>,
    environments: Vec<Environment>,
    gates: Vec<PastEvaluation>,
    deliveries: Vec<DeliveryRow>,
    /// Plan and state of those that are not over.
    open: Vec<(Plan, State)>,
    /// Those whose log cannot be read.
    unreadable: Vec<DeliveryRow>,
}

pub(super) async fn read(orchestrator: &Orchestrator, project: &ProjectName) -> Result<Board, ApiError> {
    let store = orchestrator.store();
    let stages = projects::shipyard(orchestrator, project).await?.stages;
    let deliveries = store.deliveries(Listed::Project(project), DELIVERIES_LISTED_MAX).await.map_err(told_store)?;
    // However many came after them, none that is not over is left out.
    let under_way = store.deliveries(Listed::OpenOf(project), OPEN_DELIVERIES_MAX).await.map_err(told_store)?;
    let (mut open, mut unreadable) = (Vec::new(), Vec::new());
    for row in &under_way {
        match folded(orchestrator, row).await.map_err(told_store)? {
            Folded::Read { plan, state, .. } => open.push((*plan, *state)),
            Folded::Unreadable(_) => unreadable.push(row.clone()),
        }
    }
    let material = Material {
        environments: store.environments_of(project).await.map_err(told_store)?,
        gates: store.newest_evaluations(project).await.map_err(told_store)?,
        stages,
        deliveries,
        open,
        unreadable,
    };
    let mut rows = Vec::new();
    for service in store.services(project).await.map_err(told_store)? {
        let mut cells = Vec::new();
        for index in 0..material.stages.len() {
            cells.push(material.cell(orchestrator, project, &service, index).await);
        }
        rows.push(BoardRow { service, cells });
    }
    let stages = material.stages.into_iter().map(|stage| stage.name).collect();
    Ok(Board { project: project.clone(), stages, rows, now: ReadAt::now() })
}

impl Material {
    async fn cell(
        &self,
        orchestrator: &Orchestrator,
        project: &ProjectName,
        service: &ServiceName,
        index: usize,
    ) -> BoardCell {
        let place =
            Place { project: project.clone(), stage: self.stages[index].name.clone(), service: service.clone() };
        let here = self.environments.iter().find(|environment| environment.place == place);
        let seen = match here.and_then(|environment| environment.live.as_ref()) {
            Some(live) => orchestrator.observe(&SlotKey { place: place.clone(), slot: live.slot }).await,
            None => Observation::empty(),
        };
        let holder = here.and_then(|environment| environment.holder);
        let read = || self.moving(&place, holder).map(|(plan, state)| moving_of(orchestrator, plan, state));
        let moving = match self.stuck(&place) {
            Some(stuck) if Some(stuck.delivery) == holder => Some(stuck),
            stuck => read().or(stuck),
        };
        let gate = self.gates.iter().find(|past| past.head.place == place);
        BoardCell {
            live: here.and_then(|environment| self.live(environment, &seen)),
            queued: self.queued(&place, moving.as_ref().map(|moving| moving.delivery)),
            last_gate: gate.map(last_gate),
            next: if moving.is_none() { self.next(service, index) } else { String::new() },
            moving,
            url: orchestrator.url(&place),
        }
    }

    /// The delivery to show of those that are at a place: the one that holds it, or else the one that came first.
    fn moving(&self, place: &Place, holder: Option<DeliveryId>) -> Option<&(Plan, State)> {
        let here = || self.open.iter().filter(|(plan, state)| plan.place(state.stage).as_ref() == Some(place));
        let holds = |(plan, _): &&(Plan, State)| Some(plan.delivery) == holder;
        here().find(holds).or_else(|| here().min_by_key(|(plan, _)| plan.number))
    }

    /// How many others wait for it to leave.
    fn queued(&self, place: &Place, shown: Option<DeliveryId>) -> u32 {
        let waits = |(plan, state): &&(Plan, State)| {
            plan.place(state.stage).as_ref() == Some(place) && Some(plan.delivery) != shown
        };
        u32::try_from(self.open.iter().filter(waits).count()).unwrap_or(u32::MAX)
    }

    fn live(&self, environment: &Environment, seen: &Observation) -> Option<LiveVersion> {
        let live = environment.live.as_ref()?;
        let tag = &live.artifact.tag;
        Some(LiveVersion {
            tag: tag.clone(),
            slot: live.slot,
            since: live.since,
            health: health_view(seen.health),
            behind: self.behind(&environment.place.service, tag),
            differs: seen.differs.as_ref().map(ToString::to_string),
        })
    }

    /// A delivery there whose log cannot be read: it may hold the place, and must not do so unseen.
    fn stuck(&self, place: &Place) -> Option<Moving> {
        let here = |row: &&DeliveryRow| {
            row.project == place.project && row.stage == place.stage && row.service == place.service
        };
        self.unreadable.iter().find(here).map(|row| Moving {
            delivery: row.id,
            number: row.number,
            tag: row.tag.clone(),
            status: row.status,
            words: "cannot be read".to_owned(),
            weight_percent: 0,
            deadline: None,
        })
    }

    /// How many versions that are live somewhere came after this one.
    fn behind(&self, service: &ServiceName, tag: &str) -> u32 {
        let lives = self.environments.iter().filter(|e| e.place.service == *service).filter_map(|e| e.live.as_ref());
        let came = |tag: &str| {
            let numbers = self.deliveries.iter().filter(|row| row.service == *service && row.tag == tag);
            numbers.map(|row| row.number).max().unwrap_or(0)
        };
        let own = came(tag);
        let mut newer: Vec<&str> =
            lives.map(|live| live.artifact.tag.as_str()).filter(|other| *other != tag && came(other) > own).collect();
        newer.sort_unstable();
        newer.dedup();
        u32::try_from(newer.len()).unwrap_or(u32::MAX)
    }

    /// What is on its way to this stage, and what still stands between.
    fn next(&self, service: &ServiceName, index: usize) -> String {
        if !self.stages[index].delivers {
            return String::new();
        }
        let coming = self.open.iter().filter(|(plan, state)| plan.service == *service && state.stage < index);
        let Some((plan, state)) = coming.max_by_key(|(_, state)| state.stage) else { return String::new() };
        let mut needs = Vec::new();
        for between in state.stage..=index {
            let stage = &self.stages[between];
            let manual = |policy: &domain::shipyard::ApprovalPolicy| policy.pass == Policy::Manual;
            if between > state.stage && stage.approval.as_ref().is_some_and(manual) {
                needs.push(format!("an approval for {}", stage.name));
            }
            if between < index && stage.evaluation {
                needs.push(format!("{}’s gate", stage.name));
            }
        }
        let tag = &plan.artifact.tag;
        match needs.as_slice() {
            [] => format!("next: {tag} after {}", self.stages[state.stage].name),
            needs => format!("next: {tag} after {}", needs.join(" and ")),
        }
    }
}

fn moving_of(orchestrator: &Orchestrator, plan: &Plan, state: &State) -> Moving {
    let weight = state.visit().weight.map_or(Weight::NONE, |(weight, _)| weight);
    let slot = state.visit().candidate.map_or("", |slot| slot.as_str());
    let words = match (&state.hold, &state.phase) {
        (Some(_), _) => "on hold".to_owned(),
        (None, Phase::AwaitingApproval) => "waits for approval".to_owned(),
        (None, Phase::Testing { .. }) if weight > Weight::NONE => format!("is tested with {weight} on {slot}"),
        (None, phase) => phase.name().to_owned(),
    };
    Moving {
        delivery: plan.delivery,
        number: plan.number,
        tag: plan.artifact.tag.clone(),
        status: state.status(),
        words,
        weight_percent: weight.percent(),
        deadline: orchestrator.deadline(plan, state),
    }
}

fn last_gate(past: &PastEvaluation) -> LastGate {
    LastGate {
        evaluation: past.head.number,
        tag: past.head.tag.clone(),
        verdict: past.standing().verdict(),
        score: past.evaluation.score,
        unit: past.evaluation.unit,
        at: past.head.at,
    }
}

pub(super) fn health_view(health: SlotHealth) -> Health {
    match health {
        SlotHealth::Empty => Health::Empty,
        SlotHealth::Starting => Health::Starting,
        SlotHealth::Ready => Health::Ready,
        SlotHealth::Crashed => Health::Crashed,
        SlotHealth::Stopping => Health::Stopping,
    }
}
