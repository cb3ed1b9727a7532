//! The form of a connection. A plain form: it works without JavaScript, so all fields are always there.

mod fields;

use crate::{
    api::{
        ApiError,
        sources::{SaveSource, SourceForm},
    },
    components::{ButtonKind, ErrorPanel, LinkButton, Panel, SubmitButton, field_message},
    routes,
};
use domain::connection::{Auth, Field as Secret, Kind};
use fields::{Line, Pem, Pick, SecretLine};
use leptos::{form::ActionForm, prelude::*};

const FIELDS: [&str; 12] = [
    "name",
    "kind",
    "url",
    "auth",
    "user",
    "password",
    "token",
    "ca",
    "client_certificate",
    "client_key",
    "timeout_s",
    "settle_s",
];

/// All settings, and the button that keeps them.
#[component]
pub fn SourceFields(
    /// Keeps them.
    save: ServerAction<SaveSource>,
    /// What it begins with.
    form: SourceForm,
    /// Secrets that are set.
    set: Vec<Secret>,
) -> impl IntoView {
    let error = Signal::derive(move || save.value().get().and_then(Result::err));
    let pending = save.pending();
    let (is_new, name) = (form.seen == 0, form.name.clone());
    let words = if is_new { "Connect the source".to_owned() } else { format!("Save the connection {name}") };
    let kinds = Kind::ALL.map(|kind| (kind.as_str(), kind.title())).to_vec();
    let auths = Auth::ALL.map(|auth| (auth.as_str(), auth.title())).to_vec();
    let identity = if is_new {
        view! { <Line name="name" label="Name" value=name hint=NAME error/> }.into_any()
    } else {
        view! { <input type="hidden" name="form[name]" value=name/> }.into_any()
    };
    let kind = RwSignal::new(form.kind.clone());
    let usual = Signal::derive(move || kind.with(|kind| usual_settle(kind)));
    let [has_password, has_token, has_key] = Secret::ALL.map(|secret| set.contains(&secret));
    view! {
        <ActionForm action=save attr:class="source-form stack">
            <Whole error/>
            <input type="hidden" name="form[seen]" value=form.seen.to_string()/>
            <Panel title="Where it is">
                {identity}
                <Pick name="kind" label="Kind" options=kinds chosen=form.kind hint="What is spoken there." error
                    on_choice=Callback::new(move |chosen| kind.set(chosen))/>
                <Line name="url" label="Address" value=form.url hint=URL error/>
            </Panel>
            <Panel title="Sign-in" aside=|| "secrets are sealed and never shown again">
                <Pick name="auth" label="How" options=auths chosen=form.auth hint=AUTH error/>
                <Line name="user" label="User" value=form.user hint="For user and password." error/>
                <SecretLine name="password" label="Password" is_set=has_password hint="For user and password." error/>
                <SecretLine name="token" label="Token" is_set=has_token hint="For a bearer token or an API token." error/>
            </Panel>
            <Panel title="TLS" aside=|| "only where the other end needs it">
                <Pem name="ca" label="Authority (CA)" value=form.ca hint="Certificates in PEM, trusted beside the system's own." error/>
                <Pem name="client_certificate" label="Client certificate" value=form.client_certificate hint="In PEM." error/>
                <Pem name="client_key" label="Key of the client certificate" value=String::new()
                    hint=if has_key { "It is set; leave it empty to keep it." } else { "In PEM. It is a secret." } error/>
            </Panel>
            <Panel title="Time">
                <Line name="timeout_s" label="Longest wait for one answer, in seconds" value=form.timeout_s hint="1 to 60." error/>
                <Line name="settle_s" label="How late data may be, in seconds" value=form.settle_s hint=SETTLE error placeholder=usual/>
            </Panel>
            <div class="row">
                <SubmitButton kind=ButtonKind::Main pending>
                    {move || if pending.get() { "Saving…".to_owned() } else { words.clone() }}
                </SubmitButton>
                <LinkButton kind=ButtonKind::Plain href=routes::SOURCES.to_owned()>"Cancel"</LinkButton>
            </div>
        </ActionForm>
    }
}

const NAME: &str =
    "What indicators say under source, in lower case: prometheus, dynatrace, eu-prometheus. It stays as it is.";
const URL: &str =
    "Without the API's own path, such as https://prometheus.example.com or https://abc12345.live.dynatrace.com.";
const AUTH: &str =
    "Prometheus: none, user and password, or a bearer token. Dynatrace: an API token that may read metrics.";
const SETTLE: &str = "0 to 180. Until then the last data of a window is waited for; then it counts as missing. \
                      Empty: 30 for Prometheus, about two scrape intervals, and 120 for Dynatrace.";

/// What an empty field of late data stands for.
fn usual_settle(kind: &str) -> String {
    kind.parse::<Kind>().map(|kind| kind.settle_s().to_string()).unwrap_or_default()
}

/// What concerns the whole form; what concerns one field stands at the field.
#[component]
fn Whole(error: Signal<Option<ApiError>>) -> impl IntoView {
    move || {
        let error = error.get()?;
        let whole = !FIELDS.iter().any(|field| field_message(Some(&error), field).is_some());
        whole.then(|| view! { <ErrorPanel error/> })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_and_the_empty_field_say_what_is_usual_for_each_kind() {
        for kind in Kind::ALL {
            let usual = usual_settle(kind.as_str());
            assert_eq!(usual, kind.settle_s().to_string());
            assert!(SETTLE.contains(&format!("{usual} for {}", kind.title())), "{SETTLE}");
        }
        assert_eq!(usual_settle("neither"), "");
    }
}
