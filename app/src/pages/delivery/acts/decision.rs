//! A decision that waits for a person, with its evidence beside the buttons.

use crate::{
    api::deliveries::ActOnDelivery,
    components::{ActForm, ButtonKind, Fact, Facts, Panel, SubmitButton, VerdictBadge},
    format,
    pages::delivery::{
        followed::Followed,
        model::{
            folded::Folded,
            offers::{Offer, offers},
        },
    },
    routes::query_param,
};
use domain::{delivery::Action, slo::Evaluation};
use leptos::prelude::*;

/// The decision, while one waits.
#[component]
pub fn Decision(
    /// The delivery.
    followed: Followed,
    /// Sends what a person does.
    act: ServerAction<ActOnDelivery>,
) -> impl IntoView {
    let waits = Memo::new(move |_| {
        let waits = |folded: &Folded| offers(folded).iter().any(|offer| offer.action == Action::Approve);
        followed.folded.with(|folded| waits(folded).then_some(folded.state.seq))
    });
    move || waits.get().map(|_| view! { <Sheet followed act/> })
}

/// Evidence and buttons. Made anew for each thing to decide, so that nothing written for one is sent for another.
#[component]
fn Sheet(followed: Followed, act: ServerAction<ActOnDelivery>) -> impl IntoView {
    let (delivery, seq) = (followed.id(), followed.seq());
    let subject = Signal::derive(move || followed.folded.with(|folded| Some(folded.state.subject(&folded.plan))));
    let (title, buttons) = followed.folded.with_untracked(|folded| {
        let stage = &folded.state.stage_plan(&folded.plan).stage;
        (format!("A decision for {stage}"), offers(folded))
    });
    let typed = query_param::<String>("reason").get_untracked();
    let buttons =
        buttons.into_iter().filter(|offer| matches!(offer.action, Action::Approve | Action::Reject | Action::Retry));
    view! {
        <div class="decision" id="decision">
            <Panel title>
                <Evidence followed/>
                <ActForm action=act delivery seq subject>
                    <div class="field">
                        <label for="decision-reason">"Why"</label>
                        <textarea id="decision-reason" name="reason" rows="2" aria-describedby="decision-hint">{typed}</textarea>
                        <p class="hint" id="decision-hint">"Kept in the log. Needed to reject."</p>
                    </div>
                    <ul class="choices">{buttons.map(|offer| view! { <Choice offer/> }).collect_view()}</ul>
                </ActForm>
            </Panel>
        </div>
    }
    .into_any()
}

/// One button with its effect.
#[component]
fn Choice(offer: Offer) -> impl IntoView {
    let kind = ButtonKind::from(offer.action);
    view! {
        <li>
            <SubmitButton kind name="action" value=offer.action.as_str()>{offer.label}</SubmitButton>
            <span class="effect">{offer.effect}</span>
        </li>
    }
}

/// What the decision rests on.
#[component]
fn Evidence(followed: Followed) -> impl IntoView {
    followed.folded.with_untracked(|folded| {
        let (plan, state) = (&folded.plan, &folded.state);
        let judged = evidence(folded).map(|(stage, evaluation)| (stage, evaluation.clone()));
        let live = state.visit().live.as_ref();
        let replaces =
            live.map_or_else(|| "nothing yet".to_owned(), |live| format!("{} ({})", live.artifact.tag, live.slot));
        let reason = judged.as_ref().map(|(_, evaluation)| evaluation.reason.clone());
        let artifact = format!("{} · {}", plan.artifact.tag, plan.artifact.digest.short());
        view! {
            <Facts>
                <Fact term="Version">{artifact}</Fact>
                <Fact term="Replaces">{replaces}</Fact>
                {judged.map(|(stage, evaluation)| {
                    let verdict = evaluation.verdict;
                    let score = format::verdict_score(verdict, evaluation.score, evaluation.unit);
                    view! {
                        <Fact term=format!("Gate of {stage}")>
                            <VerdictBadge verdict detail=Signal::stored(score)/>
                        </Fact>
                    }
                })}
            </Facts>
            {reason.map(|reason| view! { <p class="reason">{reason}</p> })}
        }
        .into_any()
    })
}

/// The evaluation that the decision rests on, and the stage where it was made.
fn evidence(folded: &Folded) -> Option<(String, &Evaluation)> {
    let stage = folded.evidence(folded.state.stage)?;
    Some((folded.plan.stages[stage].stage.to_string(), folded.evaluation(stage)?))
}
