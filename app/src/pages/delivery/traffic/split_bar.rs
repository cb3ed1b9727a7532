//! The split as a bar: what the route holds, what is measured, and a notch for what is wanted.

use crate::{
    format,
    pages::delivery::{model::history::History, shown::split_words},
};
use domain::traffic::{Slot, Split, Weight};
use leptos::prelude::*;

/// The three shares of a place, drawn to scale.
#[component]
pub fn SplitBar(
    /// Seconds of traffic.
    history: RwSignal<History>,
) -> impl IntoView {
    let newest =
        Memo::new(move |_| history.with(|history| history.newest().map(|newest| (newest.wanted, newest.route))));
    let measured = Memo::new(move |_| history.with(|history| history.now(Slot::Blue).share));
    let route = Memo::new(move |_| newest.get().map(|(_, route)| route));
    let words = move || match (newest.get(), measured.get()) {
        (Some((wanted, route)), Some(blue)) => format!(
            "Wanted: {}. The route holds {}. Measured: blue {}, green {}.",
            split_words(wanted),
            split_words(route),
            format::share(blue),
            format::share(1.0 - blue)
        ),
        (Some((wanted, route)), None) => {
            format!("Wanted: {}. The route holds {}. Nothing was asked.", split_words(wanted), split_words(route))
        }
        (None, _) => "Nothing was measured yet.".to_owned(),
    };
    let notch = move || newest.get().filter(|(wanted, route)| wanted != route).map(|(wanted, _)| percent(wanted));
    view! {
        <div class="split" role="img" aria-label=words>
            <span class="kind">"Route holds"</span>
            <div class="bar route" data-known=move || route.get().is_some().to_string()>
                {Slot::BOTH.map(|slot| view! { <RouteShare of=slot route/> }).collect_view()}
                {move || notch().map(|at| view! { <span class="notch" style=("--at", at)><b>"wanted"</b></span> })}
            </div>
            <span class="kind">"Measured"</span>
            <div class="bar measured" data-known=move || measured.get().is_some().to_string()>
                <span class="share" data-slot="blue" style=("--share", move || share(measured.get()))></span>
                <span class="share" data-slot="green" style=("--share", move || share(measured.get().map(|blue| 1.0 - blue)))></span>
            </div>
        </div>
    }
    .into_any()
}

/// A slot's share of the route.
#[component]
fn RouteShare(of: Slot, route: Memo<Option<Split>>) -> impl IntoView {
    let weight = move || route.get().map_or(Weight::NONE, |route| route.of(of));
    view! {
        <span class="share" data-slot=of.as_str() data-empty=move || (weight() == Weight::NONE).to_string() style=("--share", move || format!("{}%", weight().percent()))>
            <b>{of.as_str()} " " {move || format::weight(weight())}</b>
        </span>
    }
    .into_any()
}

fn percent(split: Split) -> String {
    format!("{}%", split.of(Slot::Blue).percent())
}

fn share(share: Option<f64>) -> String {
    format!("{:.1}%", share.unwrap_or(0.0) * 100.0)
}
