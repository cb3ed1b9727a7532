//! The labels of a delivery.

use domain::label::{Label, Labels};
use leptos::{either::Either, prelude::*};

/// The labels of a delivery, each as `name=value`; an address is a link.
#[component]
pub fn LabelList(
    /// Which.
    labels: Labels,
) -> impl IntoView {
    let one = |label: &Label| {
        let Label { name, value } = label.clone();
        let value = match label.is_link() {
            true => Either::Left(view! { <a href=value.clone() rel="noopener noreferrer">{value.clone()}</a> }),
            false => Either::Right(value),
        };
        view! { <li><span class="label-name">{name}</span> " " {value}</li> }
    };
    let is_filled = !labels.is_empty();
    is_filled.then(|| view! { <ul class="labels" aria-label="Labels">{labels.iter().map(one).collect_view()}</ul> })
}
