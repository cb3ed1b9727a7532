//! One project in the list.

use super::summary;
use crate::{
    api::projects::{DeliverySummary, ProjectSummary, StageDot},
    components::{Age, Glyph, GlyphMark, Look, StatusBadge, Tip, Tone},
    format, routes,
};
use domain::id::ProjectName;
use jiff::Timestamp;
use leptos::prelude::*;

/// One project: what it is, where its stages stand, what is going on, how the last delivery ended.
#[component]
pub fn ProjectRow(
    /// Which.
    project: ProjectSummary,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let tone = summary::attention(&project).map(Tone::as_str);
    let going_on = view! { <GoingOn project=project.clone()/> };
    let dots = project.stages.into_iter().map(|stage| view! { <Dot stage/> }).collect_view();
    let services = format::counted(project.services.into(), "service", "services");
    view! {
        <li class="project-row" data-tone=tone>
            <div class="name">
                <a href=routes::board(&project.name)>{project.name.to_string()}</a>
                <p class="quiet">{services} " · changed " <Age at=project.changed now/></p>
            </div>
            <ol class="dots" aria-label="Stages">{dots}</ol>
            <p class="going-on">{going_on}</p>
            <LastEnded project=project.name last=project.last_ended now/>
        </li>
    }
}

/// A stage as a dot; the word is there on focus.
#[component]
fn Dot(stage: StageDot) -> impl IntoView {
    let (glyph, tone) =
        stage.status.map_or((Glyph::Ring, Tone::Unknown), |status| (Look::from(status).glyph, Look::from(status).tone));
    let status = stage.status.map_or("Nothing yet", |status| Look::from(status).word);
    view! {
        <li data-tone=tone.as_str()>
            <Tip words=stage.word>
                <GlyphMark glyph/>
                <span class="unseen">{status} ": "</span>
                <span class="stage">{stage.stage.to_string()}</span>
            </Tip>
        </li>
    }
}

/// How the last delivery ended, with the way to it.
#[component]
fn LastEnded(project: ProjectName, last: Option<DeliverySummary>, now: Timestamp) -> impl IntoView {
    last.map_or_else(
        || view! { <p class="quiet">"No delivery ended yet"</p> }.into_any(),
        |last| {
            view! {
                <div class="last">
                    <p>
                        <StatusBadge status=last.status/>
                        " "
                        <a href=routes::delivery(&project, last.number)>{format!("{} {}", last.service, last.tag)}</a>
                        " "
                        <span class="quiet"><Age at=last.changed now/></span>
                    </p>
                    <p class="sentence">{last.sentence}</p>
                </div>
            }
            .into_any()
        },
    )
}

/// What needs somebody, and what moves.
#[component]
fn GoingOn(project: ProjectSummary) -> impl IntoView {
    let ProjectSummary { name, failed, waiting, on_hold, rolled_back, running, .. } = project;
    if (failed, waiting, on_hold, rolled_back, running) == (0, 0, 0, 0, 0) {
        return view! { <span class="quiet">"At rest"</span> }.into_any();
    }
    let fails = (failed > 0).then(|| {
        let words = if failed == 1 { "failed and needs a person" } else { "failed and need a person" };
        view! { <a class="fails" href=routes::deliveries(&name)>{format!("{failed} {words}")}</a> }
    });
    let waits = (waiting > 0).then(|| {
        let words = if waiting == 1 { "waits for a person" } else { "wait for a person" };
        view! { <a class="waits" href=routes::APPROVALS>{format!("{waiting} {words}")}</a> }
    });
    let holds = (on_hold > 0).then(|| view! { <a href=routes::APPROVALS>{format!("{on_hold} on hold")}</a> });
    let back = (rolled_back > 0)
        .then(|| view! { <a href=routes::deliveries(&name)>{format!("{rolled_back} rolled back")}</a> });
    let runs = (running > 0).then(|| view! { <span>{format!("{running} under way")}</span> });
    view! { {fails} {waits} {holds} {back} {runs} }.into_any()
}
