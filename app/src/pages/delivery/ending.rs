//! How the delivery ended, what served then, and what to do next.

use super::{
    followed::Followed,
    model::ending::{After, Ending, Way, ending, named},
};
use crate::{
    components::{ButtonKind, LinkButton},
    routes,
};
use leptos::prelude::*;

/// The end of the delivery, once it is over.
#[component]
pub fn EndingPanel(
    /// The delivery.
    followed: Followed,
) -> impl IntoView {
    let end = Memo::new(move |_| {
        let successor = followed.successor.with(|successor| successor.as_ref().map(named));
        let after = After { next: followed.next.get(), successor };
        followed.folded.with(|folded| ending(folded, &after))
    });
    move || end.get().map(|ending| view! { <End followed ending/> })
}

/// One end.
#[component]
fn End(followed: Followed, ending: Ending) -> impl IntoView {
    let ways = ending.ways.iter().enumerate();
    let ways = ways.map(|(index, way)| {
        let kind = if index == 0 { ButtonKind::Main } else { ButtonKind::Plain };
        link(followed, *way).map(|(href, words)| view! { <LinkButton kind href>{words}</LinkButton> })
    });
    let ways = ways.collect_view();
    view! {
        <section class="ending" data-alarm=ending.is_alarm.to_string() aria-label="How it ended">
            <p><strong>{ending.traffic}</strong>" "{ending.advice}</p>
            <div class="row">{ways}</div>
        </section>
    }
    .into_any()
}

/// Where a way leads, and its words; none where that is not known.
fn link(followed: Followed, way: Way) -> Option<(String, &'static str)> {
    followed.folded.with_untracked(|folded| {
        let plan = &folded.plan;
        let (project, service) = (&plan.project, Some(&plan.service));
        Some(match way {
            Way::Evaluation => ("#evaluation".to_owned(), "Read the evaluation"),
            Way::TriggerFixed => (routes::trigger(project, service, None), "Trigger a fixed version"),
            Way::TriggerAgain => (routes::trigger(project, service, Some(&plan.artifact.tag)), "Trigger it again"),
            Way::Next => (routes::delivery(project, newer(followed)?), "Open the newer delivery"),
            Way::Board => (routes::board(project), "See all environments"),
            Way::Live => (followed.place(folded.state.stage)?.url, "Open it where it is live"),
        })
    })
}

/// What it made way for, else what came next.
fn newer(followed: Followed) -> Option<u32> {
    let successor = followed.successor.with_untracked(|successor| successor.as_ref().map(|one| one.number));
    successor.or_else(|| followed.next.get_untracked())
}
