//! Dynatrace: its Metrics API v2, asked for one value of the window once its data has come in.

mod answer;
mod query;

use super::{
    Probe, QueryError, Remote, Samples, Source,
    remote::{Answer, Line, Secrets, words},
};
use async_trait::async_trait;
use domain::{connection::Settings, window::Window};
use jiff::{SignedDuration, Timestamp};
use query::Asked;
use serde::Deserialize;
use std::time::Duration;
use tokio::time::sleep;

/// What is asked to find out whether anybody answers, of the last minutes.
const PROBE: &str = "builtin:service.requestCount.total:splitBy():sum";
const PROBE_WINDOW: SignedDuration = SignedDuration::from_mins(5);
const QUERY: &str = "api/v2/metrics/query";
const VERSION: &str = "api/v1/config/clusterversion";

/// A connection to a Dynatrace environment.
#[derive(Debug)]
pub struct Dynatrace {
    line: Line,
    settle: SignedDuration,
}

impl Dynatrace {
    /// Not connected until it is asked.
    ///
    /// # Errors
    /// One clause on which setting cannot be used.
    pub fn new(settings: &Settings, secrets: &Secrets) -> Result<Self, String> {
        let settle = SignedDuration::from_secs(i64::from(settings.settle_s));
        Ok(Self { line: Line::new(settings, secrets)?, settle })
    }

    /// It writes minute by minute and does not say how far it is, so its time for late data is waited out.
    async fn settle(&self, end: Timestamp) {
        let ready = end.saturating_add(self.settle).unwrap_or(Timestamp::MAX);
        sleep(Duration::try_from(ready.duration_since(Timestamp::now())).unwrap_or(Duration::ZERO)).await;
    }

    async fn ask(&self, asked: &Asked, window: Window) -> Result<Answer, QueryError> {
        let mut query = asked.parameters.clone();
        query.push(("from", window.start.as_millisecond().to_string()));
        query.push(("to", window.end.as_millisecond().to_string()));
        self.line.get(QUERY, &query).await
    }

    async fn version(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Version {
            version: String,
        }
        let answer = self.line.get(VERSION, &[]).await.ok()?;
        serde_json::from_slice(&answer.body).ok().map(|told: Version| words(&told.version))
    }
}

#[async_trait]
impl Source for Dynatrace {
    fn name(&self) -> &str {
        self.line.name()
    }

    fn lag(&self) -> SignedDuration {
        self.settle
    }

    async fn query(&self, query: &str, window: Window) -> Result<Samples, QueryError> {
        let asked = Asked::read(query).map_err(|why| QueryError::Refused { why })?;
        self.settle(window.end).await;
        let answer = self.ask(&asked, window).await?;
        answer::read(&self.line.whom(), &answer)?.samples(asked.scale, || {
            let (start, end, whom, settle_s) = (window.start, window.end, self.line.whom(), self.settle.as_secs());
            format!("`{query}` from {start} to {end} gave no data point at {whom}, {settle_s} s after that end")
        })
    }
}

#[async_trait]
impl Remote for Dynatrace {
    async fn probe(&self) -> Result<Probe, QueryError> {
        let asked = Asked::read(PROBE).map_err(|why| QueryError::Refused { why })?;
        let end = Timestamp::now();
        let window = Window { start: end.saturating_sub(PROBE_WINDOW).unwrap_or(Timestamp::MIN), end };
        let said = answer::read(&self.line.whom(), &self.ask(&asked, window).await?)?;
        let warnings = said.warnings.clone();
        let answer = match said.samples(asked.scale, String::new) {
            Ok(samples) => samples.values.first().map_or_else(String::new, |(_, value)| format!("{value} requests")),
            // An environment without services answers all the same.
            Err(QueryError::NoData { .. }) => "no requests in the last 5 min".to_owned(),
            Err(why) => return Err(why),
        };
        Ok(Probe { version: self.version().await, query: PROBE.to_owned(), answer, warnings })
    }
}

/// What an answer comes to. `whom` is who gave it, for people.
///
/// # Errors
/// [`QueryError`]; an answer without a value is one as well.
pub fn read_value(whom: &str, answer: &Answer) -> Result<Samples, QueryError> {
    answer::read(whom, answer)?.samples(1.0, || format!("{whom} gave nothing"))
}

/// Says what is wrong with a query for this source.
///
/// # Errors
/// One sentence for people.
pub fn validate(query: &str) -> Result<(), String> {
    Asked::read(query).map(drop)
}
