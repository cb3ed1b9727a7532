//! What saving would change: a panel for each thing that can be said of it before.

use super::merging::MergingPanel;
use crate::{
    api::{
        ApiError,
        preview::{Candidate, Preview, Tried},
    },
    components::{BacktestView, Diagnostics, DiffView, ErrorPanel, Panel, diagnostics::Check},
};
use domain::id::ProjectName;
use leptos::prelude::*;

/// What saving would change, or why that could not be told.
#[component]
pub fn PreviewPanels(
    /// What was asked about.
    candidate: Candidate,
    /// The name of the file that the text came from.
    name: String,
    /// Why it is changed, as far as that was written.
    reason: String,
    /// The answer.
    preview: Result<Preview, ApiError>,
) -> impl IntoView {
    let preview = match preview {
        Ok(preview) => preview,
        Err(error) => return view! { <ErrorPanel error/> }.into_any(),
    };
    let (kind, project) = (candidate.kind, candidate.project.clone());
    let merging = preview.merging.map(|merging| view! { <MergingPanel candidate name reason merging/> });
    let advice = (!preview.advice.is_empty()).then(|| {
        let check = Signal::stored(Check::Read(kind, preview.advice));
        view! { <Panel title="Beside the other files"><Diagnostics check/></Panel> }
    });
    let changes = match preview.changes {
        Some(changes) => {
            let title = format!("Changes since revision {}", changes.since);
            let counts = format!("{} added, {} removed", changes.diff.added, changes.diff.removed);
            let label = title.clone();
            view! { <Panel title aside=move || counts.clone()><DiffView diff=changes.diff label/></Panel> }.into_any()
        }
        None => view! {
            <Panel title="Changes"><p class="quiet">"There is no such file yet: this would be its first revision."</p></Panel>
        }
        .into_any(),
    };
    let tried = preview.tried.map(|tried| view! { <TriedPanels project tried/> });
    view! { {merging}{advice}{changes}{tried} }.into_any()
}

/// The places that the objectives were tried on.
#[component]
fn TriedPanels(project: ProjectName, tried: Vec<Tried>) -> impl IntoView {
    if tried.is_empty() {
        return view! {
            <Panel title="On earlier evaluations">
                <p class="quiet">"Nothing was judged yet where these objectives hold, so there is nothing to try them on."</p>
            </Panel>
        }
        .into_any();
    }
    let panels = tried.into_iter().map(|one| {
        let title = format!("On {} in {}", one.place.service, one.place.stage);
        let label = format!("Evaluations of {} in {}, judged again", one.place.service, one.place.stage);
        let project = project.clone();
        view! {
            <Panel title>
                <BacktestView project names=one.runs backtest=one.backtest label/>
            </Panel>
        }
    });
    panels.collect_view().into_any()
}
