//! How a connection was found when it was last tried.

use crate::{
    api::sources::{TestOutcome, Tested},
    components::{Age, Badge, Fact, Facts},
    format,
    pages::sources::words,
};
use jiff::Timestamp;
use leptos::{either::EitherOf3, prelude::*};

/// The facts of the last test, if there was one.
#[component]
pub fn TestFacts(
    /// The last test.
    tested: Option<Tested>,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let Some(Tested { at, took_ms, outcome }) = tested else {
        return EitherOf3::A(view! { <p class="quiet">"It was not tested since it was changed."</p> });
    };
    let look = words::look(&outcome);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a request")]
    let took = format::milliseconds(took_ms as f64);
    match outcome {
        TestOutcome::Failed { why } => EitherOf3::B(view! {
            <p><Badge look/>" "<Age at now/></p>
            <p class="source-said">{why}</p>
        }),
        TestOutcome::Answered { version, query, answer, warnings } => EitherOf3::C(view! {
            <p><Badge look/>" "<Age at now/></p>
            <Facts>
                <Fact term="Asked"><code>{query}</code></Fact>
                <Fact term="Answered">{answer}</Fact>
                <Fact term="Took">{took}</Fact>
                <Fact term="Version">{version.unwrap_or_else(|| "not told".to_owned())}</Fact>
            </Facts>
            {warnings.into_iter().map(|warning| view! { <p class="source-said">{warning}</p> }).collect_view()}
        }),
    }
}
