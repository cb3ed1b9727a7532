//! The stages of a delivery, as the reaches of the channel on top of its page.

use super::{
    folded::Folded,
    spans::Span,
    steps::{Step, steps},
};
use crate::{
    components::{Glyph, Look, Tone},
    format,
};
use domain::{
    delivery::{Phase, Status},
    id::StageName,
};

/// How a stage stands to the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The artifact became the live version there.
    Done,
    /// The delivery is there.
    Now,
    /// The delivery ended there without being live.
    Bad,
    /// The delivery comes there if nothing stops it.
    Ahead,
    /// The delivery will not come there.
    Untouched,
}

/// A stage of the channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: StageName,
    /// How it stands to the delivery.
    pub standing: Standing,
    /// In a word.
    pub look: Look,
    /// After the word, such as a score.
    pub detail: String,
    /// What is done in it.
    pub steps: Vec<Step>,
}

impl Standing {
    /// As in `data-standing`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Bad => "bad",
            Self::Ahead => "ahead",
            Self::Untouched => "untouched",
        }
    }
}

/// All stages of the plan, in order.
#[must_use]
pub fn stages(folded: &Folded, spans: &[Span]) -> Vec<Stage> {
    folded
        .plan
        .stages
        .iter()
        .enumerate()
        .map(|(index, plan)| {
            let standing = standing(folded, index);
            let (look, detail) = look(folded, index, standing);
            Stage { name: plan.stage.clone(), standing, look, detail, steps: steps(folded, spans, index) }
        })
        .collect()
}

fn standing(folded: &Folded, index: usize) -> Standing {
    let state = &folded.state;
    match state.visits.get(index) {
        Some(visit) if visit.promoted => Standing::Done,
        Some(_) if state.is_final() => Standing::Bad,
        Some(_) => Standing::Now,
        None if state.is_final() => Standing::Untouched,
        None => Standing::Ahead,
    }
}

fn look(folded: &Folded, index: usize, standing: Standing) -> (Look, String) {
    let word = |word, glyph, tone| Look { word, glyph, tone };
    match standing {
        Standing::Done => match folded.state.visits[index].evaluation.as_ref() {
            Some(note) => (Look::from(note.verdict), format::points(note.score)),
            None => (word("Promoted", Glyph::Tick, Tone::Pass), String::new()),
        },
        Standing::Now if folded.state.status() == Status::Running => {
            (word(word_of(&folded.state.phase), Glyph::Turning, Tone::Run), String::new())
        }
        Standing::Now | Standing::Bad => (Look::from(folded.state.status()), String::new()),
        Standing::Ahead if folded.plan.stages[index].approval.is_some() => {
            (word("Needs approval", Glyph::Person, Tone::Unknown), String::new())
        }
        Standing::Ahead => (word("Ahead", Glyph::Ring, Tone::Unknown), String::new()),
        Standing::Untouched => (word("Not touched", Glyph::Ring, Tone::Unknown), String::new()),
    }
}

/// What is being done, in a word.
fn word_of(phase: &Phase) -> &'static str {
    match phase {
        Phase::Queued => "Queued",
        Phase::AwaitingApproval | Phase::Held { .. } => "Waits for a person",
        Phase::Deploying => "Deploying",
        Phase::Shifting { .. } => "Shifting",
        Phase::Testing { .. } => "Testing",
        Phase::Evaluating { .. } => "Judging",
        Phase::Promoting => "Promoting",
        Phase::RollingBack { .. } => "Rolling back",
        Phase::Final { .. } => "Over",
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sample, super::spans::spans, *};
    use domain::delivery::Recorded;

    fn check(log: Vec<Recorded>, expected: &[&str]) {
        let spans = spans(&log);
        let folded = Folded::of(log).expect("the sample fits");
        let told = stages(&folded, &spans).into_iter().map(|stage| {
            format!("{} {}: {} {}", stage.name, stage.standing.as_str(), stage.look.word, stage.detail)
                .trim()
                .to_owned()
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_stage_says_how_it_stands() {
        check(
            sample::testing_in_staging().log(),
            &["dev done: Promoted", "staging now: Testing", "production ahead: Needs approval"],
        );
        check(
            sample::waiting(),
            &["dev done: Promoted", "staging done: Pass 100", "production now: Waits for a person"],
        );
        check(
            sample::rolled_back(),
            &["dev done: Promoted", "staging bad: Rolled back", "production untouched: Not touched"],
        );
    }
}
