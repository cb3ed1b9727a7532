//! Fetches how the indicators of an evaluation were over time: after its verdict, beside everything else, and never twice
//! as long as anybody would wait. What cannot be had is left out and said.

use super::{Moment, Orchestrator, gate::Case, perform::Job};
use crate::metrics::{Curve, Source};
use domain::{
    delivery::{Served, event::Occupant},
    file::FileKind,
    series::{self, Line, Point, Series, Side},
    shipyard::DeploymentStrategy,
    sli::{self, Indicator, Placeholders},
    slo::{self, Beside, Evaluation},
    traffic::Slot,
    window::Window,
};
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::timeout;

/// Evaluations whose series are fetched at once; the others wait.
pub(super) const AT_ONCE: usize = 2;
/// How long all series of one evaluation may take, waiting included. Then there are none.
const FETCH_MAX: Duration = Duration::from_secs(120);

/// One side whose values are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sought {
    pub side: Side,
    pub slot: Slot,
    pub version: String,
}

impl Sought {
    /// The sides of a delivery's stage: the candidate and what served when it came.
    pub(super) fn of(job: &Job) -> Vec<Self> {
        let visit = job.state.visit();
        let version = job.plan.artifact.tag.clone();
        let candidate = visit.candidate.map(|slot| Self { side: Side::Candidate, slot, version });
        candidate.into_iter().chain(visit.live.as_ref().map(Self::live)).collect()
    }

    fn live(live: &Occupant) -> Self {
        Self { side: Side::Live, slot: live.slot, version: live.artifact.tag.clone() }
    }

    /// A version that had traffic in a window that only a person asks for.
    pub(super) fn served(one: &Served) -> Self {
        Self { side: one.side, slot: one.slot, version: one.version.clone() }
    }

    /// The sides that an earlier evaluation of the same window had.
    pub(super) fn again(earlier: &[Series]) -> Vec<Self> {
        let lines = earlier.iter().flat_map(|series| &series.lines);
        let sought = |line: &Line| Some(Self { side: line.side, slot: line.slot?, version: line.version.clone() });
        let mut sides: Vec<Self> = Vec::new();
        for side in lines.filter_map(sought) {
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        sides
    }
}

/// Fetches and keeps the series of a delivery's evaluation, in a task of its own.
pub(super) fn collect_of_delivery(job: Job, seq: u64, evaluation: Evaluation) {
    if evaluation.rows.is_empty() {
        return;
    }
    let id = format!("{}:{seq}", job.plan.delivery);
    let orchestrator = job.orchestrator.clone();
    orchestrator.collect(async move {
        let case = Case::of(&job, evaluation.window);
        Some((id, case.series(&evaluation).await))
    });
}

impl Orchestrator {
    /// Lets the series of an evaluation be fetched in the background, and keeps them.
    pub(super) fn collect(&self, fetch: impl Future<Output = Option<(String, Vec<Series>)>> + Send + 'static) {
        let this = self.clone();
        self.inner.tasks.spawn(async move {
            let one_of_few = async {
                let _until_done = this.inner.collecting.acquire().await.ok()?;
                fetch.await
            };
            let fetched = tokio::select! {
                () = this.inner.stop.cancelled() => return,
                fetched = timeout(FETCH_MAX, one_of_few) => fetched,
            };
            let Ok(Some((evaluation, series))) = fetched else {
                tracing::warn!("the series of an evaluation were not fetched");
                return;
            };
            match this.store().set_series(&evaluation, &series).await {
                Ok(()) => this.feed().publish(Moment::Changed),
                Err(why) => tracing::warn!(evaluation, error = %why, "the series of an evaluation could not be kept"),
            }
        });
    }
}

impl Case<'_> {
    /// The series of all objectives of an evaluation.
    pub(super) async fn series(&self, evaluation: &Evaluation) -> Vec<Series> {
        let (placeholders, indicators) = match self.asked().await {
            Ok(asked) => asked,
            Err(why) => {
                let missing = |row: &slo::Row| Series::missing(&row.sli, self.window, why.clone());
                return evaluation.rows.iter().map(missing).collect();
            }
        };
        let mut all = Vec::with_capacity(evaluation.rows.len());
        for row in &evaluation.rows {
            let found = match indicators.get(&row.sli) {
                Some(indicator) => self.one(indicator, &placeholders).await,
                None => Err(format!("no indicators file says how `{}` is measured", row.sli)),
            };
            let series = found.map(|found| Series { sli: row.sli.clone(), ..found });
            all.push(series.unwrap_or_else(|why| Series::missing(&row.sli, self.window, why)));
        }
        all
    }

    /// The candidate beside the live version over the window, for an objective that asks for it.
    pub(super) async fn beside(&self, indicator: &Indicator, of: &Placeholders) -> Beside {
        let series = self.one(indicator, of).await;
        match series.and_then(|series| series.beside()) {
            Ok(difference) => Beside::Compared(difference),
            Err(message) => Beside::Unknown { message },
        }
    }

    async fn asked(&self) -> Result<(Placeholders, sli::File), String> {
        let slo = self.slo.as_ref().ok_or("there are no objectives")?;
        let text = self.text(FileKind::Slo, slo).await?;
        let file = slo::File::read(&text).value.ok_or("the objectives file is not readable")?;
        let placeholders = self.placeholders(&file);
        let indicators = self.indicators(&file, &placeholders).await?;
        Ok((placeholders, indicators))
    }

    async fn one(&self, indicator: &Indicator, of: &Placeholders) -> Result<Series, String> {
        let source = self.ports.sources.find(&indicator.wanted()).await?;
        let whole = u32::try_from(self.window.seconds_rounded_down()).unwrap_or(u32::MAX);
        let asked = Asked { source: source.as_ref(), indicator, of, resolution_s: whole, window: self.window };
        let finest = source.finest(&asked.query(&of.deployment, whole)?, self.window).await;
        let finest = finest.ok_or_else(|| format!("{} is asked for single values only", source.name()))?;
        if let Some(lost) = source.lost(self.window) {
            return Err(lost.why);
        }
        let finest_s = u32::try_from(finest.as_secs()).unwrap_or(u32::MAX);
        let resolution_s = series::resolution_s(self.window, finest_s);
        let asked = Asked { resolution_s, ..asked };
        let mut found = Series {
            sli: String::new(),
            window: self.window,
            resolution_s,
            is_cut: asked.is_cut(),
            lines: Vec::new(),
            missing: None,
        };
        for side in &self.sides {
            match asked.line(self.deployment, Some(side)).await {
                Ok(Some(line)) => found.lines.push(line),
                Ok(None) => found.missing = Some(format!("{} in {} had no values then", side.version, side.slot)),
                Err(why) => found.missing = Some(why),
            }
        }
        if found.lines.is_empty() {
            found.missing = None;
            found.lines.extend(asked.line(self.deployment, None).await?);
        }
        if found.lines.is_empty() {
            found.missing = Some(format!("{} had no values at steps of {resolution_s} s", source.name()));
        }
        Ok(found)
    }
}

/// A source and what it is asked for.
struct Asked<'asked> {
    source: &'asked dyn Source,
    indicator: &'asked Indicator,
    of: &'asked Placeholders,
    resolution_s: u32,
    window: Window,
}

impl Asked<'_> {
    fn query(&self, deployment: &str, duration_s: u32) -> Result<String, String> {
        let placeholders =
            Placeholders { deployment: deployment.to_owned(), duration_s: u64::from(duration_s), ..self.of.clone() };
        sli::resolve(&self.indicator.query, &placeholders).map_err(|why| why.to_string())
    }

    /// Whether each value looks back as far as they are apart, and not over a range that the query itself names.
    fn is_cut(&self) -> bool {
        let by = |duration_s| self.query(&self.of.deployment, duration_s).ok();
        by(self.resolution_s) != by(self.resolution_s.saturating_add(1))
    }

    /// One side's line, or all that the query selects; none without values.
    async fn line(&self, strategy: DeploymentStrategy, of: Option<&Sought>) -> Result<Option<Line>, String> {
        let deployment = of.map_or(self.of.deployment.as_str(), |sought| strategy.words(sought.side));
        let query = self.query(deployment, self.resolution_s)?;
        let (span, step) =
            (series::span(self.window, self.resolution_s), Duration::from_secs(u64::from(self.resolution_s)));
        let slot = of.map(|sought| sought.slot);
        let curves = self.source.curves(&query, slot, span, step).await.map_err(|why| why.to_string())?;
        let mut curves = curves.into_iter().filter(|curve| !curve.points.is_empty());
        let Some(curve) = curves.next() else { return Ok(None) };
        let others = curves.count();
        if others > 0 {
            return Err(format!("the query gives {} series at once; aggregate them to see one", others + 1));
        }
        Ok(Some(Line {
            side: of.map_or(Side::Whole, |sought| sought.side),
            slot,
            version: of.map(|sought| sought.version.clone()).unwrap_or_default(),
            points: points(curve),
        }))
    }
}

fn points(curve: Curve) -> Vec<Point> {
    let point = |(at_ms, value)| Some(Point { at: Timestamp::from_millisecond(at_ms).ok()?, value });
    curve.points.into_iter().take(series::POINTS_MAX).filter_map(point).collect()
}
