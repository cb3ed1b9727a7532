//! What a decision rests on: the verdict, the score, and each objective with its value and limit.

use super::words;
use crate::{
    components::{RowVerdictBadge, Scroll, VerdictBadge},
    format,
};
use domain::{
    id::StageName,
    slo::{Evaluation, Row, Verdict},
};
use leptos::{either::Either, prelude::*};

/// What a decision rests on.
#[component]
pub fn Evidence(
    /// Of what, such as `carts 0.9.3`.
    of: String,
    /// The evaluation, and the stage it was made in; none where nothing was judged.
    evidence: Option<(StageName, Evaluation)>,
) -> impl IntoView {
    let Some((stage, evaluation)) = evidence else {
        return Either::Left(view! {
            <p>
                <VerdictBadge verdict=Verdict::NotEvaluated/>
                " Nothing was judged on the way here: there is no gate, so no evidence."
            </p>
        });
    };
    let score = format::verdict_score(evaluation.verdict, evaluation.score, evaluation.unit);
    let limit = evaluation.pass_at.map(|limit| format!(", passes at {}", format::points(limit)));
    let rows = evaluation.rows.into_iter().map(|row| view! { <EvidenceRow row/> }).collect_view();
    let label = format!("Objectives that {of} was judged by in {stage}");
    Either::Right(view! {
        <div class="verdict-line">
            <p><VerdictBadge verdict=evaluation.verdict detail=score/> " in " {stage.to_string()} <span class="quiet">{limit}</span></p>
            <p>{evaluation.reason}</p>
        </div>
        <Scroll label>
            <table class="table evidence" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">"Objective"</th>
                        <th role="columnheader" scope="col">"Verdict"</th>
                        <th role="columnheader" scope="col" class="num">"Value"</th>
                        <th role="columnheader" scope="col" class="num">"Limit"</th>
                        <th role="columnheader" scope="col" class="num">"Earlier"</th>
                        <th role="columnheader" scope="col" class="num">"Change"</th>
                        <th role="columnheader" scope="col" class="num">"Points"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </Scroll>
    })
}

/// One objective. On a phone each number stands beside its name.
#[component]
fn EvidenceRow(row: Row) -> impl IntoView {
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), format::number);
    let change = row.value.zip(row.compared_value).and_then(|(value, earlier)| format::change(value, earlier));
    let limits = words::limits(&row);
    let points = words::points(&row);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {row.display_name}
                {row.key_sli.then(|| view! { <span class="key">" key"</span> })}
            </th>
            <td role="cell"><RowVerdictBadge verdict=row.verdict/></td>
            <td role="cell" class="num" data-label="Value">{number(row.value)}</td>
            <td role="cell" class="num" data-label="Limit">{limits}</td>
            <td role="cell" class="num" data-label="Earlier">{number(row.compared_value)}</td>
            <td role="cell" class="num" data-label="Change">{change.unwrap_or_else(|| "–".to_owned())}</td>
            <td role="cell" class="num" data-label="Points">{points}</td>
        </tr>
    }
}
