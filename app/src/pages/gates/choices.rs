//! Which place, how many evaluations, and how they are shown: links, so that every view has an address.

use crate::{
    api::evaluations::{Gates, RUNS_SHOWN, RUNS_SHOWN_MAX},
    components::{HeatmapStyle, MEANINGS},
    routes,
};
use domain::id::Place;
use leptos::prelude::*;

/// How many evaluations can be chosen.
const RUNS: [u32; 3] = [RUNS_SHOWN, 100, RUNS_SHOWN_MAX];

/// The choices of the page.
#[component]
pub fn Choices(
    /// What is shown.
    gates: Gates,
    /// How.
    style: HeatmapStyle,
) -> impl IntoView {
    let runs = routes::query_param::<u32>("runs").get_untracked().unwrap_or(RUNS_SHOWN);
    let Gates { project, place, places, has_older, .. } = gates;
    let base = routes::gates(&project, place.as_ref());
    let address = move |runs: u32, style: HeatmapStyle| address(&base, runs, style);
    let other_places = (places.len() > 1).then(|| view! { <Places places place project/> });
    let numbers = RUNS.into_iter().filter(|number| *number == RUNS_SHOWN || *number <= runs || has_older);
    let numbers =
        numbers.map(|number| (number.to_string(), address(number, style), number == runs)).collect::<Vec<_>>();
    let failing = HeatmapStyle { failing_first: !style.failing_first, ..style };
    let values = HeatmapStyle { values: !style.values, ..style };
    view! {
        <div class="gate-choices">
            {other_places}
            {(numbers.len() > 1).then(|| view! { <Links label="Evaluations" links=numbers/> })}
            <Links
                label="Show"
                links=vec![
                    ("Failing first".to_owned(), address(runs, failing), style.failing_first),
                    ("Values".to_owned(), address(runs, values), style.values),
                ]
            />
        </div>
    }
    .into_any()
}

fn address(base: &str, runs: u32, style: HeatmapStyle) -> String {
    let mut address = format!("{base}&runs={runs}");
    address.push_str(if style.failing_first { "&first=failing" } else { "" });
    address.push_str(if style.values { "&cells=values" } else { "" });
    if let Some(only) = style.only {
        address.push_str("&only=");
        address.push_str(only);
    }
    address
}

/// Where the legend's entries lead: to the objectives that have such a cell, and from there back to all.
pub fn filters(gates: &Gates, style: HeatmapStyle) -> Vec<(String, bool)> {
    let base = routes::gates(&gates.project, gates.place.as_ref());
    let runs = routes::query_param::<u32>("runs").get_untracked().unwrap_or(RUNS_SHOWN);
    let filter = |(class, _): (&'static str, &str)| {
        let is_chosen = style.only == Some(class);
        (address(&base, runs, HeatmapStyle { only: (!is_chosen).then_some(class), ..style }), is_chosen)
    };
    MEANINGS.into_iter().map(filter).collect()
}

/// The places that were judged.
#[component]
fn Places(places: Vec<Place>, place: Option<Place>, project: domain::id::ProjectName) -> impl IntoView {
    let links = places.into_iter().map(|one| {
        let is_shown = place.as_ref() == Some(&one);
        (format!("{} in {}", one.service, one.stage), routes::gates(&project, Some(&one)), is_shown)
    });
    view! { <Links label="Place" links=links.collect()/> }
}

/// Some links of which some are chosen.
#[component]
fn Links(label: &'static str, links: Vec<(String, String, bool)>) -> impl IntoView {
    let links = links.into_iter().map(|(words, href, is_chosen)| {
        view! { <li><a href=href aria-current=is_chosen.then_some("true") data-noscroll=true>{words}</a></li> }
    });
    view! { <div class="choice-links"><span class="quiet small">{label}</span><ul>{links.collect_view()}</ul></div> }
        .into_any()
}
