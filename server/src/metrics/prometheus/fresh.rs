//! Waits until Prometheus has scraped past a moment: before that, the last samples of a window may still be missing.
//!
//! A series is known up to a moment if it has a sample at that moment or later. Series that do not exist are believed
//! not to exist once their scraper, `up` with the same job, has come by. The wait ends when the connection's time for late
//! data is over: what has no sample by then is missing, and a value without it would be no evidence.

use super::{Data, Prometheus};
use crate::metrics::{QueryError, promql};
use domain::window::Window;
use jiff::Timestamp;
use std::time::Duration;
use tokio::{task::spawn_blocking, time::sleep};

/// From one look to the next.
const PAUSE: Duration = Duration::from_secs(1);

/// The oldest and the newest of the last samples of what a selector selects, in Unix seconds.
#[derive(Debug, Clone, Copy)]
struct Last {
    oldest: f64,
    newest: f64,
}

/// Waits until what the query asks for is known up to the window's end; gives what should be said all the same.
///
/// # Errors
/// [`QueryError::NoData`] if it is not known in time, or what Prometheus says.
pub(super) async fn wait(source: &Prometheus, query: &str, window: Window) -> Result<Option<String>, QueryError> {
    if source.settle.is_zero() {
        return Ok(None);
    }
    let mut notes = None;
    for selector in selectors(query).await {
        notes = notes.or(known(source, &selector, window).await?);
    }
    Ok(notes)
}

/// What the query selects. A query that cannot be read here is Prometheus' to refuse; then any target counts.
async fn selectors(query: &str) -> Vec<promql::Selector> {
    let query = query.to_owned();
    let read = spawn_blocking(move || promql::selectors(&query)).await;
    read.ok().and_then(Result::ok).unwrap_or_else(|| vec![promql::Selector::any()])
}

async fn known(source: &Prometheus, selector: &promql::Selector, window: Window) -> Result<Option<String>, QueryError> {
    let end = window.end;
    let latest = end.saturating_add(source.settle).unwrap_or(Timestamp::MAX);
    let wanted = seconds(end);
    loop {
        // Of the same moment each time it is judged again, however late that is.
        let now = Timestamp::now().clamp(end, latest);
        let is_last_look = now == latest;
        let mut last = look(source, &selector.text, now).await?;
        if last.is_none() && (selector.scraper != selector.text) {
            last = look(source, &selector.scraper, now).await?;
        }
        match last {
            Some(last) if last.oldest >= wanted => return Ok(None),
            Some(last) if is_last_look && last.newest >= wanted => {
                return ended(source, selector, window).await.map(Some);
            }
            Some(_) if is_last_look => return Err(late(source, selector, end)),
            // Nothing of that kind is scraped at all. The query itself will say what that comes to.
            None if is_last_look => return Ok(None),
            Some(_) | None => sleep(PAUSE).await,
        }
    }
}

/// Of several series some are not known up to the window's end. What ended before the window is no part of it; what
/// ended within it is, and without its last samples a value of all would be one of a part.
async fn ended(source: &Prometheus, selector: &promql::Selector, window: Window) -> Result<String, QueryError> {
    let (text, latest) = (&selector.text, window.end.saturating_add(source.settle).unwrap_or(Timestamp::MAX));
    let within = format!("timestamp({text}) >= {} < {}", seconds(window.start), seconds(window.end));
    let said = source.ask(&format!("count({within})"), latest).await?.whole()?;
    match said.data {
        Data::Vector(values) => match values.first() {
            None => Ok(format!("some series of `{text}` have no sample after the window's end")),
            Some((_, count)) => {
                let why = format!(
                    "{count} series of `{text}` have a last sample within the window and none at its end at {} or in \
                     the {} s after it, says {}; are they still scraped?",
                    window.end,
                    source.settle.as_secs(),
                    source.line.whom()
                );
                Err(QueryError::NoData { why })
            }
        },
        Data::Scalar(_) | Data::Matrix(_) | Data::Other(_) => Err(late(source, selector, window.end)),
    }
}

fn late(source: &Prometheus, selector: &promql::Selector, end: Timestamp) -> QueryError {
    let why = format!(
        "{} had no sample of `{}` from the window's end at {end} or later, {} s after it; is it still scraped?",
        source.line.whom(),
        selector.text,
        source.settle.as_secs()
    );
    QueryError::NoData { why }
}

async fn look(source: &Prometheus, selector: &str, at: Timestamp) -> Result<Option<Last>, QueryError> {
    let of = |which: &str| format!("label_replace({which}(timestamp({selector})), \"last\", \"{which}\", \"\", \"\")");
    let said = source.ask(&format!("{} or {}", of("min"), of("max")), at).await?.whole()?;
    let Data::Vector(values) = said.data else { return Ok(None) };
    let find = |which: &str| values.iter().find(|(labels, _)| labels.contains(which)).map(|(_, value)| *value);
    Ok(find("\"min\"").zip(find("\"max\"")).map(|(oldest, newest)| Last { oldest, newest }))
}

fn seconds(at: Timestamp) -> f64 {
    // Whole milliseconds are exact in a double for longer than anybody will measure.
    #[expect(clippy::cast_precision_loss, reason = "Unix milliseconds are far below 2^53")]
    let millis = at.as_millisecond() as f64;
    millis / 1000.0
}
