//! The indicator before and in the window: both slots as a picture and as a table, and what differs between them.

use crate::{
    api::indicators::OverTime,
    components::{Fact, Facts, Scroll, SlotLabel},
    format, routes,
};
use domain::{
    id::ProjectName,
    series::{Against, CONFIDENCE, Difference, Line, Series, Side, Spread, TooFew},
    slo::unit_of,
};
use leptos::prelude::*;

/// Below this, a probability is called smaller than it.
const P_LEAST: f64 = 0.001;
/// Digits after the point of a difference at most.
const DIGITS_MAX: f64 = 6.0;

/// What was fetched of it, or why not.
#[component]
pub fn OverTimeView(project: ProjectName, number: u32, over_time: Option<OverTime>) -> impl IntoView {
    let Some(OverTime { series, chart, compared }) = over_time else {
        return view! { <p class="quiet">"Its values over time were not fetched, or not yet."</p> }.into_any();
    };
    let unit = unit_of(&series.sli);
    let missing = series.missing.clone().map(|why| view! { <p class="quiet">{format::capitalised(&why)}"."</p> });
    let picture = chart.map(|chart| {
        let files = files(&project, number, &series.sli);
        let key = key(&series);
        view! {
            <Scroll label="The indicator over time as a picture" is_newest_last=true>
                <figure class="plot-frame" inner_html=chart></figure>
            </Scroll>
            <p class="small quiet plot-key">{key}</p>
            <Spreads series=series.clone() unit/>
            {compared.map(|(against, compared)| view! { <Compared against compared versions=versions(&series) unit/> })}
            <Values series=series.clone() unit/>
            {files}
        }
    });
    view! {
        <section class="over-time" aria-labelledby="over-time">
            <h3 id="over-time">"Over time"</h3>
            {picture}
            {missing}
        </section>
    }
    .into_any()
}

fn files(project: &ProjectName, number: u32, sli: &str) -> impl IntoView + use<> {
    let (svg, csv) = (
        routes::indicator_file(project, number, sli, "series.svg"),
        routes::indicator_file(project, number, sli, "series.csv"),
    );
    view! {
        <p class="plot-links small">
            <a href=svg rel="external" download="">"Picture over time (SVG)"</a>
            <a href=csv rel="external" download="">"Numbers over time (CSV)"</a>
        </p>
    }
}

/// How the picture is read.
fn key(series: &Series) -> String {
    let back = match series.is_cut {
        true => format!("Each value looks back {}\u{a0}s.", series.resolution_s),
        false => "Each value looks back as far as the query says, so neighbours share samples.".to_owned(),
    };
    let marks = match series.lines.iter().any(|line| line.side == Side::Candidate) {
        true => " Triangle: on trial. Circle: live.",
        false => "",
    };
    format!("{back}{marks} Dashed: the limits. Shaded: the window that was judged; tinted: beyond the limits.")
}

/// The versions on trial and live.
fn versions(series: &Series) -> (String, String) {
    let of = |side| series.lines.iter().find(|line| line.side == side).map(|line| line.version.clone());
    (of(Side::Candidate).unwrap_or_default(), of(Side::Live).unwrap_or_default())
}

/// A value with its unit.
fn value(value: f64, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{}\u{a0}{unit}", format::number(value)),
        None => format::number(value),
    }
}

/// A difference, as fine as it is known: with digits down to a tenth of its interval's `width`.
fn signed(shift: f64, width: f64, unit: Option<&str>) -> String {
    let digits = match width {
        width if width > 0.0 && width.is_finite() => (1.0 - width.log10()).ceil().clamp(0.0, DIGITS_MAX),
        _ => 2.0,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 6")]
    let text = format!("{shift:+.*}", digits as usize).replace('-', "\u{2212}");
    match unit {
        Some(unit) => format!("{text}\u{a0}{unit}"),
        None => text,
    }
}

/// Least, median and greatest of each side, before the window and in it.
#[component]
fn Spreads(series: Series, unit: Option<&'static str>) -> impl IntoView {
    let row = |line: &Line, when: &'static str, values: Vec<f64>| {
        let Spread { count, least, median, most } = Spread::of(&values)?;
        let slot = line.slot.map(|slot| view! { <SlotLabel of=slot/> });
        Some(view! {
            <tr>
                <th scope="row">{line.version.clone()} " " {when}</th>
                <td>{slot}</td>
                <td class="num">{count}</td>
                <td class="num">{value(least, unit)}</td>
                <td class="num">{value(median, unit)}</td>
                <td class="num">{value(most, unit)}</td>
            </tr>
        })
    };
    let rows = series.lines.iter().flat_map(|line| {
        [row(line, "before", series.before(line.side)), row(line, "in the window", series.inside(line.side))]
    });
    let rows: Vec<_> = rows.flatten().collect();
    if rows.is_empty() {
        let why =
            format!("No value lies wholly before or wholly in the window: each looks back {} s.", series.resolution_s);
        return view! { <p class="small quiet">{why}</p> }.into_any();
    }
    let left_out = left_out(&series).map(|words| view! { <p class="small quiet">{words}</p> });
    view! {
        <Scroll label="How the values spread">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Version"</th>
                        <th scope="col">"Slot"</th>
                        <th scope="col" class="num">"Values"</th>
                        <th scope="col" class="num">"Least"</th>
                        <th scope="col" class="num">"Median"</th>
                        <th scope="col" class="num">"Greatest"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
        {left_out}
    }
    .into_any()
}

/// Which values are in the picture and in neither row; none where all are in one.
fn left_out(series: &Series) -> Option<String> {
    let of = |line: &Line| {
        let counted = series.before(line.side).len() + series.inside(line.side).len();
        line.points.len().saturating_sub(counted)
    };
    match series.lines.iter().map(of).sum::<usize>() {
        0 => None,
        1 => Some("1 value that looks back past the window’s start is left out.".to_owned()),
        many => Some(format!("{many} values that look back past the window’s start are left out.")),
    }
}

/// What differs, and how sure that is. It explains the verdict, and is none.
#[component]
fn Compared(
    against: Against,
    compared: Result<Difference, TooFew>,
    /// On trial, and live.
    versions: (String, String),
    unit: Option<&'static str>,
) -> impl IntoView {
    let found = match compared {
        Ok(found) => found,
        Err(few) => {
            let why = format!("Not compared: {few}.");
            return view! { <p class="small quiet">{why}</p> }.into_any();
        }
    };
    let width = found.high - found.low;
    let interval = format!("{} to {}", signed(found.low, width, unit), signed(found.high, width, unit));
    let chance = if found.p < P_LEAST { format!("below {P_LEAST}") } else { format!("{:.3}", found.p) };
    view! {
        <p>{sentence(against, &found, &versions, unit)}</p>
        <Facts>
            <Fact term="Difference of the medians of pairs">{signed(found.shift, width, unit)}</Fact>
            <Fact term=format!("{} interval", format::share(CONFIDENCE))>{interval}</Fact>
            <Fact term="As uneven by chance (Mann–Whitney)">{chance}</Fact>
            <Fact term="A difference that would have been seen">{value(found.detectable, unit)}</Fact>
        </Facts>
    }
    .into_any()
}

fn sentence(against: Against, found: &Difference, versions: &(String, String), unit: Option<&str>) -> String {
    let (candidate, live) = versions;
    let when = match against {
        Against::SameWindow => "in the same window",
        Against::Before => "before it",
    };
    if found.low <= 0.0 && found.high >= 0.0 {
        return format!("{candidate} in the window cannot be told from {live} {when}.");
    }
    let (how, by) = if found.shift > 0.0 { ("higher", found.shift) } else { ("lower", -found.shift) };
    format!("{candidate} in the window was {how} by {} than {live} {when}.", value(by, unit))
}

/// All values as text.
#[component]
fn Values(series: Series, unit: Option<&'static str>) -> impl IntoView {
    let start = series.window.start;
    let rows = series.lines.into_iter().flat_map(move |line| {
        let version = line.version;
        line.points.into_iter().map(move |point| {
            let since = format::number(point.at.duration_since(start).as_secs_f64());
            view! {
                <tr>
                    <th scope="row">{version.clone()}</th>
                    <td class="num">{since}"\u{a0}s"</td>
                    <td class="num">{value(point.value, unit)}</td>
                </tr>
            }
        })
    });
    view! {
        <details>
            <summary>"Numbers over time"</summary>
            <Scroll label="The indicator over time">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Version"</th>
                            <th scope="col" class="num">"After the window's start"</th>
                            <th scope="col" class="num">"Value"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </Scroll>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{series::Point, window::Window};
    use jiff::Timestamp;

    #[test]
    fn a_difference_has_the_digits_that_its_interval_allows() {
        assert_eq!(signed(1.000_123, 0.000_2, Some("s")), "+1.00012\u{a0}s");
        assert_eq!(signed(-0.5, 0.3, None), "\u{2212}0.50");
        assert_eq!(signed(412.0, 150.0, Some("ms")), "+412\u{a0}ms");
        assert_eq!(signed(1.0, 0.0, None), "+1.00");
    }

    #[test]
    fn values_that_look_back_past_the_start_are_said_to_be_left_out() {
        let at = |second: i64| Timestamp::from_second(second).expect("a moment");
        let series = |moments: &[i64]| Series {
            sli: "latency".to_owned(),
            window: Window { start: at(100), end: at(200) },
            resolution_s: 10,
            is_cut: true,
            lines: vec![Line {
                side: Side::Live,
                slot: None,
                version: "0.9.1".to_owned(),
                points: moments.iter().map(|moment| Point { at: at(*moment), value: 1.0 }).collect(),
            }],
            missing: None,
        };
        assert_eq!(left_out(&series(&[90, 100, 110, 200])), None);
        let one = left_out(&series(&[100, 105, 110]));
        assert_eq!(one.as_deref(), Some("1 value that looks back past the window’s start is left out."));
        let two = left_out(&series(&[100, 103, 106, 110]));
        assert_eq!(two.as_deref(), Some("2 values that look back past the window’s start are left out."));
    }

    fn difference(shift: f64, low: f64, high: f64) -> Difference {
        Difference { shift, low, high, p: 0.01, detectable: 0.1, count: 8, against: 8 }
    }

    #[test]
    fn a_difference_is_told_only_where_it_is_told_from_none() {
        let check = |against, found: Difference, expected: &str| {
            let versions = ("0.9.2".to_owned(), "0.9.1".to_owned());
            assert_eq!(sentence(against, &found, &versions, Some("s")), expected);
        };
        check(
            Against::Before,
            difference(1.0, 0.9, 1.1),
            "0.9.2 in the window was higher by 1\u{a0}s than 0.9.1 before it.",
        );
        check(
            Against::SameWindow,
            difference(-0.5, -0.6, -0.4),
            "0.9.2 in the window was lower by 0.5\u{a0}s than 0.9.1 in the same window.",
        );
        check(Against::Before, difference(0.01, -0.1, 0.1), "0.9.2 in the window cannot be told from 0.9.1 before it.");
    }
}
