//! What a project's gates have found: the evaluations of a place, side by side.

mod choices;
mod passages;
mod words;

use crate::{
    api::{
        evaluations::{Gates, Run, fetch_gates},
        wire::fetched,
    },
    components::{
        Age, ButtonKind, EmptyState, Fetched, Headline, Heatmap, HeatmapStyle, Legend, LinkButton, MEANINGS, PageTitle,
        Panel, Scroll, StandingBadge,
    },
    format,
    live::{Watch, refetch_on_news, use_live},
    routes,
};
use choices::{Choices, filters};
use domain::id::{ProjectName, ServiceName, StageName};
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

/// Evaluations that are listed one by one, below the picture of all.
const LISTED_MAX: usize = 12;

/// What a project's gates have found.
#[component]
pub fn GatesPage() -> impl IntoView {
    let project = routes::project_param();
    let (service, stage) = (routes::query_param::<ServiceName>("service"), routes::query_param::<StageName>("stage"));
    let runs = routes::query_param::<u32>("runs");
    let wanted = move || (project.get(), service.get(), stage.get(), runs.get());
    let gates =
        fetched(
            wanted,
            |(project, service, stage, runs)| async move { fetch_gates(project?, service, stage, runs).await },
        );
    refetch_on_news(use_live(Watch::Lists), gates);
    view! {
        <PageTitle text="Gates"/>
        <Fetched resource=gates view=|gates| view! { <GatesView gates/> }/>
    }
}

/// The sentence, the picture, the list.
#[component]
fn GatesView(gates: Gates) -> impl IntoView {
    let (service, stage) = (routes::query_param::<String>("service"), routes::query_param::<String>("stage"));
    let asked = [service, stage].map(|part| part.get_untracked().filter(|part| !part.is_empty()));
    if is_elsewhere(&gates, &asked) {
        let [service, stage] = asked;
        let sentence = words::nothing_there(service.as_deref(), stage.as_deref());
        return view! { <Elsewhere gates sentence/> }.into_any();
    }
    let evaluate = routes::evaluate(&gates.project, gates.place.as_ref());
    let sentence = words::sentence(&gates);
    let note = words::note(&gates).map(|note| view! { <p class="small quiet">{note}</p> });
    let content = if gates.runs.is_empty() {
        view! { <Nothing project=gates.project.clone()/> }.into_any()
    } else {
        view! { <Judged gates/> }.into_any()
    };
    view! {
        <Headline sentence>
            <LinkButton kind=ButtonKind::Plain href=evaluate>"Evaluate a window"</LinkButton>
        </Headline>
        {note}
        {content}
    }
    .into_any()
}

/// Whether the address asks for a place that has nothing, while others have something. What was read is then of no place,
/// of the one asked for, or of the newest where a name in the address is none.
fn is_elsewhere(gates: &Gates, asked: &[Option<String>; 2]) -> bool {
    let [service, stage] = asked;
    let is_it = gates.place.as_ref().filter(|_| !gates.runs.is_empty()).is_some_and(|place| {
        service.as_ref().is_none_or(|service| service == place.service.as_str())
            && stage.as_ref().is_none_or(|stage| stage == place.stage.as_str())
    });
    !gates.places.is_empty() && !is_it
}

/// Nothing was judged where the address says: the ways to what was.
#[component]
fn Elsewhere(gates: Gates, sentence: String) -> impl IntoView {
    let project = gates.project;
    let links = gates.places.into_iter().map(move |place| {
        let href = routes::gates(&project, Some(&place));
        view! { <li><a href=href>{format!("{} in {}", place.service, place.stage)}</a></li> }
    });
    view! {
        <Headline sentence/>
        <EmptyState title="There are evaluations elsewhere">
            <p>"There may be no such service or stage in this project, or its gate has judged nothing yet. These were judged:"</p>
            <ul>{links.collect_view()}</ul>
        </EmptyState>
    }
    .into_any()
}

/// Nothing was judged yet.
#[component]
fn Nothing(project: ProjectName) -> impl IntoView {
    view! {
        <EmptyState title="Nothing was judged yet">
            <p>
                "A stage with a gate judges each delivery by the objectives that hold there. "
                "Trigger a delivery, or have a window of the live version judged."
            </p>
            <LinkButton kind=ButtonKind::Main href=routes::trigger(&project, None, None)>"Trigger a delivery"</LinkButton>
        </EmptyState>
    }
}

/// A place that was judged.
#[component]
fn Judged(gates: Gates) -> impl IntoView {
    let query = use_query_map();
    let style = Memo::new(move |_| query.with(style));
    let newest: Vec<Run> = gates.runs.iter().rev().take(LISTED_MAX).cloned().collect();
    let (project, now) = (gates.project.clone(), gates.now.0);
    let title = format!("The last {}", format::counted(gates.runs.len() as u64, "evaluation", "evaluations"));
    let gates = StoredValue::new(gates);
    let picture = move || {
        let (style, gates) = (style.get(), gates.get_value());
        let choices = filters(&gates, style);
        view! { <Heatmap gates style/> <Legend choices/> }
    };
    view! {
        {move || view! { <Choices gates=gates.get_value() style=style.get()/> }}
        <Panel title aside=|| "arrow keys move, Enter opens">{picture}</Panel>
        <Newest project runs=newest now/>
    }
    .into_any()
}

/// How the address wants the picture.
fn style(query: &ParamsMap) -> HeatmapStyle {
    let is = |key: &str, word: &str| query.get_str(key) == Some(word);
    HeatmapStyle {
        failing_first: is("first", "failing"),
        values: is("cells", "values"),
        only: MEANINGS.into_iter().map(|(class, _)| class).find(|class| is("only", class)),
    }
}

/// The newest ones, one a line.
#[component]
fn Newest(project: ProjectName, runs: Vec<Run>, now: Timestamp) -> impl IntoView {
    let rows = runs.into_iter().map(|run| view! { <Line project=project.clone() run now/> }).collect_view();
    let heads = ["Evaluation", "Verdict", "Asked for by", "Made"]
        .map(|head| view! { <th role="columnheader" scope="col">{head}</th> });
    view! {
        <section class="panel">
            <header><h2>"Newest"</h2></header>
            <Scroll label="The newest evaluations">
                <table class="table stacked" role="table">
                    <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </Scroll>
        </section>
    }
    .into_any()
}

/// One evaluation.
#[component]
fn Line(project: ProjectName, run: Run, now: Timestamp) -> impl IntoView {
    let Run { standing, score, unit, .. } = run;
    let by = match run.delivery {
        Some(number) => {
            view! { <a href=routes::delivery(&project, number)>{format!("delivery {number}")}</a> }.into_any()
        }
        None => "a person".into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=routes::evaluation(&project, run.number)>{format!("{} ", run.tag)}<span class="quiet">{format!("#{}{}", run.number, run.share())}</span></a>
            </th>
            <td role="cell"><StandingBadge standing score unit/>{standing.ignored.then(|| view! { <span class="quiet">" left out of comparisons"</span> })}</td>
            <td role="cell">{by}</td>
            <td role="cell"><Age at=run.at now/></td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ReadAt;
    use domain::{id::Place, slo::Verdict};

    #[test]
    fn a_place_without_evaluations_leads_to_those_that_have_some() {
        let project: ProjectName = "sockshop".parse().expect("a name");
        let carts = Place {
            project: project.clone(),
            service: "carts".parse().expect("a name"),
            stage: "staging".parse().expect("a name"),
        };
        let check = |place: Option<&Place>, runs: u32, asked: [Option<&str>; 2], expected: bool| {
            let runs = (0..runs).map(|number| passages::tests::run(number, None, Verdict::Pass)).collect();
            let (place, places) = (place.cloned(), vec![carts.clone()]);
            let (lines, now) = (Vec::new(), ReadAt::now());
            let gates = Gates { project: project.clone(), place, places, runs, lines, has_older: false, now };
            let asked = asked.map(|part| part.map(str::to_owned));
            assert_eq!(is_elsewhere(&gates, &asked), expected, "{asked:?}");
            assert!(!is_elsewhere(&Gates { places: Vec::new(), ..gates }, &asked), "nothing was judged at all");
        };
        check(Some(&carts), 1, [None, None], false);
        check(Some(&carts), 1, [Some("carts"), Some("staging")], false);
        check(Some(&carts), 0, [Some("carts"), Some("staging")], true);
        check(None, 0, [Some("typo"), None], true);
        // A name that is none is not read, so what comes back is of another place.
        check(Some(&carts), 1, [Some("No name!"), None], true);
    }
}
