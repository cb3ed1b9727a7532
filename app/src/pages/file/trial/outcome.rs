//! What a query came to: value, unit, samples, time, and what is odd about it.

use crate::{
    api::sources::{Trial, TrialOutcome},
    components::{Badge, Fact, Facts, Glyph, Look, Moment, Tone},
    format,
};
use domain::slo::unit_of;
use leptos::prelude::*;

/// Values shown of an answer that has several.
const VALUES_SHOWN_MAX: usize = 10;

const VALUE: Look = Look { word: "One value", glyph: Glyph::Tick, tone: Tone::Pass };
const SEVERAL: Look = Look { word: "Several values", glyph: Glyph::Exclamation, tone: Tone::Warn };
const WARNED: Look = Look { word: "A value, with a warning", glyph: Glyph::Exclamation, tone: Tone::Warn };
const NOTHING: Look = Look { word: "No data", glyph: Glyph::Dash, tone: Tone::Unknown };
const FAILED: Look = Look { word: "Error", glyph: Glyph::Question, tone: Tone::Error };

/// An answer with its circumstances.
#[component]
pub fn TrialFacts(
    /// The answer.
    trial: Trial,
) -> impl IntoView {
    let Trial { indicator, query, source, window, took_ms, outcome } = trial;
    let (look, said) = (look(&outcome), said(&outcome));
    let unit = unit_of(&indicator);
    let (values, read) = match outcome {
        TrialOutcome::Values { values, read, .. } => (values, read),
        TrialOutcome::NoData { .. } | TrialOutcome::Failed { .. } => (Vec::new(), None),
    };
    let value = move |(labels, value): &(String, f64)| {
        let number = unit.map_or_else(|| format::number(*value), |unit| format!("{} {unit}", format::number(*value)));
        let labels = if labels.is_empty() || labels == "{}" { "Value".to_owned() } else { labels.clone() };
        view! { <Fact term=labels><strong>{number}</strong></Fact> }
    };
    let more = values.len().saturating_sub(VALUES_SHOWN_MAX);
    let shown = values.iter().take(VALUES_SHOWN_MAX).map(value).collect_view();
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a request")]
    let took = format::milliseconds(took_ms as f64);
    view! {
        <div class="trial stack" role="status">
            <p><Badge look/>{format!(" of {indicator}")}</p>
            {said.into_iter().map(|said| view! { <p class="source-said">{said}</p> }).collect_view()}
            <Facts>
                {shown}
                {(more > 0).then(|| view! { <Fact term="And more">{more}</Fact> })}
                <Fact term="Asked of">{source.unwrap_or_else(|| "nobody".to_owned())}</Fact>
                {read.map(|read| view! { <Fact term="Samples read">{format::count(read)}</Fact> })}
                <Fact term="Took">{took}</Fact>
                <Fact term="From"><Moment at=window.start/></Fact>
                <Fact term="Until"><Moment at=window.end/></Fact>
            </Facts>
            <pre class="query"><code>{query}</code></pre>
        </div>
    }
}

fn look(outcome: &TrialOutcome) -> Look {
    match outcome {
        TrialOutcome::Values { values, .. } if values.len() > 1 => SEVERAL,
        TrialOutcome::Values { warnings, .. } if !warnings.is_empty() => WARNED,
        TrialOutcome::Values { .. } => VALUE,
        TrialOutcome::NoData { .. } => NOTHING,
        TrialOutcome::Failed { .. } => FAILED,
    }
}

/// What a person should know of it, each a sentence.
fn said(outcome: &TrialOutcome) -> Vec<String> {
    match outcome {
        TrialOutcome::Values { values, warnings, .. } => {
            let several = (values.len() > 1).then(|| {
                "A gate of the later format needs one value; in that of Keptn 0.5 the worst one decides. Aggregate, as \
                 with sum() or avg(), for one."
                    .to_owned()
            });
            let warnings = warnings.iter().map(|warning| format!("The source warns: {warning}"));
            several.into_iter().chain(warnings).collect()
        }
        TrialOutcome::NoData { why } => vec![format!("{why}. In a gate this is no data, never a pass.")],
        TrialOutcome::Failed { why } => vec![format!("{why}. In a gate this is an error, never a pass.")],
    }
}
