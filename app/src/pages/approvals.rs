//! The approvals inbox: what waits for a person, with its evidence beside the buttons, and what was decided.

mod card;
mod decide;
mod decided;
mod evidence;
mod keys;
mod words;

use crate::{
    api::{
        ApiError,
        approvals::{Inbox, fetch_inbox},
        deliveries::ActOnDelivery,
        wire::fetched,
    },
    components::{EmptyState, ErrorPanel, Fetched, Headline},
    live::{Watch, refetch_on_news, use_announcements, use_live},
    routes,
};
use card::Card;
use decided::DecidedTable;
use domain::id::DeliveryId;
use leptos::prelude::*;
use leptos_meta::Title;

/// What a person's last decision came to, and on which delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    on: Option<DeliveryId>,
    error: ApiError,
}

/// The approvals inbox.
#[component]
pub fn ApprovalsPage() -> impl IntoView {
    let act = ServerAction::<ActOnDelivery>::new();
    // Asked again after each answer: an entry leaves only when the server has confirmed the decision.
    let inbox = fetched(move || act.version().get(), |_| fetch_inbox());
    refetch_on_news(use_live(Watch::Lists), inbox);
    let sent = RwSignal::new(None::<ActOnDelivery>);
    Effect::new(move |_| {
        if let Some(input) = act.input().get() {
            sent.set(Some(input));
        }
    });
    let said = use_announcements();
    Effect::new(move |_| match act.value().get() {
        Some(Ok(())) => said.say("Your decision was recorded."),
        Some(Err(error)) => said.warn(error.to_string()),
        None => {}
    });
    // Without JavaScript the address says which one it was.
    let retried = routes::query_param::<DeliveryId>("delivery");
    let refusal = Signal::derive(move || {
        let error = act.value().get()?.err()?;
        Some(Refusal { on: sent.get().map(|sent| sent.delivery).or(retried.get()), error })
    });
    keys::listen();
    view! {
        <Title text="Approvals"/>
        <Fetched resource=inbox view=move |inbox| view! { <InboxView inbox act refusal/> }/>
    }
}

/// The sentence, what waits, what was decided.
#[component]
fn InboxView(inbox: Inbox, act: ServerAction<ActOnDelivery>, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    let Inbox { waiting, decided, now } = inbox;
    let sentence = words::sentence(waiting.len());
    let waiting_ids: Vec<DeliveryId> = waiting.iter().map(|one| one.plan.delivery).collect();
    // What concerns no card on the page is said on top: its card has left, or which one it was is not known.
    let elsewhere = move || {
        let refusal = refusal.get()?;
        let has_card = refusal.on.is_some_and(|on| waiting_ids.contains(&on));
        (!has_card).then(|| view! { <ErrorPanel error=refusal.error/> })
    };
    let is_empty = waiting.is_empty();
    let cards = waiting.into_iter().map(|waiting| view! { <Card waiting act refusal now/> }).collect_view();
    view! {
        <Headline
            sentence
            note=|| "A decision is bound to the artifact, its evaluation and the plan. If one of them changes, it is void."
        />
        {elsewhere}
        {is_empty.then(|| view! { <NothingWaits/> })}
        {cards}
        <DecidedTable decided now/>
    }
}

/// Nothing waits, which is good.
#[component]
fn NothingWaits() -> impl IntoView {
    view! {
        <EmptyState title="Nobody waits for you">
            <p>"A delivery comes here when its stage asks for an approval, or when a gate leaves the decision to a person."</p>
            <a href=routes::PROJECTS>"All projects"</a>
        </EmptyState>
    }
}
