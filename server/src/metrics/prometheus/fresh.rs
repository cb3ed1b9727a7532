//! Waits until Prometheus has scraped past a moment: before that, the last samples of a window may still be missing.
//!
//! A series is known up to a moment if it has a sample at that moment or later. Series that do not exist are believed
//! not to exist once their scraper, `up` with the same job, has come by. The wait ends when the connection's time for late
//! data is over: what has no sample by then is missing, and a value without it would be no evidence.

use super::{Data, Prometheus};
use crate::metrics::{QueryError, promql};
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

/// Waits until what the query asks for is known up to `end`; gives what should be said all the same.
///
/// # Errors
/// [`QueryError::NoData`] if it is not known in time, or what Prometheus says.
pub(super) async fn wait(source: &Prometheus, query: &str, end: Timestamp) -> Result<Option<String>, QueryError> {
    if source.settle.is_zero() {
        return Ok(None);
    }
    let mut notes = None;
    for selector in selectors(query).await {
        notes = notes.or(known(source, &selector, end).await?);
    }
    Ok(notes)
}

/// What the query selects. A query that cannot be read here is Prometheus' to refuse; then any target counts.
async fn selectors(query: &str) -> Vec<promql::Selector> {
    let query = query.to_owned();
    let read = spawn_blocking(move || promql::selectors(&query)).await;
    read.ok().and_then(Result::ok).unwrap_or_else(|| vec![promql::Selector::any()])
}

async fn known(source: &Prometheus, selector: &promql::Selector, end: Timestamp) -> Result<Option<String>, QueryError> {
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
                let why = format!("some series of `{}` have no sample after the window's end", selector.text);
                return Ok(Some(why));
            }
            Some(_) if is_last_look => return Err(late(source, selector, end)),
            // Nothing of that kind is scraped at all. The query itself will say what that comes to.
            None if is_last_look => return Ok(None),
            Some(_) | None => sleep(PAUSE).await,
        }
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
    let said = source.ask(&format!("{} or {}", of("min"), of("max")), at).await?;
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
