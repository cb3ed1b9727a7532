//! What each stage needs, and the step that helps.

use super::{
    needs::{Need, first_need, stage_needs},
    words::file_title,
};
use crate::{
    api::files::Files,
    components::{Badge, Glyph, Look, Tone},
    routes,
};
use domain::id::ProjectName;
use leptos::{either::Either, prelude::*};

const COMPLETE: Look = Look { word: "Complete", glyph: Glyph::Tick, tone: Tone::Pass };
const MISSING: Look = Look { word: "Missing", glyph: Glyph::Dash, tone: Tone::Warn };

/// Each stage with what it lacks.
#[component]
pub fn NeedsList(
    /// Whose.
    project: ProjectName,
    /// What there is.
    files: Files,
) -> impl IntoView {
    if let Some(first) = first_need(&files) {
        return Either::Left(view! { <ul class="needs"><NeedItem project need=first/></ul> });
    }
    let stage = move |needs: super::needs::StageNeeds| {
        let is_complete = needs.needs.is_empty();
        let look = if is_complete { COMPLETE } else { MISSING };
        let missing = needs.needs.into_iter().map(|need| view! { <NeedItem project=project.clone() need/> });
        view! {
            <li class="stage-needs" data-complete=is_complete.to_string()>
                <h3>{needs.stage.to_string()}</h3>
                <p class="quiet">{needs.asks}</p>
                <Badge look/>
                <ul class="needs">{missing.collect_view()}</ul>
            </li>
        }
    };
    Either::Right(
        view! { <ol class="stage-needs-list">{stage_needs(&files).into_iter().map(stage).collect_view()}</ol> },
    )
}

/// One missing file: what it leads to, and where to upload it.
#[component]
fn NeedItem(
    /// Whose.
    project: ProjectName,
    /// What is missing.
    need: Need,
) -> impl IntoView {
    let href = routes::upload(&project, Some(need.kind), &need.scope);
    view! {
        <li>
            {need.sentence}
            " "
            <a href=href>{format!("Upload {}", file_title(need.kind, &need.scope))}</a>
        </li>
    }
}
