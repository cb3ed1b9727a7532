//! Both slots in numbers: the three weights, and how it goes.

use crate::{
    api::deliveries::SlotView,
    components::{HealthBadge, Scroll, SlotLabel},
    format,
    pages::delivery::{
        followed::{Followed, FollowedPlace},
        model::history::SlotNow,
        shown::{Shown, role, version},
    },
};
use domain::traffic::Slot;
use leptos::prelude::*;

/// Stands where nothing was measured.
const NOTHING: &str = "–";

/// Both slots in numbers.
#[component]
pub fn SplitTable(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
    /// Its place.
    place: FollowedPlace,
) -> impl IntoView {
    let rows = Slot::BOTH.map(|slot| view! { <SlotRow followed shown place=place.clone() of=slot/> });
    view! {
        <Scroll label="Both slots in numbers">
            <table class="table split-table">
                <thead>
                    <tr>
                        <th scope="col">"Slot"</th>
                        <th scope="col">"Version"</th>
                        <th scope="col" class="num">"Wanted"</th>
                        <th scope="col" class="num">"Route holds"</th>
                        <th scope="col" class="num">"Measured"</th>
                        <th scope="col" class="num">"Requests/s"</th>
                        <th scope="col" class="num">"Errors/s"</th>
                        <th scope="col" class="num">"p50"</th>
                        <th scope="col" class="num">"p95"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

/// One slot.
#[component]
fn SlotRow(followed: Followed, shown: Shown, place: FollowedPlace, of: Slot) -> impl IntoView {
    let slot = of; // `view!` takes an attribute named `slot` for its own
    let history = place.history;
    let view = place.slot(slot).view;
    let newest = Memo::new(move |_| {
        history.with(|history| history.newest().map(|newest| (newest.wanted.of(slot), newest.route.of(slot))))
    });
    let now = Memo::new(move |_| history.with(|history| history.newest().map(|_| history.now(slot))));
    let cell = move |draw: fn(&SlotNow) -> Option<String>| {
        move || now.get().and_then(|now| draw(&now)).unwrap_or_else(|| NOTHING.to_owned())
    };
    let wanted = move || newest.get().map_or_else(|| NOTHING.to_owned(), |(wanted, _)| wanted.to_string());
    let route = move || newest.get().map_or_else(|| NOTHING.to_owned(), |(_, route)| route.to_string());
    let tag = move || version(followed, shown.stage.get(), slot, &place).unwrap_or_else(|| NOTHING.to_owned());
    let process = move || view.get().map(|view| view! { <HealthBadge health=view.health/> {restarts(&view)} });
    let needs = Memo::new(move |_| view.with(|view| view.as_ref().and_then(needs)));
    let process_id = move || view.with(|view| view.as_ref()?.pid.map(|pid| format!("Process {pid}")));
    view! {
        <tr>
            <th scope="row">
                <SlotLabel of=slot/>
                " "
                <span class="role">{move || role(followed, shown.stage.get(), slot)}</span>
                <span class="process">{process}</span>
                {move || needs.get().map(|words| view! { <span class="resources fresh" title=process_id>{words}</span> })}
            </th>
            <td class="num">{tag}</td>
            <td class="num">{wanted}</td>
            <td class="num">{route}</td>
            <td class="num fresh">{cell(|now| now.share.map(format::share))}</td>
            <td class="num fresh">{cell(|now| Some(format::number(now.requests_per_s)))}</td>
            <td class="num fresh">{cell(|now| Some(format::number(now.errors_per_s)))}</td>
            <td class="num fresh">{cell(|now| now.p50_ms.map(format::milliseconds))}</td>
            <td class="num fresh">{cell(|now| now.p95_ms.map(format::milliseconds))}</td>
        </tr>
    }
    .into_any()
}

/// How often its process was brought back, where it was, and what is said of it.
fn restarts(view: &SlotView) -> String {
    let restarts = match view.restarts {
        0 => String::new(),
        times => format!(" · restarted {}", format::counted(u64::from(times), "time", "times")),
    };
    view.note.as_ref().map_or(restarts.clone(), |note| format!("{restarts} · {note}"))
}

/// What its process needs: `0.02 cores · 38 MiB`, as far as it is known.
fn needs(view: &SlotView) -> Option<String> {
    let cores = view.cpu_cores.filter(|cores| cores.is_finite()).map(cores);
    let parts: Vec<String> = [cores, view.memory_bytes.map(format::bytes)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn cores(cores: f64) -> String {
    let number = format::number((cores * 100.0).round() / 100.0);
    let unit = if number == "1" { "core" } else { "cores" };
    format!("{number}\u{a0}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_have_two_decimals_at_most() {
        let told = [0.0, 0.0234, 0.996, 1.5, 12.0].map(cores);
        assert_eq!(told, ["0\u{a0}cores", "0.02\u{a0}cores", "1\u{a0}core", "1.5\u{a0}cores", "12\u{a0}cores"]);
    }
}
