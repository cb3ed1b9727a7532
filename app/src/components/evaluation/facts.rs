//! What an evaluation rests on.

use crate::{
    api::evaluations::Compared,
    components::{Fact, Facts},
    format, routes,
};
use domain::{digest::RevisionRef, id::ProjectName, slo::Evaluation, traffic::Weight};
use leptos::prelude::*;

/// Window, weight, revisions, and what it was compared with.
#[component]
pub fn EvaluationFacts(
    /// The project whose files it names.
    project: ProjectName,
    /// What was judged, and how it came out.
    evaluation: Evaluation,
    /// What it was compared with, where that is known by number.
    compared: Vec<Compared>,
) -> impl IntoView {
    let (start, end) = (evaluation.window.start, evaluation.window.end);
    let length = format::seconds(i64::try_from(evaluation.window.seconds_rounded_up()).unwrap_or(i64::MAX));
    let window = format!("{} – {} UTC, {length}", start.strftime("%H:%M:%S"), end.strftime("%H:%M:%S"));
    let compared = earlier(&project, evaluation.compared_with.len(), compared);
    let weight = (evaluation.weight > Weight::NONE)
        .then(|| view! { <Fact term="Candidate’s weight">{format!("{} throughout", evaluation.weight)}</Fact> });
    let (files, indicators) = (routes::files(&project), routes::files(&project));
    view! {
        <Facts>
            <Fact term="Window">
                <time datetime=format!("{start}/{end}") title=format!("{} to {}", format::utc(start), format::utc(end))>{window}</time>
            </Fact>
            {weight}
            <Fact term="Compared with">{compared}</Fact>
            <Fact term="Objectives"><a href=files>{revision(evaluation.slo.as_ref())}</a></Fact>
            <Fact term="Indicators"><a href=indicators>{revisions(&evaluation.sli)}</a></Fact>
        </Facts>
    }
}

/// What it was compared with: links where they are known, else how many there were.
fn earlier(project: &ProjectName, count: usize, known: Vec<Compared>) -> AnyView {
    if known.is_empty() {
        let words = match count {
            0 => "nothing earlier".to_owned(),
            _ => format::counted(count as u64, "earlier evaluation", "earlier evaluations"),
        };
        return words.into_any();
    }
    let links = known.into_iter().enumerate().map(|(index, one)| {
        let href = routes::evaluation(project, one.number);
        let comma = if index == 0 { "" } else { ", " };
        view! { {comma}<a href=href>{format!("{} #{}", one.tag, one.number)}</a> }
    });
    links.collect_view().into_any()
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
