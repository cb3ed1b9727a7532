//! Until when the old version is kept, who had it kept for longer, and how to.

use super::Old;
use crate::{
    api::places::ExtendKeepWarm,
    components::{ButtonKind, Fact, SubmitButton, Until},
    format,
};
use domain::{
    id::Place,
    place::{Act, Done, EXTENSIONS_S},
};
use jiff::Timestamp;
use leptos::{form::ActionForm, prelude::*};

/// Until when it is kept, and a way to have it kept for longer while it still is.
#[component]
pub fn Warm(
    /// The old version.
    old: Old,
    /// Where.
    place: Place,
    /// Until when.
    until: Timestamp,
    /// The server's clock.
    now: Signal<Timestamp>,
    /// Sends it.
    extend: ServerAction<ExtendKeepWarm>,
) -> impl IntoView {
    let is_over = Memo::new(move |_| until <= now.get());
    let refusal = move || extend.value().get().and_then(Result::err).map(|why| why.to_string());
    let form = move || view! { <Extend place=place.clone() until extend/> };
    view! {
        <Fact term="Kept warm">
            <Until at=until now=now.get_untracked()/>
            {old.kept_by.as_ref().map(|act| view! { <span class="by">{longer(act)}</span> })}
            <Show when=move || !is_over.get()>{form.clone()}</Show>
            <span role="alert">{refusal}</span>
        </Fact>
    }
    .into_any()
}

/// By how much it is kept for longer, and by whom: ` · 1 h longer by Ada: the fix comes today`.
fn longer(act: &Act) -> String {
    let Done::KeptWarm { from, until } = &act.done else { return String::new() };
    let reason = if act.reason.is_empty() { String::new() } else { format!(": {}", act.reason) };
    format!(" · {} longer by {}{reason}", format::left(*until, *from), act.by)
}

/// One button for each extension. What is sent is bound to the time that was shown.
#[component]
fn Extend(place: Place, until: Timestamp, extend: ServerAction<ExtendKeepWarm>) -> impl IntoView {
    let buttons = EXTENSIONS_S.map(|by_s| {
        let label = format!("+{}", format::seconds(i64::from(by_s)));
        view! {
            <SubmitButton kind=ButtonKind::Plain name="by_s" value=by_s.to_string() pending=extend.pending()
                attr:aria-label=format!("Keep it warm for {} longer", format::seconds(i64::from(by_s)))>
                {label}
            </SubmitButton>
        }
    });
    view! {
        <ActionForm action=extend attr:class="extend">
            <input type="hidden" name="project" value=place.project.to_string()/>
            <input type="hidden" name="stage" value=place.stage.to_string()/>
            <input type="hidden" name="service" value=place.service.to_string()/>
            <input type="hidden" name="seen" value=until.to_string()/>
            <input type="hidden" name="reason" value=""/>
            {buttons.collect_view()}
        </ActionForm>
    }
    .into_any()
}
