//! What an evaluation rests on.

use crate::{
    api::evaluations::Compared,
    components::{Fact, Facts, Span},
    format,
    pages::files::words::holds_for,
    routes,
};
use domain::{
    digest::RevisionRef,
    file::{FileKind, Scope},
    id::ProjectName,
    slo::Evaluation,
    traffic::Weight,
};
use leptos::prelude::*;

/// Window, weight, revisions, and what it was compared with.
#[component]
pub fn EvaluationFacts(
    /// The project whose files it names.
    project: ProjectName,
    /// What was judged, and how it came out.
    evaluation: Evaluation,
    /// What it was compared with, where that is known by number.
    #[prop(optional)]
    compared: Vec<Compared>,
    /// What its files of indicators hold for, where that is known of each.
    #[prop(optional)]
    scopes: Vec<Scope>,
) -> impl IntoView {
    let (start, end) = (evaluation.window.start, evaluation.window.end);
    let compared = earlier(&project, evaluation.compared_with.len(), compared);
    let weight = (evaluation.weight > Weight::NONE)
        .then(|| view! { <Fact term="Candidate’s weight">{format!("{} throughout", evaluation.weight)}</Fact> });
    let objectives = revisions(&project, FileKind::Slo, evaluation.slo.as_slice(), &[]);
    let indicators = revisions(&project, FileKind::Sli, &evaluation.sli, &scopes);
    view! {
        <Facts>
            <Fact term="Window">
                <Span start end/>
            </Fact>
            {weight}
            <Fact term="Compared with">{compared}</Fact>
            <Fact term="Objectives">{objectives}</Fact>
            <Fact term="Indicators">{indicators}</Fact>
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

/// The revisions it was judged by, each a link to its text, with what it holds for if that is known of all.
fn revisions(project: &ProjectName, kind: FileKind, all: &[RevisionRef], scopes: &[Scope]) -> AnyView {
    if all.is_empty() {
        return "none".into_any();
    }
    let links = all.iter().enumerate().map(|(index, one)| {
        let comma = if index == 0 { "" } else { ", " };
        let scope = scopes.get(index).filter(|_| scopes.len() == all.len());
        let scope = scope.map(|scope| format!(" for {}", holds_for(scope))).unwrap_or_default();
        let words = format!("revision {}{scope} ({})", one.number, one.digest.short());
        view! { {comma}<a href=routes::revision(project, kind, one)>{words}</a> }
    });
    links.collect_view().into_any()
}
