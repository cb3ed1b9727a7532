//! One connection: trying it, changing it, forgetting it; and making a new one.

mod delete;
mod form;
mod overlay;
mod tested;

use crate::{
    api::{
        ApiError,
        sources::{SaveSource, SourceEntry, SourceForm, SourceOrigin, TestSource, Tested, fetch_source},
        wire::fetched,
    },
    components::{Age, ButtonKind, ErrorPanel, Fact, Facts, Fetched, Headline, PageTitle, Panel, SubmitButton},
    pages::sources::words,
    routes,
};
use delete::DeleteForm;
use domain::id::ConnectionName;
use form::SourceFields;
use jiff::Timestamp;
use leptos::{either::Either, form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use overlay::as_typed;
use tested::TestFacts;

/// Connecting a source.
#[component]
pub fn NewSourcePage() -> impl IntoView {
    let note = "It is asked for indicators from its next question on. Nothing is sent there before.";
    let form = as_typed(SourceForm::of(None));
    let save = ServerAction::<SaveSource>::new();
    view! {
        <PageTitle text="Connect a source"/>
        <Headline sentence="Connect a source" context=back note=move || note/>
        <SourceFields save form set=Vec::new()/>
    }
}

fn back() -> impl IntoView {
    view! { <a href=routes::SOURCES>"Sources"</a> }
}

/// One connection.
#[component]
pub fn SourcePage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get_str("name").map(str::to_owned).unwrap_or_default()));
    let (test, save) = (ServerAction::<TestSource>::new(), ServerAction::<SaveSource>::new());
    // After a refusal the form stays as it is, with what was typed.
    let saved = Memo::new(move |before: Option<&u32>| {
        before.copied().unwrap_or(0) + u32::from(matches!(save.value().get(), Some(Ok(()))))
    });
    let read = fetched(
        move || (name.get(), saved.get()),
        async |(name, ..)| {
            let missing = |_| ApiError::NotFound { what: format!("source `{name}`") };
            fetch_source(name.parse::<ConnectionName>().map_err(missing)?).await
        },
    );
    view! {
        <PageTitle text="Source"/>
        <Fetched resource=read view=move |(entry, now)| view! { <SourceView entry now test save/> }.into_any()/>
    }
}

/// The page once it is read.
#[component]
fn SourceView(
    /// Which.
    entry: SourceEntry,
    /// The server's clock when it was read.
    now: Timestamp,
    /// Tries it.
    test: ServerAction<TestSource>,
    /// Changes it.
    save: ServerAction<SaveSource>,
) -> impl IntoView {
    let name = entry.settings.name.to_string();
    let tested = newest_test(test, entry.tested.clone(), now);
    let whose = name.clone();
    let sentence = Signal::derive(move || match tested.get().0 {
        None => format!("{whose} was not tested yet"),
        Some(tested) => format!("{whose}: {}", words::look(&tested.outcome).word.to_lowercase()),
    });
    let error = Signal::derive(move || test.value().get().and_then(Result::err));
    let pending = test.pending();
    let side = view! { <About entry=entry.clone() tested now/> };
    let main = match &entry.origin {
        SourceOrigin::Given => Either::Left(view! {
            <Panel title="Settings">
                <p>"The server's file of connections has it, so it is changed there. What it refers to is read at each use."</p>
            </Panel>
        }),
        SourceOrigin::Kept { revision, .. } => {
            let form = as_typed(SourceForm::of(Some(&entry)));
            let set = entry.secrets.iter().map(|(field, _)| *field).collect();
            Either::Right(view! {
                <SourceFields save form set/>
                <DeleteForm name=entry.settings.name.clone() revision=*revision/>
            })
        }
    };
    view! {
        <PageTitle text=name.clone()/>
        <Headline sentence context=back>
            <ActionForm action=test>
                <input type="hidden" name="name" value=name/>
                <SubmitButton kind=ButtonKind::Main pending>
                    {move || if pending.get() { "Asking…" } else { "Test now" }}
                </SubmitButton>
            </ActionForm>
        </Headline>
        {move || error.get().map(|error| view! { <ErrorPanel error/> })}
        <div class="beside">
            <div>{main}</div>
            <div>{side}</div>
        </div>
    }
}

/// The last test that is known: the page's own, or one that was asked for since. The rest of the page stays as it is, and
/// with it what is being typed.
fn newest_test(
    test: ServerAction<TestSource>,
    known: Option<Tested>,
    now: Timestamp,
) -> Signal<(Option<Tested>, Timestamp)> {
    let before = test.version().get_untracked();
    Signal::derive(move || {
        let since = (test.version().get() > before).then(|| test.value().get()).flatten();
        since.and_then(Result::ok).unwrap_or_else(|| (known.clone(), now))
    })
}

/// What is known of it.
#[component]
fn About(entry: SourceEntry, tested: Signal<(Option<Tested>, Timestamp)>, now: Timestamp) -> impl IntoView {
    let sign_in = words::sign_in(&entry, now);
    let settings = entry.settings;
    let is_readable = settings.is_readable_on_the_way();
    let changed = match entry.origin {
        SourceOrigin::Given => Either::Left("in the server's file"),
        SourceOrigin::Kept { at, by, .. } => Either::Right(view! { <Age at now/>{format!(" by {by}")} }),
    };
    view! {
        <Panel title="Last test">
            {move || {
                let (tested, now) = tested.get();
                view! { <TestFacts tested now/> }
            }}
        </Panel>
        <Panel title="Connection">
            <Facts>
                <Fact term="Kind">{settings.kind.title()}</Fact>
                <Fact term="Address"><code>{settings.url}</code></Fact>
                <Fact term="Sign-in">{sign_in}</Fact>
                <Fact term="One answer">{format!("within {} s", settings.timeout_s)}</Fact>
                <Fact term="Late data">{format!("up to {} s", settings.settle_s)}</Fact>
                <Fact term="Changed">{changed}</Fact>
            </Facts>
            <p hidden=!is_readable>"Its secret is sent without encryption and can be read on the way. Use https."</p>
        </Panel>
    }
}
