//! Prometheus, or what speaks its HTTP API: asked for a value at the window's end, once it has scraped past it.

mod answer;
mod fresh;

use super::{
    Probe, QueryError, Remote, Samples, Source,
    remote::{Line, Secrets},
};
use answer::{Data, Said};
use async_trait::async_trait;
use domain::{connection::Settings, window::Window};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// What is asked to find out whether anybody answers.
const PROBE: &str = "count(up)";
const QUERY: &str = "api/v1/query";
const BUILD: &str = "api/v1/status/buildinfo";

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
        let time = format!("{}.{:03}", at.as_millisecond().div_euclid(1000), at.as_millisecond().rem_euclid(1000));
        // The statistics say how many samples were looked at; who does not know them leaves them out.
        let form = [("query", query.to_owned()), ("time", time), ("stats", "true".to_owned())];
        let answer = self.line.post(QUERY, &form).await?;
        answer::read(&self.line, &answer)
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
        let notes = fresh::wait(self, query, window.end).await?;
        let mut samples = self.ask(query, window.end).await?.samples(|| {
            format!(
                "`{query}` at {} gave nothing at {}: there is no such series then, or too few samples for its range",
                window.end,
                self.line.whom()
            )
        })?;
        samples.warnings.extend(notes);
        Ok(samples)
    }
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
            Data::Other(what) => format!("an answer of the type {what}"),
        };
        Ok(Probe { version: self.version().await, query: PROBE.to_owned(), answer, warnings: said.warnings })
    }
}
