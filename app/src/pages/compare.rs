//! Two evaluations of a place side by side: how each objective came out in both, and the files that changed between them.

use crate::{
    api::{
        comparison::{Comparison, FileChange, Side, Used, fetch_comparison},
        evaluations::Run,
        wire::fetched,
    },
    components::{
        ButtonKind, DiffView, EmptyState, Fetched, Headline, LinkButton, PageTitle, Paired, Panel, RowVerdictBadge,
        Scroll, StandingBadge, SubmitButton, overruled, pairs, standing_words,
    },
    format, routes,
};
use domain::{file::Scope, id::ProjectName, slo::RowVerdict};
use leptos::prelude::*;

/// Two evaluations of a place.
#[component]
pub fn ComparePage() -> impl IntoView {
    let (project, number) = (routes::project_param(), routes::number_param("evaluation"));
    let with = routes::query_param::<u32>("with");
    let wanted = move || (project.get(), number.get(), with.get());
    let read =
        fetched(wanted, |(project, number, with)| async move { fetch_comparison(project?, number?, with).await });
    view! {
        <PageTitle text="Compare evaluations"/>
        <Fetched resource=read view=|comparison| view! { <CompareView comparison/> }/>
    }
}

#[component]
fn CompareView(comparison: Comparison) -> impl IntoView {
    let Comparison { place, before, after, choices, files, .. } = comparison;
    let project = place.project.clone();
    let (home, number) = (routes::gates(&project, Some(&place)), after.run.number);
    let context = move || view! { <a href=home.clone()>{format!("{} in {}", place.service, place.stage)}</a> };
    let Some(before) = before else {
        return view! {
            <Headline sentence=format!("{} is the only evaluation there", name(&after.run)) context/>
            <EmptyState title="There is nothing to compare it with yet">
                <p>"A second evaluation of this service in this stage can be held against it."</p>
                <LinkButton kind=ButtonKind::Main href=routes::evaluation(&project, number)>"Back to the evaluation"</LinkButton>
            </EmptyState>
        }
        .into_any();
    };
    let sentence = sentence(&before, &after);
    let swapped = routes::comparison(&project, before.run.number, Some(number));
    let chosen = before.run.number;
    let files = match files.is_empty() {
        true => view! { <Panel title="Files"><p class="quiet">"Both were judged by the very same files."</p></Panel> }
            .into_any(),
        false => files.into_iter().map(|change| view! { <Changed change/> }).collect_view().into_any(),
    };
    view! {
        <Headline sentence context>
            <LinkButton kind=ButtonKind::Plain href=swapped>"Swap"</LinkButton>
        </Headline>
        <Choose project=project.clone() number choices chosen/>
        <Panel title="Objectives"><Table project before after/></Panel>
        {files}
    }
    .into_any()
}

/// The other one, chosen by name.
#[component]
fn Choose(project: ProjectName, number: u32, choices: Vec<Run>, chosen: u32) -> impl IntoView {
    let options = choices.into_iter().map(|run| {
        let words = format!("{}, {}, {}", name(&run), standing_words(run.standing), format::utc(run.at));
        view! { <option value=run.number selected=run.number == chosen>{words}</option> }
    });
    view! {
        <form class="compare-choose" method="get" action=routes::comparison(&project, number, None)>
            <div class="field">
                <label for="with">"Compare with"</label>
                <select id="with" name="with">{options.collect_view()}</select>
            </div>
            <SubmitButton kind=ButtonKind::Plain>"Compare"</SubmitButton>
        </form>
    }
    .into_any()
}

/// What both came to, objective by objective.
#[component]
fn Table(project: ProjectName, before: Side, after: Side) -> impl IntoView {
    let (old, new) = (name(&before.run), name(&after.run));
    let rows = pairs(&before.evaluation, &after.evaluation);
    let rows = rows.into_iter().map(|pair| view! { <Pair pair names=[old.clone(), new.clone()]/> }).collect_view();
    let head = |run: &Run| {
        let href = routes::evaluation(&project, run.number);
        view! { <th role="columnheader" scope="col" colspan="2"><a href=href>{name(run)}</a></th> }
    };
    let (first, second) = (head(&before.run), head(&after.run));
    let total = |side: &Side| {
        let Run { standing, score, unit, .. } = side.run;
        view! {
            <td role="cell" colspan="2" data-label=name(&side.run)><StandingBadge standing score unit/></td>
        }
    };
    let (old_total, new_total) = (total(&before), total(&after));
    view! {
        <Scroll label="Objectives of both">
            <table class="table stacked compare" role="table">
                <thead role="rowgroup">
                    <tr role="row"><th role="columnheader" scope="col">"Objective"</th>{first}{second}<th role="columnheader" scope="col" class="num">"Change"</th></tr>
                </thead>
                <tbody role="rowgroup">
                    <tr role="row" class="total"><th role="rowheader" scope="row">"Total"</th>{old_total}{new_total}<td role="cell"></td></tr>
                    {rows}
                </tbody>
            </table>
        </Scroll>
        <p class="small quiet">{format!("Left {old}, right {new}: value and verdict of each, with the criterion that decided.")}</p>
    }
    .into_any()
}

/// One objective in both; `names` says of which run each is where a phone shows no heads.
#[component]
fn Pair(pair: Paired, names: [String; 2]) -> impl IntoView {
    let is_changed = pair.is_changed().then_some("true");
    let cells = [pair.before, pair.after].into_iter().zip(names).map(|(line, name)| match line {
        Some(line) => view! {
            <td role="cell" class="num" data-label=name>{line.value}</td>
            <td role="cell"><Verdict verdict=line.verdict/><code class="small">{line.criterion}</code></td>
        }
        .into_any(),
        None => view! { <td role="cell" colspan="2" class="quiet" data-label=name>"Not part of it"</td> }.into_any(),
    });
    view! {
        <tr role="row" data-changed=is_changed>
            <th role="rowheader" scope="row">{pair.name}</th>
            {cells.collect_view()}
            <td role="cell" class="num" data-label="Change">{pair.change}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Verdict(verdict: RowVerdict) -> impl IntoView {
    view! { <RowVerdictBadge verdict/> }.into_any()
}

/// A file that is not the same in both.
#[component]
fn Changed(change: FileChange) -> impl IntoView {
    let title = title(&change);
    let label = title.clone();
    let content = match change.diff {
        Some(diff) => view! { <DiffView diff label/> }.into_any(),
        None => view! { <p class="quiet">"The two are too large to be compared line by line."</p> }.into_any(),
    };
    view! { <Panel title>{content}</Panel> }.into_any()
}

/// Which file it is, and which revisions.
fn title(change: &FileChange) -> String {
    let FileChange { kind, before, after, .. } = change;
    let scope = |used: &Option<Used>| used.as_ref().map(|used| used.scope.clone());
    let is_one = scope(before).zip(scope(after)).is_none_or(|(before, after)| before == after);
    let of = |scope: &Scope| if scope.distance() == 3 { "the project".to_owned() } else { scope.to_string() };
    let revision = |used: &Option<Used>| match used {
        None => "none".to_owned(),
        Some(Used { number, .. }) if is_one => format!("revision {number}"),
        Some(Used { number, scope }) => format!("revision {number} for {}", of(scope)),
    };
    let whole = scope(after).or(scope(before)).filter(|_| is_one);
    let whole = whole.map(|scope| format!(" for {}", of(&scope))).unwrap_or_default();
    format!("{}{whole}: {} and {}", kind.title(), revision(before), revision(after))
}

fn name(run: &Run) -> String {
    format!("{} #{}{}", run.tag, run.number, run.share()).trim_start().to_owned()
}

/// What changed from one to the other, in one line.
fn sentence(before: &Side, after: &Side) -> String {
    let changed = pairs(&before.evaluation, &after.evaluation).iter().filter(|pair| pair.is_changed()).count();
    told(&before.run, &after.run, changed)
}

/// The same where so many objectives changed. A verdict that somebody overrode is not what the objectives came to, so it
/// says what was judged as well.
fn told(before: &Run, after: &Run, changed: usize) -> String {
    let words = |run: &Run| format!("{}, {}", name(run), lowered(&standing_words(run.standing)));
    let is_overruled = [before, after].into_iter().any(|run| overruled(run.standing).is_some());
    let objectives = match changed {
        0 => "every objective came out the same".to_owned(),
        count => format!("{} came out differently", format::counted(count as u64, "objective", "objectives")),
    };
    let judged = if is_overruled { "as they were judged, " } else { "" };
    format!("{}, against {}: {judged}{objectives}", words(after), words(before))
}

/// The same words within a sentence.
fn lowered(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        file::FileKind,
        slo::{ScoreUnit, Standing, Verdict},
        traffic::Weight,
    };
    use jiff::Timestamp;

    fn run(number: u32, judged: Verdict, overridden: Option<Verdict>) -> Run {
        Run {
            number,
            tag: format!("0.9.{number}"),
            at: Timestamp::UNIX_EPOCH,
            delivery: None,
            standing: Standing { judged, overridden, ignored: false },
            score: 50.0,
            unit: ScoreUnit::Percent,
            weight: Weight::ALL,
        }
    }

    #[test]
    fn a_sentence_says_what_was_judged_where_somebody_overrode_it() {
        let failed = run(1, Verdict::Fail, None);
        assert_eq!(
            told(&failed, &run(2, Verdict::Pass, None), 1),
            "0.9.2 #2, pass, against 0.9.1 #1, fail: 1 objective came out differently"
        );
        assert_eq!(
            told(&failed, &run(2, Verdict::Fail, Some(Verdict::Pass)), 0),
            "0.9.2 #2, pass, overridden (was Fail), against 0.9.1 #1, fail: as they were judged, every objective came out the same"
        );
    }

    #[test]
    fn a_file_is_named_by_what_it_holds_for() {
        let [service, _, stage, project] =
            Scope::of(&"staging".parse().expect("is a name"), &"carts".parse().expect("is a name"));
        let used = |scope: &Scope, number| Some(Used { scope: scope.clone(), number });
        let check = |kind, before, after, expected: &str| {
            assert_eq!(title(&FileChange { kind, before, after, diff: None }), expected);
        };
        check(
            FileKind::Sli,
            used(&project, 1),
            used(&project, 2),
            "Indicators for the project: revision 1 and revision 2",
        );
        check(FileKind::Sli, None, used(&service, 1), "Indicators for carts in staging: none and revision 1");
        check(
            FileKind::Slo,
            used(&project, 3),
            used(&stage, 1),
            "Objectives: revision 3 for the project and revision 1 for stage staging",
        );
    }
}
