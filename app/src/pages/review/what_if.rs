//! What if the limits were others: each can be moved, and the last evaluations are judged again at once, in the browser, by
//! the code that the gate runs. Nothing is saved; a proposal opens the editor.

use super::limit_names;
use crate::{
    api::preview::{RunName, WhatIf},
    components::{BacktestView, ButtonKind, LinkButton, OpenInEditor, Panel, SubmitButton, Unsaved},
    routes,
};
use domain::{
    file::FileKind,
    id::ProjectName,
    slo::{
        Backtest, File, backtest,
        backtest::Run,
        limits::{Limit, Of, limits, parts, rewritten},
    },
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

/// Steps of a slider from its one end to the other.
const SLIDER_STEPS: f64 = 200.0;

/// What came of the limits as they are written now. Where one cannot be read there is no judgement: neither that of the
/// limits before, which would be taken for an answer, nor a text to propose.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    /// All can be read.
    Judged {
        /// The file with these limits.
        text: String,
        /// The evaluations by them.
        backtest: Backtest,
    },
    /// They cannot be read.
    Unreadable {
        /// The place of the limit that cannot, where it is known.
        place: Option<usize>,
        /// Why, and what to write.
        why: String,
    },
}

impl Outcome {
    fn trouble(&self) -> Option<&str> {
        match self {
            Self::Judged { .. } => None,
            Self::Unreadable { why, .. } => Some(why),
        }
    }

    /// Whether it is the limit at `place` that cannot be read.
    fn is_trouble_of(&self, place: usize) -> bool {
        matches!(self, Self::Unreadable { place: Some(bad), .. } if *bad == place)
    }
}

/// The limits, and how the last evaluations would have ended by them.
#[component]
pub fn WhatIfPanel(
    /// Whose.
    project: ProjectName,
    /// The evaluation that the page is about.
    number: u32,
    /// What there is to try.
    what_if: WhatIf,
) -> impl IntoView {
    let WhatIf { objectives, scope, text, names, runs, now } = what_if;
    let found = limits(&text);
    let query = use_query_map().get_untracked();
    let written: Vec<RwSignal<String>> =
        found.iter().enumerate().map(|(index, limit)| start(index, limit, &query)).collect();
    let points = File::read(&text).value.map_or(0.0, |file| file.points_max());
    let reach = found.iter().map(|limit| reach(limit, &runs, points)).collect::<Vec<_>>();
    let titles = limit_names::titles(&text);
    let called = limit_names::of(&found, &titles);
    let outcome = {
        let (found, written, called) = (found.clone(), written.clone(), called.clone());
        Memo::new(move |_| {
            let now: Vec<String> = written.iter().map(|one| one.get()).collect();
            judged(&text, &found, &called, &now, &runs)
        })
    };
    let own: Vec<(RwSignal<String>, String)> =
        written.iter().copied().zip(found.iter().map(|limit| limit.text.clone())).collect();
    // The address says the same, for where there is no script; with one, it is this page's already.
    let reset = move |_| own.iter().for_each(|(written, own)| written.set(own.clone()));
    let groups = limit_names::groups(&found, &titles);
    let rows = found.into_iter().zip(called).zip(written).zip(reach).enumerate();
    let mut rows = rows.map(|(index, (((limit, title), written), reach))| {
        view! { <Movable index limit title written reach outcome/> }
    });
    let groups = groups.into_iter().map(|(legend, count)| {
        let rows = rows.by_ref().take(count).collect_view();
        view! { <fieldset><legend>{legend}</legend><ul class="plain">{rows}</ul></fieldset> }
    });
    let groups = groups.collect_view();
    let unsaved = Unsaved {
        project: project.clone(),
        kind: FileKind::Slo,
        scope,
        name: objectives.name.clone(),
        reason: format!("tried on evaluation {number}"),
        at: now,
    };
    let home = routes::evaluation(&project, number);
    let again = routes::what_if(&project, number);
    view! {
        <div id="what-if">
            <Panel title="What if" aside=move || view! { <a href=home.clone() data-noscroll=true>"Close"</a> }>
                <p class="small quiet">
                    {format!("The limits of revision {}, which holds now. Move or write one; nothing is saved.", objectives.number)}
                </p>
                <form class="what-if" method="get" action="#what-if">
                    <input type="hidden" name="try" value="true"/>
                    {groups}
                    <div class="without-script"><SubmitButton kind=ButtonKind::Plain>"Show what would change"</SubmitButton></div>
                </form>
                <p class="what-if-trouble" role="alert">{move || outcome.with(|outcome| outcome.trouble().map(str::to_owned))}</p>
                <Judged project names outcome/>
                <div class="acts">
                    <Propose unsaved outcome/>
                    <LinkButton kind=ButtonKind::Plain href=again on:click=reset>"Reset the limits"</LinkButton>
                </div>
            </Panel>
        </div>
    }
    .into_any()
}

/// The evaluations, judged by what is written; nothing where that cannot be read.
#[component]
fn Judged(project: ProjectName, names: Vec<RunName>, outcome: Memo<Outcome>) -> impl IntoView {
    let table = move || {
        let (project, names) = (project.clone(), names.clone());
        match outcome.get() {
            Outcome::Judged { backtest, .. } => Some(
                view! { <BacktestView project names backtest label="The last evaluations by these limits"/> }
                    .into_any(),
            ),
            Outcome::Unreadable { .. } => None,
        }
    };
    view! { <div aria-live="polite">{table}</div> }.into_any()
}

/// The way to the editor; the reason where there is nothing to take there.
#[component]
fn Propose(unsaved: Unsaved, outcome: Memo<Outcome>) -> impl IntoView {
    let is_readable = Memo::new(move |_| outcome.with(|outcome| outcome.trouble().is_none()));
    let text = Signal::derive(move || match outcome.get() {
        Outcome::Judged { text, .. } => text,
        Outcome::Unreadable { .. } => String::new(),
    });
    move || match is_readable.get() {
        true => view! { <OpenInEditor unsaved=unsaved.clone() text words="Propose these limits"/> }.into_any(),
        false => view! {
            <p class="small quiet">"Nothing is judged, and nothing can be proposed, until every limit can be read."</p>
        }
        .into_any(),
    }
}

/// A limit that can be moved or written.
#[component]
fn Movable(
    index: usize,
    limit: Limit,
    title: String,
    written: RwSignal<String>,
    reach: Option<f64>,
    outcome: Memo<Outcome>,
) -> impl IntoView {
    let id = format!("limit-{index}");
    let moved = move || written.with(|text| parts(text).map(|(_, number, _)| number));
    let own = limit.text.clone();
    let slider = reach.map(|most| {
        let step = most / SLIDER_STEPS;
        let slide = move |event| {
            let Ok(number) = event_target_value(&event).parse::<f64>() else { return };
            // What is written may be no limit just now; then it becomes the file's own again.
            let new = |text: &str| parts(text).map(|(before, _, behind)| format!("{before}{}{behind}", tidy(number, step)));
            if let Some(new) = written.with_untracked(|text| new(text)).or_else(|| new(&own)) {
                written.set(new);
            }
        };
        view! {
            <input type="range" class="with-script" min="0" max=most.to_string() step=step.to_string() tabindex="0"
                aria-label=format!("{title}, moved") prop:value=move || moved().unwrap_or_default().to_string() on:input=slide/>
        }
    });
    let before = limit.text.clone();
    let is_moved = move || written.with(|text| *text != before).then_some("true");
    let is_bad = move || outcome.with(|outcome| outcome.is_trouble_of(index)).then_some("true");
    view! {
        <li data-moved=is_moved>
            <div class="field" data-invalid=is_bad>
                <label for=id.clone()>{title.clone()}</label>
                <input type="text" id=id name=format!("l{index}") autocomplete="off" spellcheck="false" aria-invalid=is_bad value=written.get_untracked()
                    prop:value=move || written.get() on:input=move |event| written.set(event_target_value(&event))/>
            </div>
            {slider}
            <span class="small quiet">{format!("now {}", limit.text)}</span>
        </li>
    }
    .into_any()
}

/// What a limit begins with: what the address says, else what the file says.
fn start(index: usize, limit: &Limit, query: &ParamsMap) -> RwSignal<String> {
    let asked = query.get(&format!("l{index}"));
    RwSignal::new(asked.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| limit.text.clone()))
}

/// The evaluations by the limits as they are written; `called` is what people call each.
fn judged(text: &str, found: &[Limit], called: &[String], written: &[String], runs: &[Run]) -> Outcome {
    // From the end, so that the places of those before stay where they are.
    let mut changed = text.to_owned();
    for (place, (limit, new)) in found.iter().zip(written).enumerate().rev() {
        if limit.text == *new {
            continue;
        }
        match rewritten(&changed, limit, new) {
            Ok(text) => changed = text,
            Err(why) => {
                let name = called.get(place).map(|name| format!("{name}: ")).unwrap_or_default();
                return Outcome::Unreadable { place: Some(place), why: format!("{name}{why}") };
            }
        }
    }
    match File::read(&changed) {
        read if read.value.is_some() => Outcome::Judged { backtest: by(&changed, runs), text: changed },
        read => {
            let first = read.diagnostics.first();
            let why = first.map_or_else(String::new, |first| format!("{} {}", first.message, first.help));
            Outcome::Unreadable { place: None, why }
        }
    }
}

fn by(text: &str, runs: &[Run]) -> Backtest {
    let file = File::read(text).value;
    // There are never more evaluations than the domain takes, and a file that holds can be read.
    let tried = file.and_then(|file| backtest(&file, runs).ok());
    tried.unwrap_or_else(|| Backtest { runs: Vec::new(), summary: backtest::Summary::default() })
}

/// How far a limit can be moved: to twice of what it is or of what was measured, and a total to all that can be gained,
/// in percent or in `points`. None where it has no number to move.
fn reach(limit: &Limit, runs: &[Run], points: f64) -> Option<f64> {
    let (_, number, _) = parts(&limit.text)?;
    let measured = match &limit.of {
        Of::Indicator(name) if !limit.text.contains(['%', '+', '-']) => {
            let rows = runs.iter().flat_map(|run| &run.evaluation.rows).filter(|row| row.sli == *name);
            rows.filter_map(|row| row.value).fold(0.0_f64, |most, value| most.max(value.abs()))
        }
        Of::Indicator(_) | Of::Total => 0.0,
    };
    let most = match &limit.of {
        Of::Total if limit.text.contains('%') => 100.0,
        Of::Total => number.max(points),
        Of::Indicator(_) => rounded_up(number.max(measured) * 2.0),
    };
    (most > 0.0).then_some(most)
}

/// The next number that makes round steps.
fn rounded_up(number: f64) -> f64 {
    let power = 10_f64.powf(number.log10().floor());
    let steps = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| *step >= number).unwrap_or(number)
}

/// A slider's number, with as many digits as its step has.
fn tidy(number: f64, step: f64) -> String {
    let digits = (0..9).find(|digits| step * 10_f64.powi(*digits) >= 0.5).unwrap_or_default();
    let text = format!("{number:.*}", usize::try_from(digits).unwrap_or_default());
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "pass: 90\nwarning: 50\nobjectives:\n- metric: latency\n  threshold: 0.8\n  score: 100\n";

    #[test]
    fn a_slider_writes_numbers_that_people_would() {
        assert_eq!(tidy(0.8, 0.008), "0.8");
        assert_eq!(tidy(0.813_333, 0.008), "0.81");
        assert_eq!(tidy(612.0, 6.0), "612");
        assert_eq!(tidy(1200.0, 20.0), "1200");
    }

    #[test]
    fn a_slider_reaches_to_a_round_number() {
        assert_eq!(rounded_up(1.6).to_string(), "2");
        assert_eq!(rounded_up(2.02).to_string(), "4");
        assert_eq!(rounded_up(1200.0).to_string(), "2000");
        assert!((rounded_up(0.0031) - 0.004).abs() < 1e-12);
    }

    #[test]
    fn a_slider_reaches_as_far_as_makes_sense() {
        let of = |place: usize| reach(&limits(TEXT)[place], &[], 100.0);
        assert_eq!((of(0), of(1), of(2)), (Some(2.0), Some(100.0), Some(100.0)));
    }

    fn outcome(first: &str) -> Outcome {
        let found = limits(TEXT);
        let called = limit_names::of(&found, &limit_names::titles(TEXT));
        judged(TEXT, &found, &called, &[first.to_owned(), "90".to_owned(), "50".to_owned()], &[])
    }

    #[test]
    fn limits_that_can_be_read_are_judged_and_can_be_proposed() {
        let good = outcome("1.2");
        assert!(matches!(&good, Outcome::Judged { text, .. } if text.contains("threshold: 1.2")), "{good:?}");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_nothing_is_judged() {
        for bad in ["", "fast", "<", "<0.8", "1.2\n  score: 0"] {
            let told = outcome(bad);
            assert!(told.is_trouble_of(0), "{bad:?}: {told:?}");
            assert!(told.trouble().is_some_and(|why| why.starts_with("latency passes below: ")), "{told:?}");
        }
        // Each letter may stand in a number, but they are none together.
        let told = outcome("1e");
        assert!(told.trouble().is_some_and(|why| !why.is_empty()), "{told:?}");
    }
}
