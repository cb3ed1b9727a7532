//! The gate: fetches the indicators of a window and has them judged by the domain.

use super::{Ports, perform::Job};
use crate::{
    metrics::{QueryError, Source},
    store::PastEvaluation,
};
use domain::{
    digest::RevisionRef,
    file::FileKind,
    id::Place,
    shipyard::DeploymentStrategy,
    sli::{self, Indicator, Placeholders},
    slo::{self, Context, Evaluation, Measured, Outcome, Past},
    traffic::Weight,
    window::Window,
};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// Earlier evaluations that are looked at for a baseline.
const HISTORY_MAX: u32 = 200;
/// Tries of one query before it counts as an error.
const QUERY_TRIES_MAX: u32 = 3;
/// Pause after the first failed try; doubles each time.
const QUERY_PAUSE: Duration = Duration::from_millis(500);

/// Brings the sources up to date and says up to which moment all of them know everything.
pub(super) async fn catch_up(job: &Job) -> Timestamp {
    let mut known = Timestamp::now();
    for source in &job.orchestrator.ports().sources {
        known = known.max(source.catch_up().await);
    }
    known
}

/// A source that no longer has what was measured in the window; then the test must run again.
pub(super) fn forgetful(ports: &Ports, window: Window) -> Option<&'static str> {
    ports.sources.iter().find(|source| !source.covers(window)).map(|source| source.name())
}

/// Something to judge: a window, the files that say by what, and the place that their placeholders are filled in with.
#[derive(Debug, Clone)]
pub(super) struct Case<'case> {
    pub ports: &'case Ports,
    pub place: &'case Place,
    pub deployment: DeploymentStrategy,
    pub window: Window,
    /// What the candidate carried throughout.
    pub weight: Weight,
    /// The objectives; none where there is no file.
    pub slo: Option<RevisionRef>,
    /// Indicators, nearest first.
    pub sli: Vec<RevisionRef>,
}

/// Judges the window of a delivery. Whatever goes wrong is part of the evaluation, never a pass.
pub(super) async fn judge(job: &Job, window: Window) -> Evaluation {
    let stage = job.state.stage_plan(&job.plan);
    let case = Case {
        ports: job.orchestrator.ports(),
        place: &job.place,
        deployment: stage.strategy,
        window,
        weight: job.state.visit().weight.map_or(Weight::NONE, |(weight, _)| weight),
        slo: stage.gate.as_ref().and_then(|gate| gate.slo.clone()),
        sli: stage.gate.as_ref().map(|gate| gate.sli.clone()).unwrap_or_default(),
    };
    case.judge().await
}

type Evidence = (slo::File, Vec<Measured>, Vec<Past>);

impl Case<'_> {
    /// Judges it. Whatever goes wrong is part of the evaluation, never a pass.
    pub(super) async fn judge(self) -> Evaluation {
        let evidence = match &self.slo {
            Some(slo) => self.evidence(slo).await,
            None => return Evaluation::not_evaluated(self.context()),
        };
        match evidence {
            Ok((file, measured, history)) => slo::evaluate(&file, &measured, &history, self.context()),
            Err(why) => Evaluation::broken(self.context(), &why),
        }
    }

    /// What is recorded where it cannot be judged.
    pub(super) fn broken(self, why: &str) -> Evaluation {
        Evaluation::broken(self.context(), why)
    }

    fn context(&self) -> Context {
        Context { window: self.window, weight: self.weight, slo: self.slo.clone(), sli: self.sli.clone() }
    }

    async fn evidence(&self, slo: &RevisionRef) -> Result<Evidence, String> {
        let text = self.text(FileKind::Slo, slo).await?;
        let file = slo::File::read(&text).value.ok_or("the objectives file is not readable")?;
        let indicators = self.indicators().await?;
        let placeholders = self.placeholders(&file);
        let mut measured = Vec::new();
        for objective in &file.objectives {
            measured.push(self.measure(&objective.sli, indicators.get(&objective.sli), &placeholders).await);
        }
        let history = self.ports.store.evaluations(self.place, HISTORY_MAX).await.map_err(|why| why.to_string())?;
        // One that was made again is there already: the same window must not count twice.
        let history = history.into_iter().filter(|earlier| earlier.head.again.is_none());
        Ok((file, measured, history.map(past).collect()))
    }

    async fn text(&self, kind: FileKind, revision: &RevisionRef) -> Result<String, String> {
        let text = self.ports.store.text_of(&self.place.project, kind, &revision.digest).await;
        let text = text.map_err(|why| why.to_string())?;
        text.ok_or_else(|| format!("{} file, revision {}, is gone from the store", kind.as_str(), revision.number))
    }

    async fn indicators(&self) -> Result<sli::File, String> {
        let mut files = Vec::new();
        for revision in &self.sli {
            let text = self.text(FileKind::Sli, revision).await?;
            files.push(sli::File::read(&text).value.ok_or("an indicators file is not readable")?);
        }
        Ok(sli::File::merge(&files.iter().collect::<Vec<_>>()))
    }

    fn placeholders(&self, file: &slo::File) -> Placeholders {
        let deployment = match self.deployment {
            DeploymentStrategy::Direct => "direct",
            DeploymentStrategy::BlueGreen => "canary",
        };
        Placeholders {
            project: self.place.project.clone(),
            stage: self.place.stage.clone(),
            service: self.place.service.clone(),
            deployment: deployment.to_owned(),
            duration_s: self.window.seconds_rounded_up(),
            labels: Vec::new(),
            filters: file.filter.clone(),
        }
    }

    async fn measure(&self, name: &str, indicator: Option<&Indicator>, placeholders: &Placeholders) -> Measured {
        let answer = |outcome, query, source| Measured { sli: name.to_owned(), outcome, query, source };
        let Some(indicator) = indicator else {
            let message = format!("no indicators file says how `{name}` is measured");
            return answer(Outcome::Error { message }, None, None);
        };
        let query = match sli::resolve(&indicator.query, placeholders) {
            Ok(query) => query,
            Err(why) => {
                return answer(Outcome::Error { message: why.to_string() }, Some(indicator.query.clone()), None);
            }
        };
        let Some(source) = source(self.ports, indicator) else {
            let wanted = indicator.source.clone().unwrap_or_default();
            return answer(Outcome::Error { message: format!("no source `{wanted}` is connected") }, Some(query), None);
        };
        let outcome = ask(source.as_ref(), &query, self.window).await;
        answer(outcome, Some(query), Some(source.name().to_owned()))
    }
}

/// A file that says `Prometheus` is answered by the embedded source where no Prometheus is connected: it speaks the
/// same language about the same processes.
fn source<'ports>(ports: &'ports Ports, indicator: &Indicator) -> Option<&'ports Arc<dyn Source>> {
    let sources = &ports.sources;
    let wanted = indicator.source.as_deref().unwrap_or_default().to_lowercase();
    let named = sources.iter().find(|source| source.name() == wanted);
    named.or_else(|| sources.first().filter(|_| matches!(wanted.as_str(), "" | "prometheus")))
}

async fn ask(source: &dyn Source, query: &str, window: Window) -> Outcome {
    let mut pause = QUERY_PAUSE;
    let mut tries = 1;
    loop {
        match source.query(query, window).await {
            Ok(samples) => return Outcome::Values(samples.values),
            Err(QueryError::NoData { why }) => return Outcome::NoData { message: why },
            Err(QueryError::Unreachable { .. }) if tries < QUERY_TRIES_MAX => {
                sleep(pause).await;
                pause *= 2;
                tries += 1;
            }
            Err(why @ (QueryError::Unreachable { .. } | QueryError::Refused { .. })) => {
                return Outcome::Error { message: why.to_string() };
            }
        }
    }
}

fn past(earlier: PastEvaluation) -> Past {
    let standing = earlier.standing();
    let past = Past::of(earlier.head.id, &earlier.evaluation, standing.ignored);
    Past { verdict: standing.verdict(), ..past }
}
