//! One delivery, live: what it does, what it meets, and what a person may do about it.

mod acts;
mod aloud;
mod channel;
mod ending;
mod focus;
mod followed;
mod gate;
mod head;
mod keys;
mod model;
mod output;
mod past;
mod refresh;
mod safety;
mod shown;
mod stage_tabs;
mod test_run;
mod timeline;
mod traffic;
mod unreadable;

use crate::{
    api::{
        ApiError,
        deliveries::{self, ActOnDelivery, DeliveryAnswer, fetch_delivery},
        places::FreePlace,
        wire::fetched,
    },
    components::{ErrorPanel, Fetched, KeysSwitch},
    respond,
    routes::{number_param, project_param},
};
use acts::{Answer, Decision, Rollback};
use channel::Channel;
use domain::delivery::Status;
use ending::EndingPanel;
use followed::{Followed, follow};
use gate::{EvaluationPanel, GatePanel};
use head::Head;
use leptos::prelude::*;
use output::OutputPanel;
use past::{PastPanel, ReachedStages, is_past};
use refresh::Refresh;
use safety::SafetyPanel;
use shown::Shown;
use test_run::TestPanel;
use timeline::TimelinePanel;
use traffic::TrafficPanel;
use unreadable::UnreadablePanel;

/// One delivery, live.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    let (project, number) = (project_param(), number_param("delivery"));
    let wanted = move || Ok::<_, ApiError>((project.get()?, number.get()?));
    let page = fetched(wanted, |wanted| async move {
        let (project, number) = wanted?;
        fetch_delivery(project, number).await
    });
    let free = ServerAction::<FreePlace>::new();
    Effect::new(move |_| {
        if free.value().with(|value| matches!(value, Some(Ok(())))) {
            page.refetch();
        }
    });
    let drawn = move |answer| match answer {
        DeliveryAnswer::Read(page) => view! { <Delivery page=*page/> }.into_any(),
        DeliveryAnswer::Unreadable(known) => view! { <UnreadablePanel known free/> }.into_any(),
    };
    view! { <Fetched resource=page view=drawn/> }
}

/// The delivery, from what was fetched on.
#[component]
fn Delivery(
    /// What was fetched.
    page: deliveries::DeliveryPage,
) -> impl IntoView {
    // As `AnyView`: the page has too many parts for the compiler to look through all their types at once.
    match follow(page) {
        Ok(followed) => view! { <Parts followed/> }.into_any(),
        Err(error) => {
            respond::with_status_of(&error);
            view! { <ErrorPanel error is_page=true/> }.into_any()
        }
    }
}

/// The parts of the page, the answer first.
#[component]
fn Parts(
    /// The delivery.
    followed: Followed,
) -> impl IntoView {
    let act = ServerAction::<ActOnDelivery>::new();
    let shown = Shown::new(followed);
    // Decided once: what a reader looks at must not move away while they do.
    let is_judged =
        followed.folded.with_untracked(|folded| folded.state.is_final() || folded.state.status() == Status::Waiting);
    let past = is_past(followed);
    let is_over = Memo::new(move |_| followed.folded.with(|folded| folded.state.is_final()));
    let traffic = view! {
        <Show when=move || !past.get() fallback=move || view! { <PastPanel followed/> }>
            <TrafficPanel followed shown/>
        </Show>
        <TestPanel followed shown/>
    };
    let evaluation = view! { <EvaluationPanel followed shown/> };
    let main = if is_judged {
        view! { {evaluation} {traffic} }.into_any()
    } else {
        view! { {traffic} {evaluation} }.into_any()
    };
    aloud::announce(followed);
    acts::settle(act);
    focus::keep(followed);
    keys::listen();
    view! {
        <Refresh followed/>
        <article class="delivery" data-link=move || shown::link_word(followed.link.get())>
            <Head followed act/>
            <Answer followed act/>
            <Decision followed act/>
            <Rollback followed/>
            <EndingPanel followed/>
            <Channel followed/>
            <div class="beside">
                <div>
                    <Show when=move || past.get()><ReachedStages followed shown/></Show>
                    {main}
                    <Show when=move || !past.get()><OutputPanel followed shown/></Show>
                </div>
                <div>
                    <Show when=move || !past.get()><SafetyPanel followed shown/></Show>
                    <GatePanel followed shown/>
                    <TimelinePanel followed/>
                </div>
            </div>
            <Show when=move || !is_over.get()>
                <KeysSwitch keys=&[("h", "holds and resumes"), ("x", "asks whether to abort")]/>
            </Show>
        </article>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
