//! One evaluation: the verdict, what it rests on, where it stands among the others, and what people say of it.

mod decide;
mod indicator;
mod limit_names;
mod over_time;
mod remarks;
mod what_if;
mod words;

use crate::{
    api::{
        evaluations::{Review, fetch_evaluation},
        preview::{WhatIf, fetch_what_if},
        wire::fetched,
    },
    components::{
        ButtonKind, EvaluationView, FetchedOnce, Headline, Heatmap, HeatmapStyle, Legend, LinkButton, Moment,
        PageTitle, Panel, StandingBadge,
    },
    format,
    live::{LiveMessage, Watch, refetch_on, use_live},
    routes,
};
use decide::Decide;
use domain::id::{Place, ProjectName};
use indicator::Indicator;
use leptos::prelude::*;
use remarks::Remarks;
use what_if::WhatIfPanel;

/// One evaluation.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let (project, number) = (routes::project_param(), routes::number_param("evaluation"));
    let sli = routes::query_param::<String>("sli");
    let tries = routes::query_param::<bool>("try");
    let wanted = move || (project.get(), number.get(), sli.get(), tries.get() == Some(true));
    let review = fetched(wanted, |(project, number, sli, tries)| async move {
        let review = fetch_evaluation(project?, number?, sli).await?;
        let Place { project, service, stage } = review.place.clone();
        let what_if = if tries { Some(fetch_what_if(project, service, stage).await?) } else { None };
        Ok((review, what_if))
    });
    // What deliveries do changes nothing here, and what somebody is trying must not be taken from them.
    refetch_on(use_live(Watch::Lists), review, move |message| {
        matches!(message, LiveMessage::Changed { .. } | LiveMessage::Reset) && tries.get_untracked() != Some(true)
    });
    view! { <FetchedOnce resource=review view=|shown| view! { <ReviewView shown/> }/> }
}

/// The evidence, and beside it what a person can do: a reason that is being typed stays while the evidence changes.
#[component]
fn ReviewView(shown: Signal<(Review, Option<WhatIf>)>) -> impl IntoView {
    let review = Signal::derive(move || shown.with(|(review, _)| review.clone()));
    let number = Memo::new(move |_| shown.with(|(review, _)| review.run.number));
    view! {
        {move || view! { <Top review=review.get()/> }}
        {move || words::standing(&review.get()).map(|words| view! { <p class="standing" role="note">{words}</p> })}
        <div class="beside">
            {move || {
                let (review, what_if) = shown.get();
                view! { <Evidence review what_if/> }
            }}
            <div>
                // What is typed belongs to one evaluation.
                {move || {
                    number.track();
                    view! { <Decide review/> }
                }}
                {move || view! { <Remarks review=review.get()/> }}
            </div>
        </div>
    }
    .into_any()
}

/// What was judged, and where it stands among the others.
#[component]
fn Evidence(review: Review, what_if: Option<WhatIf>) -> impl IntoView {
    let project = review.place.project.clone();
    let number = review.run.number;
    let count = review.history.runs.len();
    let all = routes::gates(&project, Some(&review.place));
    let Review { evaluation, compared, indicators, history, indicator, .. } = review;
    let names = evaluation.rows.iter().map(|row| (row.sli.clone(), row.display_name.clone())).collect::<Vec<_>>();
    let marked: Vec<u32> = compared.iter().map(|one| one.number).collect();
    let has_compared = history.runs.iter().any(|run| marked.contains(&run.number));
    let what_if = what_if.map(|what_if| view! { <WhatIfPanel project=project.clone() number what_if/> });
    let indicator = indicator.map(|history| view! { <Indicator history names/> });
    view! {
        <div>
            <Panel title=format!("Evaluation {number}")>
                <EvaluationView project evaluation compared scopes=indicators/>
            </Panel>
            {what_if}
            {indicator}
            <Panel
                title=format!("Among {}", format::counted(count as u64, "evaluation", "evaluations"))
                aside=move || view! { <a href=all.clone()>"All of them"</a> }
            >
                <Heatmap gates=history current=Some(number) compared=marked style=HeatmapStyle::default()/>
                <Legend compared=has_compared/>
            </Panel>
        </div>
    }
    .into_any()
}

/// The sentence, and what it belongs to.
#[component]
fn Top(review: Review) -> impl IntoView {
    let project = review.place.project.clone();
    let title = format!("{} {} in {}", words::word(&review), words::what(&review), review.place.stage);
    let sentence = words::sentence(&review);
    let run = &review.run;
    let (standing, score, unit) = (run.standing, run.score, run.unit);
    let context = {
        let (project, review) = (project.clone(), review.clone());
        move || view! { <Context project=project.clone() review=review.clone()/> }
    };
    let what_if = review.evaluation.slo.is_some().then(|| routes::what_if(&project, review.run.number));
    let compare = routes::comparison(&project, review.run.number, None);
    let upload = review.evaluation.slo.is_none().then(|| {
        let scope = domain::file::Scope {
            stage: Some(review.place.stage.clone()),
            service: Some(review.place.service.clone()),
        };
        routes::upload(&project, Some(domain::file::FileKind::Slo), &scope)
    });
    view! {
        <PageTitle text=title/>
        <Headline sentence context note=move || view! { <StandingBadge standing score unit/> }>
            {upload.map(|href| view! { <LinkButton kind=ButtonKind::Main href>"Upload objectives"</LinkButton> })}
            {what_if.map(|href| view! { <LinkButton kind=ButtonKind::Plain href>"Try other limits"</LinkButton> })}
            <LinkButton kind=ButtonKind::Plain href=compare>"Compare"</LinkButton>
        </Headline>
    }
    .into_any()
}

/// Whose evaluation it is, and the ones before and after.
#[component]
fn Context(project: ProjectName, review: Review) -> impl IntoView {
    let Review { place, run, by, reason, again, previous, next, .. } = review;
    let delivery = run.delivery.map(|number| {
        view! { " · " <a href=routes::delivery(&project, number)>{format!("delivery {number}")}</a> }
    });
    let asked = run.delivery.is_none().then(|| format!(" · asked for by {by}{}", words::because(&reason)));
    let repeats = again.map(|first| {
        view! { " · repeats " <a href=routes::evaluation(&project, first.number)>{format!("evaluation {}", first.number)}</a> }
    });
    let link = |number: Option<u32>, word: &'static str, rel: &'static str| {
        let href = number.map(|number| routes::evaluation(&project, number));
        href.map(|href| view! { " · " <a href=href rel=rel>{word}</a> })
    };
    let (earlier, later) = (link(previous, "earlier", "prev"), link(next, "later", "next"));
    view! {
        <a href=routes::gates(&project, Some(&place))>{format!("{} in {}", place.service, place.stage)}</a>
        {delivery}
        {asked}
        {repeats}
        " · "
        <Moment at=run.at/>
        {earlier}
        {later}
    }
    .into_any()
}
