//! How many points of a window there are and should be, for people who are told that there is no value.

use super::promql::{self, Selector};
use domain::window::Window;
use std::{fmt, future::Future, time::Duration};
use tokio::{task::spawn_blocking, time::timeout};

/// Selectors of one query that are counted, at most.
const SELECTORS_MAX: usize = 4;
/// How long counting may take. It explains an answer that is there already.
const COUNTING_MAX: Duration = Duration::from_secs(5);

/// What of one selector is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Points {
    pub(super) selector: String,
    /// Of the series that has most.
    pub(super) found: u64,
    /// As many as were scraped, or would be at the scrape interval.
    pub(super) expected: u64,
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` has {} of {} points of the window", self.selector, self.found, self.expected)
    }
}

/// Why there is no value, and how many points there are of what the query selects, as far as `count` can tell.
pub(super) async fn beside<F>(why: String, query: &str, count: impl Fn(Selector) -> F) -> String
where
    F: Future<Output = Option<Points>>,
{
    let counted = async {
        let mut told = why.clone();
        for selector in selectors(query).await {
            if let Some(points) = count(selector).await {
                told += &format!("; {points}");
            }
        }
        told
    };
    timeout(COUNTING_MAX, counted).await.unwrap_or(why)
}

/// How far the points of what the query selects are apart in that window, as far as `count` can tell: of several, of the
/// one that has fewest.
pub(super) async fn apart<F>(query: &str, window: Window, count: impl Fn(Selector) -> F) -> Option<Duration>
where
    F: Future<Output = Option<Points>>,
{
    let counted = async {
        let mut fewest: Option<u64> = None;
        for selector in selectors(query).await {
            let expected = count(selector).await?.expected;
            fewest = Some(fewest.map_or(expected, |fewest| fewest.min(expected)));
        }
        fewest.filter(|points| *points > 0)
    };
    let points = timeout(COUNTING_MAX, counted).await.ok()??;
    Some(Duration::from_secs(window.seconds_rounded_down().div_ceil(points)))
}

/// The query that counts the points of a selector's longest series. Its range lies inside the window.
pub(super) fn query(selector: &str, window: Window) -> String {
    format!("max(count_over_time({selector}[{}s]))", window.seconds_rounded_down())
}

/// A count out of a query's value, which is never negative.
pub(super) fn whole(value: f64) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count that fits the window")]
    (value.is_finite() && value >= 0.0).then(|| value.round() as u64)
}

async fn selectors(query: &str) -> Vec<Selector> {
    let query = query.to_owned();
    let read = spawn_blocking(move || promql::selectors(&query)).await;
    let mut read = read.ok().and_then(Result::ok).unwrap_or_default();
    read.truncate(SELECTORS_MAX);
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[tokio::test]
    async fn points_are_as_far_apart_as_the_rarest_of_them() {
        let at = |second| Timestamp::from_second(second).expect("is a time");
        let window = Window { start: at(1000), end: at(1060) };
        let count = |expected: fn(&str) -> Option<u64>| {
            move |selector: Selector| async move {
                let expected = expected(&selector.text)?;
                Some(Points { selector: selector.text, found: 0, expected })
            }
        };
        let query = "rate(a[60s]) / rate(b[60s])";
        let of = async |expected| apart(query, window, count(expected)).await.map(|apart| apart.as_secs());
        assert_eq!(of(|_| Some(60)).await, Some(1));
        assert_eq!(of(|text| Some(if text.starts_with('a') { 60 } else { 4 })).await, Some(15));
        assert_eq!(of(|text| (text.starts_with('a')).then_some(60)).await, None);
        assert_eq!(of(|_| Some(0)).await, None);
    }
}
