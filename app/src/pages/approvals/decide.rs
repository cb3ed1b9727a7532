//! The buttons of a decision, with the note that goes with it.

use super::words;
use crate::{
    api::{ApiError, approvals::Waiting, deliveries::ActOnDelivery},
    components::{ActForm, ButtonKind, FieldError, LinkButton, SubmitButton, field_message},
    routes,
};
use domain::{
    delivery::{Action, Role},
    id::DeliveryId,
};
use leptos::prelude::*;

/// The buttons of a decision, with the note that goes with it.
#[component]
pub fn Decide(
    /// What waits.
    waiting: Waiting,
    /// Sends the decision.
    act: ServerAction<ActOnDelivery>,
    /// What the last decision on it came to.
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let delivery = waiting.plan.delivery;
    let field = format!("reason-{delivery}");
    let fault = format!("{field}-error");
    let message = Signal::derive(move || field_message(error.get().as_ref(), "reason"));
    // What was written before the page was loaded again with a refusal on it.
    let is_retried = routes::query_param::<DeliveryId>("delivery").get_untracked() == Some(delivery);
    let typed = is_retried.then(|| routes::query_param::<String>("reason").get_untracked()).flatten();
    let is_wrong = move || message.with(Option::is_some).to_string();
    // Whether this person may is the server's to say; here stands what the state allows.
    let buttons = waiting
        .state
        .allowed_actions(&waiting.plan, Role::Approver)
        .into_iter()
        .filter(|action| matches!(action, Action::Approve | Action::Reject | Action::Retry))
        .filter(|action| !action.goes_on() || waiting.veto().is_none())
        .map(|action| view! { <Answer action words=words::button(action, &waiting) pending=act.pending()/> })
        .collect_view();
    view! {
        <ActForm action=act delivery seq=waiting.state.seq subject=Some(waiting.subject.clone())>
            <div class="field" data-invalid=is_wrong>
                <label for=field.clone()>"Note " <span class="quiet">"(required to reject)"</span></label>
                <textarea id=field.clone() name="reason" rows="2" aria-describedby=fault.clone()>{typed}</textarea>
                <FieldError id=fault message/>
            </div>
            <div class="acts">
                {buttons}
                <LinkButton kind=ButtonKind::Plain href=routes::delivery(&waiting.plan.project, waiting.plan.number)>
                    "All evidence"
                </LinkButton>
            </div>
        </ActForm>
    }
}

/// One answer.
#[component]
fn Answer(action: Action, words: String, pending: Memo<bool>) -> impl IntoView {
    let kind = ButtonKind::from(action);
    let key = match action {
        Action::Approve => Some("a"),
        Action::Reject => Some("r"),
        Action::Retry
        | Action::PromoteNow
        | Action::SkipStep
        | Action::RestartAnalysis
        | Action::Hold
        | Action::Resume
        | Action::Abort => None,
    };
    view! {
        <SubmitButton kind name="action" value=action.as_str() pending attr:data-key=key>
            {words}
            {key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </SubmitButton>
    }
}
