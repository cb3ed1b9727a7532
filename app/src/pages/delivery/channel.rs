//! The channel: stages as the reaches of a canal, gates between them, what is done in each.

use super::{
    followed::Followed,
    model::{
        stages::{Stage, Standing, stages},
        steps::{Step, StepMark, brief},
    },
};
use crate::{components::Badge, format, routes};
use jiff::Timestamp;
use leptos::prelude::*;

/// All stages with their steps.
#[component]
pub fn Channel(
    /// The delivery.
    followed: Followed,
) -> impl IntoView {
    let all = Memo::new(move |_| followed.folded.with(|folded| followed.spans.with(|spans| stages(folded, spans))));
    let reaches = move || {
        let all = all.get();
        all.into_iter().map(|stage| view! { <Reach followed stage/> }).collect_view()
    };
    view! { <ol class="channel" aria-label="Stages">{reaches}</ol> }
}

/// One stage.
#[component]
fn Reach(followed: Followed, stage: Stage) -> impl IntoView {
    let path = followed.folded.with_untracked(|folded| routes::delivery(&folded.plan.project, folded.plan.number));
    let is_now = stage.standing == Standing::Now;
    view! {
        <li
            class="reach"
            data-standing=stage.standing.as_str()
            data-tone=stage.look.tone.as_str()
            aria-current=is_now.then_some("step")
        >
            <h2>
                <a href=format!("{path}?stage={}", stage.name) data-noscroll=true>{stage.name.to_string()}</a>
                <Badge look=stage.look detail=Signal::stored(stage.detail)/>
            </h2>
            <ol class="steps">
                {stage.steps.into_iter().map(|step| view! { <StepLine step now=followed.now/> }).collect_view()}
            </ol>
        </li>
    }
    .into_any()
}

/// One step: its mark, what it does, how long it took or takes.
#[component]
fn StepLine(step: Step, now: Signal<Timestamp>) -> impl IntoView {
    let (glyph, word) = match step.mark {
        StepMark::Done => ("✓", "done"),
        StepMark::Now => ("▸", "now"),
        StepMark::Next => ("", "next"),
        StepMark::Failed => ("✕", "failed"),
        StepMark::Stopped => ("■", "stopped"),
        StepMark::Skipped => ("–", "skipped"),
    };
    let (from, to) = (step.from, step.to);
    let is_now = step.mark == StepMark::Now;
    let took = move || match (from, to) {
        (Some(from), Some(to)) => Some(brief(to.duration_since(from))),
        (Some(from), None) if is_now => Some(format::left(now.get(), from)),
        _ => None,
    };
    let ends = step.ends.map(|deadline| {
        let left = move || format::left(deadline, now.get());
        view! { <span class="ends">"at most " {left} " more"</span> }
    });
    view! {
        <li class="step" data-mark=word>
            <span class="glyph-cell" aria-hidden="true">{glyph}</span>
            <span class="what">
                {step.label}
                <span class="unseen">{format!(", {word}")}</span>
                {step.note.map(|note| view! { <span class="remark">{format!(" · {note}")}</span> })}
                {ends}
            </span>
            <span class="took">{took}</span>
        </li>
    }
    .into_any()
}
