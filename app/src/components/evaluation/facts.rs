//! What an evaluation rests on.

use crate::{
    components::{Fact, Facts},
    format, routes,
};
use domain::{digest::RevisionRef, id::ProjectName, slo::Evaluation};
use leptos::prelude::*;

/// Window, weight, revisions, and what it was compared with.
#[component]
pub fn EvaluationFacts(
    /// The project whose files it names.
    project: ProjectName,
    /// What was judged, and how it came out.
    evaluation: Evaluation,
) -> impl IntoView {
    let (start, end) = (evaluation.window.start, evaluation.window.end);
    let length = format::seconds(i64::try_from(evaluation.window.seconds_rounded_up()).unwrap_or(i64::MAX));
    let window = format!("{} – {} UTC, {length}", start.strftime("%H:%M:%S"), end.strftime("%H:%M:%S"));
    let compared = if evaluation.compared_with.is_empty() {
        "nothing earlier".to_owned()
    } else {
        evaluation.compared_with.join(", ")
    };
    let (files, indicators) = (routes::files(&project), routes::files(&project));
    view! {
        <Facts>
            <Fact term="Window">
                <time datetime=format!("{start}/{end}") title=format!("{} to {}", format::utc(start), format::utc(end))>{window}</time>
            </Fact>
            <Fact term="Candidate’s weight">{format!("{} throughout", evaluation.weight)}</Fact>
            <Fact term="Compared with">{compared}</Fact>
            <Fact term="Objectives"><a href=files>{revision(evaluation.slo.as_ref())}</a></Fact>
            <Fact term="Indicators"><a href=indicators>{revisions(&evaluation.sli)}</a></Fact>
        </Facts>
    }
}

fn revision(revision: Option<&RevisionRef>) -> String {
    revision.map_or_else(
        || "none".to_owned(),
        |revision| format!("revision {} ({})", revision.number, revision.digest.short()),
    )
}

fn revisions(all: &[RevisionRef]) -> String {
    if all.is_empty() {
        return "none".to_owned();
    }
    all.iter().map(|one| revision(Some(one))).collect::<Vec<_>>().join(", ")
}
