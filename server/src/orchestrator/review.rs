//! Evaluations that somebody asks for by themselves, and what people say of evaluations later.

use super::{
    Moment, Orchestrator, Ports,
    files::{Files, Unreadable},
    gate::Case,
    series::Sought,
};
use crate::store::{EvaluationHead, Live, NewEvaluation, PastEvaluation, StoreError};
use domain::{
    delivery::{Actor, Served, served},
    id::{Place, ProjectName},
    label::Labels,
    series::{Series, Side},
    shipyard::DeploymentStrategy,
    slo::{Evaluation, Remark, Saying, remark::BadRemark},
    traffic::Weight,
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::time::timeout;

/// The longest window that is judged, in seconds: a day.
pub const WINDOW_S_MAX: u64 = 24 * 60 * 60;
/// The longest that somebody waits at the form for data that comes in late; who needs longer is told to ask again.
const LATE_DATA_MAX: SignedDuration = SignedDuration::from_secs(30);
/// The most deliveries that are asked who had the traffic in a window, the earliest since its beginning first.
const LOGS_MAX: u32 = 200;
/// How long all queries of one evaluation may take together, late data included. Then it is an error, which is never a pass.
const EVALUATE_MAX: Duration = Duration::from_secs(90);

/// An evaluation that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Where.
    pub place: Place,
    /// Which time.
    pub window: Window,
    /// The number of the evaluation that it repeats.
    pub again: Option<u32>,
    /// Why.
    pub reason: String,
}

/// Why an evaluation was not made, or a remark not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewRefusal {
    /// There is no such thing.
    #[error("there is no {0}")]
    Missing(String),
    /// The window is not one that can be judged.
    #[error("{0}")]
    BadWindow(String),
    /// The remark cannot be taken.
    #[error(transparent)]
    BadRemark(#[from] BadRemark),
    /// Somebody else said something in the meantime.
    #[error("{by} said something of it in the meantime: {said}. Look at it as it is now, then decide again.")]
    Outdated {
        /// Who.
        by: String,
        /// What, and why.
        said: String,
    },
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The store failed.
    #[error("the store could not be read or written")]
    Store(#[from] StoreError),
}

impl Orchestrator {
    /// Judges a window by the files as they are now, and keeps the evaluation; gives its number.
    ///
    /// # Errors
    /// [`ReviewRefusal`]; nothing was kept then.
    pub async fn evaluate(&self, by: Actor, question: Question) -> Result<u32, ReviewRefusal> {
        let ports = self.ports();
        check_window(question.window, Timestamp::now())?;
        let again = match question.again {
            Some(number) => Some(self.find(&question.place.project, number).await?),
            None => None,
        };
        let weight = again.as_ref().map_or(Weight::NONE, |first| first.evaluation.weight);
        let case = case(ports, &question, weight, again.as_ref().map(|again| &again.head)).await?;
        check_late(&case, Timestamp::now()).await?;
        let new = NewEvaluation {
            place: question.place.clone(),
            tag: match &again {
                Some(first) => first.head.tag.clone(),
                None => served::tags(&who(ports, &question.place, question.window).await?),
            },
            again: again.map(|first| first.head.again.unwrap_or(first.head.id)),
            by: by.to_string(),
            reason: question.reason.trim().to_owned(),
            evaluation: judge(case).await,
            at: Timestamp::now(),
        };
        let number = ports.store.add_evaluation(&new).await?;
        self.feed().publish(Moment::Changed);
        self.explain(question, number, weight);
        Ok(number)
    }

    /// Has fetched how its indicators were over time.
    fn explain(&self, question: Question, number: u32, weight: Weight) {
        let this = self.clone();
        self.collect(async move {
            let found = this.series_of(&question, number, weight).await;
            found.inspect_err(|why| tracing::warn!(error = %why, number, "an evaluation's series cannot be told")).ok()
        });
    }

    async fn series_of(
        &self,
        question: &Question,
        number: u32,
        weight: Weight,
    ) -> Result<(String, Vec<Series>), ReviewRefusal> {
        let made = self.find(&question.place.project, number).await?;
        let again = Some(&made.head).filter(|head| head.again.is_some());
        let case = case(self.ports(), question, weight, again).await?;
        Ok((made.head.id, case.series(&made.evaluation).await))
    }

    /// Keeps what somebody says of an evaluation. `known` is how many remarks they saw.
    ///
    /// # Errors
    /// [`ReviewRefusal`]; nothing was kept then.
    pub async fn remark(
        &self,
        by: Actor,
        project: &ProjectName,
        number: u32,
        known: usize,
        saying: Saying,
        reason: &str,
    ) -> Result<(), ReviewRefusal> {
        let found = self.find(project, number).await?;
        let remarks = &found.head.remarks;
        if let Some(newest) = remarks.last().filter(|_| remarks.len() != known) {
            return Err(outdated(newest));
        }
        found.standing().may(saying, reason, remarks.len())?;
        let remark = Remark { saying, by: by.to_string(), reason: reason.trim().to_owned(), at: Timestamp::now() };
        match self.ports().store.add_remark(&found.head.id, known, &remark).await {
            // Somebody else was faster by less than the time that it took to look.
            Err(StoreError::Exists { .. }) => {
                let now = self.find(project, number).await?.head.remarks;
                return Err(now.last().map_or(ReviewRefusal::Store(StoreError::Exists { what: "remark" }), outdated));
            }
            other => other?,
        }
        self.feed().publish(Moment::Changed);
        Ok(())
    }

    async fn find(&self, project: &ProjectName, number: u32) -> Result<PastEvaluation, ReviewRefusal> {
        let found = self.ports().store.evaluation(project, number).await?;
        found.ok_or_else(|| ReviewRefusal::Missing(format!("evaluation {number} in {project}")))
    }
}

fn outdated(newest: &Remark) -> ReviewRefusal {
    let said = format!("{} (“{}”)", newest.saying.words(), newest.reason);
    ReviewRefusal::Outdated { by: newest.by.clone(), said }
}

async fn case<'ports>(
    ports: &'ports Ports,
    question: &'ports Question,
    weight: Weight,
    again: Option<&EvaluationHead>,
) -> Result<Case<'ports>, ReviewRefusal> {
    let place = &question.place;
    let files = Files::read(&ports.store, &place.project).await?;
    let missing = |what: String| ReviewRefusal::Missing(what);
    let (_, shipyard) = files.shipyard()?.ok_or_else(|| missing(format!("project {}", place.project)))?;
    let stage = shipyard.stages.iter().find(|stage| stage.name == place.stage);
    let stage = stage.ok_or_else(|| missing(format!("stage {} in {}", place.stage, place.project)))?;
    if files.definition(&place.service)?.is_none() {
        return Err(missing(format!("service {} in {}", place.service, place.project)));
    }
    let files = files.for_stage(&place.stage, &place.service)?;
    let deployment: DeploymentStrategy = stage.deployment;
    let slo = files.slo.map(|(revision, _)| revision);
    let (window, delivery) = (question.window, again.and_then(EvaluationHead::asker));
    let who = who(ports, place, window).await?;
    // The same window has the same sides again, whatever is live by now.
    let (judged, sides) = match again.filter(|_| delivery.is_some()) {
        Some(again) => (Side::Candidate, Sought::again(&ports.store.series(first(again)).await?)),
        None => (served::judged(&who), who.iter().map(Sought::served).collect()),
    };
    let labels = match delivery {
        Some(delivery) => ports.store.labels(delivery).await?,
        None => labels(ports, place, &who).await?,
    };
    Ok(Case { ports, place, deployment, judged, window, delivery, labels, weight, slo, sli: files.sli, sides })
}

/// Who had the traffic in a window; nobody where that is not known any more.
async fn who(ports: &Ports, place: &Place, window: Window) -> Result<Vec<Served>, StoreError> {
    let mut logs = ports.store.logs_since(place, window.start, LOGS_MAX).await?;
    if let Some(since) = served::changed_before(&place.stage, &logs, window.start) {
        logs = ports.store.logs_since(place, since, LOGS_MAX).await?;
    }
    // Those that are missing may have changed something in the window, unless they were begun after it.
    let last_began = logs.last().and_then(|log| log.first()).map(|first| first.at);
    if logs.len() >= LOGS_MAX as usize && last_began.is_none_or(|began| began < window.end) {
        return Ok(Vec::new());
    }
    if let Some(all) = served::served(&place.stage, &logs, window) {
        return Ok(all);
    }
    let live = ports.store.environment(place).await?.live;
    let served =
        |live: Live| Served { slot: live.slot, version: live.artifact.tag, side: Side::Live, delivery: live.delivery };
    Ok(live.map(served).into_iter().collect())
}

/// The id of the evaluation that was made first of that window.
fn first(head: &EvaluationHead) -> &str {
    head.again.as_ref().unwrap_or(&head.id)
}

/// Those of the delivery that brought the version which had the window to itself.
async fn labels(ports: &Ports, place: &Place, who: &[Served]) -> Result<Labels, StoreError> {
    let [only] = who else { return Ok(Labels::default()) };
    if let Some(delivery) = only.delivery {
        return ports.store.labels(delivery).await;
    }
    let live = ports.store.environment(place).await?.live;
    match live.is_some_and(|live| live.artifact.tag == only.version) {
        true => ports.store.live_labels(place).await,
        false => Ok(Labels::default()),
    }
}

async fn judge(case: Case<'_>) -> Evaluation {
    match timeout(EVALUATE_MAX, case.clone().judge(&|_| {})).await {
        Ok(evaluation) => evaluation,
        Err(_) => case.broken(&format!(
            "the sources did not answer within {} s; see on the page Sources how fast they are, then evaluate it again",
            EVALUATE_MAX.as_secs()
        )),
    }
}

/// Nobody is kept at a form for minutes until the last data has come in.
async fn check_late(case: &Case<'_>, now: Timestamp) -> Result<(), ReviewRefusal> {
    let Some(source) = case.latest().await else { return Ok(()) };
    let lag = source.lag();
    let left = case.window.end.saturating_add(lag).unwrap_or(Timestamp::MAX).duration_since(now);
    if left <= LATE_DATA_MAX {
        return Ok(());
    }
    let (name, lag_s, left_s) = (source.name(), lag.as_secs(), left.as_secs());
    Err(ReviewRefusal::BadWindow(format!(
        "{name} may bring its data {lag_s} s late, so this window can be judged in {left_s} s. Ask again then, or give one \
         that ended {lag_s} s ago or earlier."
    )))
}

fn check_window(window: Window, now: Timestamp) -> Result<(), ReviewRefusal> {
    let bad = |why: &str| Err(ReviewRefusal::BadWindow(why.to_owned()));
    if window.start == window.end {
        return bad("The window is empty: it ends when it begins. Give an end that lies after its start.");
    }
    if window.start > window.end {
        return bad("The window ends before it begins. Give a start that lies before its end.");
    }
    if window.end > now {
        return bad("The window is not over yet. Give an end that lies in the past.");
    }
    if window.seconds_rounded_up() > WINDOW_S_MAX {
        return bad("The window is longer than a day. Give one of at most 24 hours.");
    }
    Ok(())
}
