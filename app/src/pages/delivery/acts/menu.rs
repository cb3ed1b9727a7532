//! The things to do that are not the first: behind a button, and those that cannot be done now with the reason.

use super::confirming;
use crate::{
    api::deliveries::ActOnDelivery,
    components::{ActForm, ButtonKind, SubmitButton},
    pages::delivery::{
        followed::Followed,
        model::offers::{Offer, others},
    },
    routes::query_param,
};
use domain::delivery::event::Subject;
use leptos::{ev, prelude::*, web_sys};

/// The menu, while the delivery runs.
#[component]
pub fn Menu(
    /// The delivery.
    followed: Followed,
    /// Sends what a person does.
    act: ServerAction<ActOnDelivery>,
) -> impl IntoView {
    let all = Memo::new(move |_| followed.folded.with(others));
    let is_any = Memo::new(move |_| all.with(|all| !all.is_empty()));
    view! {
        <Show when=move || is_any.get()>
            <Sheet followed act all=all/>
        </Show>
    }
    .into_any()
}

/// What is in it. What is sent from it is bound to what was there when it was opened: should the delivery move on under
/// the hand of whoever decides, the server says so instead of doing something else.
#[component]
fn Sheet(followed: Followed, act: ServerAction<ActOnDelivery>, all: Memo<Vec<Offer>>) -> impl IntoView {
    let seen = RwSignal::new(None::<(u64, Subject)>);
    let present = move || followed.folded.with(|folded| (folded.state.seq, folded.state.subject(&folded.plan)));
    let bound = Memo::new(move |_| seen.get().unwrap_or_else(present));
    // While an act of one's own is on its way, it is that act which moves the delivery on.
    let is_sent = act.pending();
    let has_moved_on =
        Memo::new(move |_| !is_sent.get() && seen.get().is_some_and(|(seq, _)| seq != followed.seq().get()));
    let toggled = move |event: ev::Event| {
        let is_open = event_target::<web_sys::Element>(&event).has_attribute("open");
        seen.set(is_open.then(|| untrack(present)));
    };
    let typed = query_param::<String>("reason").get_untracked();
    // A button stays the same element while others come and go: it must not be replaced under a finger.
    let same = |offer: &Offer| (offer.action, offer.why_not, offer.label.clone(), offer.effect.clone());
    view! {
        <a class="button" data-kind="plain" data-only="no-script" href=confirming::MENU>"More actions"</a>
        <details open=confirming::is_menu_open(followed) class="confirm" data-role="menu" data-closes="escape" on:toggle=toggled>
            <summary class="button" data-kind="plain">"More actions"</summary>
            <div class="sheet">
                <ActForm
                    action=act
                    delivery=followed.id()
                    seq=Signal::derive(move || bound.get().0)
                    subject=Signal::derive(move || Some(bound.get().1))
                >
                    <p class="hint" role="status">
                        {move || has_moved_on.get().then_some("The delivery has moved on since this was opened. Close it and look again before you decide.")}
                    </p>
                    <div class="field">
                        <label for="menu-reason">"Why"</label>
                        <textarea id="menu-reason" name="reason" rows="2" aria-describedby="menu-hint">{typed}</textarea>
                        <p class="hint" id="menu-hint">"Kept in the log. Needed to promote now and to skip."</p>
                    </div>
                    <ul class="choices">
                        <For each=move || all.get() key=same let:offer><Item offer/></For>
                    </ul>
                </ActForm>
            </div>
        </details>
    }
    .into_any()
}

/// One thing to do with its effect, or with the reason why it cannot be done now.
#[component]
fn Item(offer: Offer) -> impl IntoView {
    let words = offer.action.as_str();
    let (button, said) = match offer.why_not {
        None => {
            let button = view! {
                <SubmitButton kind=ButtonKind::Plain name="action" value=words attr:data-key=offer.key>{offer.label}</SubmitButton>
            };
            (button.into_any(), offer.effect)
        }
        Some(why_not) => {
            let id = format!("why-not-{words}");
            let button = view! {
                <button class="button" data-kind="plain" type="submit" disabled aria-describedby=id>{offer.label}</button>
            };
            (button.into_any(), format!("{why_not}."))
        }
    };
    view! {
        <li>
            {button}
            <span class="effect" id=offer.why_not.map(|_| format!("why-not-{words}"))>{said}</span>
        </li>
    }
}
