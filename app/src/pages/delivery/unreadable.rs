//! A delivery whose log cannot be read: what is known of it, and how to get the place back that it holds.

use crate::{
    api::{ApiError, deliveries::Unreadable, places::FreePlace},
    components::{ButtonKind, ErrorPanel, SubmitButton},
    respond,
    routes::query_param,
};
use domain::id::Place;
use leptos::{form::ActionForm, prelude::*};

/// What is known of it, and the way to free its place.
#[component]
pub fn UnreadablePanel(
    /// What is known.
    known: Unreadable,
    /// Sends it.
    free: ServerAction<FreePlace>,
) -> impl IntoView {
    let error = ApiError::Conflict { why: known.why };
    respond::with_status_of(&error);
    view! {
        <ErrorPanel error is_page=true/>
        {known.holds.map(|place| view! { <Free place free/> })}
    }
    .into_any()
}

/// Frees the place, with a reason.
#[component]
fn Free(place: Place, free: ServerAction<FreePlace>) -> impl IntoView {
    let typed = query_param::<String>("reason").get_untracked();
    let refusal = move || free.value().get().and_then(Result::err).map(|why| why.to_string());
    let effect = format!(
        "The live version gets all of {}’s traffic, the next delivery can go in, and this one is over for good, even if its \
         log can be read again one day. If a backup may still bring the log back, wait for it instead.",
        place.stage
    );
    view! {
        <section class="ending" data-alarm="true" aria-label="Free the place">
            <ActionForm action=free attr:class="act-form">
                <p>{effect}</p>
                <input type="hidden" name="project" value=place.project.to_string()/>
                <input type="hidden" name="stage" value=place.stage.to_string()/>
                <input type="hidden" name="service" value=place.service.to_string()/>
                <div class="field">
                    <label for="free-reason">"Why"</label>
                    <textarea id="free-reason" name="reason" rows="2" aria-describedby="free-hint">{typed}</textarea>
                    <p class="hint" id="free-hint">"Kept with your name. Needed."</p>
                </div>
                <div class="acts">
                    <SubmitButton kind=ButtonKind::Danger pending=free.pending()>
                        {format!("Free {} of {}", place.stage, place.service)}
                    </SubmitButton>
                </div>
                <p role="alert">{refusal}</p>
            </ActionForm>
        </section>
    }
    .into_any()
}
