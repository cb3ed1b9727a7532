//! There is no page at this address.

use crate::{
    api::ApiError,
    components::{ErrorPanel, Headline, PageTitle},
    respond,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// There is no page at this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let error = ApiError::NotFound { what: format!("page `{path}`") };
    respond::with_status_of(&error);
    view! {
        <PageTitle text="Not found"/>
        <Headline sentence="There is no page here"/>
        <ErrorPanel error/>
    }
}
