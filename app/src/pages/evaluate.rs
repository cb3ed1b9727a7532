//! The form that has a window judged without a delivery.

use crate::{
    api::{
        evaluations::{Evaluate, EvaluateForm, fetch_evaluate_form},
        wire::fetched,
    },
    components::{
        ButtonKind, ErrorPanel, Fetched, Field, Headline, LinkButton, PageTitle, SubmitButton, field_message,
    },
    routes,
};
use leptos::{form::ActionForm, prelude::*};

/// The fields that say themselves what is wrong with them.
const FIELDS: [&str; 3] = ["timeframe", "start", "reason"];

/// The form that has a window judged.
#[component]
pub fn EvaluatePage() -> impl IntoView {
    let project = routes::project_param();
    let form = fetched(move || project.get(), |project| async move { fetch_evaluate_form(project?).await });
    let context = move || {
        project
            .get()
            .ok()
            .map(|project| view! { <a href=routes::gates(&project, None)>{format!("Gates of {project}")}</a> })
    };
    view! {
        <PageTitle text="Evaluate a window"/>
        <Headline
            sentence="Evaluate a window"
            context
            note=|| "Whatever had the traffic in that time is judged by the objectives as they are now. Nothing is deployed, and no delivery is changed by it."
        />
        <Fetched resource=form headed=true view=|form| view! { <Form form/> }/>
    }
}

/// Which place, which time, why.
#[component]
fn Form(form: EvaluateForm) -> impl IntoView {
    let evaluate = ServerAction::<Evaluate>::new();
    let error = Signal::derive(move || evaluate.value().get().and_then(Result::err));
    let message = move |field: &'static str| Signal::derive(move || field_message(error.get().as_ref(), field));
    let whole = move || {
        let error = error.get()?;
        let has_place = FIELDS.iter().any(|field| field_message(Some(&error), field).is_some());
        (!has_place).then(|| view! { <ErrorPanel error/> })
    };
    let back = routes::gates(&form.project, None);
    let services = options("service", form.services.iter().map(ToString::to_string).collect());
    let stages = options("stage", form.stages.iter().map(ToString::to_string).collect());
    let typed = |field: &'static str| routes::query_param::<String>(field).get_untracked();
    let pending = evaluate.pending();
    view! {
        <ActionForm action=evaluate attr:class="panel evaluate-form">
            <div class="panel-body">
                {whole}
                <input type="hidden" name="project" value=form.project.to_string()/>
                <div class="row">
                    <Field id="service" label="Service"><select id="service" name="service" required>{services}</select></Field>
                    <Field id="stage" label="Stage"><select id="stage" name="stage" required>{stages}</select></Field>
                </div>
                <Field id="timeframe" label="Length, up to now or from the start below" hint="Such as 90s, 5m or 1h30m; at most a day." error=message("timeframe")>
                    <input id="timeframe" name="when[timeframe]" type="text" autocomplete="off" placeholder="5m" value=typed("timeframe")
                        aria-describedby="timeframe-hint timeframe-error"/>
                </Field>
                <div class="row">
                    <Field id="start" label="From (UTC)" error=message("start")>
                        <input id="start" name="when[start]" type="datetime-local" step="1" value=typed("start") aria-describedby="start-error"/>
                    </Field>
                    <Field id="end" label="to (UTC)">
                        <input id="end" name="when[end]" type="datetime-local" step="1" value=typed("end")/>
                    </Field>
                </div>
                <Field id="reason" label="Reason" hint="Stays with the evaluation." error=message("reason")>
                    <input id="reason" name="reason" type="text" autocomplete="off" value=typed("reason") aria-describedby="reason-hint reason-error"/>
                </Field>
                <div class="row">
                    <SubmitButton kind=ButtonKind::Main pending>
                        {move || if pending.get() { "Judging…" } else { "Evaluate" }}
                    </SubmitButton>
                    <LinkButton kind=ButtonKind::Plain href=back>"Cancel"</LinkButton>
                </div>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn options(field: &'static str, names: Vec<String>) -> impl IntoView {
    let chosen = routes::query_param::<String>(field).get_untracked();
    let option = |name: String| {
        let is_chosen = chosen.as_deref() == Some(name.as_str());
        view! { <option value=name.clone() selected=is_chosen>{name.clone()}</option> }
    };
    names.into_iter().map(option).collect_view()
}
