//! "Run a query now": one indicator of the file, for a service in a stage. A plain form that asks by the page's address,
//! so a result can be linked to.

mod outcome;

use crate::{
    api::{
        ApiError,
        files::{FilePage, Files, list_files},
        sources::{Trial, TrialRequest, try_indicator},
    },
    components::{ErrorPanel, Panel},
    routes::query_param,
};
use domain::{
    file::Scope,
    id::{ProjectName, ServiceName, StageName},
};
use leptos::prelude::*;
use outcome::TrialFacts;

/// How much time is looked at unless the address says otherwise, in seconds.
const LAST_S: u32 = 60;
const LASTS: [(u32, &str); 5] = [(60, "1 min"), (300, "5 min"), (900, "15 min"), (3_600, "1 h"), (21_600, "6 h")];

/// What a page's address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    indicator: String,
    stage: StageName,
    service: ServiceName,
    last_s: u32,
}

/// What the address asks for, if it asks for anything.
pub fn asked() -> Memo<Option<Asked>> {
    let (indicator, last) = (query_param::<String>("indicator"), query_param::<u32>("last"));
    let (stage, service) = (query_param::<StageName>("in"), query_param::<ServiceName>("of"));
    Memo::new(move |_| {
        let last_s = last.get().unwrap_or(LAST_S);
        Some(Asked { indicator: indicator.get()?, stage: stage.get()?, service: service.get()?, last_s })
    })
}

/// What can be chosen, and what was answered.
pub type Tried = (Files, Option<std::result::Result<Trial, ApiError>>);

/// Reads what can be chosen, and asks if anything is asked for. A part of the page's own reading: what is read inside of
/// what was read is not found again when the page comes alive.
///
/// # Errors
/// If the project cannot be read; what comes of the question is part of the answer.
pub async fn read(project: ProjectName, file: &FilePage, asked: Option<Asked>) -> std::result::Result<Tried, ApiError> {
    let files = list_files(project.clone()).await?;
    let Some(Asked { indicator, stage, service, last_s }) = asked else { return Ok((files, None)) };
    let (file_stage, file_service) = (file.scope.stage.clone(), file.scope.service.clone());
    let number = file.shown.number;
    let wanted = TrialRequest { project, file_stage, file_service, number, indicator, stage, service, last_s };
    Ok((files, Some(try_indicator(wanted).await)))
}

/// The form, and below it what the last question came to.
#[component]
pub fn TryIndicator(
    /// For what the file holds.
    scope: Scope,
    /// Its revision.
    number: u32,
    /// The indicators in it.
    indicators: Vec<String>,
    /// What can be chosen, and what was answered.
    tried: Tried,
) -> impl IntoView {
    let (files, trial) = tried;
    view! {
        <Panel title="Run a query now" aside=|| "asks the source, changes nothing">
            <TrialForm files scope number indicators/>
            <Result trial/>
        </Panel>
    }
}

/// What it came to, if anything was asked.
#[component]
fn Result(trial: Option<std::result::Result<Trial, ApiError>>) -> impl IntoView {
    trial.map(|trial| match trial {
        Ok(trial) => view! { <TrialFacts trial/> }.into_any(),
        Err(error) => view! { <ErrorPanel error/> }.into_any(),
    })
}

/// Which indicator, for which service, in which stage.
#[component]
fn TrialForm(files: Files, scope: Scope, number: u32, indicators: Vec<String>) -> impl IntoView {
    let stages: Vec<String> = match &scope.stage {
        Some(stage) => vec![stage.to_string()],
        None => files.shipyard.stages.iter().map(|stage| stage.name.to_string()).collect(),
    };
    let services: Vec<String> = match &scope.service {
        Some(service) => vec![service.to_string()],
        None => files.services.iter().map(ToString::to_string).collect(),
    };
    let hidden = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value/> })
    };
    let plain = |all: Vec<String>| all.into_iter().map(|one| (one.clone(), one)).collect::<Vec<_>>();
    let lasts = LASTS.map(|(seconds, words)| (seconds.to_string(), words.to_owned())).to_vec();
    let chosen = |key: &'static str| query_param::<String>(key).get_untracked();
    view! {
        <form method="get" class="trial-form">
            {hidden("stage", scope.stage.as_ref().map(ToString::to_string))}
            {hidden("service", scope.service.as_ref().map(ToString::to_string))}
            <input type="hidden" name="number" value=number.to_string()/>
            <Select name="indicator" label="Indicator" options=plain(indicators) chosen=chosen("indicator")/>
            <Select name="in" label="Stage" options=plain(stages) chosen=chosen("in")/>
            <Select name="of" label="Service" options=plain(services) chosen=chosen("of")/>
            <Select name="last" label="The last" options=lasts chosen=chosen("last")/>
            <button type="submit" class="button" data-kind="plain">"Run the query"</button>
        </form>
    }
}

/// One of a list. The first unless the address says otherwise.
#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: Option<String>,
) -> impl IntoView {
    let id = format!("try-{name}");
    let option = move |(value, words): (String, String)| {
        let is_chosen = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=is_chosen>{words}</option> }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name>{options.into_iter().map(option).collect_view()}</select>
        </div>
    }
}
