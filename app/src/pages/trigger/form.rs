//! Which service, which version, and why. A plain form: it works without JavaScript.

use super::{
    Begun,
    meaning::{Known, Meaning},
    way::Way,
};
use crate::{
    api::deliveries::{TriggerChoice, TriggerDelivery, TriggerForm},
    components::{ButtonKind, EmptyState, Field, FieldError, FormAnswer, LinkButton, SubmitButton, field_message},
    routes,
};
use domain::{
    file::{FileKind, Scope},
    id::ProjectName,
};
use leptos::{either::Either, form::ActionForm, prelude::*};

/// Fields that say by themselves what is wrong with them.
const FIELDS: [&str; 5] = ["service", "tag", "reason", "labels", "redeploy"];

/// Which service, which version, and why.
#[component]
pub fn Form(
    /// What it begins with.
    begun: Begun,
) -> impl IntoView {
    if begun.form.services.is_empty() {
        let project = begun.project;
        let upload = routes::upload(&project, Some(FileKind::Service), &Scope::default());
        return Either::Left(view! {
            <EmptyState title=format!("{project} has no service that could be delivered")>
                <p>"A service comes with its service file: how it is started, and where it says that it is ready."</p>
                <LinkButton kind=ButtonKind::Main href=upload>"Upload a service file"</LinkButton>
            </EmptyState>
        });
    }
    Either::Right(view! { <Full begun/> })
}

/// A form with something to choose.
#[component]
fn Full(begun: Begun) -> impl IntoView {
    let Begun { project, form, service, tag, known } = begun;
    let trigger = ServerAction::<TriggerDelivery>::new();
    let error = Signal::derive(move || trigger.value().get().and_then(Result::err));
    let chosen = RwSignal::new(form.begins_with(service.as_ref()).cloned());
    let TriggerForm { services, stages } = form;
    let words = format!("Deliver to {}", stages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", then "));
    let pending = trigger.pending();
    view! {
        <div class="beside">
            <div>
                <ActionForm action=trigger attr:class="panel trigger-form">
                    <div class="panel-body">
                        <FormAnswer pending error fields=&FIELDS/>
                        <input type="hidden" name="project" value=project.to_string()/>
                        <ServiceField services chosen error/>
                        <TagField project=project.clone() chosen asked=tag known error/>
                        <ReasonField error/>
                        <LabelsField error/>
                        <Redeploy error/>
                        <div class="row">
                            <SubmitButton kind=ButtonKind::Main pending>
                                {move || if pending.get() { "Asking…".to_owned() } else { words.clone() }}
                            </SubmitButton>
                            <LinkButton kind=ButtonKind::Plain href=routes::board(&project)>"Cancel"</LinkButton>
                        </div>
                    </div>
                </ActionForm>
            </div>
            <div>
                <Way chosen/>
            </div>
        </div>
    }
}

/// Which service.
#[component]
fn ServiceField(
    services: Vec<TriggerChoice>,
    chosen: RwSignal<Option<TriggerChoice>>,
    error: Signal<Option<crate::api::ApiError>>,
) -> impl IntoView {
    let options = services
        .iter()
        .map(|choice| {
            let name = choice.service.to_string();
            let is_chosen = chosen.with_untracked(|one| one.as_ref().is_some_and(|one| one.service == choice.service));
            view! { <option value=name.clone() selected=is_chosen>{name.clone()}</option> }
        })
        .collect_view();
    let choose = move |event| {
        let name = event_target_value(&event);
        chosen.set(services.iter().find(|choice| choice.service.as_str() == name).cloned());
    };
    let message = Signal::derive(move || field_message(error.get().as_ref(), "service"));
    view! {
        <Field id="service" label="Service" error=message>
            <select id="service" name="service" required aria-describedby="service-error" on:change=choose>
                {options}
            </select>
        </Field>
    }
}

/// Which version, with those that were delivered before.
#[component]
fn TagField(
    project: ProjectName,
    chosen: RwSignal<Option<TriggerChoice>>,
    asked: String,
    known: Known,
    error: Signal<Option<crate::api::ApiError>>,
) -> impl IntoView {
    let tags = move || {
        let tags = chosen.get().map(|choice| choice.tags).unwrap_or_default();
        tags.into_iter().map(|tag| view! { <option value=tag></option> }).collect_view()
    };
    let artifact = move || chosen.get().map(|choice| choice.artifact);
    let message = Signal::derive(move || field_message(error.get().as_ref(), "tag"));
    let (typed, looked_up) = (RwSignal::new(asked.clone()), RwSignal::new(asked.clone()));
    let is_wrong = move || message.with(Option::is_some).then_some("true");
    view! {
        <Field id="tag" label="Version (tag)" error=message>
            <input
                id="tag"
                name="tag"
                type="text"
                list="tags"
                required
                value=asked
                placeholder="0.9.2"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby="tag-hint tag-error"
                aria-invalid=is_wrong
                on:input=move |event| typed.set(event_target_value(&event))
                on:change=move |event| looked_up.set(event_target_value(&event))
            />
            <datalist id="tags">{tags}</datalist>
            <p class="hint" id="tag-hint">
                "Of " <code>{artifact}</code>
                ". The tag is resolved to a digest now; what is approved and judged is bound to that digest. "
                <code>"TAG@sha256:…"</code>
                " is taken only if the tag still stands for that digest."
            </p>
            <Meaning project chosen typed=typed.into() asked=looked_up known wrong=message/>
        </Field>
    }
}

/// Why.
#[component]
fn ReasonField(error: Signal<Option<crate::api::ApiError>>) -> impl IntoView {
    let message = Signal::derive(move || field_message(error.get().as_ref(), "reason"));
    let typed = routes::query_param::<String>("reason").get_untracked();
    view! {
        <Field id="reason" label="Reason (optional)" hint="For those who will be asked to approve it, and for the log." error=message>
            <textarea id="reason" name="reason" rows="2" aria-describedby="reason-hint reason-error">{typed}</textarea>
        </Field>
    }
}

/// What is known of it.
#[component]
fn LabelsField(error: Signal<Option<crate::api::ApiError>>) -> impl IntoView {
    let message = Signal::derive(move || field_message(error.get().as_ref(), "labels"));
    let is_wrong = move || message.with(Option::is_some).then_some("true");
    let typed = routes::query_param::<String>("labels").get_untracked();
    view! {
        <Field id="labels" label="Labels (optional)" error=message>
            <textarea
                id="labels"
                name="labels"
                rows="2"
                placeholder="build=1207"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby="labels-hint labels-error"
                aria-invalid=is_wrong
            >
                {typed}
            </textarea>
            <p class="hint" id="labels-hint">
                "One "
                <code>"name=value"</code>
                " a line. They are shown with the delivery, and "
                <code>"$LABEL.name"</code>
                " stands for them in queries."
            </p>
        </Field>
    }
}

/// The same digest once more, on purpose.
#[component]
fn Redeploy(error: Signal<Option<crate::api::ApiError>>) -> impl IntoView {
    let message = Signal::derive(move || field_message(error.get().as_ref(), "redeploy"));
    let is_wrong = move || message.with(Option::is_some).then_some("true");
    let was_ticked = routes::query_param::<String>("redeploy").get_untracked().is_some_and(|value| !value.is_empty());
    view! {
        <div class="check">
            <input id="redeploy" name="redeploy" type="checkbox" value="on" checked=was_ticked
                aria-describedby="redeploy-hint redeploy-error" aria-invalid=is_wrong/>
            <label for="redeploy">"Redeploy"</label>
            <p class="hint" id="redeploy-hint">"Even if the same digest is live in the first stage already, or on its way."</p>
            <FieldError id="redeploy-error" message/>
        </div>
    }
}
