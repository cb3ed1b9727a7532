//! Evaluations: side by side, one by one, and by themselves.

use super::{indicators, missing, projects, told_store};
use crate::{
    orchestrator::{Orchestrator, Question, ReviewRefusal},
    store::{BriefEvaluation, EvaluationHead, PastEvaluation},
};
use app::api::{
    ApiError, ReadAt,
    context::Person,
    control_plane::{WantedEvaluation, WantedRemark},
    evaluations::{Compared, EvaluateForm, Gates, RUNS_SHOWN, RUNS_SHOWN_MAX, Review, Run},
};
use domain::{
    file::FileKind,
    id::{Place, ProjectName, ServiceName, StageName},
    slo::{Brief, Row, RowVerdict, Standing, grid, remark::BadRemark},
};
use jiff::Timestamp;

pub(super) async fn gates(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    service: Option<ServiceName>,
    stage: Option<StageName>,
    runs: u32,
) -> Result<Gates, ApiError> {
    projects::exists(orchestrator, project).await?;
    let newest = orchestrator.store().newest_evaluations(project).await.map_err(told_store)?;
    let places: Vec<Place> = newest.into_iter().map(|past| past.head.place).collect();
    let is_wanted = |place: &&Place| {
        service.as_ref().is_none_or(|service| place.service == *service)
            && stage.as_ref().is_none_or(|stage| place.stage == *stage)
    };
    let place = match (places.iter().find(is_wanted), service.clone(), stage.clone()) {
        (Some(place), ..) => Some(place.clone()),
        (None, Some(service), Some(stage)) => Some(Place { project: project.clone(), service, stage }),
        _ => None,
    };
    let found = match &place {
        // One more, to know whether there are older ones.
        Some(place) => orchestrator.store().brief_evaluations(place, runs + 1).await.map_err(told_store)?,
        None => Vec::new(),
    };
    Ok(side_by_side(project, place, places, found, runs as usize))
}

fn side_by_side(
    project: &ProjectName,
    place: Option<Place>,
    places: Vec<Place>,
    mut newest_first: Vec<BriefEvaluation>,
    most: usize,
) -> Gates {
    let has_older = newest_first.len() > most;
    newest_first.truncate(most);
    newest_first.reverse();
    let (runs, briefs): (Vec<Run>, Vec<Brief>) =
        newest_first.into_iter().map(|one| (run(&one.head, &one.brief), one.brief)).unzip();
    Gates { project: project.clone(), place, places, runs, lines: grid::grid(&briefs), has_older, now: ReadAt::now() }
}

pub(super) fn run(head: &EvaluationHead, brief: &Brief) -> Run {
    Run {
        number: head.number,
        tag: head.tag.clone(),
        at: head.at,
        delivery: head.delivery,
        standing: Standing::of(brief.verdict, &head.remarks),
        score: brief.score,
        unit: brief.unit,
        weight: brief.weight,
    }
}

pub(super) async fn review(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    number: u32,
    sli: Option<&str>,
) -> Result<Review, ApiError> {
    let store = orchestrator.store();
    let found = store.evaluation(project, number).await.map_err(told_store)?;
    let PastEvaluation { head, evaluation } =
        found.ok_or_else(|| missing(format!("evaluation {number} in {project}")))?;
    let around = store.brief_evaluations(&head.place, RUNS_SHOWN_MAX).await.map_err(told_store)?;
    let index = around.iter().position(|other| other.head.number == number);
    let neighbour = |index: Option<usize>| index.and_then(|index| around.get(index)).map(|other| other.head.number);
    let previous = neighbour(index.map(|index| index + 1));
    let next = neighbour(index.and_then(|index| index.checked_sub(1)));
    // It and what was before it; where it is young, what came after as well.
    let first = index.unwrap_or(0).min(around.len().saturating_sub(RUNS_SHOWN as usize));
    let shown: Vec<BriefEvaluation> = around.into_iter().skip(first).collect();
    let history = side_by_side(project, Some(head.place.clone()), vec![head.place.clone()], shown, RUNS_SHOWN as usize);
    let again = match &head.again {
        Some(id) => named(orchestrator, std::slice::from_ref(id)).await?.pop(),
        None => None,
    };
    let sli = sli.map(str::to_owned).or_else(|| worth_a_look(&evaluation.rows));
    let indicator = match sli {
        Some(sli) => Some(indicators::read(orchestrator, project, number, &sli).await?),
        None => None,
    };
    let mut scopes = Vec::new();
    for revision in &evaluation.sli {
        let file = store.revision_used(&head.place, FileKind::Sli, revision).await.map_err(told_store)?;
        scopes.extend(file.map(|file| file.scope));
    }
    Ok(Review {
        indicator,
        indicators: scopes,
        run: run(&head, &Brief::from(&evaluation)),
        compared: named(orchestrator, &evaluation.compared_with).await?,
        place: head.place,
        by: head.by,
        reason: head.reason,
        again,
        remarks: head.remarks,
        evaluation,
        previous,
        next,
        history,
    })
}

pub(super) async fn find(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    delivery: u32,
    seq: u64,
) -> Result<u32, ApiError> {
    let store = orchestrator.store();
    let nowhere = || missing(format!("evaluation in event {seq} of delivery {delivery} in {project}"));
    let row = store.delivery_by_number(project, delivery).await.map_err(told_store)?.ok_or_else(nowhere)?;
    let id = EvaluationHead::id_of(row.id, seq);
    let found = named(orchestrator, std::slice::from_ref(&id)).await?.pop();
    found.map(|found| found.number).ok_or_else(nowhere)
}

/// The indicator that did not pass, else the first of all.
fn worth_a_look(rows: &[Row]) -> Option<String> {
    let bad = rows.iter().find(|row| !matches!(row.verdict, RowVerdict::Pass | RowVerdict::Info));
    bad.or_else(|| rows.first()).map(|row| row.sli.clone())
}

async fn named(orchestrator: &Orchestrator, ids: &[String]) -> Result<Vec<Compared>, ApiError> {
    let found = orchestrator.store().evaluations_named(ids).await.map_err(told_store)?;
    Ok(found.into_iter().map(|(number, tag)| Compared { number, tag }).collect())
}

pub(super) async fn form(orchestrator: &Orchestrator, project: &ProjectName) -> Result<EvaluateForm, ApiError> {
    let stages = projects::shipyard(orchestrator, project).await?.stages;
    let services = orchestrator.store().services(project).await.map_err(told_store)?;
    Ok(EvaluateForm {
        project: project.clone(),
        services,
        stages: stages.into_iter().map(|stage| stage.name).collect(),
    })
}

pub(super) async fn evaluate(
    orchestrator: &Orchestrator,
    by: &Person,
    wanted: WantedEvaluation,
) -> Result<u32, ApiError> {
    let window = match wanted.window(Timestamp::now())? {
        Some(window) => window,
        None => {
            let (project, number) = (&wanted.place.project, wanted.again.unwrap_or_default());
            let first = orchestrator.store().evaluation(project, number).await.map_err(told_store)?;
            first.ok_or_else(|| missing(format!("evaluation {number} in {project}")))?.evaluation.window
        }
    };
    let question = Question { place: wanted.place, window, again: wanted.again, reason: wanted.reason };
    orchestrator.evaluate(by.actor(), question).await.map_err(told)
}

pub(super) async fn remark(orchestrator: &Orchestrator, by: &Person, wanted: WantedRemark) -> Result<(), ApiError> {
    let saying = wanted.saying()?;
    let WantedRemark { project, number, known, reason, .. } = wanted;
    orchestrator.remark(by.actor(), &project, number, known, saying, &reason).await.map_err(told)
}

fn told(refusal: ReviewRefusal) -> ApiError {
    match refusal {
        ReviewRefusal::Missing(what) => missing(what),
        ReviewRefusal::BadWindow(why) => ApiError::field("timeframe", why),
        ReviewRefusal::BadRemark(why @ (BadRemark::NoReason | BadRemark::NotAVerdict)) => {
            ApiError::field("reason", why.to_string())
        }
        refused @ (ReviewRefusal::BadRemark(_) | ReviewRefusal::Outdated { .. } | ReviewRefusal::Unreadable(_)) => {
            ApiError::Conflict { why: refused.to_string() }
        }
        ReviewRefusal::Store(why) => told_store(why),
    }
}
