//! The answer first: the sentence of state, whose delivery it is, and what can be done.

use super::{
    acts::ActionBar,
    followed::Followed,
    model::{ending::named, folded::Due},
};
use crate::{
    api::deliveries::ActOnDelivery,
    components::{Age, Headline, LabelList, PageTitle, StatusBadge},
    format, routes,
};
use domain::delivery::{Event, Recorded};
use leptos::prelude::*;

/// The top of the page.
#[component]
pub fn Head(
    /// The delivery.
    followed: Followed,
    /// Sends what a person does.
    act: ServerAction<ActOnDelivery>,
) -> impl IntoView {
    let sentence = Memo::new(move |_| {
        let is_past = followed.next.with(Option::is_some);
        let successor = followed.successor.with(|successor| successor.as_ref().map(named));
        followed.folded.with(|folded| {
            let (state, plan) = (&folded.state, &folded.plan);
            if is_past { state.sentence_afterwards(plan, successor.as_deref()) } else { state.sentence(plan) }
        })
    });
    let title = move || {
        followed.folded.with(|folded| {
            let plan = &folded.plan;
            format!("{} {} in {}", plan.service, plan.artifact.tag, folded.state.stage_plan(plan).stage)
        })
    };
    let labels = followed.folded.with_untracked(|folded| folded.plan.labels.clone());
    view! {
        <PageTitle text=title/>
        <Headline
            sentence=Signal::derive(move || sentence.get())
            context=move || view! { <Whose followed/> }
            note=move || view! { <Deadline followed/> }
        >
            <ActionBar followed act/>
        </Headline>
        <LabelList labels/>
    }
    .into_any()
}

/// Whose delivery this is: service, number, who and when, the artifact's digest, and the ones before and after.
#[component]
fn Whose(followed: Followed) -> impl IntoView {
    let now = followed.now.get_untracked();
    followed.folded.with_untracked(|folded| {
        let plan = &folded.plan;
        let first = folded.log.first();
        let project = plan.project.clone();
        let to = move |number: u32| routes::delivery(&project, number);
        let neighbours = StoredValue::new(to);
        let link = move |number: RwSignal<Option<u32>>, word: &'static str, rel: &'static str| {
            move || {
                number.get().map(|number| {
                    let href = neighbours.with_value(|to| to(number));
                    view! { " · " <a href=href rel=rel>{format!("{word} ({number})")}</a> }
                })
            }
        };
        view! {
            <a href=routes::board(&plan.project)>{plan.service.to_string()}</a>
            {format!(" · delivery {} · triggered ", plan.number)}
            {first.map(|first| view! { <Age at=first.at now/> })}
            {first.map(|first| format!(" by {}{}", first.by, why(first)))}
            " · "
            <span class="digest" title=format!("{} {}", plan.artifact, plan.artifact.digest)>
                {format!("sha256:{}…", plan.artifact.digest.short())}
            </span>
            {link(followed.previous, "earlier", "prev")}
            {link(followed.next, "later", "next")}
        }
        .into_any()
    })
}

fn why(first: &Recorded) -> String {
    match &first.event {
        Event::Triggered { reason, .. } if !reason.trim().is_empty() => format!(": “{}”", reason.trim()),
        _ => String::new(),
    }
}

/// When the present phase ends by itself and what happens then; and what holds a stage that is waited for.
#[component]
fn Deadline(followed: Followed) -> impl IntoView {
    let status = Memo::new(move |_| followed.folded.with(|folded| folded.state.status()));
    let ends = move || {
        let now = followed.now.get();
        followed.folded.with(|folded| {
            let then = folded.state.on_timeout();
            Some(match folded.due()? {
                Due::Later => format!("Its time begins once the stage is brought back; when it is up, {then}."),
                Due::At(due) if due < now => format!("Its time is up; {then}."),
                Due::At(due) => format!("At most {} more, then {then}.", format::left(due, now)),
            })
        })
    };
    let behind = move || {
        followed.queued_behind.get().map(|holder| {
            let project = followed.folded.with(|folded| folded.plan.project.clone());
            let href = routes::delivery(&project, holder.number);
            view! { "Behind " <a href=href>{format!("delivery {}", holder.number)}</a> {format!(": {}. ", holder.sentence)} }
        })
    };
    view! {
        <StatusBadge status=Signal::derive(move || status.get())/>
        " "
        {behind}
        <span class="ends">{ends}</span>
    }
}
