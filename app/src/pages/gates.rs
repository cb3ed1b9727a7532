//! What a project's gates have found: the evaluations of a place, side by side.

mod choices;
mod words;

use crate::{
    api::{
        evaluations::{Gates, Run, fetch_gates},
        wire::fetched,
    },
    components::{
        Age, ButtonKind, EmptyState, Fetched, Headline, Heatmap, HeatmapStyle, Legend, LinkButton, MEANINGS, PageTitle,
        Panel, Scroll, VerdictBadge,
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
    let evaluate = routes::evaluate(&gates.project, gates.place.as_ref());
    let sentence = words::sentence(&gates);
    let content = if gates.runs.is_empty() {
        view! { <Nothing project=gates.project.clone()/> }.into_any()
    } else {
        view! { <Judged gates/> }.into_any()
    };
    view! {
        <Headline sentence>
            <LinkButton kind=ButtonKind::Plain href=evaluate>"Evaluate a window"</LinkButton>
        </Headline>
        {content}
    }
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
    let verdict = run.standing.verdict();
    let score = format::verdict_score(verdict, run.score, run.unit);
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
            <td role="cell"><VerdictBadge verdict detail=score/>{words::standing(run.standing).map(|words| view! { <span class="quiet">" "{words}</span> })}</td>
            <td role="cell">{by}</td>
            <td role="cell"><Age at=run.at now/></td>
        </tr>
    }
    .into_any()
}
