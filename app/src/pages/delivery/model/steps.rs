//! The steps of one stage: done, now, next, each with its times.

use super::{
    capital,
    folded::{Due, Folded},
    spans::Span,
};
use crate::format;
use domain::{
    delivery::{
        Event, Outcome, Phase, StagePlan,
        state::{LeftOut, Override, RollbackStep, Visit, Why},
    },
    traffic::Slot,
};
use jiff::{SignedDuration, Timestamp};

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepMark {
    /// Was done.
    Done,
    /// Is being done.
    Now,
    /// Comes.
    Next,
    /// Went wrong.
    Failed,
    /// Was stopped by a person or by time.
    Stopped,
    /// Was not needed, or is not reached any more.
    Skipped,
}

/// One step of a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// How far it is.
    pub mark: StepMark,
    /// What it does.
    pub label: String,
    /// More of it, such as what a test found.
    pub note: Option<String>,
    /// When it began.
    pub from: Option<Timestamp>,
    /// When it ended.
    pub to: Option<Timestamp>,
    /// For the present one: when it ends by itself.
    pub ends: Option<Timestamp>,
}

/// What a step is, with the index of the weight it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Wait,
    Approve,
    Deploy,
    Preview,
    Shift(usize),
    Test(usize),
    Gate(usize),
    Decide(usize),
    Promote,
    Back(RollbackStep),
}

/// In the only order of a rollback.
const BACK: [RollbackStep; 4] =
    [RollbackStep::StartStable, RollbackStep::RestoreRoute, RollbackStep::Drain, RollbackStep::RetireCandidate];

/// The steps of the stage of that index.
#[must_use]
pub fn steps(folded: &Folded, spans: &[Span], stage: usize) -> Vec<Step> {
    let Some(plan) = folded.plan.stages.get(stage) else { return Vec::new() };
    let visit = folded.state.visits.get(stage);
    let here: Vec<(usize, &Span)> = spans.iter().enumerate().filter(|(_, span)| span.stage == stage).collect();
    let happened = |kind: Kind| here.iter().any(|(_, span)| Kind::of(&span.phase) == Some(kind));
    let over = visit.is_some_and(|visit| visit.left.is_some()) || folded.state.is_final();
    let turned_back = BACK.into_iter().any(|step| happened(Kind::Back(step)));
    let first = visit.map_or(0, |visit| visit.first_step(plan));
    kinds(plan, first, &happened, &here, turned_back)
        .into_iter()
        .map(|kind| {
            let left_out = visit.and_then(|visit| left_out(visit, kind, &here, plan.steps.len()));
            let mark = match left_out {
                Some(_) => StepMark::Skipped,
                None => mark(kind, &here, spans, over || turned_back),
            };
            // A step that was done again shows its last time.
            let last = here.iter().rev().find(|(_, span)| Kind::of(&span.phase) == Some(kind));
            let last = last.filter(|_| mark != StepMark::Next);
            let is_now = mark == StepMark::Now;
            let deadline = match folded.due() {
                Some(Due::At(due)) if is_now => Some(due),
                _ => None,
            };
            Step {
                mark,
                label: kind.label(plan, visit.and_then(|visit| visit.candidate)),
                note: left_out.map(left_out_by).or_else(|| {
                    let ended_by = last.and_then(|(_, span)| folded.event(span.ended_by?));
                    visit.and_then(|visit| kind.note(visit, mark, ended_by))
                }),
                from: last.map(|(_, span)| span.from),
                to: last.and_then(|(_, span)| span.to),
                ends: deadline,
            }
        })
        .collect()
}

/// The decision by which a step was left out: the one that was under way then, what belongs to the same weight after it,
/// and, where all that remained was left out, everything before the last weight.
fn left_out<'visit>(
    visit: &'visit Visit,
    kind: Kind,
    here: &[(usize, &Span)],
    weights: usize,
) -> Option<&'visit Override> {
    let (weight, order) = kind.of_weight()?;
    visit.overrides.iter().find(|it| {
        let under_way = here.iter().find(|(_, span)| span.to == Some(it.decision.at)).map(|(_, span)| &span.phase);
        let from = under_way.and_then(Kind::of).and_then(Kind::of_weight);
        let is_cut = from.is_some_and(|(of, from)| of == weight && order >= from);
        let is_last_shift = kind == Kind::Shift(weights - 1);
        is_cut || (it.left_out == LeftOut::Rest && weight > it.step && !is_last_shift)
    })
}

fn left_out_by(it: &Override) -> String {
    format!("left out by {}", it.decision.by)
}

/// How long something took: the shorter, the finer.
#[must_use]
pub fn brief(took: SignedDuration) -> String {
    let millis = took.as_millis().max(0);
    if millis < 1000 {
        format!("{millis}\u{a0}ms")
    } else if millis < 10_000 {
        format!("{}.{}\u{a0}s", millis / 1000, millis % 1000 / 100)
    } else {
        format::seconds(took.as_secs())
    }
}

/// The planned steps from the `first` weight on, and those that came up on the way.
fn kinds(
    plan: &StagePlan,
    first: usize,
    happened: &dyn Fn(Kind) -> bool,
    here: &[(usize, &Span)],
    turned_back: bool,
) -> Vec<Kind> {
    // Passing an open door is not worth a line.
    let waited = here.iter().any(|(_, span)| {
        let long = span.to.is_none_or(|to| to.duration_since(span.from).as_secs() >= 1);
        matches!(span.phase, Phase::Queued) && long
    });
    let mut kinds = Vec::new();
    kinds.extend(waited.then_some(Kind::Wait));
    kinds.extend(plan.approval.is_some().then_some(Kind::Approve));
    kinds.push(Kind::Deploy);
    kinds.extend(plan.preview_test.is_some().then_some(Kind::Preview));
    for weight in first..plan.steps.len() {
        kinds.push(Kind::Shift(weight));
        kinds.extend(plan.test.is_some().then_some(Kind::Test(weight)));
        kinds.extend(plan.gate.is_some().then_some(Kind::Gate(weight)));
        kinds.extend(happened(Kind::Decide(weight)).then_some(Kind::Decide(weight)));
    }
    kinds.push(Kind::Promote);
    if turned_back {
        kinds.extend(BACK.map(Kind::Back));
    }
    kinds
}

fn mark(kind: Kind, here: &[(usize, &Span)], spans: &[Span], over: bool) -> StepMark {
    let Some((index, span)) = here.iter().rev().find(|(_, span)| Kind::of(&span.phase) == Some(kind)) else {
        return if over { StepMark::Skipped } else { StepMark::Next };
    };
    if span.to.is_none() {
        return StepMark::Now;
    }
    let is_back = matches!(kind, Kind::Back(_));
    match spans.get(index + 1).map(|next| &next.phase) {
        Some(Phase::RollingBack { why, .. }) if !is_back => turned(why),
        Some(Phase::Final { outcome }) => ended(outcome, is_back),
        // The evidence got lost: the test runs again, and so will the gate.
        Some(Phase::Testing { .. }) if matches!(kind, Kind::Gate(_)) => StepMark::Next,
        _ => StepMark::Done,
    }
}

/// What the end of the delivery makes of its last step.
fn ended(outcome: &Outcome, is_back: bool) -> StepMark {
    match outcome {
        Outcome::Completed => StepMark::Done,
        Outcome::Failed { .. } => StepMark::Failed,
        Outcome::RolledBack { .. } | Outcome::Rejected { .. } | Outcome::Aborted { .. } if is_back => StepMark::Done,
        Outcome::RolledBack { why } => turned(why),
        Outcome::Rejected { .. } | Outcome::Aborted { .. } | Outcome::Superseded { .. } => StepMark::Stopped,
    }
}

/// What turning back makes of the step in which it happened.
fn turned(why: &Why) -> StepMark {
    match why {
        Why::Rejected { .. } | Why::Aborted { .. } => StepMark::Stopped,
        Why::DeployFailed { .. }
        | Why::ShiftFailed { .. }
        | Why::TestFailed { .. }
        | Why::GateFailed { .. }
        | Why::TimedOut { .. }
        | Why::PromotionFailed { .. } => StepMark::Failed,
    }
}

impl Kind {
    /// The weight that a step belongs to, and its place there, for those that can be left out.
    fn of_weight(self) -> Option<(usize, u8)> {
        match self {
            Self::Shift(weight) => Some((weight, 0)),
            Self::Test(weight) => Some((weight, 1)),
            Self::Gate(weight) => Some((weight, 2)),
            _ => None,
        }
    }

    fn of(phase: &Phase) -> Option<Self> {
        Some(match phase {
            Phase::Queued => Self::Wait,
            Phase::AwaitingApproval => Self::Approve,
            Phase::Deploying => Self::Deploy,
            Phase::Shifting { step } => Self::Shift(*step),
            Phase::Testing { step: None } => Self::Preview,
            Phase::Testing { step: Some(step) } => Self::Test(*step),
            Phase::Evaluating { step, .. } => Self::Gate(*step),
            Phase::Held { step, .. } => Self::Decide(*step),
            Phase::Promoting => Self::Promote,
            Phase::RollingBack { step, .. } => Self::Back(*step),
            Phase::Final { .. } => return None,
        })
    }

    fn label(self, plan: &StagePlan, candidate: Option<Slot>) -> String {
        let slot = candidate.map_or("the idle slot", Slot::as_str);
        let several = plan.steps.len() > 1;
        let at = |weight: usize| match plan.steps.get(weight) {
            Some(weight) if several => format!(" at {weight}"),
            _ => String::new(),
        };
        match self {
            Self::Wait => "Wait for the stage".to_owned(),
            Self::Approve => "Approval".to_owned(),
            Self::Deploy => format!("Deploy to {slot}"),
            Self::Preview => "Test before any traffic".to_owned(),
            Self::Shift(weight) => match plan.steps.get(weight) {
                Some(weight) if weight.percent() < 100 => format!("{weight} of traffic to {slot}"),
                _ => format!("All traffic to {slot}"),
            },
            Self::Test(weight) => plan.test.as_ref().map_or_else(String::new, |test| {
                format!("{} test{}, {}", capital(&test.strategy), at(weight), test.summary)
            }),
            Self::Gate(weight) => {
                plan.gate.as_ref().map_or_else(String::new, |gate| format!("Gate{}: {}", at(weight), gate.summary))
            }
            Self::Decide(weight) => format!("Decision{}", at(weight)),
            Self::Promote => format!("Promote {slot}"),
            Self::Back(RollbackStep::StartStable) => "Back: old version ready".to_owned(),
            Self::Back(RollbackStep::RestoreRoute) => "Back: all traffic to it".to_owned(),
            Self::Back(RollbackStep::Drain) => "Back: last requests end".to_owned(),
            Self::Back(RollbackStep::RetireCandidate) => format!("Back: stop {slot}"),
        }
    }

    /// What is known of it once it is over, by what ended it.
    fn note(self, visit: &Visit, mark: StepMark, ended_by: Option<&Event>) -> Option<String> {
        let over = !matches!(mark, StepMark::Now | StepMark::Next);
        match self {
            Self::Approve if mark == StepMark::Skipped && visit.entered.is_some() => Some("not needed".to_owned()),
            Self::Approve if over => visit.approval.as_ref().map(|approval| format!("by {}", approval.by)),
            Self::Test(_) | Self::Preview | Self::Gate(_) if over && mark != StepMark::Skipped => match ended_by? {
                Event::TestsFinished { result, .. } => Some(format!(
                    "{} of {} requests failed",
                    format::count(result.failed),
                    format::count(result.requests)
                )),
                Event::Evaluated { evaluation } => Some(format!("score {}", format::points(evaluation.score))),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "steps_tests.rs"]
mod tests;
