//! What a person can do about an evaluation: have it made again, leave it out of comparisons, override its verdict.

use crate::{
    api::{
        ApiError,
        evaluations::{Evaluate, RemarkOnEvaluation, Review},
    },
    components::{ButtonKind, ErrorPanel, Field, LinkButton, Panel, SubmitButton, field_message},
    routes,
};
use domain::slo::{Standing, Verdict};
use leptos::{form::ActionForm, prelude::*};

/// What a person can do about it.
#[component]
pub fn Decide(
    /// The evaluation.
    review: Signal<Review>,
) -> impl IntoView {
    view! {
        <Panel title="Judge again"><Again review=review.get_untracked()/></Panel>
        <Panel title="Override the verdict"><Otherwise review/></Panel>
    }
    .into_any()
}

/// What saying something does, and what it does not.
const HINT: &str = "Needed, and kept with the evaluation. What was judged stays in sight. A delivery that waits for approval on it \
                    cannot be approved while it is overridden to Fail; no other delivery changes.";

/// The same window once more, or another one.
#[component]
fn Again(review: Review) -> impl IntoView {
    let evaluate = ServerAction::<Evaluate>::new();
    let error = move || evaluate.value().get().and_then(Result::err).map(|error| view! { <ErrorPanel error/> });
    let place = review.place;
    let other = routes::evaluate_window(&place, review.evaluation.window);
    view! {
        <ActionForm action=evaluate attr:class="judge-again">
            {error}
            <input type="hidden" name="project" value=place.project.to_string()/>
            <input type="hidden" name="service" value=place.service.to_string()/>
            <input type="hidden" name="stage" value=place.stage.to_string()/>
            <input type="hidden" name="again" value=review.run.number/>
            <input type="hidden" name="when[timeframe]" value=""/>
            <input type="hidden" name="reason" value=""/>
            <p class="small quiet">"Asks for the same window once more and judges it by the objectives as they are now. This evaluation stays."</p>
            <div class="acts">
                <SubmitButton kind=ButtonKind::Plain pending=evaluate.pending()>"Evaluate again"</SubmitButton>
                <LinkButton kind=ButtonKind::Plain href=other>"Another window"</LinkButton>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// Leaving it out, and what it shall count as.
#[component]
fn Otherwise(review: Signal<Review>) -> impl IntoView {
    let remark = ServerAction::<RemarkOnEvaluation>::new();
    let error = Signal::derive(move || remark.value().get().and_then(Result::err));
    let message = Signal::derive(move || field_message(error.get().as_ref(), "reason"));
    let whole = move || {
        let is_whole = |error: &ApiError| field_message(Some(error), "reason").is_none();
        error.get().filter(is_whole).map(|error| view! { <ErrorPanel error/> })
    };
    let typed = routes::query_param::<String>("reason").get_untracked();
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        if let (Some(Ok(())), Some(area)) = (remark.value().get(), area.get_untracked()) {
            area.set_value("");
        }
    });
    let standing = Memo::new(move |_| review.with(|review| review.run.standing));
    let buttons = move || {
        let one = |(say, words)| {
            view! { <SubmitButton kind=ButtonKind::Plain name="say" value=say pending=remark.pending()>{words}</SubmitButton> }
        };
        choices(standing.get()).into_iter().map(one).collect_view()
    };
    let (project, number) = review.with_untracked(|review| (review.place.project.to_string(), review.run.number));
    view! {
        <ActionForm action=remark attr:class="remark-form">
            {whole}
            <input type="hidden" name="project" value=project/>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="known" value=move || review.with(|review| review.remarks.len())/>
            <Field id="reason" label="Why" hint=HINT error=message>
                <textarea node_ref=area id="reason" name="reason" rows="2" aria-describedby="reason-hint reason-error">{typed}</textarea>
            </Field>
            <div class="acts">{buttons}</div>
        </ActionForm>
    }
    .into_any()
}

/// What can be said now: the form's value, and the words on the button.
fn choices(standing: Standing) -> Vec<(&'static str, &'static str)> {
    let leave =
        if standing.ignored { ("counted", "Compare with it again") } else { ("ignored", "Leave out of comparisons") };
    let verdicts = [
        (Verdict::Pass, ("pass", "Override to Pass")),
        (Verdict::Warning, ("warning", "Override to Warning")),
        (Verdict::Fail, ("fail", "Override to Fail")),
    ];
    let others =
        verdicts.into_iter().filter(|(verdict, _)| standing.verdict() != *verdict && standing.judged != *verdict);
    let back = standing.overridden.map(|_| ("restored", "Take the override back"));
    std::iter::once(leave).chain(others.map(|(_, choice)| choice)).chain(back).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_something_is_offered() {
        let standing = Standing { judged: Verdict::Fail, overridden: None, ignored: false };
        let said = |standing| choices(standing).into_iter().map(|(say, _)| say).collect::<Vec<_>>();
        assert_eq!(said(standing), ["ignored", "pass", "warning"]);
        let overridden = Standing { overridden: Some(Verdict::Pass), ignored: true, ..standing };
        assert_eq!(said(overridden), ["counted", "warning", "restored"]);
    }
}
