//! The approvals inbox: what waits for a person, with its evidence beside the buttons, and what was decided.

mod card;
mod decide;
mod decided;
mod evidence;
mod facts;
mod keys;
mod paused;
mod words;

use crate::{
    api::{
        ApiError,
        approvals::{Inbox, Waiting, fetch_inbox},
        deliveries::ActOnDelivery,
        wire::fetched,
    },
    components::{EmptyState, ErrorPanel, FetchedOnce, Headline, KeysSwitch, PageTitle},
    live::{Watch, refetch_on_news, use_announcements, use_live},
    routes,
};
use card::Card;
use decided::DecidedTable;
use domain::id::DeliveryId;
use leptos::prelude::*;
use paused::PausedTable;

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
        <PageTitle text="Approvals"/>
        <FetchedOnce resource=inbox view=move |inbox| view! { <InboxView inbox act refusal/> }/>
    }
}

/// The sentence, what waits, what was decided.
#[component]
fn InboxView(
    inbox: Signal<Inbox>,
    act: ServerAction<ActOnDelivery>,
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let sentence = Signal::derive(move || inbox.with(|inbox| words::sentence(inbox.waiting.len())));
    // What concerns no card on the page is said on top: its card has left, or which one it was is not known.
    let elsewhere = move || {
        let refusal = refusal.get()?;
        let has_card = inbox.with(|inbox| inbox.waiting.iter().any(|one| refusal.on == Some(one.plan.delivery)));
        (!has_card).then(|| view! { <ErrorPanel error=refusal.error/> })
    };
    let nothing = move || inbox.with(|inbox| inbox.waiting.is_empty()).then(|| view! { <NothingWaits/> });
    let paused = Memo::new(move |_| inbox.with(|inbox| inbox.paused.clone()));
    let decided = Memo::new(move |_| inbox.with(|inbox| inbox.decided.clone()));
    view! {
        <Headline
            sentence
            note=|| "A decision is bound to the artifact, its evaluation and the plan. If one of them changes, it is void."
        />
        {elsewhere}
        {nothing}
        // A card belongs to one question for as long as it is there: a note that is typed, and the key that sends it, must
        // never come to stand in another one's when a card above it leaves.
        <For each=move || inbox.with(|inbox| inbox.waiting.clone()) key=question let:waiting>
            <Card waiting act refusal now=inbox.with_untracked(|inbox| inbox.now.0)/>
        </For>
        {move || view! { <PausedTable paused=paused.get() act now=inbox.with_untracked(|inbox| inbox.now.0)/> }}
        <KeysSwitch keys=&[("a", "leads to Approve"), ("r", "leads to Reject"), ("Enter", "confirms")]/>
        {move || view! { <DecidedTable decided=decided.get() now=inbox.with_untracked(|inbox| inbox.now.0)/> }}
    }
}

/// What is asked: of which delivery, in which of its states.
fn question(waiting: &Waiting) -> (DeliveryId, u64) {
    (waiting.plan.delivery, waiting.state.seq)
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
