//! All retried evaluations in one sentence.

use super::Retried;
use crate::slo::Verdict;
use serde::{Deserialize, Serialize};

/// How many evaluations would have ended differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How many were judged again.
    pub runs: usize,
    /// From which verdict to which, the most frequent first.
    pub transitions: Vec<Transition>,
    /// How many would have had objectives without a value then, so that what the candidate says of them is not known.
    pub unmeasured: usize,
    /// How many had baselines of evaluations that were not handed in.
    pub lacking_baseline: usize,
}

/// Evaluations that would have turned from one verdict to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// As recorded.
    pub from: Verdict,
    /// As the candidate has it.
    pub to: Verdict,
    /// How many.
    pub count: usize,
}

impl Summary {
    pub(super) fn of(runs: &[Retried]) -> Self {
        let mut transitions: Vec<Transition> = Vec::new();
        for run in runs.iter().filter(|run| run.before.verdict != run.after.verdict) {
            let (from, to) = (run.before.verdict, run.after.verdict);
            match transitions.iter_mut().find(|known| (known.from, known.to) == (from, to)) {
                Some(known) => known.count += 1,
                None => transitions.push(Transition { from, to, count: 1 }),
            }
        }
        transitions.sort_by_key(|transition| std::cmp::Reverse(transition.count));
        let is_unmeasured =
            |run: &&Retried| run.differences.iter().any(|found| found.after.is_some() && !found.was_measured());
        Self {
            runs: runs.len(),
            transitions,
            unmeasured: runs.iter().filter(is_unmeasured).count(),
            lacking_baseline: runs.iter().filter(|run| run.lacks_baseline).count(),
        }
    }

    /// For people, such as `2 of the last 20 evaluations would turn from pass to fail.`
    #[must_use]
    pub fn sentence(&self) -> String {
        let last = match self.runs {
            0 => return "There is no evaluation to try it on yet.".to_owned(),
            1 => "the last evaluation".to_owned(),
            runs => format!("the last {runs} evaluations"),
        };
        let Some((first, others)) = self.transitions.split_first() else {
            return if self.runs == 1 {
                "The last evaluation would have the same verdict.".to_owned()
            } else {
                format!("None of {last} would have another verdict.")
            };
        };
        let turn = |turn: &Transition| format!("from {} to {}", word(turn.from), word(turn.to));
        let mut sentence = if self.runs == 1 {
            format!("The last evaluation would turn {}", turn(first))
        } else {
            format!("{} of {last} would turn {}", first.count, turn(first))
        };
        for other in others {
            sentence += &format!(", {} {}", other.count, turn(other));
        }
        sentence + "."
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warning => "warning",
        Verdict::Fail => "fail",
        Verdict::InsufficientData => "no data",
        Verdict::Error => "error",
        Verdict::NotEvaluated => "not evaluated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Fail, InsufficientData, Pass};

    fn check(runs: usize, turns: &[(Verdict, Verdict, usize)], expected: &str) {
        let transitions = turns.iter().map(|(from, to, count)| Transition { from: *from, to: *to, count: *count });
        let summary = Summary { runs, transitions: transitions.collect(), ..Summary::default() };
        assert_eq!(summary.sentence(), expected);
    }

    #[test]
    fn verdicts_that_change_are_counted_in_words() {
        check(20, &[(Pass, Fail, 2)], "2 of the last 20 evaluations would turn from pass to fail.");
        check(
            20,
            &[(Pass, InsufficientData, 3), (Fail, Pass, 1)],
            "3 of the last 20 evaluations would turn from pass to no data, 1 from fail to pass.",
        );
        check(1, &[(Pass, Fail, 1)], "The last evaluation would turn from pass to fail.");
        check(1, &[], "The last evaluation would have the same verdict.");
        check(7, &[], "None of the last 7 evaluations would have another verdict.");
        check(0, &[], "There is no evaluation to try it on yet.");
    }
}
