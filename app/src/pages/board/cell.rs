//! A service in one stage: what serves, what is on its way, what the last gate said, what comes next.

use super::Show;
use crate::{
    api::board::{BoardCell, LastGate, LiveVersion, Moving},
    components::{Age, Badge, DiffersNote, HealthBadge, Left, Look, Since, SlotLabel, VerdictBadge, VersionMark},
    format, routes,
};
use domain::id::{ProjectName, StageName};
use jiff::Timestamp;
use leptos::prelude::*;

/// A service in one stage.
#[component]
pub fn Cell(
    /// What is there.
    cell: BoardCell,
    /// In which stage.
    stage: StageName,
    /// Of which project.
    project: ProjectName,
    /// What is looked for.
    show: Memo<Option<Show>>,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let found = Show::ALL.map(|one| one.matches(&cell));
    let is_found = move || {
        let show = show.get()?;
        let index = Show::ALL.iter().position(|one| *one == show)?;
        found[index].then_some("true")
    };
    let edge = edge(&cell);
    let is_empty = cell.live.is_none() && cell.moving.is_none();
    let next = (!cell.next.is_empty()).then(|| view! { <p class="next">{cell.next}</p> });
    view! {
        <td role="cell" data-edge=edge data-found=is_found>
            <div class="cell">
                <span class="stage" aria-hidden="true">{stage.to_string()}</span>
                {is_empty.then(|| view! { <p class="quiet">"Nothing was delivered here yet"</p> })}
                {cell.live.map(|live| view! { <Live live url=cell.url now/> }.into_any())}
                {cell.moving.map(|moving| view! { <OnItsWay moving queued=cell.queued project=project.clone() now/> }.into_any())}
                {cell.last_gate.map(|gate| view! { <Gate project=project.clone() gate now/> }.into_any())}
                {next}
            </div>
        </td>
    }
}

fn edge(cell: &BoardCell) -> &'static str {
    if Show::Problems.matches(cell) || Show::Gates.matches(cell) {
        "bad"
    } else if Show::Waiting.matches(cell) || Show::Held.matches(cell) {
        "waiting"
    } else if cell.moving.is_some() {
        "moving"
    } else {
        "rest"
    }
}

/// The version that serves.
#[component]
fn Live(live: LiveVersion, url: String, now: Timestamp) -> impl IntoView {
    let differs = live.differs.map(|differs| format!("{} {differs}", live.tag));
    view! {
        <p class="serves">
            <a href=url rel="external" title="Open it as people reach it"><VersionMark tag=live.tag behind=live.behind/></a>
            <SlotLabel of=live.slot/>
        </p>
        <p>
            <HealthBadge health=live.health/>
            " "
            <span class="quiet">"live for " <Since at=live.since now/></span>
        </p>
        {differs.map(|sentence| view! { <DiffersNote sentence/> })}
    }
}

/// The delivery that is here or at the door.
#[component]
fn OnItsWay(moving: Moving, queued: u32, project: ProjectName, now: Timestamp) -> impl IntoView {
    let Moving { number, tag, status, words, weight_percent, deadline, .. } = moving;
    view! {
        <div class="on-its-way">
            <p>
                <a href=routes::delivery(&project, number)>
                    <Badge look=Signal::stored(Look::from(status)) word=format!("{tag} · {words}")/>
                </a>
                {(queued > 0).then(|| view! { <span class="quiet">{format!(" + {queued} queued")}</span> })}
            </p>
            <p class="share">
                {(weight_percent > 0).then(|| view! { <Share weight_percent/> })}
                {deadline.map(|at| view! { <span class="quiet"><Left at now/> " left"</span> })}
            </p>
        </div>
    }
}

/// The new version's share of traffic.
#[component]
fn Share(weight_percent: u8) -> impl IntoView {
    view! {
        <span class="bar" aria-hidden="true" style:--share=format!("{weight_percent}%")></span>
        <span>{format!("{weight_percent} % of traffic")}</span>
    }
}

/// The last verdict here.
#[component]
fn Gate(project: ProjectName, gate: LastGate, now: Timestamp) -> impl IntoView {
    let score = format::verdict_score(gate.verdict, gate.score, gate.unit);
    view! {
        <p class="gate">
            <a href=routes::evaluation(&project, gate.evaluation)><VerdictBadge verdict=gate.verdict detail=score/></a>
            " "
            <span class="quiet">{gate.tag} ", " <Age at=gate.at now/></span>
        </p>
    }
}
