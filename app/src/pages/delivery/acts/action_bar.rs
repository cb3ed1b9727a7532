//! The first thing to do, abort, and a menu of the others: there for as long as the delivery runs.

use crate::{
    api::deliveries::ActOnDelivery,
    components::{ActForm, ButtonKind, LinkButton, SubmitButton},
    pages::delivery::{
        acts::{confirming, menu::Menu},
        followed::Followed,
        model::offers::{Offer, Primary, offers, primary},
    },
};
use domain::delivery::Action;
use leptos::prelude::*;

/// The first thing to do, abort, and the menu.
#[component]
pub fn ActionBar(
    /// The delivery.
    followed: Followed,
    /// Sends what a person does.
    act: ServerAction<ActOnDelivery>,
) -> impl IntoView {
    let first = Memo::new(move |_| followed.folded.with(primary));
    let pause = Memo::new(move |_| match first.get() {
        Some(Primary::Act(offer)) => Some(offer),
        Some(Primary::Decide) | None => None,
    });
    let abort = Memo::new(move |_| followed.folded.with(|folded| find(&offers(folded), Action::Abort)));
    let (has_pause, has_abort) = (Memo::new(move |_| pause.get().is_some()), Memo::new(move |_| abort.get().is_some()));
    let decides = Memo::new(move |_| first.get() == Some(Primary::Decide));
    view! {
        <Show when=move || decides.get()>
            <LinkButton kind=ButtonKind::Main href="#decision">"Decide"</LinkButton>
        </Show>
        <Show when=move || has_pause.get()>
            <Pause followed act offer=Signal::derive(move || pause.get())/>
        </Show>
        <Show when=move || has_abort.get()>
            <Abort followed act offer=Signal::derive(move || abort.get())/>
        </Show>
        <Menu followed act/>
    }
    .into_any()
}

fn find(all: &[Offer], wanted: Action) -> Option<Offer> {
    all.iter().find(|offer| offer.action == wanted).cloned()
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
                <button class="button" data-kind="main" data-key="h" type="submit" aria-describedby="pause-effect">
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
        <a class="button" data-kind="danger" data-only="no-script" href=confirming::ABORT>{label}</a>
        <details open=confirming::is_aborting(followed) class="confirm" data-closes="escape">
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
