//! Prometheus, or what speaks its HTTP API: asked for a value at the window's end, once it has scraped past it.

mod answer;
mod fresh;

use super::{
    Curve, Probe, QueryError, Remote, Samples, Source,
    points::{self, Points},
    promql,
    remote::{Answer, Line, Secrets},
};
use answer::{Data, Said};
use async_trait::async_trait;
use domain::{connection::Settings, traffic::Slot, window::Window};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::time::Duration;
use tokio::task::spawn_blocking;

/// What is asked to find out whether anybody answers.
const PROBE: &str = "count(up)";
const QUERY: &str = "api/v1/query";
const QUERY_RANGE: &str = "api/v1/query_range";
const BUILD: &str = "api/v1/status/buildinfo";

/// The shortest range that is asked for over time.
const FINEST: Duration = Duration::from_secs(3);

/// A connection to a Prometheus.
#[derive(Debug)]
pub struct Prometheus {
    line: Line,
    settle: SignedDuration,
}

impl Prometheus {
    /// Not connected until it is asked.
    ///
    /// # Errors
    /// One clause on which setting cannot be used.
    pub fn new(settings: &Settings, secrets: &Secrets) -> Result<Self, String> {
        let settle = SignedDuration::from_secs(i64::from(settings.settle_s));
        Ok(Self { line: Line::new(settings, secrets)?, settle })
    }

    /// One instant query.
    async fn ask(&self, query: &str, at: Timestamp) -> Result<Said, QueryError> {
        // The statistics say how many samples were looked at; who does not know them leaves them out.
        let form = [("query", query.to_owned()), ("time", unix(at)), ("stats", "true".to_owned())];
        let answer = self.line.post(QUERY, &form).await?;
        answer::read(&self.line.whom(), &answer)
    }

    async fn version(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Build {
            data: Version,
        }
        #[derive(Deserialize)]
        struct Version {
            version: String,
        }
        let answer = self.line.get(BUILD, &[]).await.ok()?;
        let build: Build = serde_json::from_slice(&answer.body).ok()?;
        Some(super::remote::words(&build.data.version))
    }
}

#[async_trait]
impl Source for Prometheus {
    fn name(&self) -> &str {
        self.line.name()
    }

    fn lag(&self) -> SignedDuration {
        self.settle
    }

    async fn query(&self, query: &str, window: Window) -> Result<Samples, QueryError> {
        match self.value(query, window).await {
            Err(QueryError::NoData { why }) => {
                let why = points::beside(why, query, |selector| self.points(selector, window)).await;
                Err(QueryError::NoData { why })
            }
            other => other,
        }
    }

    /// Two scrapes, which is what a rate needs. Where it is not known how far they are apart, the time for late data says.
    async fn finest(&self, query: &str, window: Window) -> Option<Duration> {
        let longest = Duration::try_from(self.settle).ok()?.max(FINEST);
        let apart = points::apart(query, window, |selector| self.points(selector, window)).await;
        Some(apart.map_or(longest, |apart| (2 * apart).clamp(FINEST, longest)))
    }

    async fn curves(
        &self,
        query: &str,
        slot: Option<Slot>,
        span: Window,
        step: Duration,
    ) -> Result<Vec<Curve>, QueryError> {
        let query = promql::of_slot(query, slot)?;
        let step = step.as_secs_f64().to_string();
        let form = [("query", query), ("start", unix(span.start)), ("end", unix(span.end)), ("step", step)];
        answer::read(&self.line.whom(), &self.line.post(QUERY_RANGE, &form).await?)?.curves()
    }
}

impl Prometheus {
    /// The value, once it is known up to the window's end.
    async fn value(&self, query: &str, window: Window) -> Result<Samples, QueryError> {
        let notes = fresh::wait(self, query, window).await?;
        let mut samples = self.ask(query, window.end).await?.samples(|| {
            format!(
                "{} gave nothing at {}; there is no such series then, or too few samples for its range",
                self.line.whom(),
                window.end
            )
        })?;
        samples.warnings.extend(notes);
        samples.warnings.extend(outside(query, window).await);
        Ok(samples)
    }

    /// How many points of the window it has of a selector, and how many scrapes of it there were.
    async fn points(&self, selector: promql::Selector, window: Window) -> Option<Points> {
        let found = self.count(&selector.text, window).await?;
        let expected = self.count(&selector.scraper, window).await.filter(|scrapes| *scrapes > 0)?;
        Some(Points { selector: selector.text, found, expected: expected.max(found) })
    }

    /// None where it does not say.
    async fn count(&self, selector: &str, window: Window) -> Option<u64> {
        let said = self.ask(&points::query(selector, window), window.end).await.ok()?.whole().ok()?;
        match said.data {
            Data::Vector(counts) => counts.first().map_or(Some(0), |(_, count)| points::whole(*count)),
            Data::Scalar(_) | Data::Matrix(_) | Data::Other(_) => None,
        }
    }
}

/// What an answer to an instant query comes to. `whom` is who gave it, for people.
///
/// # Errors
/// [`QueryError`]; an answer without a value is one as well.
pub fn read_value(whom: &str, answer: &Answer) -> Result<Samples, QueryError> {
    answer::read(whom, answer)?.samples(|| format!("{whom} gave nothing"))
}

/// What an answer to a query over time comes to.
///
/// # Errors
/// [`QueryError`].
pub fn read_curves(whom: &str, answer: &Answer) -> Result<Vec<Curve>, QueryError> {
    answer::read(whom, answer)?.curves()
}

/// What the query looks at outside the window. Prometheus cannot be told to hide it, so it is said.
async fn outside(query: &str, window: Window) -> Vec<String> {
    let query = query.to_owned();
    spawn_blocking(move || promql::outside(&query, window)).await.unwrap_or_default()
}

/// In seconds, as Prometheus reads it.
fn unix(at: Timestamp) -> String {
    format!("{}.{:03}", at.as_millisecond().div_euclid(1000), at.as_millisecond().rem_euclid(1000))
}

#[async_trait]
impl Remote for Prometheus {
    async fn probe(&self) -> Result<Probe, QueryError> {
        let said = self.ask(PROBE, Timestamp::now()).await?;
        let answer = match &said.data {
            Data::Vector(values) => match values.first() {
                Some((_, targets)) => format!("{targets} targets"),
                None => "no targets".to_owned(),
            },
            Data::Scalar(value) => value.to_string(),
            Data::Matrix(curves) => format!("{} series", curves.len()),
            Data::Other(what) => format!("an answer of the type {what}"),
        };
        Ok(Probe { version: self.version().await, query: PROBE.to_owned(), answer, warnings: said.warnings })
    }
}
