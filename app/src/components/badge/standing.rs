//! What an evaluation counts as. Where somebody overrode it, what was judged is named beside it, for ever.

use super::Badge;
use crate::{components::Look, format};
use domain::slo::{ScoreUnit, Standing, Verdict};
use leptos::prelude::*;

/// What was judged, where it counts as something else since.
#[must_use]
pub fn overruled(standing: Standing) -> Option<Verdict> {
    (standing.verdict() != standing.judged).then_some(standing.judged)
}

/// The verdict in words: `Pass`, or `Pass, overridden (was Fail)`.
#[must_use]
pub fn standing_words(standing: Standing) -> String {
    words(standing, "")
}

/// The same with the points that were judged: what people say of an evaluation changes the verdict, and no points.
fn words(standing: Standing, score: &str) -> String {
    let word = Look::from(standing.verdict()).word;
    match overruled(standing).map(|judged| Look::from(judged).word) {
        None if score.is_empty() => word.to_owned(),
        None => format!("{word} {score}"),
        Some(was) if score.is_empty() => format!("{word}, overridden (was {was})"),
        Some(was) => format!("{word}, overridden (was {was}, {score})"),
    }
}

/// What an evaluation counts as, what it was judged where that is something else, and its points.
#[component]
pub fn StandingBadge(
    /// What was judged, and what people made of it.
    standing: Standing,
    /// Gained, in `unit`.
    score: f64,
    /// Percent or points.
    unit: ScoreUnit,
) -> impl IntoView {
    let score = format::verdict_score(standing.judged, score, unit);
    view! { <Badge look=Look::from(standing.verdict()) word=Signal::stored(words(standing, &score))/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_judged_is_named_where_it_counts_as_something_else() {
        let check = |judged, overridden, score, expected: &str| {
            assert_eq!(words(Standing { judged, overridden, ignored: false }, score), expected);
        };
        check(Verdict::Fail, None, "", "Fail");
        check(Verdict::Fail, None, "50 points", "Fail 50 points");
        check(Verdict::Fail, Some(Verdict::Pass), "", "Pass, overridden (was Fail)");
        check(Verdict::Fail, Some(Verdict::Pass), "50 points", "Pass, overridden (was Fail, 50 points)");
        // What could not be judged has no points, whatever it counts as.
        check(Verdict::Error, Some(Verdict::Warning), "", "Warning, overridden (was Error)");
        check(Verdict::Fail, Some(Verdict::Fail), "", "Fail");
    }
}
