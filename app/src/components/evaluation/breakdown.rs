//! The objectives of an evaluation, one a line.

use super::rows::{Line, SortBy, lines, sort};
use crate::components::{RowVerdictBadge, Scroll, diagnostics::Prose};
use domain::slo::Evaluation;
use leptos::prelude::*;

/// The objectives, those that failed first.
#[component]
pub fn Breakdown(
    /// What was judged, and how it came out.
    evaluation: Evaluation,
    /// The table's name, where a page has several.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| "Objectives".to_owned());
    let lines = lines(&evaluation);
    if lines.is_empty() {
        return view! { <p class="quiet">"No objective was judged."</p> }.into_any();
    }
    let has_key = lines.iter().any(|line| line.is_key);
    let of = match evaluation.compared_with.len() {
        0 => None,
        count => Some(view! { <span class="quiet">{format!(" of {count}")}</span> }),
    };
    let order = RwSignal::new((SortBy::Verdict, false));
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let rows = move || {
        let (by, is_reversed) = order.get();
        let mut lines = lines.clone();
        sort(&mut lines, by, is_reversed);
        lines.into_iter().map(|line| view! { <Objective line/> }).collect_view()
    };
    view! {
        <Scroll label>
            // The roles keep it a table where a phone's style draws it as a list.
            <table class="table stacked breakdown" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <Head order is_alive by=SortBy::Name words="Objective"/>
                        <Head order is_alive by=SortBy::Verdict words="Verdict"/>
                        <Head order is_alive by=SortBy::Value words="Value" is_number=true/>
                        <th role="columnheader" scope="col" class="num">"Criterion"</th>
                        <th role="columnheader" scope="col" class="num">"Target"</th>
                        <th role="columnheader" scope="col" class="num">"Earlier" {of}</th>
                        <Head order is_alive by=SortBy::Change words="Change" is_number=true/>
                        <Head order is_alive by=SortBy::Points words="Points" is_number=true/>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </Scroll>
        {has_key.then(|| view! { <p class="legend">"◆ key objective: if it fails, everything fails, whatever the score."</p> })}
        <Queries evaluation/>
    }
    .into_any()
}

/// The head of a column that can be sorted by. Until something listens to it, it is words.
#[component]
fn Head(
    order: RwSignal<(SortBy, bool)>,
    is_alive: RwSignal<bool>,
    by: SortBy,
    words: &'static str,
    #[prop(optional)] is_number: bool,
) -> impl IntoView {
    let sorted = move || match order.get() {
        (chosen, is_reversed) if chosen == by => Some(if is_reversed { "descending" } else { "ascending" }),
        _ => None,
    };
    let choose = move |_| {
        order.update(|(chosen, is_reversed)| {
            *is_reversed = *chosen == by && !*is_reversed;
            *chosen = by;
        })
    };
    let head = move || match is_alive.get() {
        true => view! { <button type="button" class="sort" on:click=choose>{words}</button> }.into_any(),
        false => words.into_any(),
    };
    view! { <th role="columnheader" scope="col" class:num=is_number aria-sort=sorted>{head}</th> }.into_any()
}

/// One objective.
#[component]
fn Objective(
    /// Its fields.
    line: Line,
) -> impl IntoView {
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {line.name}
                {line.is_key.then(|| view! { <span class="key" title="Key objective">" ◆"</span> })}
                {line.sli.map(|sli| view! { <span class="sli">{sli}</span> })}
                {line.note.map(|note| view! { <span class="remark"><Prose text=note/></span> })}
            </th>
            <td role="cell"><RowVerdictBadge verdict=line.verdict/></td>
            <td role="cell" class="num value" data-label="Value">{line.value}</td>
            <td role="cell" class="num" data-label="Criterion"><code>{line.criterion}</code></td>
            <td role="cell" class="num" data-label="Target">{line.target}</td>
            <td role="cell" class="num" data-label="Earlier">{line.baseline}</td>
            <td role="cell" class="num" data-label="Change">{line.change}</td>
            <td role="cell" class="num" data-label="Points">{line.points}</td>
        </tr>
    }
}

/// What was asked, and whom.
#[component]
fn Queries(
    /// What was judged, and how it came out.
    evaluation: Evaluation,
) -> impl IntoView {
    let asked =
        evaluation.rows.into_iter().filter_map(|row| Some((row.display_name, row.query?, row.source, row.values)));
    let asked: Vec<_> = asked.collect();
    (!asked.is_empty()).then(|| {
        let queries = asked.into_iter().map(|(name, query, source, values)| {
            let source = source.map(|source| format!(" asked of {source}"));
            let values = values.into_iter().map(|(labels, value)| {
                view! { <li><code>{labels}</code>" "{crate::format::number(value)}</li> }
            });
            view! {
                <dt>{name}{source}</dt>
                <dd><code>{query}</code><ul>{values.collect_view()}</ul></dd>
            }
        });
        view! {
            <details class="queries">
                <summary>"Queries"</summary>
                <dl>{queries.collect_view()}</dl>
            </details>
        }
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::components::evaluation::rows::tests::{evaluation, row};
    use domain::slo::RowVerdict;
    use leptos::tachys::view::RenderHtml;

    #[test]
    fn heads_are_words_until_something_listens_to_them() {
        let evaluation = evaluation(vec![row("latency", RowVerdict::Pass, Some(1.0))]);
        let html = Owner::new().with(|| view! { <Breakdown evaluation/> }.into_view().to_html());
        assert!(html.contains("Objective") && !html.contains("<button"), "{html}");
    }
}
