//! Hold, resume and abort: there for as long as the delivery runs.

use crate::{
    api::deliveries::ActOnDelivery,
    components::{ActForm, ButtonKind, SubmitButton},
    pages::delivery::{
        acts::confirming,
        followed::Followed,
        model::offers::{Offer, offers},
    },
};
use domain::delivery::Action;
use leptos::prelude::*;

/// Hold or resume, and abort.
#[component]
pub fn ActionBar(
    /// The delivery.
    followed: Followed,
    /// Sends what a person does.
    act: ServerAction<ActOnDelivery>,
) -> impl IntoView {
    let all = Memo::new(move |_| followed.folded.with(offers));
    let pause = Memo::new(move |_| all.with(|all| find(all, &[Action::Hold, Action::Resume])));
    let abort = Memo::new(move |_| all.with(|all| find(all, &[Action::Abort])));
    let (has_pause, has_abort) = (Memo::new(move |_| pause.get().is_some()), Memo::new(move |_| abort.get().is_some()));
    view! {
        <Show when=move || has_pause.get()>
            <Pause followed act offer=Signal::derive(move || pause.get())/>
        </Show>
        <Show when=move || has_abort.get()>
            <Abort followed act offer=Signal::derive(move || abort.get())/>
        </Show>
    }
    .into_any()
}

fn find(all: &[Offer], wanted: &[Action]) -> Option<Offer> {
    all.iter().find(|offer| wanted.contains(&offer.action)).cloned()
}

/// Holds or resumes, at once: both can be undone.
#[component]
fn Pause(followed: Followed, act: ServerAction<ActOnDelivery>, offer: Signal<Option<Offer>>) -> impl IntoView {
    let (delivery, seq) = (followed.id(), followed.seq());
    let word = move || offer.with(|offer| offer.as_ref().map(|offer| offer.action.as_str()));
    let label = move || offer.with(|offer| offer.as_ref().map(|offer| offer.label.clone()));
    let effect = move || offer.with(|offer| offer.as_ref().map(|offer| offer.effect.clone()));
    view! {
        <div class="pause tipped">
            <ActForm action=act delivery seq>
                <input type="hidden" name="reason" value=""/>
                <input type="hidden" name="action" value=word/>
                <button class="button" data-kind="plain" data-key="h" type="submit" aria-describedby="pause-effect">
                    {label} <kbd>"h"</kbd>
                </button>
            </ActForm>
            <span class="tip" id="pause-effect">{effect}</span>
        </div>
    }
    .into_any()
}

/// Aborts, after one confirmation that says what will happen. It is never disabled.
#[component]
fn Abort(followed: Followed, act: ServerAction<ActOnDelivery>, offer: Signal<Option<Offer>>) -> impl IntoView {
    let (delivery, seq) = (followed.id(), followed.seq());
    let number = followed.folded.with_untracked(|folded| folded.plan.number);
    let label = move || offer.with(|offer| offer.as_ref().map(|offer| offer.label.clone()));
    let effect = move || offer.with(|offer| offer.as_ref().map(|offer| offer.effect.clone()));
    view! {
        <a class="button" data-kind="danger" data-only="no-script" href=confirming::QUERY>{label}</a>
        <details class="confirm" open=confirming::is_confirming(followed)>
            <summary class="button" data-kind="danger" data-key="x">{label} " " <kbd>"x"</kbd></summary>
            <div class="sheet">
                <ActForm action=act delivery seq>
                    <p>{effect}</p>
                    <div class="field">
                        <label for="abort-reason">"Why (optional)"</label>
                        <input id="abort-reason" type="text" name="reason" autocomplete="off"/>
                    </div>
                    <div class="acts">
                        <SubmitButton kind=ButtonKind::Danger name="action" value=Action::Abort.as_str()>
                            {format!("Abort delivery {number}")}
                        </SubmitButton>
                    </div>
                </ActForm>
            </div>
        </details>
    }
    .into_any()
}
