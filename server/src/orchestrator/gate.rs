//! The gate: fetches the indicators of a window and has them judged by the domain.

use super::{
    Ports,
    feed::{Judging, Teller},
    perform::Job,
    series::Sought,
};
use crate::{
    metrics::{Lost, QueryError, Source},
    store::{PastEvaluation, StoreError},
};
use domain::{
    digest::RevisionRef,
    file::FileKind,
    id::{DeliveryId, Place},
    label::Labels,
    series::Side,
    shipyard::DeploymentStrategy,
    sli::{self, Indicator, Placeholders},
    slo::{self, Comparison, Context, Evaluation, Measured, Objective, Outcome, Past},
    traffic::Weight,
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// Earlier evaluations that are read at once in search of a baseline.
const HISTORY_PAGE: u32 = 200;
/// Earlier evaluations that are looked at for a baseline: so many of a place may be left out of comparisons, repeat others
/// or have the wrong verdict before one is missed.
const HISTORY_MAX: u32 = 5_000;
/// Tries of one query before it counts as an error.
const QUERY_TRIES_MAX: u32 = 3;
/// Pause after the first failed try; doubles each time.
const QUERY_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause that a busy source gets; one that wants longer counts as an error.
const BUSY_PAUSE_MAX: Duration = Duration::from_secs(60);

/// Brings the sources up to date and says up to which moment all of them know everything.
pub(super) async fn catch_up(job: &Job) -> Timestamp {
    job.orchestrator.sources().catch_up().await
}

/// What a source that the gate asks no longer has of the window; then the test must run again.
pub(super) async fn lost(job: &Job, window: Window) -> Option<Lost> {
    Case::of(job, window).lost().await
}

/// Something to judge: a window, the files that say by what, and the place that their placeholders are filled in with.
#[derive(Debug, Clone)]
pub(super) struct Case<'case> {
    pub ports: &'case Ports,
    pub place: &'case Place,
    pub deployment: DeploymentStrategy,
    /// Whether a version on trial is judged, or the live one.
    pub judged: Side,
    pub window: Window,
    /// The delivery that is judged; none where only a window is.
    pub delivery: Option<DeliveryId>,
    /// What is known of the delivery.
    pub labels: Labels,
    /// What the candidate carried throughout.
    pub weight: Weight,
    /// The objectives; none where there is no file.
    pub slo: Option<RevisionRef>,
    /// Indicators, nearest first.
    pub sli: Vec<RevisionRef>,
    /// Whose values over time there are.
    pub sides: Vec<Sought>,
}

/// Judges the window of a delivery. Whatever goes wrong is part of the evaluation, never a pass.
pub(super) async fn judge(job: &Job, window: Window) -> Evaluation {
    let teller = Teller::new(job.orchestrator.feed(), job.plan.delivery);
    Case::of(job, window).judge(&|judging| teller.tell(judging)).await
}

/// Is told how far it is.
pub(super) type Listener<'case> = &'case (dyn Fn(Judging) + Send + Sync);

type Evidence = (slo::File, Vec<Measured>, Vec<Past>);

impl<'case> Case<'case> {
    /// The gate of a delivery's stage.
    pub(super) fn of(job: &'case Job, window: Window) -> Self {
        let stage = job.state.stage_plan(&job.plan);
        Self {
            ports: job.orchestrator.ports(),
            place: &job.place,
            deployment: stage.strategy,
            judged: Side::Candidate,
            window,
            delivery: Some(job.plan.delivery),
            labels: job.plan.labels.clone(),
            weight: job.state.visit().weight.map_or(Weight::NONE, |(weight, _)| weight),
            slo: stage.gate.as_ref().and_then(|gate| gate.slo.clone()),
            sli: stage.gate.as_ref().map(|gate| gate.sli.clone()).unwrap_or_default(),
            sides: Sought::of(job),
        }
    }
}

impl Case<'_> {
    /// Judges it. Whatever goes wrong is part of the evaluation, never a pass.
    pub(super) async fn judge(self, told: Listener<'_>) -> Evaluation {
        let evidence = match &self.slo {
            Some(slo) => self.evidence(slo, told).await,
            None => return Evaluation::not_evaluated(self.context()),
        };
        match evidence {
            Ok((file, measured, history)) => slo::evaluate(&file, &measured, &history, self.context()),
            Err(why) => Evaluation::broken(self.context(), &why),
        }
    }

    /// What the first of its sources that has lost something has lost. Where that cannot be told nothing is: judging says
    /// why.
    async fn lost(&self) -> Option<Lost> {
        self.sources().await.iter().find_map(|source| source.lost(self.window))
    }

    /// The source that brings its data latest of those that it asks.
    pub(super) async fn latest(&self) -> Option<Arc<dyn Source>> {
        self.sources().await.into_iter().max_by_key(|source| source.lag())
    }

    /// The sources that it asks, by objective; none where that cannot be told.
    async fn sources(&self) -> Vec<Arc<dyn Source>> {
        let mut found = Vec::new();
        for wanted in self.wanted().await.unwrap_or_default() {
            found.extend(self.ports.sources.find(&wanted).await);
        }
        found
    }

    /// What they are called, by objective.
    async fn wanted(&self) -> Option<Vec<String>> {
        let text = self.text(FileKind::Slo, self.slo.as_ref()?).await.ok()?;
        let file = slo::File::read(&text).value?;
        let indicators = self.indicators(&file, &self.placeholders(&file)).await.ok()?;
        let asked = file.objectives.iter().filter_map(|objective| indicators.get(&objective.sli));
        Some(asked.map(Indicator::wanted).collect())
    }

    /// What is recorded where it cannot be judged.
    pub(super) fn broken(self, why: &str) -> Evaluation {
        Evaluation::broken(self.context(), why)
    }

    fn context(&self) -> Context {
        Context { window: self.window, weight: self.weight, slo: self.slo.clone(), sli: self.sli.clone() }
    }

    async fn evidence(&self, slo: &RevisionRef, told: Listener<'_>) -> Result<Evidence, String> {
        let text = self.text(FileKind::Slo, slo).await?;
        let file = slo::File::read(&text).value.ok_or("the objectives file is not readable")?;
        let placeholders = self.placeholders(&file);
        let indicators = self.indicators(&file, &placeholders).await?;
        let mut measured = Vec::new();
        for objective in &file.objectives {
            let indicator = indicators.get(&objective.sli);
            told(self.ahead(objective, indicator, measured.len(), file.objectives.len()).await);
            measured.push(self.measure(objective, indicator, &placeholders).await);
        }
        let history = self.history(file.comparison).await.map_err(|why| why.to_string())?;
        Ok((file, measured, history))
    }

    /// The earlier evaluations, newest first, as far back as the comparison needs.
    async fn history(&self, comparison: Comparison) -> Result<Vec<Past>, StoreError> {
        let occasion = |window, delivery| slo::Occasion { window, delivery };
        let this = occasion(self.window, self.delivery);
        let mut found: Vec<PastEvaluation> = Vec::new();
        for page in 0..HISTORY_MAX / HISTORY_PAGE {
            let made = self.ports.store.evaluations_after(self.place, page * HISTORY_PAGE, HISTORY_PAGE).await?;
            let is_last = made.len() < HISTORY_PAGE as usize;
            // One that was made again is there already: the same window must not count twice.
            found.extend(made.into_iter().filter(|earlier| earlier.head.again.is_none()));
            found = slo::earlier(this, found, |earlier| occasion(earlier.evaluation.window, earlier.head.asker()));
            let history: Vec<Past> = found.iter().map(past).collect();
            if is_last || comparison.is_met_by(&history) {
                return Ok(history);
            }
        }
        Ok(found.iter().map(past).collect())
    }

    pub(super) async fn text(&self, kind: FileKind, revision: &RevisionRef) -> Result<String, String> {
        let text = self.ports.store.text_of(&self.place.project, kind, &revision.digest).await;
        let text = text.map_err(|why| why.to_string())?;
        text.ok_or_else(|| format!("{} file, revision {}, is gone from the store", kind.as_str(), revision.number))
    }

    /// Those of the files, and those that are built in.
    pub(super) async fn indicators(
        &self,
        objectives: &slo::File,
        placeholders: &Placeholders,
    ) -> Result<sli::File, String> {
        let mut files = Vec::new();
        for revision in &self.sli {
            let text = self.text(FileKind::Sli, revision).await?;
            files.push(sli::File::read(&text).value.ok_or("an indicators file is not readable")?);
        }
        let names = objectives.objectives.iter().map(|objective| objective.sli.as_str());
        Ok(sli::File::merge(&files.iter().collect::<Vec<_>>()).with_built_in(names, placeholders))
    }

    pub(super) fn placeholders(&self, file: &slo::File) -> Placeholders {
        Placeholders {
            project: self.place.project.clone(),
            stage: self.place.stage.clone(),
            service: self.place.service.clone(),
            deployment: self.deployment.words(self.judged).to_owned(),
            duration_s: self.window.seconds_rounded_up(),
            labels: self.labels.clone(),
            filters: file.filter.clone(),
        }
    }

    /// What is done next.
    async fn ahead(
        &self,
        objective: &Objective,
        indicator: Option<&Indicator>,
        answered: usize,
        asked: usize,
    ) -> Judging {
        let source = match indicator {
            Some(indicator) => self.ports.sources.find(&indicator.wanted()).await.ok(),
            None => None,
        };
        let lag = source.as_ref().map_or(SignedDuration::ZERO, |source| source.lag());
        Judging {
            answered,
            asked,
            indicator: objective.sli.clone(),
            source: source.map(|source| source.name().to_owned()),
            complete_at: self.window.end.saturating_add(lag).unwrap_or(Timestamp::MAX),
        }
    }

    async fn measure(
        &self,
        objective: &Objective,
        indicator: Option<&Indicator>,
        placeholders: &Placeholders,
    ) -> Measured {
        let answer = |outcome, query, source| {
            let sli = objective.sli.clone();
            Measured { sli, outcome, query, source, warnings: Vec::new(), read: None, beside: None }
        };
        let Some(indicator) = indicator else {
            let message = format!("no indicators file says how `{}` is measured", objective.sli);
            return answer(Outcome::Error { message }, None, None);
        };
        let (window, wanted) = (self.window, indicator.wanted());
        let source = self.ports.sources.find(&wanted).await;
        let is_clipped = source.as_ref().is_ok_and(|source| source.is_clipped());
        let duration_s = if is_clipped { window.seconds_rounded_up() } else { window.seconds_rounded_down() };
        let query = match sli::resolve(&indicator.query, &Placeholders { duration_s, ..placeholders.clone() }) {
            Ok(query) => query,
            Err(why) => {
                return answer(Outcome::Error { message: why.to_string() }, Some(indicator.query.clone()), None);
            }
        };
        match source {
            Ok(source) => {
                let (outcome, warnings, read) = ask(source.as_ref(), &query, window).await;
                let beside = match objective.compare_live {
                    true => Some(self.beside(indicator, placeholders).await),
                    false => None,
                };
                // After all that was asked: what was lost meanwhile was answered in part.
                if let Some(lost) = source.lost(window) {
                    let message = lost.why;
                    return answer(Outcome::Error { message }, Some(query), Some(source.name().to_owned()));
                }
                Measured { warnings, read, beside, ..answer(outcome, Some(query), Some(source.name().to_owned())) }
            }
            Err(message) => {
                answer(Outcome::Error { message }, Some(query), Some(wanted).filter(|name| !name.is_empty()))
            }
        }
    }
}

/// The answer, what the source said against it, and how many samples it read. What may be different a moment later is asked again.
async fn ask(source: &dyn Source, query: &str, window: Window) -> (Outcome, Vec<String>, Option<u64>) {
    let mut pause = QUERY_PAUSE;
    let mut tries = 1;
    loop {
        let (why, wanted) = match source.query(query, window).await {
            Ok(samples) => return (Outcome::Values(samples.values), samples.warnings, samples.read),
            Err(QueryError::NoData { why }) => return (Outcome::NoData { message: why }, Vec::new(), None),
            Err(why @ QueryError::Refused { .. }) => {
                return (Outcome::Error { message: why.to_string() }, Vec::new(), None);
            }
            Err(QueryError::Busy { why, pause }) => (QueryError::Busy { why, pause }, pause.unwrap_or_default()),
            Err(why @ QueryError::Unreachable { .. }) => (why, Duration::ZERO),
        };
        if tries == QUERY_TRIES_MAX || wanted > BUSY_PAUSE_MAX {
            return (Outcome::Error { message: why.to_string() }, Vec::new(), None);
        }
        sleep(pause.max(wanted)).await;
        pause *= 2;
        tries += 1;
    }
}

fn past(earlier: &PastEvaluation) -> Past {
    let standing = earlier.standing();
    let past = Past::of(earlier.head.id.clone(), &earlier.evaluation, standing.ignored);
    Past { verdict: standing.verdict(), ..past }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Samples;
    use async_trait::async_trait;
    use std::{collections::VecDeque, sync::Mutex};
    use tokio::time::Instant;

    /// Answers as written; what it is asked after that is a value.
    #[derive(Debug)]
    struct Script(Mutex<VecDeque<QueryError>>);

    #[async_trait]
    impl Source for Script {
        fn name(&self) -> &str {
            "script"
        }

        async fn query(&self, _query: &str, _window: Window) -> Result<Samples, QueryError> {
            let next = self.0.lock().expect("nobody panicked").pop_front();
            let samples = Samples { warnings: vec!["in part".to_owned()], ..Samples::of(vec![(String::new(), 1.0)]) };
            next.map_or(Ok(samples), Err)
        }
    }

    fn busy(seconds: Option<u64>) -> QueryError {
        QueryError::Busy { why: "too much".to_owned(), pause: seconds.map(Duration::from_secs) }
    }

    fn down() -> QueryError {
        QueryError::Unreachable { why: "down".to_owned() }
    }

    /// Whether there was a value, and after how many milliseconds.
    async fn check(answers: Vec<QueryError>, has_value: bool, after_ms: u128) {
        let shown = format!("{answers:?}");
        let (source, began) = (Script(Mutex::new(answers.into())), Instant::now());
        let window = Window { start: Timestamp::UNIX_EPOCH, end: Timestamp::UNIX_EPOCH };
        let (outcome, warnings, _) = ask(&source, "up", window).await;
        let is_error = matches!(outcome, Outcome::Error { .. });
        assert_eq!((has_value, !has_value), (matches!(outcome, Outcome::Values(_)), is_error), "{shown}: {outcome:?}");
        assert_eq!(warnings.is_empty(), !has_value, "{shown}");
        assert_eq!(began.elapsed().as_millis(), after_ms, "{shown}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_be_different_a_moment_later_is_asked_again() {
        check(vec![], true, 0).await;
        check(vec![down()], true, 500).await;
        check(vec![down(), down()], true, 1500).await;
        check(vec![down(), down(), down()], false, 1500).await;
        check(vec![busy(Some(7))], true, 7000).await;
        check(vec![busy(None), down()], true, 1500).await;
        // Nobody waits an hour for a value; that is an error, and never a pass.
        check(vec![busy(Some(3600))], false, 0).await;
        check(vec![QueryError::Refused { why: "no".to_owned() }], false, 0).await;
    }
}
