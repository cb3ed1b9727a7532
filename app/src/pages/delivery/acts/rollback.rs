//! The way back, step by step, while it is being gone.

use crate::pages::delivery::followed::Followed;
use domain::delivery::{Phase, state::RollbackStep};
use leptos::prelude::*;

const STEPS: [(RollbackStep, &str); 4] = [
    (RollbackStep::StartStable, "Old version ready"),
    (RollbackStep::RestoreRoute, "All traffic back, route verified"),
    (RollbackStep::Drain, "Last requests end"),
    (RollbackStep::RetireCandidate, "Candidate stopped"),
];

/// The four steps, while one of them is being done.
#[component]
pub fn Rollback(
    /// The delivery.
    followed: Followed,
) -> impl IntoView {
    let present = Memo::new(move |_| {
        followed.folded.with(|folded| match &folded.state.phase {
            Phase::RollingBack { step, .. } => Some(*step),
            _ => None,
        })
    });
    let mark = |step: RollbackStep, present: RollbackStep| match step.cmp(&present) {
        std::cmp::Ordering::Less => ("done", "✓", "done"),
        std::cmp::Ordering::Equal => ("now", "▸", "now"),
        std::cmp::Ordering::Greater => ("next", "", "next"),
    };
    move || {
        present.get().map(|present| {
            let steps = STEPS.map(|(step, words)| {
                let (standing, glyph, said) = mark(step, present);
                view! {
                    <li data-standing=standing>
                        <span class="glyph-cell" aria-hidden="true">{glyph}</span>
                        <span>{words}<span class="unseen">{format!(", {said}")}</span></span>
                    </li>
                }
            });
            view! { <ol class="rollback" aria-label="Rollback">{steps.collect_view()}</ol> }
        })
    }
}
