//! How often deliveries came through a gate. One delivery is judged several times where it takes more traffic step by step:
//! its last evaluation says how it went. What people ask for is no passage.

use crate::api::evaluations::Run;
use domain::slo::Verdict;
use std::collections::BTreeMap;

/// How the deliveries of a place came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passages {
    /// Deliveries that were judged.
    pub judged: u64,
    /// Those of them that passed, by what was judged and not by what people made of it.
    pub passed: u64,
    /// Deliveries that could not be judged.
    pub unjudged: u64,
    /// Evaluations that people asked for.
    pub asked: u64,
}

/// Counts what `runs` hold, the oldest first.
#[must_use]
pub fn passages(runs: &[Run]) -> Passages {
    // What comes later takes the place of what came before.
    let last: BTreeMap<u32, Verdict> =
        runs.iter().filter_map(|run| Some((run.delivery?, run.standing.judged))).collect();
    let asked = runs.iter().filter(|run| run.delivery.is_none()).count() as u64;
    last.into_values().fold(Passages { asked, ..Passages::default() }, |all, verdict| match verdict {
        Verdict::Pass => Passages { judged: all.judged + 1, passed: all.passed + 1, ..all },
        Verdict::Warning | Verdict::Fail | Verdict::InsufficientData => Passages { judged: all.judged + 1, ..all },
        Verdict::Error | Verdict::NotEvaluated => Passages { unjudged: all.unjudged + 1, ..all },
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use domain::{
        slo::{ScoreUnit, Standing},
        traffic::Weight,
    };
    use jiff::Timestamp;

    pub(crate) fn run(number: u32, delivery: Option<u32>, judged: Verdict) -> Run {
        Run {
            number,
            tag: "0.9.1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            delivery,
            standing: Standing { judged, overridden: None, ignored: false },
            score: 50.0,
            unit: ScoreUnit::Percent,
            weight: Weight::ALL,
        }
    }

    #[test]
    fn a_delivery_counts_once_by_its_last_evaluation() {
        let runs = [
            run(1, Some(1), Verdict::Pass),
            run(2, Some(1), Verdict::Fail),
            run(3, Some(2), Verdict::Error),
            run(4, Some(2), Verdict::Pass),
            run(5, None, Verdict::Fail),
            run(6, Some(3), Verdict::Error),
            run(7, Some(4), Verdict::InsufficientData),
        ];
        assert_eq!(passages(&runs), Passages { judged: 3, passed: 1, unjudged: 1, asked: 1 });
    }

    #[test]
    fn what_people_made_of_it_changes_no_passage() {
        let mut overridden = run(1, Some(1), Verdict::Fail);
        overridden.standing.overridden = Some(Verdict::Pass);
        assert_eq!(passages(&[overridden]), Passages { judged: 1, ..Passages::default() });
    }
}
