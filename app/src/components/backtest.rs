//! Evaluations judged again by other objectives: how each ended, and how it would have ended.

use super::{GlyphMark, Look, Scroll, VerdictBadge};
use crate::{api::preview::RunName, format, routes};
use domain::{
    id::ProjectName,
    slo::{
        Backtest,
        backtest::{Difference, Judged, Retried, Summary, Total},
        unit_of,
    },
};
use leptos::prelude::*;

/// Objectives of one evaluation that are named; the count says the rest.
const DIFFERENCES_NAMED_MAX: usize = 6;

/// The evaluations, the newest first, each before and after.
#[component]
pub fn BacktestView(
    /// Whose evaluations.
    project: ProjectName,
    /// What they are called, in the order of the back-test.
    names: Vec<RunName>,
    /// How they would have ended.
    backtest: Backtest,
    /// The table's name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let Backtest { runs, summary } = backtest;
    let sentence = summary.sentence();
    let doubts = doubts(&summary).into_iter().map(|words| view! { <p class="small quiet">{words}</p> }).collect_view();
    let rows = names.into_iter().zip(runs).rev();
    let rows = rows.map(|(name, run)| view! { <Again project=project.clone() name run/> }).collect_view();
    view! {
        <div class="backtest">
            <p class="backtest-sentence">{sentence}</p>
            {doubts}
            <Scroll label=label.clone()>
                <table class="table stacked" role="table" aria-label=label>
                    <thead role="rowgroup">
                        <tr role="row">
                            {["Evaluation", "Was", "Would be", "By"].map(|head| view! { <th role="columnheader" scope="col">{head}</th> })}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </Scroll>
        </div>
    }
    .into_any()
}

/// What keeps the comparison from being exact.
fn doubts(summary: &Summary) -> Vec<String> {
    let unmeasured = (summary.unmeasured > 0).then(|| {
        let count = format::counted(summary.unmeasured as u64, "evaluation has", "evaluations have");
        format!("{count} no value for an objective that is new here. That is no data, and never a pass.")
    });
    let baseline = (summary.lacking_baseline > 0).then(|| {
        let count = format::counted(summary.lacking_baseline as u64, "evaluation was", "evaluations were");
        format!("{count} compared with older ones than these. Relative limits may come out differently there.")
    });
    unmeasured.into_iter().chain(baseline).collect()
}

/// One evaluation.
#[component]
fn Again(project: ProjectName, name: RunName, run: Retried) -> impl IntoView {
    let href = routes::evaluation(&project, name.number);
    let is_changed = run.before.verdict != run.after.verdict;
    let by = by(&run);
    view! {
        <tr role="row" data-changed=is_changed.then_some("true")>
            <th role="rowheader" scope="row">
                <a href=href>{format!("{} ", name.tag)}<span class="quiet">{format!("#{}", name.number)}</span></a>
            </th>
            <td role="cell" data-label="Was"><Ended total=run.before/></td>
            <td role="cell" data-label="Would be"><Ended total=run.after/></td>
            <td role="cell" data-label="By">{by}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Ended(total: Total) -> impl IntoView {
    let detail = format::verdict_score(total.verdict, total.score, total.unit);
    view! { <VerdictBadge verdict=total.verdict detail=Signal::stored(detail)/> }.into_any()
}

/// The objectives that make the difference.
fn by(run: &Retried) -> AnyView {
    if run.differences.is_empty() {
        return view! { <span class="quiet">"nothing: every objective came out the same"</span> }.into_any();
    }
    let named = run.differences.iter().take(DIFFERENCES_NAMED_MAX).map(|one| {
        let turned = turn(one).map(|(before, after)| {
            view! {
                <span class="turn">
                    <GlyphMark glyph=before.glyph/>{before.word}<span aria-hidden="true">" → "</span><span class="unseen">" to "</span>
                    <GlyphMark glyph=after.glyph/>{after.word}
                </span>
            }
        });
        view! { <li>{one.display_name.clone()}{": "}{turned}<span class="quiet">{words(one)}</span></li> }
    });
    let more = run.differences.len().saturating_sub(DIFFERENCES_NAMED_MAX);
    let more = (more > 0).then(|| view! { <li class="quiet">{format!("and {more} more")}</li> });
    view! { <ul class="plain small">{named.collect_view()}{more}</ul> }.into_any()
}

/// From which outcome to which, where both are known and differ.
fn turn(one: &Difference) -> Option<(Look, Look)> {
    let (before, after) = (one.before.as_ref()?, one.after.as_ref()?);
    (before.verdict != after.verdict).then(|| (before.verdict.into(), after.verdict.into()))
}

/// The numbers of it: what was measured, the limit, the points.
fn words(one: &Difference) -> String {
    let unit = unit_of(&one.sli).map(|unit| format!("\u{a0}{unit}")).unwrap_or_default();
    let value =
        one.value.map_or_else(|| "not measured then".to_owned(), |value| format!("{}{unit}", format::number(value)));
    match (&one.before, &one.after) {
        (_, None) => format!(" {value}; no longer an objective"),
        (None, Some(after)) => format!(" {value}; new; {}", limits(after)),
        (Some(before), Some(after)) => {
            let points = points(before, after).map(|points| format!("; {points}")).unwrap_or_default();
            format!(" {value}; {}{points}", limits(after))
        }
    }
}

fn limits(judged: &Judged) -> String {
    let group = |group: &Vec<domain::slo::CriterionOutcome>| {
        group.iter().map(|one| one.criteria.clone()).collect::<Vec<_>>().join(" and ")
    };
    let groups: Vec<String> = judged.pass.iter().map(group).collect();
    if groups.is_empty() { "only shown".to_owned() } else { format!("to pass: {}", groups.join(" or ")) }
}

fn points(before: &Judged, after: &Judged) -> Option<String> {
    let of = |judged: &Judged| format!("{} of {}", format::points(judged.points), format::points(judged.weight));
    let (before, after) = (of(before), of(after));
    (before != after).then(|| format!("{before} points, would be {after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::slo::{CriterionOutcome, RowVerdict};

    fn judged(verdict: RowVerdict, limit: &str) -> Judged {
        let outcome = CriterionOutcome { criteria: limit.to_owned(), target: None, held: false, note: None };
        Judged { verdict, points: 0.0, weight: 50.0, key_sli: false, pass: vec![vec![outcome]], warning: Vec::new() }
    }

    #[test]
    fn a_limit_is_named_as_what_it_takes_to_pass_and_not_as_an_outcome() {
        let check = |before: Option<Judged>, after: Option<Judged>, expected: &str| {
            let one = Difference {
                sli: "latency_seconds".to_owned(),
                display_name: "Latency".to_owned(),
                value: Some(1.01),
                before,
                after,
            };
            assert_eq!(words(&one).replace('\u{a0}', " "), expected);
        };
        let (before, after) = (judged(RowVerdict::Pass, "<2"), judged(RowVerdict::Fail, "<0.7"));
        check(Some(before.clone()), Some(after.clone()), " 1.01 s; to pass: <0.7");
        check(None, Some(after), " 1.01 s; new; to pass: <0.7");
        check(Some(before), None, " 1.01 s; no longer an objective");
    }
}
